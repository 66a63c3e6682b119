import { type Comparison, emptyGroup, type Group, isGroup, type Literal, nextId, type Rule } from './tree';

type Token = { sign: string } | { word: string } | { literal: Literal };

const pattern = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d[\p{L}\d._-]*)|([\p{L}_][\p{L}\d_]*)|(!=|<=|>=|[(),=<>]))/uy;
const escapes: Record<string, string> = { n: '\n', t: '\t' };

class Unreadable extends Error {}

function lex(text: string): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text);
    if (!found) throw new Unreadable();
    const [, quoted, number, word, sign] = found;
    if (quoted !== undefined) tokens.push({ literal: { kind: 'text', value: quoted.slice(1, -1).replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter) } });
    else if (number !== undefined) tokens.push({ literal: { kind: /^-?\d+(\.\d+)?$/.test(number) ? 'number' : /^\d{4}-\d\d-\d\d$/.test(number) ? 'date' : 'period', value: number } });
    else if (word !== undefined) tokens.push(/^(true|false)$/i.test(word) ? { literal: { kind: 'bool', value: word.toLowerCase() } } : { word });
    else tokens.push({ sign: sign ?? '' });
  }
  return tokens;
}

/**
 * Reads a text into the builder's tree; null when the text is not well formed. Only the form is read:
 * whether a condition exists and fits its value is the server's to say.
 */
export function parse(text: string): Group | null {
  try {
    const reader = new Reader(lex(text));
    if (reader.done()) return emptyGroup();
    const item = reader.any();
    if (!reader.done()) return null;
    return isGroup(item) ? item : { ...emptyGroup(), items: [item] };
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

class Reader {
  private at = 0;
  constructor(private readonly tokens: Token[]) {}

  done = () => this.at >= this.tokens.length;

  any(): Rule | Group {
    return this.chain('or', () => this.chain('and', () => this.one()));
  }

  private take(text: string): boolean {
    const token = this.tokens[this.at];
    const same = token && (('sign' in token && token.sign === text) || ('word' in token && token.word.toLowerCase() === text));
    if (same) this.at += 1;
    return Boolean(same);
  }

  private need(text: string) {
    if (!this.take(text)) throw new Unreadable();
  }

  private chain(join: Group['join'], item: () => Rule | Group): Rule | Group {
    const items = [item()];
    while (this.take(join)) items.push(item());
    const only = items.length === 1 ? items[0] : undefined;
    // a and (b and c) is one group of three: brackets of the same word mean nothing.
    return only ?? { ...emptyGroup(join), items: items.flatMap((one) => (isGroup(one) && one.join === join && !one.not ? one.items : [one])) };
  }

  private one(): Rule | Group {
    if (this.take('not')) {
      const item = this.one();
      return { ...item, not: !item.not };
    }
    if (this.take('(')) {
      const item = this.any();
      this.need(')');
      return item;
    }
    return this.rule();
  }

  private rule(): Rule {
    const token = this.tokens[this.at];
    if (!token || !('word' in token) || /^(and|or|not|in|contains)$/i.test(token.word)) throw new Unreadable();
    this.at += 1;
    this.need('(');
    const args = this.take(')') ? [] : this.list();
    for (const comparison of ['=', '!=', '<', '<=', '>', '>=', 'contains'] as Comparison[]) {
      if (this.take(comparison)) return { id: nextId(), atom: token.word, args, comparison, values: [this.literal()], not: false };
    }
    if (this.take('in')) {
      this.need('(');
      return { id: nextId(), atom: token.word, args, comparison: 'in', values: this.list(), not: false };
    }
    return { id: nextId(), atom: token.word, args, comparison: '', values: [], not: false };
  }

  private list(): Literal[] {
    const values = [this.literal()];
    while (this.take(',')) values.push(this.literal());
    this.need(')');
    return values;
  }

  private literal(): Literal {
    const token = this.tokens[this.at];
    if (!token || !('literal' in token)) throw new Unreadable();
    this.at += 1;
    return token.literal;
  }
}
