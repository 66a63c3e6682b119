import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from '~/lib/rich/parse';
import { toDoc, toMarkdown } from './doc';

const pairs = JSON.parse(readFileSync('../internal/rich/testdata/markdown.json', 'utf8')) as { markdown: string; written: string }[];

describe('texts in the editor', () => {
  it.each(pairs.map((one) => [one.markdown, one.written] as const))('go there and back: %j', (markdown, written) => {
    const back = toMarkdown(toDoc(markdown));
    expect(parse(back)).toEqual(parse(written));
  });

  it.each([
    ["{{ contact.first_name | default: 'друг' }}, привет"],
    ["**{{ contact.first_name }}**, ваш _счёт_ {{ answer.sum | money: 'RUB' }}".replace('_счёт_', '*счёт*')],
    ['[Заказ](https://a.ru/?id={{ contact.external_id }})'],
    ['{% if contact.city %}Вы из города {{ contact.city }}{% endif %}'],
    ['> {{ contact.first_name }}\n> сказала так'],
    ['{{ a_b }} и {{ c*d }}'],
  ])('keep templates whole: %s', (markdown) => {
    expect(toMarkdown(toDoc(markdown))).toBe(markdown);
  });

  it('show values as pieces of their own', () => {
    expect(toDoc('Привет, **{{ contact.first_name }}**').content?.[0]?.content).toEqual([
      { type: 'text', text: 'Привет, ' },
      { type: 'variable', attrs: { code: '{{ contact.first_name }}' }, marks: [{ type: 'bold' }] },
    ]);
  });

  it('join the lines of one quote, and formatting over the end of a line', () => {
    const line = (text: string, quote: boolean, bold = false) => ({ type: 'paragraph', attrs: { quote }, content: [{ type: 'text', text, ...(bold && { marks: [{ type: 'bold' }] }) }] });
    expect(toMarkdown({ type: 'doc', content: [line('a', true), line('b', true), line('c', false)] })).toBe('> a\n> b\nc');
    expect(toMarkdown({ type: 'doc', content: [line('a', false, true), line('b', false, true)] })).toBe('**a\nb**');
    expect(toMarkdown({ type: 'doc', content: [line('a', false, true), { type: 'paragraph' }, line('b', false, true)] })).toBe('**a**\n\n**b**');
  });
});
