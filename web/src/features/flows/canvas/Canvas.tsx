import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconMinus, IconPlus, IconZoomScan } from '@tabler/icons-react';
import { Background, MiniMap, Panel, Position, ReactFlow, ReactFlowProvider, useReactFlow, useStore, useStoreApi } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useCallback, useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '~/components/useFormat';
import { type Graph, lineWidth, portY, startId } from '../document/graph';
import type { Point } from '../document/document';
import type { Positions } from '../document/layout';
import { entryY, stripHeight, width } from '../document/size';
import type { BlockFigures } from '../stats/figures';
import { BlockNode, type CardNode } from './BlockNode';
import classes from './Canvas.module.css';
import { around, opening } from './opening';
import { RouteEdge, type RouteLine } from './RouteEdge';

const nodeTypes = { card: BlockNode };
const edgeTypes = { route: RouteEdge };
const minimapFrom = 20;

interface Props {
  graph: Graph;
  positions: Positions;
  routes: Record<string, Point[]>;
  selected: string | null;
  onSelect: (id: string | null) => void;
  /** Numbers of a block; null hides the strip. */
  numbers: (id: string) => BlockFigures | null;
  /** People by "block:exit"; null hides the counts and draws all links alike. */
  exits: Map<string, number> | null;
  problems: Map<string, 'error' | 'warning'>;
}

/** The flow as a picture, to look at and walk with the mouse or the Tab key. It opens whole while it can be read, else at its start. */
export default function Canvas(props: Props) {
  return <ReactFlowProvider><Stage {...props} /></ReactFlowProvider>;
}

function Stage({ graph, positions, routes, selected, onSelect, numbers, exits, problems }: Props) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const frame = useStoreApi();
  const nodes = useMemo(() => graph.cards.map((card): CardNode => {
    const people = card.id === startId ? null : numbers(card.id);
    // The layout keeps room for the strip of numbers; without it the card is only shorter, and nothing moves.
    const height = card.id === startId || people ? card.height : card.height - stripHeight;
    return {
    id: card.id,
    type: 'card',
    position: positions[card.id] ?? { x: 0, y: 0 },
    width: card.width,
    height,
    selected: card.id === selected,
    ariaLabel: t('card.aria', { kind: card.kindTitle, title: card.title || card.text }),
    handles: [
      { id: 'in', type: 'target', position: Position.Left, x: 0, y: entryY - 1, width: 2, height: 2 },
      ...card.exits.map((exit, index) => ({ id: exit.name, type: 'source' as const, position: Position.Right, x: width - 1, y: portY(card, index) - 1, width: 2, height: 2 })),
    ],
    data: {
      card,
      numbers: people,
      height,
      problem: problems.get(card.id) ?? null,
    },
    };
  }), [graph, positions, selected, numbers, problems, t]);
  const edges = useMemo(() => {
    const busiest = Math.max(0, ...(exits?.values() ?? []));
    return graph.lines.map((line): RouteLine => {
      const count = exits?.get(line.id) ?? 0;
      return {
        id: line.id, source: line.from, sourceHandle: line.exit, target: line.to, targetHandle: 'in', type: 'route', data: { route: routes[line.id] ?? null },
        style: { strokeWidth: exits ? lineWidth(count, busiest) : 1.5 },
        className: selected && (line.from === selected || line.to === selected) ? classes.near : undefined,
        ariaLabel: exits ? t('canvas.line', { people: format.number(count) }) : undefined,
      };
    });
  }, [graph, routes, exits, selected, format, t]);
  return (
    <ReactFlow
      className={classes.canvas}
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      onNodesChange={(changes) => {
        for (const change of changes) if (change.type === 'select' && change.selected) onSelect(change.id);
      }}
      onPaneClick={() => onSelect(null)}
      onInit={(flow) => void flow.setViewport(opening(graph, positions, frame.getState()))}
      minZoom={0.05}
      maxZoom={1.5}
      onlyRenderVisibleElements
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      ariaLabelConfig={{
        'node.a11yDescription.default': t('canvas.nodeHelp'), 'node.a11yDescription.keyboardDisabled': t('canvas.nodeHelp'), 'edge.a11yDescription.default': '',
        'minimap.ariaLabel': t('canvas.minimap'), 'controls.ariaLabel': t('canvas.controls'), 'handle.ariaLabel': t('canvas.handle'),
      }}
      proOptions={{ hideAttribution: false }}
    >
      <Background gap={24} size={1.2} color="var(--flow-dots)" />
      {graph.cards.length > minimapFrom ? <MiniMap pannable zoomable position="bottom-right" className={classes.minimap} style={{ width: 160, height: 100 }} nodeColor="var(--flow-mini)" maskColor="var(--flow-mask)" /> : null}
      <Zoom graph={graph} positions={positions} />
      <ShowSelected id={selected} positions={positions} />
    </ReactFlow>
  );
}

function Zoom({ graph, positions }: Pick<Props, 'graph' | 'positions'>) {
  const { t } = useTranslation('flows');
  const { fitBounds, zoomIn, zoomOut } = useReactFlow();
  const fit = useCallback(() => {
    void fitBounds(around(graph, positions), { padding: 0.06 });
  }, [graph, positions, fitBounds]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"]');
      if (event.key !== '1' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      fit();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [fit]);
  const buttons = [
    [t('canvas.zoomOut'), IconMinus, () => void zoomOut()],
    [t('canvas.zoomIn'), IconPlus, () => void zoomIn()],
    [t('canvas.fit'), IconZoomScan, fit],
  ] as const;
  return (
    <Panel position="bottom-left">
      <Group gap={4} className={classes.zoom}>
        {buttons.map(([label, Icon, run]) => <Tooltip key={label} label={label}><ActionIcon size={32} aria-label={label} onClick={run}><Icon size={17} /></ActionIcon></Tooltip>)}
      </Group>
    </Panel>
  );
}

/** Brings a block chosen elsewhere (a problem, the outline, the address) into view; one that is already seen stays where it is. */
function ShowSelected({ id, positions }: { id: string | null; positions: Positions }) {
  const { setCenter, getViewport } = useReactFlow();
  const frame = useStoreApi();
  const ready = useStore((state) => state.width > 0);
  useEffect(() => {
    const at = id === null ? undefined : positions[id];
    if (!at || !ready) return;
    const { x, y, zoom } = getViewport();
    const left = at.x * zoom + x;
    const top = at.y * zoom + y;
    const size = frame.getState();
    if (left > 0 && top > 0 && left + width * zoom < size.width && top + 120 * zoom < size.height) return;
    void setCenter(at.x + width / 2, at.y + 100, { zoom: Math.max(zoom, 0.7), duration: window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 250 });
  }, [id, positions, ready, frame, setCenter, getViewport]);
  return null;
}
