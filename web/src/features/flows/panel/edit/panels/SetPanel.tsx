import { Select, Stack, Switch } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { ContactFieldSelect, StageSelect, TagField } from '~/components/form/References';
import { LineField, TemplateField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values, without } from '~/components/form/values';
import type { PanelProps } from '../panel';

const kinds = ['tag', 'untag', 'field', 'stage', 'answer'] as const;
type Kind = (typeof kinds)[number];
const text = (value: unknown) => (typeof value === 'string' ? value : '');
const kindOf = (one: Values): Kind => kinds.find((kind) => kind in one) ?? 'tag';

/** What to change about the person, one thing after another. */
export function SetPanel({ block, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const list = Array.isArray(block.set) ? (block.set as Values[]) : [];
  return (
    <ListField<Values>
      label={t('set.label')} path="set" value={list} fresh={() => ({ tag: '' })} add={t('set.add')}
      onChange={(next) => onChange(put(block, 'set', next), 'set')}
      name={(one) => t(`set.${kindOf(one)}`)}
      renderItem={(one, index, change) => <Change one={one} path={under('set', index)} onChange={change} />}
    />
  );
}

function Change({ one, path, onChange }: { one: Values; path: string; onChange: (next: Values) => void }) {
  const { t } = useTranslation('forms');
  const kind = kindOf(one);
  const valued = kind === 'field' || kind === 'answer';
  const turn = (next: Kind) => {
    const rest = kinds.reduce<Values>((left, key) => without(left, key), one);
    const stays = next === 'field' || next === 'answer' ? rest : without(without(rest, 'value'), 'clear');
    onChange({ [next]: '', ...stays });
  };
  const set = (key: string) => (next: string) => onChange(put(one, key, next));
  const common = { path: under(path, kind), value: text(one[kind]), onChange: set(kind), required: true };
  return (
    <Stack gap="xs">
      <Select aria-label={t('set.what')} data={kinds.map((value) => ({ value, label: t(`set.${value}`) }))} value={kind} allowDeselect={false} onChange={(next) => next && turn(next as Kind)} comboboxProps={{ withinPortal: true }} />
      {kind === 'tag' || kind === 'untag' ? <TagField label={t('set.tagName')} {...common} /> : null}
      {kind === 'field' ? <ContactFieldSelect label={t('set.fieldName')} {...common} /> : null}
      {kind === 'stage' ? <StageSelect label={t('set.stageName')} {...common} /> : null}
      {kind === 'answer' ? <LineField label={t('set.answerName')} {...common} /> : null}
      {valued && one.clear !== true ? <TemplateField label={t('set.value')} path={under(path, 'value')} value={text(one.value)} onChange={(next) => onChange(putOrDrop(one, 'value', next))} /> : null}
      {valued ? <Switch label={t('set.clear')} checked={one.clear === true} onChange={(event) => onChange(event.currentTarget.checked ? put(without(one, 'value'), 'clear', true) : without(one, 'clear'))} /> : null}
    </Stack>
  );
}
