import { Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import { PaperLink } from './links';
import { useTranslation } from 'react-i18next';
import classes from './Stat.module.css';
import { useFormat } from './useFormat';

/**
 * A number with its change against the period before and its line. `people` is the condition that finds who is behind it: '' is everybody, null nobody knows.
 * A number that the messengers do not report is null, and said to be so: it is never shown as 0.
 * `better` says which direction is good news, so that more people leaving is not drawn green.
 */
export function Stat(props: { title: string; value: number | null; before?: number | null; series?: number[]; people?: string | null; better?: 'more' | 'less' | 'neither' }) {
  const { title, value, before, series, people = null, better = 'more' } = props;
  const format = useFormat();
  const { t } = useTranslation();
  const compared = value !== null && before !== undefined && before !== null;
  const share = compared ? format.change(value, before) : null;
  const good = share === null || share === 0 || better === 'neither' ? 'calm' : (share > 0) === (better === 'more') ? 'good' : 'bad';
  const body = (
    <>
      <Text size="sm" c="dimmed">{title}</Text>
      <Group justify="space-between" align="flex-end" wrap="nowrap" gap="xs">
        <div>
          <Text className="num" fz={value === null ? 16 : 24} fw={600} lh={1.3}>{value === null ? t('noData') : format.number(value)}</Text>
          {!compared ? null : <Text size="xs" className={classes.change} data-good={good}>{share === null ? '—' : `${share > 0 ? '+' : ''}${format.percent(share)}`} <VisuallyHidden>{share === null ? t('stat.noBefore') : t('stat.onBefore')}</VisuallyHidden></Text>}
        </div>
        {series && series.length > 1 ? <Sparkline values={series} /> : null}
      </Group>
    </>
  );
  return people !== null && value ? <PaperLink to="/contacts" search={people ? { filter: people } : {}} p="md" className={classes.link}>{body}</PaperLink> : <Paper p="md">{body}</Paper>;
}

/** The bare line of a series. Decorative: the numbers stand beside it. */
function Sparkline({ values }: { values: number[] }) {
  const top = Math.max(...values, 1);
  const points = values.map((value, index) => `${((index / (values.length - 1)) * 88 + 1).toFixed(1)},${(27 - (value / top) * 24).toFixed(1)}`).join(' ');
  return (
    <svg width="90" height="30" viewBox="0 0 90 30" aria-hidden="true" className={classes.line}>
      <polyline points={points} />
    </svg>
  );
}
