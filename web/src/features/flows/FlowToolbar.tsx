import { Button, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconHistory, IconUsers } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FlowStats } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import type { Graph } from './document/graph';
import classes from './FlowPage.module.css';
import type { FlowSearch } from './flowQueries';

// Brings the whole machinery of lists with it, and can come a moment later.
const FindBlock = lazy(() => import('./FindBlock'));

interface Props {
  search: FlowSearch;
  change: (next: Partial<FlowSearch>) => void;
  problems: Finding[];
  hasStats: boolean;
  stats: FlowStats | undefined;
  graph: Graph | null;
  onSelect: (block: string) => void;
  /** The choice of a period, when figures are shown. */
  period?: ReactNode;
  children: ReactNode;
}

/** What stands over the picture: state, totals, finding a block, problems, versions, and how to look. */
export function FlowToolbar({ search, change, problems, hasStats, stats, graph, onSelect, period, children }: Props) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const open = problems.filter((one) => !one.silenced);
  const errors = open.filter((one) => one.level === 'error').length;
  return (
    <div className={classes.toolbar}>
      {children}
      {stats ? <span className={classes.totals}>{t('totals', { started: format.number(stats.started), finished: format.number(stats.finished) })}</span> : null}
      <span className={classes.grow} />
      <Suspense fallback={<span className={classes.find} />}>{graph ? <FindBlock graph={graph} onSelect={onSelect} /> : null}</Suspense>
      {open.length ? (
        <Button size="xs" variant="default" aria-pressed={search.panel === 'problems'} c={errors ? 'var(--mantine-color-error)' : undefined} leftSection={<IconAlertTriangle size={15} />} onClick={() => change({ panel: search.panel === 'problems' ? undefined : 'problems' })}>
          {errors ? t('problems.errors', { count: errors }) : t('problems.remarks', { count: open.length })}
        </Button>
      ) : null}
      <Button size="xs" variant={search.panel === 'versions' ? 'light' : 'default'} aria-pressed={search.panel === 'versions'} leftSection={<IconHistory size={15} />} onClick={() => change({ panel: search.panel === 'versions' ? undefined : 'versions' })}>{t('panel.versions')}</Button>
      {period}
      {hasStats ? <Button size="xs" variant={search.numbers === 'off' ? 'default' : 'light'} aria-pressed={search.numbers !== 'off'} leftSection={<IconUsers size={15} />} onClick={() => change({ numbers: search.numbers === 'off' ? undefined : 'off' })}>{t('numbers.show')}</Button> : null}
      <SegmentedControl size="xs" aria-label={t('view.label')} value={search.view ?? 'canvas'} onChange={(view) => change({ view: view as 'canvas' | 'outline' })} data={[{ value: 'canvas', label: t('view.canvas') }, { value: 'outline', label: t('view.outline') }]} />
    </div>
  );
}
