// Text with formatting, as package rich of the server has it. The server is the truth: both read the same table of examples.

export type Mark = 'bold' | 'italic' | 'strike' | 'code' | 'link' | 'spoiler' | 'quote';

/** A stretch with a formatting; offsets are UTF-16 units of the text. */
export interface Span {
  kind: Mark;
  from: number;
  to: number;
  url?: string;
}
export interface Rich {
  text: string;
  spans: Span[];
}

export type Unit = 'utf16' | 'runes' | 'bytes';

/** The length of a text in the unit a channel counts in. */
export function count(text: string, unit: Unit): number {
  if (unit === 'utf16') return text.length;
  return unit === 'runes' ? [...text].length : new TextEncoder().encode(text).length;
}

const special = /[\\*_~`[\]()|>]/g;

/** Makes any text safe to stand in small Markdown. */
export const escape = (text: string): string => text.replace(special, String.raw`\$&`);

/** An address that a link may have: with a scheme that cannot run code. */
export function goodURL(url: string): boolean {
  const found = /^([^:]*):(.+)$/s.exec(url);
  return found !== null && ['http', 'https', 'mailto', 'tel', 'tg'].includes((found[1] ?? '').toLowerCase());
}
