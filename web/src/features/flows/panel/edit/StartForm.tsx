import { Stack, Switch } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FormField } from '~/api/contract';
import { ConditionField } from '~/components/form/ConditionField';
import { useForm } from '~/components/form/context';
import { Choose } from '~/components/form/References';
import { Fields } from '~/components/form/FieldInput';
import { Findings } from '~/components/form/Findings';
import { Form } from '~/components/form/Form';
import { within } from '~/components/form/path';
import { LengthField } from '~/components/form/TimeFields';
import { WordsField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values, without } from '~/components/form/values';
import { zoneOptions } from '~/lib/zones';
import type { FlowDocument, Trigger } from '../../document/document';
import { LanguagesField } from './LanguagesField';
import { TriggersField } from './TriggersField';
import { useFlowWorld } from './world';

interface Props {
  document: FlowDocument;
  findings: Finding[];
  /** The next document, with all it holds, and the field that was changed. */
  onChange: (next: FlowDocument, field?: string) => void;
  /** Something more to draw below a trigger, for example a trial of its words. */
  renderAfterTrigger?: (trigger: Trigger) => ReactNode;
}

const purposes = ['informational', 'promo', 'announcement', 'transactional'] as const;
const reentries = ['never', 'always', 'finished', 'after'] as const;
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** What a funnel is: its name, languages and purpose, what starts it, who may come again, and when people leave it early. */
export default function StartForm({ findings, ...rest }: Props) {
  const world = useFlowWorld(rest.document, findings);
  return <Form world={world}><Body {...rest} /></Form>;
}

function Body({ document, onChange, renderAfterTrigger }: Omit<Props, 'findings'>) {
  const { t } = useTranslation('forms');
  const { findings } = useForm();
  // A page may keep less of a document than it holds; all there is goes back.
  const whole = document as FlowDocument & Values;
  const settings = (whole.settings ?? {}) as Values;
  const change = (key: string, next: unknown, at = key) => onChange(putOrDrop(whole, key, next), at);
  const set = (key: string, next: unknown) => {
    const left = putOrDrop(settings, key, next);
    change('settings', Object.keys(left).length ? left : undefined, `settings.${key}`);
  };
  const shown = ['triggers', 'settings', 'languages', 'name', 'kind'];
  return (
    <Stack gap="md" p="md">
      <Findings of={findings.filter((one) => !one.block && !shown.some((key) => within(one.path, key)))} />
      <WordsField plain label={t('start.name')} path="name" value={whole.name} onChange={(next) => change('name', next)} />
      <TriggersField value={document.triggers} onChange={(next, at) => onChange({ ...document, triggers: next }, at)} renderAfter={renderAfterTrigger} />
      <LanguagesField value={document.languages} onChange={(next) => onChange({ ...document, languages: next }, 'languages')} />
      <Choose label={t('start.kind')} help={t(`purpose.${(whole.kind as 'promo' | undefined) ?? 'informational'}About` as 'purpose.promoAbout', { defaultValue: '' })} path="kind" data={purposes.map((value) => ({ value, label: t(`purpose.${value}`) }))} value={text(whole.kind)} onChange={(next) => change('kind', next)} />
      <Reentry value={settings.reentry} onChange={(next) => set('reentry', next)} />
      <EarlyExit value={settings.exit} onChange={(next) => set('exit', next)} />
      <WordsField label={t('start.stale')} help={t('start.staleAbout')} path="settings.stale.text" lines={2} value={(settings.stale as Values | undefined)?.text} onChange={(next) => set('stale', next ? { ...(settings.stale as Values | undefined), text: next } : undefined)} />
      <Choose label={t('start.zone')} help={t('start.zoneAbout')} path="settings.zone_unknown" data={[{ value: 'workspace', label: t('start.zoneWorkspace') }, ...zoneOptions(text(settings.zone_unknown) === 'workspace' ? 'UTC' : text(settings.zone_unknown) || 'UTC').map((zone) => ({ value: zone, label: zone }))]} value={text(settings.zone_unknown)} onChange={(next) => set('zone_unknown', next)} />
    </Stack>
  );
}

/** Whether a person who was here may come again. */
function Reentry({ value, onChange }: { value: unknown; onChange: (next: unknown) => void }) {
  const { t } = useTranslation('forms');
  const after = typeof value === 'object' && value !== null ? (value as { after?: string }) : null;
  return (
    <Stack gap="xs">
      <Choose label={t('reentry.label')} path="settings.reentry" data={reentries.map((one) => ({ value: one, label: t(`reentry.${one}`) }))} value={after ? 'after' : text(value) || 'never'} onChange={(next) => onChange(next === 'after' ? { after: after?.after ?? '30d' } : next)} />
      {after ? <LengthField label={t('reentry.length')} path="settings.reentry.after" required value={text(after.after)} onChange={(next) => onChange(put(after as Values, 'after', next))} /> : null}
    </Stack>
  );
}

/** The condition and the events that take people out wherever they stand. */
function EarlyExit({ value, onChange }: { value: unknown; onChange: (next: unknown) => void }) {
  const { t } = useTranslation('forms');
  const rule = (typeof value === 'object' && value !== null ? value : null) as Values | null;
  const [opened, setOpened] = useState(rule !== null);
  const change = (next: Values) => onChange(Object.keys(next).length ? next : undefined);
  const events: FormField = { key: 'events', type: 'list', label: t('exit.events'), help: t('exit.eventsAbout'), required: false, item: { key: '', type: 'string', label: '', help: '', required: false } };
  return (
    <Stack gap="xs">
      <Switch label={t('exit.label')} description={t('exit.about')} checked={opened || rule !== null} onChange={(event) => { setOpened(event.currentTarget.checked); if (!event.currentTarget.checked) onChange(undefined); }} />
      {opened || rule !== null ? (
        <>
          <ConditionField label={t('exit.when')} path="settings.exit.when" value={text(rule?.when)} onChange={(next) => change(next ? put(rule ?? {}, 'when', next) : without(rule ?? {}, 'when'))} />
          <Fields fields={[events]} path="settings.exit" value={rule ?? {}} onChange={change} />
        </>
      ) : null}
    </Stack>
  );
}
