// The small Markdown of message texts, as runs to draw; and templates, as chips.

export interface Run {
  text: string;
  bold?: boolean;
  italic?: boolean;
  strike?: boolean;
  code?: boolean;
  spoiler?: boolean;
  link?: string;
  /** A variable: its path; `text` is the value shown when it is unknown. */
  variable?: string;
}

type Style = Omit<Run, 'text' | 'variable'>;

const marks: [RegExp, (found: RegExpExecArray) => { inner: string; style: Style }][] = [
  [/^\*\*([\s\S]+?)\*\*/, (found) => ({ inner: found[1] ?? '', style: { bold: true } })],
  [/^~~([\s\S]+?)~~/, (found) => ({ inner: found[1] ?? '', style: { strike: true } })],
  [/^\|\|([\s\S]+?)\|\|/, (found) => ({ inner: found[1] ?? '', style: { spoiler: true } })],
  [/^_([^_\n]+)_(?![\p{L}\p{N}])/u, (found) => ({ inner: found[1] ?? '', style: { italic: true } })],
  [/^\*([^*\n]+)\*/, (found) => ({ inner: found[1] ?? '', style: { italic: true } })],
  [/^\[([^\]\n]+)\]\(([^)\s]+)\)/, (found) => ({ inner: found[1] ?? '', style: { link: found[2] } })],
];
const template = /^\{\{\s*([^}|]+?)\s*((?:\|[^}]*)?)\}\}/;
const code = /^`([^`\n]+)`/;

/** Splits a text into runs. What is not well-formed markup stays as it was typed. */
export function runs(text: string, style: Style = {}): Run[] {
  const out: Run[] = [];
  const plain = (letters: string) => {
    const last = out.at(-1);
    if (last && last.variable === undefined && sameStyle(last, style)) last.text += letters;
    else out.push({ text: letters, ...style });
  };
  let rest = text;
  let before = '';
  outer: while (rest) {
    const variable = template.exec(rest);
    if (variable) {
      const path = variable[1] ?? '';
      out.push({ text: /default:\s*(?:'([^']*)'|"([^"]*)")/.exec(variable[2] ?? '')?.slice(1).find((value) => value !== undefined) ?? '', variable: path, ...style });
      rest = rest.slice(variable[0].length);
      continue;
    }
    const literal = code.exec(rest);
    if (literal) {
      out.push({ text: literal[1] ?? '', ...style, code: true });
      rest = rest.slice(literal[0].length);
      continue;
    }
    if (!/[\p{L}\p{N}]/u.test(before) || rest[0] === '*' || rest[0] === '~' || rest[0] === '|' || rest[0] === '[') {
      for (const [pattern, read] of marks) {
        const found = pattern.exec(rest);
        if (!found) continue;
        const { inner, style: own } = read(found);
        out.push(...runs(inner, { ...style, ...own }));
        rest = rest.slice(found[0].length);
        before = ' ';
        continue outer;
      }
    }
    before = String.fromCodePoint(rest.codePointAt(0) ?? 0);
    plain(before);
    rest = rest.slice(before.length);
  }
  return out;
}

function sameStyle(run: Run, style: Style): boolean {
  return (['bold', 'italic', 'strike', 'code', 'spoiler', 'link'] as const).every((key) => run[key] === style[key]);
}

/** The text without markup, variables by their fallback or, in braces, by `name`: the last part of their path when nobody knows better. */
export function plainText(text: string, name: (key: string) => string = (key) => key): string {
  return runs(text).map((run) => (run.variable === undefined ? run.text : run.text || `{${name(run.variable.split('.').at(-1) ?? '')}}`)).join('');
}
