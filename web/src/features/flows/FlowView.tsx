import { Center, Loader, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { LoadFailed } from '~/components/LoadFailed';
import type { BlockFigures } from './stats/figures';
import type { FlowDocument } from './document/document';
import type { Graph } from './document/graph';
import { layOut, savedLayout } from './document/layout';
import { Outline } from './outline/Outline';

// Apart: a phone, and whoever reads the list, need no canvas.
const Canvas = lazy(() => import('./canvas/Canvas'));

interface Props {
  view: 'canvas' | 'outline';
  document: FlowDocument;
  graph: Graph;
  selected: string | null;
  onSelect: (id: string | null) => void;
  numbers: (id: string) => BlockFigures | null;
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
}

/** The flow drawn or written out. The picture waits for the layout, which a worker makes unless the author placed every block. */
export function FlowView({ view, document, ...rest }: Props) {
  const { t } = useTranslation('flows');
  const { graph } = rest;
  // Sizes and links are all the layout depends on.
  const shape = JSON.stringify([graph.cards.map((card) => [card.id, card.height]), graph.lines.map((line) => line.id + line.to)]);
  const layout = useQuery({ queryKey: ['layout', document.id, shape], queryFn: () => savedLayout(document) ?? layOut(graph), enabled: view === 'canvas', staleTime: Infinity, gcTime: 5 * 60_000 });
  if (view === 'outline') return <Outline {...rest} />;
  if (layout.error) return <LoadFailed error={layout.error} retry={() => void layout.refetch()} />;
  const waiting = <Center h="100%"><Loader size="sm" mr="sm" /><Text c="dimmed" component="output">{t('layingOut')}</Text></Center>;
  if (!layout.data) return waiting;
  return <Suspense fallback={waiting}><Canvas key={shape} {...rest} {...layout.data} /></Suspense>;
}
