import type { Entity } from './hub';

/** A stretch of text with everything that applies to it. */
export interface Span {
  /** Where it begins in the text. */
  from: number;
  text: string;
  kinds: string[];
  url?: string;
}

/** Cuts text where entities begin and end. Offsets are UTF-16 units, as strings count here; what lies outside the text is cut off. */
export function spans(text: string, entities: Entity[] = []): Span[] {
  const cuts = new Set([0, text.length]);
  for (const { offset, length } of entities) {
    cuts.add(Math.min(Math.max(offset, 0), text.length));
    cuts.add(Math.min(Math.max(offset + length, 0), text.length));
  }
  const sorted = [...cuts].toSorted((a, b) => a - b);
  return sorted.slice(1).map((to, index) => {
    const from = sorted[index] ?? 0;
    const here = entities.filter(({ offset, length }) => offset <= from && offset + length >= to && length > 0);
    const url = here.find((one) => one.url)?.url;
    return { from, text: text.slice(from, to), kinds: here.map((one) => one.kind), ...(url && { url }) };
  });
}
