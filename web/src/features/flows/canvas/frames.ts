import type { FlowDocument, Frame } from '../document/document';
import type { Graph } from '../document/graph';
import type { Positions } from '../document/layout';
import type { Box } from './opening';

const padding = 24;
export const frameHead = 36;
const emptySize = { width: 320, height: 200 };
export const noteSize = { width: 208, height: 128 };

/** The rectangle of a frame: around its blocks, or where it was put while it has none. */
export function frameBox(frame: Frame, graph: Graph, places: Positions, but: ReadonlySet<string> = new Set()): Box {
  const inside = new Set(frame.blocks?.filter((id) => !but.has(id)));
  const cards = graph.cards.flatMap((card) => (inside.has(card.id) && places[card.id] ? [{ ...card, ...(places[card.id] as { x: number; y: number }) }] : []));
  if (cards.length === 0) return { ...(places[frame.id] ?? { x: 0, y: 0 }), ...emptySize };
  const x = Math.min(...cards.map((card) => card.x)) - padding;
  const y = Math.min(...cards.map((card) => card.y)) - padding - frameHead;
  return { x, y, width: Math.max(...cards.map((card) => card.x + card.width)) + padding - x, height: Math.max(...cards.map((card) => card.y + card.height)) + padding - y };
}

/** Which frame each of the moved blocks has been dropped into, by the middle of its card. The moved blocks themselves do not stretch a frame. */
export function frameUnder(document: FlowDocument, graph: Graph, places: Positions, moved: ReadonlySet<string>): Map<string, string | null> {
  const boxes = document.frames.map((frame) => ({ id: frame.id, ...frameBox(frame, graph, places, moved) }));
  return new Map(graph.cards.filter((card) => moved.has(card.id)).map((card) => {
    const at = places[card.id] ?? { x: 0, y: 0 };
    const [x, y] = [at.x + card.width / 2, at.y + card.height / 2];
    return [card.id, boxes.find((box) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height)?.id ?? null];
  }));
}
