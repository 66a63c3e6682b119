import { Anchor, Button, Checkbox, Popover, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconCalendarStats } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { apiUrl } from '~/api/client';
import { all } from '~/api/queries';
import { useFormat } from '~/components/useFormat';
import { isPreset, type Period, periodQuery, type PeriodSearch, readPeriod, writeRange } from './period';
import classes from './stats.module.css';
import { usePeriod } from './useFigures';

interface Props {
  flow: string;
  search: PeriodSearch;
  /** When the figures were counted; those of a busy flow are kept for a while. */
  counted?: string | undefined;
  /** What the address should keep; undefined clears. */
  onChange: (next: { period?: string | undefined; of?: string | undefined }) => void;
}

/** Chooses what the figures are about: a period, and one version, several or all together. */
export default function PeriodPicker({ flow, search, counted, onChange }: Props) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const period = usePeriod(search);
  const words = useWords();
  const [own, setOwn] = useState(false);
  const shown = readPeriod(search, '2000-01-01');
  const preset = isPreset(search.period) ? search.period : search.period || own ? 'own' : 'all';
  const choose = (next: string) => {
    setOwn(next === 'own');
    onChange({ period: isPreset(next) ? next : undefined });
  };
  return (
    <Popover position="bottom-end" trapFocus returnFocus withinPortal shadow="md" width={340}>
      <Popover.Target><Button size="xs" variant={search.period || search.of ? 'light' : 'default'} leftSection={<IconCalendarStats size={15} />} aria-label={`${t('period.label')}: ${words(search)}`}>{words(search)}</Button></Popover.Target>
      <Popover.Dropdown className={classes.picker} aria-label={t('period.label')}>
        <Stack gap="sm">
          <SegmentedControl orientation="vertical" fullWidth size="sm" aria-label={t('period.label')} value={preset} onChange={choose} data={(['all', 'today', 'week', 'month', 'own'] as const).map((value) => ({ value, label: t(`period.${value}`) }))} />
          {preset === 'own' ? <Range period={shown} onChange={(period) => onChange({ period })} /> : null}
          <Versions flow={flow} chosen={shown.versions} onChange={(of) => onChange({ of })} />
          <Text size="xs" c="dimmed">{t('period.about')}{counted ? ` ${t('counted', { when: format.dateTime(counted) })}` : ''}</Text>
          <Anchor size="sm" href={apiUrl('/flows/{id}/stats.csv', { path: { id: flow }, query: periodQuery(period) })} download>{t('export')}</Anchor>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

function Range({ period, onChange }: { period: Period; onChange: (period: string | undefined) => void }) {
  const { t } = useTranslation('flowStats');
  const { from = '', to = '' } = period;
  return (
    <div className={classes.range}>
      <TextInput type="date" size="sm" label={t('period.from')} value={from} max={to || undefined} onChange={(event) => onChange(writeRange(event.currentTarget.value, to))} />
      <TextInput type="date" size="sm" label={t('period.to')} value={to} min={from || undefined} onChange={(event) => onChange(writeRange(from, event.currentTarget.value))} />
    </div>
  );
}

function Versions({ flow, chosen, onChange }: { flow: string; chosen: number[]; onChange: (of: string | undefined) => void }) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const { data } = useQuery({ queryKey: ['flows', flow, 'versions'], queryFn: ({ signal }) => all('/flows/{id}/versions', { path: { id: flow }, signal }) });
  const choose = (number: number) => onChange((chosen.includes(number) ? chosen.filter((one) => one !== number) : [...chosen, number]).toSorted((a, b) => a - b).join(',') || undefined);
  return (
    <fieldset className={classes.fieldset}>
      <legend>{t('period.versions')}</legend>
      <Stack gap={6} className={classes.versions}>
        <Checkbox size="sm" label={t('period.allVersions')} checked={chosen.length === 0} onChange={() => onChange(undefined)} />
        {data?.map((one) => <Checkbox key={one.number} size="sm" checked={chosen.includes(one.number)} onChange={() => choose(one.number)} label={<>{t('period.version', { number: one.number })} <Text span size="xs" c="dimmed">{format.date(one.published_at)}</Text></>} />)}
      </Stack>
    </fieldset>
  );
}

/** A period in few words, for the button. */
function useWords() {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  return (search: PeriodSearch) => {
    const { from, to, versions } = readPeriod(search, '2000-01-01');
    const date = (day: string) => format.date(`${day}T12:00:00Z`);
    const when = isPreset(search.period) ? t(`period.${search.period}`)
      : from && to ? t('period.range', { from: date(from), to: date(to) }) : from ? t('period.since', { from: date(from) }) : to ? t('period.until', { to: date(to) }) : t('period.all');
    const which = versions.length === 1 ? t('period.version', { number: versions[0] }) : versions.length ? t('period.some', { count: versions.length }) : '';
    return which ? `${when} · ${which}` : when;
  };
}
