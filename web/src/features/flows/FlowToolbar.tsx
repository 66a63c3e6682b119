import { ActionIcon, Button, Group, SegmentedControl, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconArrowForwardUp, IconHistory, IconPlus, IconUsers } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding, FlowStats } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import type { FlowDocument } from './document/document';
import { useDraft, useFlowEditor } from './editor/context';
import { SaveStatus } from './editor/SaveStatus';
import classes from './FlowPage.module.css';
import type { FlowSearch } from './flowQueries';

// Brings the whole machinery of lists with it, and can come a moment later.
const FindBlock = lazy(() => import('./FindBlock'));

interface Props {
  search: FlowSearch;
  change: (next: Partial<FlowSearch>) => void;
  problems: Finding[];
  stats: FlowStats | undefined;
  /** The version that is looked at; null while it is the draft. */
  document: FlowDocument | null;
  onSelect: (block: string) => void;
  /** What stands on the left: the state of the flow. */
  children: ReactNode;
  /** What else stands on the right: the period of the numbers, the simulator. */
  more?: ReactNode;
}

/** What stands over the picture: state, totals, back and forth, finding a block, problems, versions, and how to look. */
export function FlowToolbar({ search, change, problems, stats, document, onSelect, children, more }: Props) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const { editable } = useFlowEditor();
  // A funnel without blocks is not wrong yet: its first page says what to do.
  const begun = useDraft((state) => state.document.blocks.length > 0);
  const open = problems.filter((one) => begun && !one.silenced);
  const errors = open.filter((one) => one.level === 'error').length;
  const totals = stats && t('totals', { started: format.number(stats.started), finished: format.number(stats.finished) });
  return (
    <div className={classes.toolbar}>
      {children}
      {editable ? <SaveStatus /> : null}
      {totals ? <span className={classes.totals} title={totals}>{totals}</span> : <span className={classes.grow} />}
      {editable ? <Steps add={search.view === 'outline'} /> : null}
      <Suspense fallback={<span className={classes.find} />}><FindBlock version={document} onSelect={onSelect} /></Suspense>
      {open.length ? (
        <Button size="xs" variant="default" aria-pressed={search.panel === 'problems'} c={errors ? 'var(--mantine-color-error)' : undefined} leftSection={<IconAlertTriangle size={15} />} onClick={() => change({ panel: search.panel === 'problems' ? undefined : 'problems' })}>
          {errors ? t('problems.errors', { count: errors }) : t('problems.remarks', { count: open.length })}
        </Button>
      ) : null}
      <Button size="xs" variant={search.panel === 'versions' ? 'light' : 'default'} aria-pressed={search.panel === 'versions'} leftSection={<IconHistory size={15} />} onClick={() => change({ panel: search.panel === 'versions' ? undefined : 'versions' })}>{t('panel.versions')}</Button>
      {stats ? <Button size="xs" variant={search.numbers === 'off' ? 'default' : 'light'} aria-pressed={search.numbers !== 'off'} leftSection={<IconUsers size={15} />} onClick={() => change({ numbers: search.numbers === 'off' ? undefined : 'off' })}>{t('numbers.show')}</Button> : null}
      {more}
      <SegmentedControl size="xs" aria-label={t('view.label')} value={search.view ?? 'canvas'} onChange={(view) => change({ view: view as 'canvas' | 'outline' })} data={[{ value: 'canvas', label: t('view.canvas') }, { value: 'outline', label: t('view.outline') }]} />
    </div>
  );
}

/** A step back, a step forth; in the list also the button that adds, which the picture has on itself. */
function Steps({ add }: { add: boolean }) {
  const { t } = useTranslation('flows');
  const { store, act } = useFlowEditor();
  const back = useDraft((state) => state.past.length > 0);
  const forth = useDraft((state) => state.future.length > 0);
  return (
    <Group gap={4} wrap="nowrap">
      {add ? <Tooltip label={t('tool.block')}><ActionIcon size={30} variant="default" aria-label={t('tool.block')} onClick={() => act.ask({ done: act.open })}><IconPlus size={17} /></ActionIcon></Tooltip> : null}
      <Tooltip label={t('edit.undo')}><ActionIcon size={30} variant="default" aria-label={t('edit.undo')} disabled={!back} onClick={() => store.getState().undo()}><IconArrowBackUp size={17} /></ActionIcon></Tooltip>
      <Tooltip label={t('edit.redo')}><ActionIcon size={30} variant="default" aria-label={t('edit.redo')} disabled={!forth} onClick={() => store.getState().redo()}><IconArrowForwardUp size={17} /></ActionIcon></Tooltip>
    </Group>
  );
}
