import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { Page } from '~/components/Page';
import { StatusBadge } from '~/components/StatusBadge';
import { readDocument } from './document/document';
import { grapher, startId } from './document/graph';
import { type FlowEditor, FlowEditorProvider } from './editor/context';
import { useActions } from './editor/useActions';
import { useEditing } from './editor/useEditing';
import { useKeys } from './editor/useKeys';
import classes from './FlowPage.module.css';
import { flowQueries, type FlowSearch } from './flowQueries';
import type { PanelName } from './FlowSide';
import { FlowStateBadge } from './FlowStateBadge';
import { FlowToolbar } from './FlowToolbar';
import { DraftView, FlowView } from './FlowView';
import { useFigures, usePeriod } from './stats/useFigures';

// Not what people come for first.
const FlowMenu = lazy(() => import('./FlowMenu').then(({ FlowMenu: Menu }) => ({ default: Menu })));
const FlowSide = lazy(() => import('./FlowSide').then(({ FlowSide: Side }) => ({ default: Side })));
const ConflictDialog = lazy(() => import('./editor/ConflictDialog'));
const PublishDialog = lazy(() => import('./PublishDialog'));
const PanelDrawer = lazy(() => import('./PanelDrawer'));
const PeriodPicker = lazy(() => import('./stats/PeriodPicker'));
const DraftSimulator = lazy(() => import('./editor/DraftSimulator'));

