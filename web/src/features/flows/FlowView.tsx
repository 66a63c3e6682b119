import { Center, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailed } from '~/components/LoadFailed';
import type { BlockFigures } from './stats/figures';
import type { FlowDocument } from './document/document';
import { isPlaced, type Layout, layOut, placeRest } from './document/layout';
import { useDraft, useFlowEditor } from './editor/context';

// Apart: whoever builds on the one needs not the other.
const Outline = lazy(() => import('./outline/Outline').then(({ Outline: List }) => ({ default: List })));
const Canvas = lazy(() => import('./canvas/Canvas'));
const EmptyFlow = lazy(() => import('./editor/EmptyFlow').then(({ EmptyFlow: Empty }) => ({ default: Empty })));

interface Props {
  view: 'canvas' | 'outline';
  selected: string | null;
  /** The block that is lit, for example by the simulator. */
  current: string | null;
  onSelect: (id: string | null) => void;
  numbers: (id: string) => BlockFigures | null;
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
  languages: readonly string[];
}

/** The draft as it stands now, drawn again with each change. */
export function DraftView(props: Props) {
  const document = useDraft((state) => state.document);
  return <FlowView {...props} document={document} />;
}

/** A document drawn or written out. Where its author has placed nothing, the picture waits for the layout, which a worker makes. */
export function FlowView({ view, document, ...rest }: Props & { document: FlowDocument }) {
  const { t } = useTranslation('flows');
  const { graphOf, editable } = useFlowEditor();
  const graph = graphOf(document);
  const needed = view === 'canvas' && !isPlaced(document) && document.blocks.length > 0;
  // Sizes and links are all the layout depends on.
  const shape = needed ? JSON.stringify([graph.cards.map((card) => [card.id, card.height]), graph.lines.map((line) => line.id + line.to)]) : '';
  const layout = useQuery({ queryKey: ['layout', document.id, shape], queryFn: () => layOut(graph), enabled: needed, staleTime: Infinity, gcTime: 5 * 60_000 });
  // The ways of the links outlive the first change, after which the document has places of its own.
  const [laid, setLaid] = useState<Layout | null>(null);
  if (layout.data && layout.data !== laid) setLaid(layout.data);
  const places = useMemo(() => placeRest(graph, { ...(needed && laid?.positions), ...document.layout }), [graph, needed, laid, document.layout]);
  if (document.blocks.length === 0) return <Suspense fallback={null}><EmptyFlow editable={editable} /></Suspense>;
  if (needed && layout.error) return <LoadFailed error={layout.error} retry={() => void layout.refetch()} />;
  const waiting = <Center h="100%"><Loader size="sm" mr="sm" /><Text c="dimmed" component="output">{t('layingOut')}</Text></Center>;
  if (view === 'outline') return <Suspense fallback={waiting}><Outline {...rest} graph={graph} /></Suspense>;
  if (needed && !layout.data) return waiting;
  return <Suspense fallback={waiting}><Canvas {...rest} graph={graph} document={document} places={places} laid={laid} /></Suspense>;
}
