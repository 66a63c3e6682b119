import { Alert, Button, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePeople } from '~/api/people';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { Page } from '~/components/Page';
import { StatusBadge } from '~/components/StatusBadge';
import type { BlockNumbers } from './canvas/BlockNode';
import { readDocument } from './document/document';
import { indexStats, startId, toGraph } from './document/graph';
import classes from './FlowPage.module.css';
import { FlowMenu } from './FlowMenu';
import { flowQueries, type FlowSearch, useFlowStats } from './flowQueries';
import { FlowStateBadge } from './FlowStateBadge';
import { FlowToolbar } from './FlowToolbar';
import { FlowView } from './FlowView';
import { BlockPanel } from './panel/BlockPanel';
import { ProblemsPanel } from './panel/ProblemsPanel';

// Not what people come for first.
const PublishDialog = lazy(() => import('./PublishDialog'));
const PanelDrawer = lazy(() => import('./PanelDrawer'));
const DraftForms = lazy(() => import('./panel/edit/DraftForms'));
const StartPanel = lazy(() => import('./panel/StartPanel'));
const VersionsPanel = lazy(() => import('./panel/VersionsPanel'));

/** One flow: its picture or outline, what each block holds, numbers of people, problems and versions. */
export function FlowPage({ id, search }: { id: string; search: FlowSearch }) {
  const { t, i18n } = useTranslation('flows');
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const may = useCan('flows:write');
  const people = usePeople();
  const [publishing, setPublishing] = useState(false);
  const { data: flow } = useSuspenseQuery(flowQueries.one(id));
  const { data: kinds } = useSuspenseQuery(queries.blockKinds());
  const shown = useQuery({ ...flowQueries.version(id, search.version ?? 0), enabled: search.version !== undefined });
  const stats = useFlowStats(id, flow.live_version !== null, search.version);
  const raw = search.version === undefined ? flow.document : shown.data?.document;
  const document = useMemo(() => (raw ? readDocument(raw) : null), [raw]);
  const languages = useMemo(() => [i18n.language, ...(document?.languages ?? [])], [i18n.language, document]);
  const { data: stages } = useQuery(queries.stages());
  const reader = useMemo(() => ({ t, languages, conditions: flow.conditions, stages: new Map(stages?.map((stage) => [stage.key, stage.title])) }), [t, languages, flow.conditions, stages]);
  const graph = useMemo(() => (document ? toGraph(document, kinds, reader) : null), [document, kinds, reader]);
  const counted = search.numbers !== 'off' && stats !== undefined;
  const index = useMemo(() => indexStats(stats), [stats]);
  const numbers = useCallback((block: string): BlockNumbers | null => {
    if (!counted) return null;
    const found = index.blocks.get(block) ?? { waiting: 0, reached: 0, answered: 0, left: 0 };
    const filter = (name: string) => people(name, flow.slug, block, ...(search.version === undefined ? [] : [search.version]));
    return { ...found, filters: { waiting: filter('at_block'), reached: filter('reached_block'), answered: filter('answered_block'), left: filter('left_block') } };
  }, [counted, index, flow.slug, search.version, people]);
  const problems = useMemo(() => {
    const found = new Map<string, 'error' | 'warning'>();
    if (search.version !== undefined) return found;
    for (const one of flow.problems) if (one.block && !one.silenced && one.level !== 'hint' && found.get(one.block) !== 'error') found.set(one.block, one.level);
    return found;
  }, [flow.problems, search.version]);
  const change = useCallback((next: Partial<FlowSearch>) => void navigate({ to: '/flows/$id', params: { id }, search: (before: FlowSearch) => clean({ ...before, ...next }), replace: true }), [navigate, id]);
  const select = useCallback((block: string | null) => change({ block: block ?? undefined, ...(block ? { panel: undefined } : {}) }), [change]);
  const view = search.view ?? (narrow ? 'outline' : 'canvas');
  const block = search.block === undefined || !document ? null : document.blocks.find((one) => one.id === search.block) ?? null;
  const panel = search.panel ?? (search.block === startId ? 'start' : block ? 'block' : null);
  const close = () => change({ block: undefined, panel: undefined });
  const titles = { block: t('panel.block'), start: t('panel.start'), problems: t('panel.problems'), versions: t('panel.versions') };
  const editable = may && search.version === undefined && flow.state !== 'archived';
  const inside = editable && (panel === 'block' || panel === 'start') && raw ? <DraftForms flow={flow} kinds={kinds} block={panel === 'block' ? search.block ?? '' : ''} />
    : panel === 'block' && block && graph ? <BlockPanel block={block} graph={graph} kinds={kinds} reader={reader} numbers={numbers(block.id)} findings={search.version === undefined ? flow.problems.filter((one) => one.block === block.id) : []} onSelect={select} />
    : panel === 'problems' ? <ProblemsPanel findings={flow.problems} graph={graph} onSelect={(one) => change({ block: one, panel: narrow ? undefined : 'problems', version: undefined })} />
    : panel === 'versions' ? <VersionsPanel id={id} shown={search.version} onShow={(version) => change({ version, ...(narrow ? { panel: undefined } : {}) })} draftChanged={flow.draft_changed} />
    : panel === 'start' ? <StartPanel flow={flow} document={document} stats={stats} /> : null;
  return (
    <Page
      fill
      title={flow.name}
      crumbs={[{ title: t('title'), to: '/flows' }]}
      action={<><FlowMenu flow={flow} />{may && flow.state !== 'archived' ? <Button onClick={() => setPublishing(true)} disabled={flow.live_version !== null && !flow.draft_changed}>{t('publish.action')}</Button> : null}</>}
    >
      <div className={classes.frame}>
        <FlowToolbar search={{ ...search, view }} change={change} problems={flow.problems} hasStats={stats !== undefined} stats={stats} graph={graph} onSelect={select}>
          <FlowStateBadge flow={flow} />
          {flow.draft_changed && flow.live_version !== null ? <StatusBadge tone="warning">{t('draftChanged')}</StatusBadge> : null}
        </FlowToolbar>
        {search.version === undefined ? null : (
          <Alert radius={0} color="teal" p="xs">
            <Group gap="sm">{t('versions.looking', { number: search.version })}<Button size="compact-sm" variant="default" onClick={() => change({ version: undefined })}>{t('versions.toDraft')}</Button></Group>
          </Alert>
        )}
        <div className={classes.stage}>
          <div className={classes.view}>
            {document && graph ? <FlowView view={view} document={document} graph={graph} selected={search.block ?? null} onSelect={select} numbers={numbers} exits={counted ? index.exits : null} problems={problems} /> : null}
          </div>
          {inside && panel && !narrow ? <aside className={classes.panel} aria-label={titles[panel]}><PanelHead title={titles[panel]} onClose={close} /><Suspense fallback={null}>{inside}</Suspense></aside> : null}
        </div>
      </div>
      {narrow && panel && inside ? <Suspense fallback={null}><PanelDrawer title={titles[panel]} onClose={close}>{inside}</PanelDrawer></Suspense> : null}
      {publishing ? <Suspense fallback={null}><PublishDialog opened onClose={() => setPublishing(false)} flow={flow} onSelect={(one) => { setPublishing(false); select(one); }} graph={graph} /></Suspense> : null}
    </Page>
  );
}

function PanelHead({ title, onClose }: { title: string; onClose: () => void }) {
  const { t } = useTranslation();
  return <div className={classes.panelHead}><h2>{title}</h2><Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>{t('close')}</Button></div>;
}

/** Drops what is not set, so that addresses stay short. */
function clean(search: FlowSearch): FlowSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as FlowSearch;
}