/** One flow: its picture or outline to look at and to build, what each block holds, numbers of people, problems and versions. */
export function FlowPage({ id, search }: { id: string; search: FlowSearch }) {
  const { t, i18n } = useTranslation('flows');
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const may = useCan('flows:write');
  const [publishing, setPublishing] = useState(false);
  const [simulating, setSimulating] = useState(false);
  const [lit, setLit] = useState<string | null>(null);
  const { data: flow } = useSuspenseQuery(flowQueries.one(id));
  const { data: kinds } = useSuspenseQuery(queries.blockKinds());
  const { data: stages } = useQuery(queries.stages());
  const { data: causes } = useQuery(queries.triggerKinds());
  const shown = useQuery({ ...flowQueries.version(id, search.version ?? 0), enabled: search.version !== undefined });
  const period = usePeriod(search);
  const figures = useFigures(flow, period, flow.live_version !== null);
  const view = search.view ?? (narrow ? 'outline' : 'canvas');
  const mayEdit = may && flow.state !== 'archived';
  const { store, save } = useEditing(flow, mayEdit);
  const conflict = useStore(save.status, (status) => status.theirs);
  const news = useStore(save.status, (status) => status.news);
  const editable = mayEdit && search.version === undefined && !(narrow && view === 'canvas');
  const version = useMemo(() => (search.version !== undefined && shown.data ? readDocument(shown.data.document) : null), [search.version, shown.data]);
  const written = flow.document.languages;
  const languages = useMemo(() => [i18n.language, ...(Array.isArray(written) ? (written as string[]) : [])], [i18n.language, written]);
  const language = languages.slice(1).includes(i18n.language) ? i18n.language : languages[1] ?? i18n.language;
  const reader = useMemo(() => ({ t, languages, conditions: flow.conditions, stages: new Map(stages?.map((stage) => [stage.key, stage.title])), triggers: new Map(causes?.map((cause) => [cause.kind, cause.title])) }), [t, languages, flow.conditions, stages, causes]);
  const graphOf = useMemo(() => grapher(kinds, reader), [kinds, reader]);
  const counted = search.numbers === 'off' ? null : figures;
  const numbers = useCallback((block: string) => counted?.block(block) ?? null, [counted]);
  const problems = useMemo(() => {
    const found = new Map<string, 'error' | 'warning'>();
    if (search.version !== undefined) return found;
    for (const one of flow.problems) if (one.block && !one.silenced && one.level !== 'hint' && found.get(one.block) !== 'error') found.set(one.block, one.level);
    return found;
  }, [flow.problems, search.version]);
  const change = useCallback((next: Partial<FlowSearch>) => void navigate({ to: '/flows/$id', params: { id }, search: (before: FlowSearch) => clean({ ...before, ...next }), replace: true }), [navigate, id]);
  const select = useCallback((block: string | null) => change({ block: block ?? undefined, ...(block ? { panel: undefined } : {}) }), [change]);
  const waiting = useCallback((block: string) => figures?.block(block).waiting ?? 0, [figures]);
  const { act, dialogs } = useActions({ store, kinds, graphOf, waiting, onOpen: select, opened: search.block !== undefined });
  const editor = useMemo((): FlowEditor => ({ store, save, kinds, language, graphOf, editable, act }), [store, save, kinds, language, graphOf, editable, act]);
  useKeys(editor);
  const panel: PanelName | null = search.panel ?? (search.block === startId ? 'start' : search.block === undefined ? null : 'block');
  const close = () => change({ block: undefined, panel: undefined });
  const publish = () => void save.flush().then(() => setPublishing(true));
  const simulator = simulating && search.version === undefined ? <DraftSimulator flow={flow} start={search.block} onCurrent={setLit} onClose={() => { setSimulating(false); setLit(null); }} /> : null;
  const inside = panel && !simulator ? <FlowSide panel={panel} flow={flow} search={search} version={version} reader={reader} period={period} figures={counted} numbers={numbers} narrow={narrow} change={change} onSelect={select} /> : null;
  const drawn = { view, selected: search.block ?? null, current: lit, onSelect: select, numbers, exits: counted?.exits ?? null, problems, languages };
  return (
    <FlowEditorProvider value={editor}>
      <Page
        fill
        title={flow.name}
        crumbs={[{ title: t('title'), to: '/flows' }]}
        action={<><Suspense fallback={<span className={classes.menu} />}><FlowMenu flow={flow} onBlock={select} onSettings={() => select(startId)} /></Suspense><Button variant="default" onClick={() => setSimulating(true)} disabled={search.version !== undefined}>{t('simulate')}</Button>{mayEdit ? <Button onClick={publish} disabled={flow.live_version !== null && !flow.draft_changed}>{t('publish.action')}</Button> : null}</>}
      >
        <div className={classes.frame}>
          <FlowToolbar search={{ ...search, view }} change={change} problems={flow.problems} stats={figures?.stats} document={version} onSelect={select} more={counted ? <Suspense fallback={null}><PeriodPicker flow={id} search={search} counted={figures?.stats.counted_at} onChange={change} /></Suspense> : null}>
            <FlowStateBadge flow={flow} />
            {flow.draft_changed && flow.live_version !== null ? <StatusBadge tone="warning">{t('draftChanged')}</StatusBadge> : null}
          </FlowToolbar>
          {search.version === undefined ? null : <Band>{t('versions.looking', { number: search.version })}<Button size="compact-sm" variant="default" onClick={() => change({ version: undefined })}>{t('versions.toDraft')}</Button></Band>}
          {news ? <Band>{t('conflict.news')}<Button size="compact-sm" variant="default" onClick={() => save.takeTheirs(news)}>{t('conflict.show')}</Button></Band> : null}
          <div className={classes.stage}>
            <div className={classes.view}>
              {search.version === undefined ? <DraftView {...drawn} /> : version ? <FlowView {...drawn} document={version} /> : null}
            </div>
            {simulator && !narrow ? <aside className={classes.panel} aria-label={t('simulate')}><Suspense fallback={null}>{simulator}</Suspense></aside> : null}
            {inside && panel && !narrow ? <aside className={classes.panel} aria-label={t(`panel.${panel}`)}><PanelHead title={t(`panel.${panel}`)} onClose={close} /><Suspense fallback={null}>{inside}</Suspense></aside> : null}
          </div>
        </div>
        {narrow && simulator ? <Suspense fallback={null}><PanelDrawer headed title={t('simulate')} onClose={() => { setSimulating(false); setLit(null); }}>{simulator}</PanelDrawer></Suspense> : null}
        {narrow && panel && inside ? <Suspense fallback={null}><PanelDrawer title={t(`panel.${panel}`)} onClose={close}>{inside}</PanelDrawer></Suspense> : null}
        {publishing ? <Suspense fallback={null}><PublishDialog opened onClose={() => setPublishing(false)} flow={flow} onSelect={(one) => { setPublishing(false); select(one); }} graph={graphOf(store.getState().document)} /></Suspense> : null}
        {dialogs}
        {conflict ? <Suspense fallback={null}><ConflictDialog theirs={conflict} /></Suspense> : null}
      </Page>
    </FlowEditorProvider>
  );
}

function Band({ children }: { children: ReactNode }) {
  return <output className={classes.band}>{children}</output>;
}

function PanelHead({ title, onClose }: { title: string; onClose: () => void }) {
  const { t } = useTranslation();
  return <div className={classes.panelHead}><h2>{title}</h2><Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>{t('close')}</Button></div>;
}

/** Drops what is not set, so that addresses stay short. */
function clean(search: FlowSearch): FlowSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as FlowSearch;
}
