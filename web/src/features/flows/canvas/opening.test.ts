import { expect, test } from 'vitest';
import type { Graph } from '../document/graph';
import { startId } from '../document/graph';
import { opening } from './opening';

const graph = (...ids: string[]) => ({ cards: ids.map((id) => ({ id, width: 220, height: 200 })), lines: [] }) as unknown as Graph;
const frame = { width: 1200, height: 800 };

test('a small flow opens whole and in the middle', () => {
  const { x, y, zoom } = opening(graph(startId, 'a'), { [startId]: { x: 0, y: 0 }, a: { x: 300, y: -100 } }, frame);
  expect(zoom).toBe(1);
  expect(x).toBe((1200 - 520) / 2);
  expect(y - 100).toBe((800 - 300) / 2);
});

test('a large flow opens readable, with its start in sight', () => {
  const { x, y, zoom } = opening(graph(startId, 'a'), { [startId]: { x: 0, y: 3000 }, a: { x: 9000, y: 0 } }, frame);
  expect(zoom).toBeGreaterThan(0.7);
  expect(x).toBe(32);
  expect(y + 3000 * zoom).toBeCloseTo(400);
});
