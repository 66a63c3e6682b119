import { Stack } from '@mantine/core';
import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import type { Flow, FlowStats } from '~/api/contract';
import type { BlockNumbers } from './canvas/BlockNode';
import type { Reader } from './document/describe';
import type { FlowDocument } from './document/document';
import { startId } from './document/graph';
import { BlockBasics, Exits } from './editor/BlockBasics';
import { useDraft, useFlowEditor } from './editor/context';
import type { FlowSearch } from './flowQueries';
import { BlockPanel } from './panel/BlockPanel';
import { ProblemsPanel } from './panel/ProblemsPanel';

// Not what people come for first.
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
  stats: FlowStats | undefined;
  numbers: (id: string) => BlockNumbers | null;
  narrow: boolean;
  change: (next: Partial<FlowSearch>) => void;
  onSelect: (id: string | null) => void;
}

/** What stands beside the picture. */
export function FlowSide({ panel, flow, search, version, reader, stats, numbers, narrow, change, onSelect }: Props) {
  const { t } = useTranslation('flows');
  const { graphOf, kinds, editable } = useFlowEditor();
  const draft = useDraft((state) => state.document);
  const document = version ?? draft;
  const graph = graphOf(document);
  const block = panel === 'block' ? document.blocks.find((one) => one.id === search.block) : undefined;
  switch (panel) {
    case 'problems':
      return <ProblemsPanel findings={flow.problems} graph={graph} onSelect={(one) => change({ block: one, panel: narrow ? undefined : 'problems', version: undefined })} />;
    case 'versions':
      return <VersionsPanel id={flow.id} shown={search.version} onShow={(shown) => change({ version: shown, ...(narrow ? { panel: undefined } : {}) })} draftChanged={flow.draft_changed} />;
    case 'start':
      return <>{editable ? <Stack p="md" pb={0}><Exits card={graph.cards.find((card) => card.id === startId)} graph={graph} /></Stack> : null}<StartPanel flow={flow} document={document} stats={stats} /></>;
    default:
      if (!block) return <Stack p="md" c="dimmed">{t('panel.gone')}</Stack>;
      return (
        <>
          {editable ? <Stack p="md" pb={0}><BlockBasics key={block.id} block={block} graph={graph} /></Stack> : null}
          <BlockPanel block={block} graph={graph} kinds={kinds} reader={reader} numbers={numbers(block.id)} findings={version ? [] : flow.problems.filter((one) => one.block === block.id)} onSelect={onSelect} exits={!editable} />
        </>
      );
  }
}
