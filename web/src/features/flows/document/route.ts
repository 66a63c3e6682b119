import type { Point } from './document';

const radius = 12;

/** An SVG path through the points with rounded corners. */
export function routePath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M ${first.x} ${first.y}`;
  rest.forEach((at, index) => {
    const before = points[index] ?? first;
    const after = rest[index + 1];
    if (!after) {
      path += ` L ${at.x} ${at.y}`;
      return;
    }
    const bend = Math.min(radius, distance(before, at) / 2, distance(at, after) / 2);
    const from = toward(at, before, bend);
    const to = toward(at, after, bend);
    path += ` L ${from.x} ${from.y} Q ${at.x} ${at.y} ${to.x} ${to.y}`;
  });
  return path;
}

/** The whole way of a link. It leaves and arrives level: a corner half a pixel off would be seen as a slant. */
export function between(source: Point, corners: readonly Point[], target: Point): Point[] {
  const last = corners.length - 1;
  const level = corners.map((corner, index) => ({ x: corner.x, y: index === 0 ? source.y : index === last ? target.y : corner.y }));
  return [source, ...level, target];
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y);

/** The point `length` away from `from` in the direction of `to`. */
function toward(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  const share = length / whole;
  return { x: round(from.x + (to.x - from.x) * share), y: round(from.y + (to.y - from.y) * share) };
}

const round = (value: number) => Math.round(value * 10) / 10;
