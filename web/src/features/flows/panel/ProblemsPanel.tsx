import { Button, Group, Text, Textarea, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '~/api/contract';
import { EmptyState } from '~/components/EmptyState';
import { useFormat } from '~/components/useFormat';
import { cardName, type Graph } from '../document/graph';
import { FindingText } from './FindingText';
import { findingKey, maySilence } from './findings';
import classes from './Panel.module.css';

const levels = ['error', 'warning', 'hint'] as const;

interface Props {
  findings: Finding[];
  graph: Graph | null;
  onSelect: (block: string) => void;
  /** Without these the list is there to read. */
  busy?: boolean;
  onFix?: (finding: Finding) => void;
  onSilence?: (finding: Finding, reason: string) => void;
  onUnsilence?: (finding: Finding) => void;
}

/** All findings by level, errors first. Each leads to its block, says why it matters, and is mended or switched off with a reason. */
export function ProblemsPanel({ findings, graph, onSelect, ...doing }: Props) {
  const { t } = useTranslation('flows');
  const cards = new Map(graph?.cards.map((card) => [card.id, cardName(card)]));
  const place = (one: Finding) => (one.block ? cards.get(one.block) ?? one.block : t('problems.whole'));
  const open = (one: Finding) => (one.block ? () => onSelect(one.block ?? '') : undefined);
  if (findings.length === 0) return <EmptyState title={t('problems.none')} about={t('problems.noneAbout')} />;
  const silenced = findings.filter((one) => one.silenced);
  return (
    <div>
      {levels.map((level) => {
        const some = findings.filter((one) => one.level === level && !one.silenced);
        if (some.length === 0) return null;
        return (
          <section key={level} aria-label={t(`problems.groups.${level}`)}>
            <h3 className={classes.groupHead}>{t(`problems.groups.${level}`)}<span>{some.length}</span></h3>
            {some.map((one) => <FindingText key={findingKey(one)} finding={one} place={place(one)} why={false} onOpen={open(one)} actions={<Actions finding={one} {...doing} />} />)}
          </section>
        );
      })}
      {silenced.length === findings.length ? <Text p="md" c="dimmed">{t('problems.onlySilenced')}</Text> : null}
      {silenced.length > 0 ? <Silenced findings={silenced} place={place} open={open} onUnsilence={doing.onUnsilence} busy={doing.busy} /> : null}
    </div>
  );
}

/** What can be done with one finding: the reason, the fix, and the form that switches it off. */
function Actions({ finding, busy, onFix, onSilence }: Pick<Props, 'busy' | 'onFix' | 'onSilence'> & { finding: Finding }) {
  const { t } = useTranslation('flows');
  const [open, setOpen] = useState<'why' | 'silence' | null>(null);
  const toggle = (what: 'why' | 'silence') => setOpen((now) => (now === what ? null : what));
  const id = useId();
  return (
    <>
      <Group gap={6}>
        {finding.fix && onFix ? <Button size="compact-sm" variant="light" disabled={busy} title={finding.fix} onClick={() => onFix(finding)}>{t('problems.fix')}</Button> : null}
        {finding.why ? <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={open === 'why'} aria-controls={id} onClick={() => toggle('why')}>{t('problems.why')}</Button> : null}
        {onSilence && maySilence(finding) ? <Button size="compact-sm" variant="subtle" color="gray" aria-expanded={open === 'silence'} aria-controls={id} onClick={() => toggle('silence')}>{t('problems.silence')}</Button> : null}
      </Group>
      <div id={id}>
        {open === 'why' ? <Text size="sm" c="dimmed" mt={6}>{finding.why}{finding.fix && onFix ? ` ${t('problems.fixDoes', { what: finding.fix })}` : ''}</Text> : null}
        {open === 'silence' && onSilence ? <Reason onCancel={() => setOpen(null)} onDone={(reason) => { setOpen(null); onSilence(finding, reason); }} /> : null}
      </div>
    </>
  );
}

/** Whoever switches a finding off says why: a colleague will ask. */
function Reason({ onCancel, onDone }: { onCancel: () => void; onDone: (reason: string) => void }) {
  const { t } = useTranslation(['flows', 'common']);
  const form = useForm({ initialValues: { reason: '' }, validate: { reason: (value) => (value.trim().length < 3 ? t('problems.reasonNeeded') : null) } });
  return (
    <form onSubmit={form.onSubmit((values) => onDone(values.reason))}>
      <Textarea mt={6} size="sm" autosize minRows={2} maxLength={300} data-autofocus autoFocus label={t('problems.reason')} placeholder={t('problems.reasonExample')} {...form.getInputProps('reason')} />
      <Group gap={6} mt={6}>
        <Button size="compact-sm" type="submit">{t('problems.silenceDone')}</Button>
        <Button size="compact-sm" variant="default" onClick={onCancel}>{t('common:cancel')}</Button>
      </Group>
    </form>
  );
}

/** What has been switched off, folded: by whom, when and why. */
function Silenced({ findings, place, open, busy, onUnsilence }: { findings: Finding[]; place: (one: Finding) => string; open: (one: Finding) => (() => void) | undefined } & Pick<Props, 'busy' | 'onUnsilence'>) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const [shown, setShown] = useState(false);
  const id = useId();
  return (
    <section aria-label={t('problems.off')}>
      <UnstyledButton className={classes.fold} aria-expanded={shown} aria-controls={id} onClick={() => setShown(!shown)}>
        <IconChevronRight size={16} aria-hidden="true" />{t('problems.off')}<span>{findings.length}</span>
      </UnstyledButton>
      <div id={id}>
        {shown ? findings.map((one) => {
          const by = [one.silence?.by, one.silence?.on ? format.date(one.silence.on) : ''].filter(Boolean).join(', ');
          return (
            <FindingText
              key={findingKey(one)} finding={one} place={place(one)} why={false} onOpen={open(one)}
              actions={(
                <>
                  <Text size="sm" className={classes.reason}>{one.silence?.reason ?? t('problems.silenced')}</Text>
                  {by ? <Text size="sm" c="dimmed">{by}</Text> : null}
                  {onUnsilence ? <Button mt={6} size="compact-sm" variant="default" disabled={busy} onClick={() => onUnsilence(one)}>{t('problems.again')}</Button> : null}
                </>
              )}
            />
          );
        }) : null}
      </div>
    </section>
  );
}
