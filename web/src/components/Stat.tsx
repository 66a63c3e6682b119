import { Group, Paper, Text, VisuallyHidden } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import classes from './Stat.module.css';
import { useFormat } from './useFormat';

/**
 * A number with its change against the period before and its line. `to` leads to the people behind it.
 * `better` says which direction is good news, so that more people leaving is not drawn green.
 */
export function Stat(props: { title: string; value: number; before?: number; series?: number[]; to?: string; better?: 'more' | 'less' | 'neither' }) {
  const { title, value, before, series, to, better = 'more' } = props;
  const format = useFormat();
  const { t } = useTranslation();
  const share = before === undefined ? null : format.change(value, before);
  const good = share === null || share === 0 || better === 'neither' ? 'calm' : (share > 0) === (better === 'more') ? 'good' : 'bad';
  const body = (
    <>
      <Text size="sm" c="dimmed">{title}</Text>
      <Group justify="space-between" align="flex-end" wrap="nowrap" gap="xs">
        <div>
          <Text className="num" fz={24} fw={600} lh={1.3}>{format.number(value)}</Text>
          {before === undefined ? null : <Text size="xs" className={classes.change} data-good={good}>{share === null ? '—' : `${share > 0 ? '+' : ''}${format.percent(share)}`} <VisuallyHidden>{share === null ? t('stat.noBefore') : t('stat.onBefore')}</VisuallyHidden></Text>}
        </div>
        {series && series.length > 1 ? <Sparkline values={series} /> : null}
      </Group>
    </>
  );
  return to ? <Paper component={Link} to={to} p="md" className={classes.link}>{body}</Paper> : <Paper p="md">{body}</Paper>;
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
