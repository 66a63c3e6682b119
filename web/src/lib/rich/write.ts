import { parse } from './parse';
import { escape, goodURL, type Mark, type Rich, type Span } from './text';

const delimiters: Partial<Record<Mark, string>> = { bold: '**', italic: '*', strike: '~~', code: '`', spoiler: '||' };

/**
 * Writes small Markdown that reads as the same text. Only what would be taken for markup is escaped, so that people can read it in files;
 * formatting that cannot be written, such as spans that cross each other, loses what cannot be kept.
 */
export function write(rich: Rich): string {
  for (const wanted of [{ text: rich.text, spans: rich.spans.toSorted(order) }, { text: rich.text, spans: nest(rich.text, rich.spans) }]) {
    for (const safe of [plain, mild, escape]) {
      const written = render(wanted, safe);
      if (same(parse(written), wanted)) return written;
    }
  }
  return escape(rich.text);
}

const plain = (text: string): string => text;
/** Escapes marks, and leaves brackets of ordinary writing. */
const mild = (text: string): string => text.replace(/[\\*_~`[\]|]/g, String.raw`\$&`).replace(/^>/gm, String.raw`\>`);

function same(a: Rich, b: Rich): boolean {
  return a.text === b.text && a.spans.length === b.spans.length && a.spans.every((one, index) => {
    const other = b.spans[index];
    return other !== undefined && one.kind === other.kind && one.from === other.from && one.to === other.to && (one.url ?? '') === (other.url ?? '');
  });
}

const depth = (span: Span): number => (span.kind === 'quote' ? 0 : span.kind === 'code' ? 2 : 1);
const order = (a: Span, b: Span): number => a.from - b.from || b.to - a.to || depth(a) - depth(b) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0);

/** Spans that can be written: without white space at their ends, no empty line inside, one within the other, and never two of a kind side by side. */
function nest(text: string, spans: readonly Span[]): Span[] {
  const cut = spans.flatMap((span) => (span.kind === 'quote' ? [span] : trimmed(text, span))).toSorted(order);
  const kept: Span[] = [];
  for (const span of cut) {
    if (span.kind === 'link' && !goodURL(span.url ?? '')) continue;
    let { from } = span;
    let { to } = span;
    for (const had of kept) {
      if (had.kind === span.kind && from < had.to) from = had.to;
      // It begins inside an earlier one and ends behind it: what stands outside stays plain.
      else if (from >= had.from && from < had.to && to > had.to) to = had.to;
    }
    // Nothing is formatted in code.
    if (from >= to || kept.some((had) => (had.kind === 'code' && from >= had.from && to <= had.to) || (had.kind === span.kind && had.to === from && text[from] !== '\n'))) continue;
    kept.push(...trimmed(text, { ...span, from, to }));
  }
  return kept.toSorted(order);
}

/** A span without white space at its ends, cut at empty lines. */
function trimmed(text: string, span: Span): Span[] {
  const out: Span[] = [];
  const whole = span.kind === 'link' || span.kind === 'code';
  for (const found of text.slice(span.from, span.to).matchAll(/(?:(?!\n[^\S\n]*\n)[\s\S])+/g)) {
    const inner = whole ? found[0] : found[0].trim();
    const from = span.from + found.index + found[0].indexOf(inner);
    if (inner) out.push({ ...span, from, to: from + inner.length });
  }
  return out;
}

function render({ text, spans }: Rich, safe: (text: string) => string): string {
  let out = '';
  let at = 0;
  const open: Span[] = [];
  const quoted = () => open.some((one) => one.kind === 'quote');
  const say = (to: number) => {
    const words = text.slice(at, to);
    const inCode = open.at(-1)?.kind === 'code';
    const made = inCode ? words.replace(/[\\`]/g, String.raw`\$&`) : safe(words);
    out += quoted() ? made.replaceAll('\n', '\n> ') : made;
    at = to;
  };
  const close = (upTo: number) => {
    for (let last = open.at(-1); last && last.to <= upTo; last = open.at(-1)) {
      say(last.to);
      open.pop();
      out += last.kind === 'link' ? `](${escapeURL(last.url ?? '')})` : delimiters[last.kind] ?? '';
    }
  };
  for (const span of spans) {
    close(span.from);
    say(span.from);
    out += span.kind === 'quote' ? '> ' : span.kind === 'link' ? '[' : delimiters[span.kind] ?? '';
    open.push(span);
  }
  close(text.length);
  say(text.length);
  return out;
}

/** In an address only what would end it needs care: brackets in pairs are its own. */
function escapeURL(url: string): string {
  let depth = 0;
  for (const letter of url) {
    if (letter === '(') depth += 1;
    else if (letter === ')') depth -= 1;
    if (depth < 0) break;
  }
  return depth === 0 && !url.includes('\\') ? url : escape(url);
}
