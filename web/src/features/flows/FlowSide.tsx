import { Divider, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow } from '~/api/contract';
import type { Reader } from './document/describe';
import { type FlowDocument, readDocument } from './document/document';
import { startId } from './document/graph';
import { BlockEditing } from './editor/BlockEditing';
import { useDraft, useFlowEditor } from './editor/context';
import { Exits } from './editor/Exits';
import type { FlowSearch } from './flowQueries';
import { BlockPanel } from './panel/BlockPanel';
import { useFindingActions } from './panel/findings';
import { ProblemsPanel } from './panel/ProblemsPanel';
import type { BlockFigures, Figures } from './stats/figures';
import type { Period } from './stats/period';

// Not what people come for first.
const BlockStats = lazy(() => import('./stats/BlockStats'));
const FlowOverlaps = lazy(() => import('./keywords/FlowOverlaps'));
const StartForm = lazy(() => import('./panel/edit/StartForm'));
const TriggerWords = lazy(() => import('./keywords/TriggerWords'));
const StartPanel = lazy(() => import('./panel/StartPanel'));
const VersionsPanel = lazy(() => import('./panel/VersionsPanel'));

export type PanelName = 'block' | 'start' | 'problems' | 'versions';

interface Props {
  panel: PanelName;
  flow: Flow;
  search: FlowSearch;
  /** The version that is looked at; null while it is the draft. */
  version: FlowDocument | null;
  reader: Reader;
  period: Period;
  /** Null while no figures are shown. */
  figures: Figures | null;
  numbers: (id: string) => BlockFigures | null;
  narrow: boolean;
  change: (next: Partial<FlowSearch>) => void;
  onSelect: (id: string | null) => void;
}

/** What stands beside the picture. */
export function FlowSide({ panel, flow, search, version, reader, period, figures, numbers, narrow, change, onSelect }: Props) {
  const { t } = useTranslation('flows');
  const { store, save, graphOf, kinds, editable } = useFlowEditor();
  const draft = useDraft((state) => state.document);
  const document = version ?? draft;
  const graph = graphOf(document);
  const mending = useFindingActions(flow.id, draft, async (next) => {
    store.getState().run(() => readDocument(next));
    await save.flush();
  });
  const own = version ? [] : flow.problems;
  const block = panel === 'block' ? document.blocks.find((one) => one.id === search.block) : undefined;
  switch (panel) {
    case 'problems':
      return <ProblemsPanel findings={flow.problems} graph={graph} onSelect={(one) => change({ block: one, panel: narrow ? undefined : 'problems', version: undefined })} {...(editable ? mending : {})} />;
    case 'versions':
      return <VersionsPanel id={flow.id} shown={search.version} onShow={(shown) => change({ version: shown, ...(narrow ? { panel: undefined } : {}) })} draftChanged={flow.draft_changed} flow={flow} />;
    case 'start':
      return (
        <>
          {editable ? (
            <>
              <Stack p="md" pb={0}><Exits card={graph.cards.find((card) => card.id === startId)} graph={graph} /></Stack>
              <StartForm document={draft} findings={own.filter((one) => !one.block)} onChange={(next, field) => store.getState().run(() => next, field && `start.${field}`)} renderAfterTrigger={(one) => <Suspense fallback={null}><TriggerWords trigger={one} flow={flow.id} /></Suspense>} />
              <Suspense fallback={null}><FlowOverlaps flow={flow.id} /></Suspense>
              <Divider />
            </>
          ) : null}
          <StartPanel flow={flow} reader={reader} document={document} stats={figures?.stats} triggers={!editable} />
        </>
      );
    default:
      if (!block) return <Stack p="md" c="dimmed">{t('panel.gone')}</Stack>;
      return (
        <>
          {editable ? <BlockEditing key={block.id} block={block} graph={graph} findings={own.filter((one) => one.block === block.id)} /> : <BlockPanel block={block} graph={graph} kinds={kinds} reader={reader} numbers={numbers(block.id)} findings={own.filter((one) => one.block === block.id)} onSelect={onSelect} />}
          {figures ? <BlockStats flow={flow} block={block} period={period} figures={figures} languages={reader.languages} /> : null}
        </>
      );
  }
}
