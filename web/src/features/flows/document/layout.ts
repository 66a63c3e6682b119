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

/** Whether the author has placed anything; if not, the layout engine does. */
export const isPlaced = (document: FlowDocument) => document.blocks.some((block) => document.layout[block.id]);

const gap = { x: 90, y: 36 };

/** Places for all cards: the known ones stay, the others come to the right of what leads to them, below what is in the way. */
export function placeRest(graph: Graph, known: Positions): Positions {
  const places: Positions = { ...known };
  const open = graph.cards.filter((card) => !places[card.id]);
  if (open.length === 0) return places;
  const leads = new Map(graph.lines.toReversed().map((line) => [line.to, line.from]));
  const taken = graph.cards.flatMap((card) => (places[card.id] ? [{ ...card, ...(places[card.id] as Point) }] : []));
  const lowest = Math.max(0, ...taken.map((one) => one.y + one.height + gap.y));
  for (const card of open) {
    const parent = places[leads.get(card.id) ?? ''];
    const next = card.id === startId ? places[graph.lines.find((line) => line.from === startId)?.to ?? ''] : undefined;
    const at = next ? { x: next.x - width - gap.x, y: next.y } : parent ? { x: parent.x + width + gap.x, y: parent.y } : { x: 0, y: card.id === startId ? 0 : lowest };
    places[card.id] = clear({ ...at, width: card.width, height: card.height }, taken);
    taken.push({ ...card, ...(places[card.id] as Point) });
  }
  return places;
}

interface Box extends Point {
  width: number;
  height: number;
}

/** The nearest place below that overlaps nothing, on the grid. */
export function clear(box: Box, taken: readonly Box[]): Point {
  const x = snap(box.x);
  let y = snap(box.y);
  for (;;) {
    const there = taken.find((one) => x < one.x + one.width + gap.y && one.x < x + box.width + gap.y && y < one.y + one.height + gap.y / 2 && one.y < y + box.height + gap.y / 2);
    if (!there) return { x, y };
    y = snap(there.y + there.height + gap.y);
  }
}

/** What things on the canvas are placed by, in its units. */
export const grid = 8;
export const snap = (value: number) => Math.round(value / grid) * grid;

/** Some cards of a graph, with the lines among them. */
export function partOf(graph: Graph, ids: ReadonlySet<string>): Graph {
  return { cards: graph.cards.filter((card) => ids.has(card.id)), lines: graph.lines.filter((line) => ids.has(line.from) && ids.has(line.to)) };
}

/** The same places, moved so that their upper left corner is where it was. */
export function keepCorner(laid: Positions, before: Positions): Positions {
  const corner = (all: Point[]) => ({ x: Math.min(...all.map((one) => one.x)), y: Math.min(...all.map((one) => one.y)) });
  const was = corner(Object.keys(laid).flatMap((id) => before[id] ?? []));
  const is = corner(Object.values(laid));
  return Object.fromEntries(Object.entries(laid).map(([id, at]) => [id, { x: snap(at.x - is.x + was.x), y: snap(at.y - is.y + was.y) }]));
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
