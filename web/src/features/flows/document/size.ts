// How large a block is drawn. The card obeys these numbers, so blocks nobody has seen yet are laid out without overlaps.

export const width = 260;
export const headHeight = 44;
export const lineHeight = 18;
export const rowHeight = 30;
export const mediaHeight = 24;
export const stripHeight = 30;
const textPadding = 10;
const footPadding = 8;
const lettersPerLine = 36;
const maxLines = 3;

/** What of a block takes room. */
export interface Shown {
  text: string;
  media: number;
  exits: number;
}

/** How many lines the text takes, three at most. */
export function lines(text: string): number {
  let count = 0;
  for (const line of text.split('\n')) count += Math.max(1, Math.ceil([...line].length / lettersPerLine));
  return text.trim() ? Math.min(count, maxLines) : 0;
}

/** Height of the text part with its padding; 0 without a text. */
export function textHeight(text: string): number {
  const count = lines(text);
  return count ? count * lineHeight + textPadding : 0;
}

/** The block's size on the canvas, with room for the strip of numbers unless told otherwise. */
export function size(shown: Shown, strip = true): { width: number; height: number } {
  const exits = shown.exits ? shown.exits * rowHeight + footPadding : footPadding;
  return { width, height: headHeight + textHeight(shown.text) + (shown.media ? mediaHeight : 0) + exits + (strip ? stripHeight : 0) };
}

/** Where the handle of the nth exit sits, from the top of the card. */
export function exitY(shown: Shown, index: number): number {
  return headHeight + textHeight(shown.text) + (shown.media ? mediaHeight : 0) + index * rowHeight + rowHeight / 2;
}

/** Where links come in, from the top of the card. */
export const entryY = headHeight / 2;
