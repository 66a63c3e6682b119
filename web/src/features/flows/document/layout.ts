import type { ELK, ElkNode } from 'elkjs/lib/elk-api.js';
import type { FlowDocument, Point } from './document';
import { type Graph, portY, startId } from './graph';
import { entryY, width } from './size';

/** Where cards stand, by id. */
export type Positions = Record<string, Point>;

/** Where cards stand, and by which corners links go around them; a link without corners of its own is drawn in plain steps. */
export interface Layout {
  positions: Positions;
  routes: Record<string, Point[]>;
}

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.spacing.nodeNode': '36',
  'elk.layered.spacing.nodeNodeBetweenLayers': '90',
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '16',
  'elk.layered.spacing.edgeNodeBetweenLayers': '22',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '14',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
};

/** The graph as the layout engine takes it: every exit is a port at its own line, so branches keep the order of the buttons. */
export function toElk(graph: Graph): ElkNode {
  return {
    id: 'root',
    layoutOptions: options,
    children: graph.cards.map((card) => ({
      id: card.id,
      width: card.width,
      height: card.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        { id: `${card.id}:in`, x: 0, y: entryY, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'WEST' } },
        ...card.exits.map((exit, index) => ({ id: `${card.id}:out:${exit.name}`, x: width, y: portY(card, index), width: 0, height: 0, layoutOptions: { 'elk.port.side': 'EAST' } })),
      ],
    })),
    edges: graph.lines.map((line) => ({ id: line.id, sources: [`${line.from}:out:${line.exit}`], targets: [`${line.to}:in`] })),
  };
}

/** The author's own places, when the document has one for every block. The card of triggers, which has none, goes left of the first block. */
export function savedLayout(document: FlowDocument): Layout | null {
  if (document.blocks.length === 0 || document.blocks.some((block) => !document.layout[block.id])) return null;
  const first = document.layout[document.start] ?? { x: 0, y: 0 };
  return { positions: { ...document.layout, [startId]: document.layout[startId] ?? { x: first.x - width - 90, y: first.y } }, routes: {} };
}

let engine: Promise<ELK> | null = null;

/** The layout engine in its worker, loaded once and only when a flow is laid out. */
function loadEngine(): Promise<ELK> {
  engine ??= import('elkjs/lib/elk-api.js').then(({ default: Engine }) => new Engine({ workerFactory: () => new Worker(new URL('elkjs/lib/elk-worker.min.js', import.meta.url)) }));
  return engine;
}

/** Places the cards. Takes about a second for 200 blocks, off the main thread. */
export async function layOut(graph: Graph): Promise<Layout> {
  const elk = await loadEngine();
  const done = await elk.layout(toElk(graph));
  return {
    positions: Object.fromEntries((done.children ?? []).map((node) => [node.id, { x: Math.round(node.x ?? 0), y: Math.round(node.y ?? 0) }])),
    routes: Object.fromEntries((done.edges ?? []).map((edge) => [edge.id, edge.sections?.[0]?.bendPoints ?? []])),
  };
}
