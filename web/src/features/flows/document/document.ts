// A flow's document as the API gives it (format 1), read with care: a draft may be half written.

/** Words for a person: plain, or by language. */
export type Words = string | Record<string, string>;

export interface Block {
  id: string;
  kind: string;
  title?: Words;
  exits?: Record<string, string>;
  [key: string]: unknown;
}
export interface Trigger {
  id: string;
  kind: string;
  words?: string[];
  event?: string;
  start?: string;
  [key: string]: unknown;
}
export interface Point {
  x: number;
  y: number;
}
/** A remark: on the block it hangs on, else a paper of its own on the canvas. */
export interface Note {
  id: string;
  at?: string;
  text: string;
}
/** Blocks that belong together, with a line around them. */
export interface Frame {
  id: string;
  title?: Words;
  blocks?: string[];
}
/** What this page has no use for is carried along untouched. */
export interface FlowDocument {
  id: string;
  languages: string[];
  triggers: Trigger[];
  start: string;
  blocks: Block[];
  notes: Note[];
  frames: Frame[];
  layout: Record<string, Point>;
  [key: string]: unknown;
}

const list = <T>(value: unknown): T[] => (Array.isArray(value) ? (value as T[]) : []);

/** Fills what a document may leave out. Blocks without an id are left to the linter. */
export function readDocument(raw: Record<string, unknown>): FlowDocument {
  return {
    ...raw,
    id: String(raw.id ?? ''),
    languages: list<string>(raw.languages),
    triggers: list<Trigger>(raw.triggers),
    start: String(raw.start ?? ''),
    blocks: list<Block>(raw.blocks).filter((block) => typeof block?.id === 'string' && typeof block.kind === 'string'),
    notes: list(raw.notes),
    frames: list(raw.frames),
    layout: (raw.layout ?? {}) as Record<string, Point>,
  };
}

/** The words in the first of these languages that has them, else in any. */
export function say(words: unknown, languages: readonly string[]): string {
  if (typeof words === 'string') return words;
  if (typeof words !== 'object' || words === null) return '';
  const byLanguage = words as Record<string, string>;
  for (const language of languages) if (byLanguage[language]) return byLanguage[language];
  return Object.values(byLanguage).find((text) => typeof text === 'string' && text) ?? '';
}

/** The words with this text in one language, in the shape they had; plain words stay plain while one language is all there is. */
export function sayIn(words: Words | undefined, language: string, text: string, languages: readonly string[]): Words {
  if (typeof words === 'object' && words !== null) return { ...words, [language]: text };
  if (languages.length < 2) return text;
  return typeof words === 'string' && words ? { [languages[0] ?? language]: words, [language]: text } : { [language]: text };
}

export interface Button {
  id: string;
  label: Words;
  action: string;
  value?: string;
}
export interface Content {
  text?: Words;
  media?: { kind: string; file?: string; url?: string; name?: string }[];
  buttons?: Button[][];
  keyboard?: { rows?: Button[][] };
  location?: { title?: string; address?: string };
  card?: { first_name?: string; last_name?: string; phone?: string };
  poll?: { question?: Words; options?: Words[] };
  carousel?: { title?: Words; text?: Words; buttons?: Button[] }[];
}

/** What a block says, when it says something. */
export function contentOf(block: Block): Content | null {
  if (block.kind === 'quiz') {
    const first = list<{ text?: Words; media?: Content['media']; options?: { id: string; label: Words }[] }>(block.questions)[0];
    return first ? { text: first.text, media: first.media, buttons: list<{ id: string; label: Words }>(first.options).map((one) => [{ ...one, action: 'answer' }]) } : null;
  }
  const content = typeof block.content === 'object' && block.content !== null ? (block.content as Content) : null;
  if (block.kind === 'poll') return { ...content, buttons: [...list<Button[]>(content?.buttons), ...list<{ id: string; label: Words }>(block.options).map((one): Button[] => [{ ...one, action: 'answer' }])] };
  if (block.kind !== 'question') return content;
  const choices = list<{ id: string; label: Words }>((block.answer as { choices?: unknown } | undefined)?.choices).map((one): Button[] => [{ ...one, action: 'next' }]);
  const skip: Button[][] = block.skip ? [[{ id: 'skipped', label: block.skip as Words, action: 'next' }]] : [];
  return { ...content, buttons: [...list<Button[]>(content?.buttons), ...choices, ...skip] };
}

/** The rows of buttons a person sees, those under the message before those under the input. */
export function buttonRows(content: Content): Button[][] {
  return [...list<Button[]>(content.buttons), ...list<Button[]>(content.keyboard?.rows)].map((row) => list<Button>(row));
}

/** How long a block waits for an answer, as written ("24h"); empty when it does not. */
export function waitOf(block: Block): string {
  return String((block.wait as { for?: unknown } | undefined)?.for ?? '');
}
