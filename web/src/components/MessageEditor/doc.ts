import type { JSONContent } from '@tiptap/core';
import { parse } from '~/lib/rich/parse';
import type { Mark, Span } from '~/lib/rich/text';
import { write } from '~/lib/rich/write';

// A text in the editor is paragraphs, one for each line; a line of a quote says so. Values and tags of templates stand in it whole, as pieces that
// cannot be typed into: while Markdown is read or written, a letter of the private area stands for each.

const templates = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const firstLetter = 0xe000;
const lastLetter = 0xf8ff;

/** Marks of the editor by ours; quotes belong to lines. */
const kinds = new Set<string>(['bold', 'italic', 'strike', 'code', 'link', 'spoiler'] satisfies Mark[]);

class Codes {
  private readonly codes: string[] = [];

  /** A letter for a piece of a template. More than the private area holds stay as they are. */
  letter(code: string): string {
    const at = firstLetter + this.codes.length;
    if (at > lastLetter) return code;
    this.codes.push(code);
    return String.fromCharCode(at);
  }

  /** The piece a letter stands for. */
  code(letter: string): string | undefined {
    return this.codes[letter.charCodeAt(0) - firstLetter];
  }

  hide = (text: string): string => text.replace(templates, (code) => this.letter(code));
  show = (text: string): string => text.replace(/[\uE000-\uF8FF]/g, (letter) => this.code(letter) ?? letter);
}

/** A text of a document as the editor holds it. */
export function toDoc(markdown: string): JSONContent {
  const codes = new Codes();
  // Letters of the private area that people typed would be taken for ours.
  const { text, spans } = parse(codes.hide(markdown.replace(/[\uE000-\uF8FF]/g, '')));
  let from = 0;
  const content = text.split('\n').map((line): JSONContent => {
    const to = from + line.length;
    const quote = spans.some((span) => span.kind === 'quote' && span.from <= from && span.to >= to && line !== '');
    const inside = pieces(text, from, to, spans, codes);
    from = to + 1;
    return { type: 'paragraph', ...(quote && { attrs: { quote } }), ...(inside.length && { content: inside }) };
  });
  return { type: 'doc', content };
}

function pieces(text: string, from: number, to: number, spans: readonly Span[], codes: Codes): JSONContent[] {
  const cuts = new Set([from, to]);
  for (const span of spans) for (const at of [span.from, span.to]) if (at > from && at < to) cuts.add(at);
  for (let at = from; at < to; at += 1) if (codes.code(text[at] ?? '') !== undefined) cuts.add(at).add(at + 1);
  const sorted = [...cuts].toSorted((a, b) => a - b);
  return sorted.slice(1).flatMap((end, index): JSONContent[] => {
    const start = sorted[index] ?? from;
    const words = text.slice(start, end);
    if (!words) return [];
    const marks = spans.filter((span) => kinds.has(span.kind) && span.from <= start && span.to >= end).map((span) => ({ type: span.kind, ...(span.kind === 'link' && { attrs: { href: codes.show(span.url ?? '') } }) }));
    const code = codes.code(words);
    return [{ ...(code === undefined ? { type: 'text', text: words } : { type: 'variable', attrs: { code } }), ...(marks.length && { marks }) }];
  });
}

/** What the editor holds, as a text of a document. */
export function toMarkdown(doc: JSONContent): string {
  const codes = new Codes();
  let text = '';
  const spans: Span[] = [];
  let open: Span[] = [];
  let quote: Span | null = null;
  const lines = doc.content ?? [];
  for (const [index, line] of lines.entries()) {
    if (index > 0) text += '\n';
    const quoted = line.attrs?.quote === true && (line.content?.length ?? 0) > 0;
    if (quoted && quote) quote.to = text.length;
    else if (quoted) spans.push((quote = { kind: 'quote', from: text.length, to: text.length }));
    else quote = null;
    // A formatting goes on over the end of a line when the next line has it from its beginning.
    let begins = true;
    for (const piece of line.content ?? []) {
      const words = piece.type === 'variable' ? codes.letter(String(piece.attrs?.code ?? '')) : piece.text ?? '';
      const now = (piece.marks ?? []).flatMap((mark): Span[] => (kinds.has(mark.type) ? [{ kind: mark.type as Mark, from: text.length, to: 0, ...(mark.type === 'link' && { url: codes.hide(String(mark.attrs?.href ?? '')) }) }] : []));
      open = now.map((span) => open.find((had) => had.kind === span.kind && had.url === span.url && (had.to === text.length || (begins && had.to === text.length - 1))) ?? (spans.push(span), span));
      text += words;
      for (const span of open) span.to = text.length;
      begins = false;
    }
    if (begins) open = [];
    if (quote) quote.to = text.length;
  }
  return codes.show(write({ text, spans }));
}
