import type { Viewport } from '@xyflow/react';
import type { Graph } from '../document/graph';
import { startId } from '../document/graph';
import type { Positions } from '../document/layout';

/** A rectangle of the canvas, in its own units. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const margin = 32;
/** Below this nobody reads the texts of the cards. */
const smallest = 0.55;
/** What a large flow opens at. */
const readable = 0.75;

/** The rectangle around all cards. */
export function around(graph: Graph, positions: Positions): Box {
  const cards = graph.cards.map((card) => ({ ...card, ...(positions[card.id] ?? { x: 0, y: 0 }) }));
  const x = Math.min(...cards.map((one) => one.x));
  const y = Math.min(...cards.map((one) => one.y));
  return { x, y, width: Math.max(...cards.map((one) => one.x + one.width)) - x, height: Math.max(...cards.map((one) => one.y + one.height)) - y };
}

/** Where the picture opens: whole while it can be read, else at its start, on the left. */
export function opening(graph: Graph, positions: Positions, frame: { width: number; height: number }): Viewport {
  const box = around(graph, positions);
  const whole = Math.min((frame.width - 2 * margin) / box.width, (frame.height - 2 * margin) / box.height, 1);
  if (whole >= smallest) {
    return { x: (frame.width - box.width * whole) / 2 - box.x * whole, y: (frame.height - box.height * whole) / 2 - box.y * whole, zoom: whole };
  }
  const start = positions[startId] ?? { x: box.x, y: box.y };
  const fits = (box.height * readable) + 2 * margin <= frame.height;
  const middle = fits ? box.y + box.height / 2 : start.y;
  return { x: margin - start.x * readable, y: frame.height / 2 - middle * readable, zoom: readable };
}
