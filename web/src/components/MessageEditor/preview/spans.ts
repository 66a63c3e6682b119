import type { PreviewText } from '~/api/contract';

/** A stretch of text with all its formatting. */
export interface Stretch {
  from: number;
  text: string;
  kinds: string[];
  url?: string;
}

/** Cuts a text where formatting begins and ends; quotes are cut out whole, for they are blocks. */
export function stretches({ text, spans }: PreviewText, from = 0, to = text.length): Stretch[] {
  const cuts = new Set([from, to]);
  for (const span of spans) for (const at of [span.from, span.to]) if (at > from && at < to) cuts.add(at);
  const sorted = [...cuts].toSorted((a, b) => a - b);
  return sorted.slice(1).map((end, index) => {
    const start = sorted[index] ?? from;
    const here = spans.filter((span) => span.from <= start && span.to >= end);
    const url = here.find((span) => span.url)?.url;
    return { from: start, text: text.slice(start, end), kinds: here.map((span) => span.kind), ...(url && { url }) };
  });
}
