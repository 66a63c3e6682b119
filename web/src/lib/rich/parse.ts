import { goodURL, type Mark, type Rich, type Span } from './text';

const special = '\\*_~`[]()|>';
const maxURL = 2048;

/** Reads the small Markdown. It never fails: marks without a pair are ordinary text. Markup never crosses an empty line. */
export function parse(markdown: string): Rich {
  const out: Rich = { text: '', spans: [] };
  for (let rest = markdown; rest; ) {
    const length = blockLength(rest);
    if (isQuoted(rest)) quote(out, rest.slice(0, length));
    else inline(out, rest.slice(0, length));
    rest = rest.slice(length);
  }
  out.spans.sort((a, b) => a.from - b.from || b.to - a.to || depth(a) - depth(b) || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
  return out;
}

/** A quote holds all others, code holds none. */
const depth = (span: Span): number => (span.kind === 'quote' ? 0 : span.kind === 'code' ? 2 : 1);

function quote(out: Rich, lines: string) {
  let body = lines.replace(/^> ?/gm, '');
  let ending = '';
  if (body.endsWith('\n')) {
    body = body.slice(0, -1);
    ending = '\n';
  }
  const from = out.text.length;
  inline(out, body);
  out.spans.push({ kind: 'quote', from, to: out.text.length });
  out.text += ending;
}

/** One piece of a block: ordinary text, code, or a delimiter that formats only when it finds its pair. */
interface Piece {
  text: string;
  kind: Mark | '';
  pair: number;
  close: boolean;
  url: string;
}

function inline(out: Rich, text: string) {
  const pieces = new Block(text).scan();
  const open: Span[] = [];
  for (const piece of pieces) {
    if (piece.kind === 'code') {
      out.spans.push({ kind: 'code', from: out.text.length, to: out.text.length + piece.text.length });
      out.text += piece.text;
    } else if (piece.kind && piece.pair > 0) {
      const url = pieces[piece.pair]?.url;
      open.push({ kind: piece.kind, from: out.text.length, to: 0, ...(url && { url }) });
    } else if (piece.close) {
      const at = open.findIndex((one) => one.kind === piece.kind);
      const [span] = open.splice(at, 1);
      if (span) span.to = out.text.length;
      if (span && span.to > span.from) out.spans.push(span);
    } else out.text += piece.text;
  }
}

class Block {
  private at = 0;
  private readonly pieces: Piece[] = [];
  private stack: number[] = [];
  constructor(private readonly source: string) {}

  scan(): Piece[] {
    let start = 0;
    while (this.at < this.source.length) {
      if (!special.includes(this.source[this.at] ?? '')) {
        this.at += 1;
        continue;
      }
      this.text(start, this.at);
      this.special();
      start = this.at;
    }
    this.text(start, this.at);
    return this.pieces;
  }

  private text(from: number, to: number) {
    if (to > from) this.pieces.push({ text: this.source.slice(from, to), kind: '', pair: 0, close: false, url: '' });
  }

  private plain(length: number) {
    this.text(this.at, this.at + length);
    this.at += length;
  }

  private special() {
    const letter = this.source[this.at] ?? '';
    if (letter === '\\' && special.includes(this.source[this.at + 1] ?? ' ')) {
      this.text(this.at + 1, this.at + 2);
      this.at += 2;
      return;
    }
    let run = 1;
    while (this.source[this.at + run] === letter) run += 1;
    if (letter === '`' && (run === 1 || run === 3) && !this.justClosed('code') && this.code(run)) return;
    if (letter === '*' && run === 3) {
      // The innermost of the two closes first; when both open, either order may follow.
      const top = this.stack.at(-1);
      const width = top !== undefined && this.pieces[top]?.text === '*' ? 1 : 2;
      const around = this.around(3);
      this.delimiter(width, around);
      this.delimiter(3 - width, around);
    } else if (('*_'.includes(letter) && run === 1) || ('*~|'.includes(letter) && run === 2)) this.delimiter(run, this.around(run));
    else if (letter === '[') this.open('link', 1);
    else if (letter === ']') {
      if (!this.link()) this.plain(1);
    } else this.plain(run);
  }

  private around(length: number): [string, string] {
    const before = Array.from(this.source.slice(Math.max(0, this.at - 2), this.at)).at(-1) ?? ' ';
    const next = this.source.codePointAt(this.at + length);
    return [before, next === undefined ? ' ' : String.fromCodePoint(next)];
  }

  private delimiter(length: number, [before, after]: [string, string]) {
    const mark = this.source.slice(this.at, this.at + length);
    const kind = kindOf(mark);
    let closes = !isSpace(before);
    let opens = !isSpace(after);
    if (mark[0] === '_') {
      closes &&= !isWord(after);
      opens &&= !isWord(before);
    }
    const at = this.opener(kind);
    if (at >= 0 && closes && this.pieces[this.stack[at] ?? -1]?.text === mark) this.close(at, length, '');
    else if (at < 0 && opens && !this.justClosed(kind)) this.open(kind, length);
    else this.plain(length);
  }

  /** Two spans of a kind side by side look like one, and could not be written again. */
  private justClosed(kind: Mark): boolean {
    for (let index = this.pieces.length - 1; index >= 0; index -= 1) {
      const piece = this.pieces[index];
      if (!piece || piece.kind === '') return false;
      if (piece.kind === kind && (piece.close || kind === 'code')) return true;
    }
    return false;
  }

  private opener(kind: Mark): number {
    return this.stack.findIndex((index) => this.pieces[index]?.kind === kind);
  }

  private forget(index: number) {
    const piece = this.pieces[index];
    if (piece) piece.kind = '';
  }

  /** A new bracket replaces an older one: links do not nest, and the nearest wins. */
  private open(kind: Mark, length: number) {
    const at = this.opener(kind);
    if (at >= 0) {
      this.forget(this.stack[at] ?? -1);
      this.stack.splice(at, 1);
    }
    this.stack.push(this.pieces.length);
    this.pieces.push({ text: this.source.slice(this.at, this.at + length), kind, pair: 0, close: false, url: '' });
    this.at += length;
  }

  /** Marks opened later are text now, but for one opened at the very same place: of bold and italic that begin together either may end first. */
  private close(at: number, length: number, url: string) {
    const opener = this.stack[at] ?? 0;
    const first = this.pieces[opener];
    if (!first) return;
    const kept = this.stack.slice(0, at);
    for (const index of this.stack.slice(at + 1)) {
      if (index === opener + 1 && this.pieces[index]?.text[0] === '*' && first.text[0] === '*') kept.push(index);
      else this.forget(index);
    }
    this.stack = kept;
    first.pair = this.pieces.length;
    this.pieces.push({ text: this.source.slice(this.at, this.at + length), kind: first.kind, pair: 0, close: true, url });
    this.at += length;
  }

  /** A code span ends with a run of the same length; escapes work inside. */
  private code(run: number): boolean {
    let text = '';
    for (let i = this.at + run; i < this.source.length; i += 1) {
      const letter = this.source[i] ?? '';
      if (letter === '\\' && special.includes(this.source[i + 1] ?? ' ')) {
        i += 1;
        text += this.source[i];
      } else if (letter === '`') {
        let end = i;
        while (this.source[end] === '`') end += 1;
        if (end - i !== run || !text) {
          text += this.source.slice(i, end);
          i = end - 1;
          continue;
        }
        this.pieces.push({ text, kind: 'code', pair: 0, close: false, url: '' });
        this.at = end;
        return true;
      } else text += letter;
    }
    return false;
  }

  private link(): boolean {
    const at = this.opener('link');
    if (at < 0 || this.stack[at] === this.pieces.length - 1 || !this.source.startsWith('](', this.at)) return false;
    let url = '';
    let depth = 1;
    for (let i = this.at + 2; i < this.source.length && url.length <= maxURL; i += 1) {
      let letter = this.source[i] ?? '';
      if (letter <= ' ') return false;
      if (letter === '\\' && special.includes(this.source[i + 1] ?? ' ')) {
        i += 1;
        letter = this.source[i] ?? '';
      } else if (letter === '(') depth += 1;
      else if (letter === ')') depth -= 1;
      if (depth === 0) {
        if (!goodURL(url)) return false;
        this.close(at, i + 1 - this.at, url);
        return true;
      }
      url += letter;
    }
    return false;
  }
}

const kindOf = (mark: string): Mark => (mark === '**' ? 'bold' : mark === '~~' ? 'strike' : mark === '||' ? 'spoiler' : 'italic');
const isSpace = (letter: string): boolean => /^[\s\u0085]$/u.test(letter) && letter !== '\uFEFF';
const isWord = (letter: string): boolean => /^[\p{L}\p{Nd}_]$/u.test(letter);

/** A block is the lines of one quote, or ordinary lines up to an empty one, which is a block of its own. */
function blockLength(text: string): number {
  const quoted = isQuoted(text);
  let length = lineLength(text, 0);
  if (!quoted && isBlank(text.slice(0, length))) return length;
  while (length < text.length && isQuoted(text.slice(length)) === quoted) {
    const end = length + lineLength(text, length);
    if (!quoted && isBlank(text.slice(length, end))) break;
    length = end;
  }
  return length;
}

function lineLength(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return (end < 0 ? text.length : end + 1) - from;
}

const isBlank = (line: string): boolean => line.trim() === '';
const isQuoted = (text: string): boolean => text.startsWith('>') && !isBlank(text.slice(1, lineLength(text, 0)));
