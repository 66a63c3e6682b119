import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from './parse';
import { count, type Rich } from './text';
import { write } from './write';

interface Pair extends Rich {
  markdown: string;
  written: string;
}
// The table both sides keep to: the server's tests read it, too. UPDATE=1 writes how the editor spells each text.
const file = '../internal/rich/testdata/markdown.json'; // from web/, where tests run
const pairs = JSON.parse(readFileSync(file, 'utf8')) as Pair[];
if (process.env.UPDATE) writeFileSync(file, `${JSON.stringify(pairs.map((one) => ({ ...one, written: write(parse(one.markdown)) })), null, 1)}\n`);

describe('small Markdown', () => {
  it.each(pairs.map((one) => [one.markdown, one] as const))('is read as the server reads it: %j', (markdown, pair) => {
    expect(parse(markdown)).toEqual({ text: pair.text, spans: pair.spans ?? [] });
  });

  it.each(pairs.map((one) => [one.markdown, one] as const))('is written so that it reads the same: %j', (markdown, pair) => {
    expect(write(parse(markdown))).toBe(pair.written);
    expect(parse(pair.written)).toEqual(parse(markdown));
  });

  it('survives the way there and back, however dense the marks', () => {
    const pieces = ['*', '**', '***', '_', '~~', '||', '`', '```', '[', '](https://a.ru)', '](tel:1)', ']', '(', ')', '> ', '>', '\n', '\n\n', ' ', '\\', 'a', 'bc', 'слово', '👩‍👩‍👧', '.', '!'];
    const wrong: string[] = [];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    for (let round = 0; round < 3000; round += 1) {
      const markdown = Array.from({ length: random(30) }, () => pieces[random(pieces.length)]).join('');
      const rich = parse(markdown);
      const again = parse(write(rich));
      if (JSON.stringify(again) !== JSON.stringify(rich)) wrong.push(markdown);
    }
    expect(wrong).toEqual([]);
  });

  it('leaves ordinary punctuation as it is typed', () => {
    expect(write({ text: 'Скидка (20%) — 5*3, 2 > 1; file_name [1]', spans: [] })).toBe('Скидка (20%) — 5*3, 2 > 1; file_name [1]');
    expect(write({ text: '*звёздочки*', spans: [] })).toBe(String.raw`\*звёздочки\*`);
  });

  it('keeps what can be kept of formatting that cannot be written', () => {
    const crossing = parse(write({ text: 'abcdefgh', spans: [{ kind: 'bold', from: 0, to: 5 }, { kind: 'italic', from: 3, to: 8 }] }));
    expect(crossing.text).toBe('abcdefgh');
    expect(crossing.spans).toContainEqual({ kind: 'bold', from: 0, to: 5 });
    expect(parse(write({ text: 'a  b', spans: [{ kind: 'bold', from: 0, to: 3 }] }))).toEqual({ text: 'a  b', spans: [{ kind: 'bold', from: 0, to: 1 }] });
    expect(parse(write({ text: 'a\n\nb', spans: [{ kind: 'bold', from: 0, to: 4 }] }))).toEqual({ text: 'a\n\nb', spans: [{ kind: 'bold', from: 0, to: 1 }, { kind: 'bold', from: 3, to: 4 }] });
    expect(write({ text: 'x', spans: [{ kind: 'link', from: 0, to: 1, url: 'javascript:alert(1)' }] })).toBe('x');
  });

  it('counts in the units of channels', () => {
    expect([count('жa😀', 'utf16'), count('жa😀', 'runes'), count('жa😀', 'bytes')]).toEqual([4, 3, 7]);
  });
});
