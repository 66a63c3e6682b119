import { Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings } from '~/components/form/context';
import { Findings } from '~/components/form/Findings';
import { HourField, LengthField, MomentField } from '~/components/form/TimeFields';
import { putOrDrop, without } from '~/components/form/values';
import { fieldAt, type PanelProps } from '../panel';

type Way = 'for' | 'until';
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** How long to wait: a time or a date, and then the hour and the days on which to go on, in the person's zone. */
export function DelayPanel({ block, spec, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const [chosen, setWay] = useState<Way>(block.until ? 'until' : 'for');
  const way: Way = block.until ? 'until' : block.for ? 'for' : chosen;
  const set = (key: string) => (next: string) => onChange(putOrDrop(block, key, next), key);
  const days = fieldAt(spec.form, 'days')?.item?.options ?? [];
  const on = Array.isArray(block.days) ? (block.days as string[]) : [];
  return (
    <Stack gap="sm">
      <SegmentedControl fullWidth value={way} onChange={(next) => { setWay(next as Way); onChange(without(block, next === 'for' ? 'until' : 'for')); }} data={[{ value: 'for', label: t('delay.for') }, { value: 'until', label: t('delay.until') }]} aria-label={t('delay.way')} />
      {way === 'for' ? <LengthField label={t('delay.length')} path="for" value={text(block.for)} onChange={set('for')} /> : <MomentField label={t('delay.date')} path="until" value={text(block.until)} onChange={set('until')} />}
      <HourField label={t('delay.hour')} help={t('delay.hourAbout')} path="at" value={text(block.at)} onChange={set('at')} />
      {days.length ? (
        <Checkbox.Group label={t('delay.days')} description={t('delay.daysAbout')} value={on} onChange={(next) => onChange(putOrDrop(block, 'days', next.length ? days.map((one) => one.value).filter((one) => next.includes(one)) : undefined), 'days')}>
          <Group gap={10} mt={6}>{days.map((one) => <Checkbox key={one.value} value={one.value} label={t(`day.${one.value}` as 'day.mon', { defaultValue: one.label })} aria-label={one.label} />)}</Group>
        </Checkbox.Group>
      ) : null}
      <Findings of={useFindings('days', true)} />
      <Text size="xs" c="dimmed">{t('delay.zone')}</Text>
    </Stack>
  );
}
