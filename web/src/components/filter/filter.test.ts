import { describe, expect, it } from 'vitest';
import { markProblems } from './marks';
import { parse } from './parse';
import { countRules, emptyGroup, type Group, isGroup, print, replace, type Rule } from './tree';
import { begin, turn, typeOf, type Vocabulary, wayOf, waysOf } from './vocabulary';

describe('text and tree', () => {
  it.each([
    'tag("vip")',
    'tag("vip") and not tag("gone")',
    'tag("a") and (stage() = "lead" or field("age") >= 18)',
    'tag("a") and tag("b") or tag("c")',
    'not (tag("a") or tag("b"))',
    'created() <= 1d12h',
    'created() >= 2026-01-31',
    'field("vip") = true',
    'stage() in ("lead", "client")',
    'name() contains "he said \\"hi\\" \\\\ and left\\n"',
    'field("weight") > -12.5',
  ])('survives the way there and back: %s', (text) => {
    const tree = parse(text);
    // "and" inside "or" is grouped by the language itself; the builder writes the brackets.
    const want = text === 'tag("a") and tag("b") or tag("c")' ? '(tag("a") and tag("b")) or tag("c")' : text;
    expect(tree && print(tree)).toBe(want);
    expect(tree && parse(print(tree)) && print(parse(print(tree)) ?? emptyGroup())).toBe(want);
  });
  it.each(['tag(', 'tag("a"', 'and', 'tag("a") tag("b")', 'tag("a") =', 'x', '"a" = "b"', 'tag(“a”)'])('does not read %s', (text) => {
    expect(parse(text)).toBeNull();
  });
  it('reads nothing as no conditions', () => {
    expect(parse('  ')?.items).toEqual([]);
    expect(print(emptyGroup())).toBe('');
  });
  it('joins brackets of the same word and turns double "not" back', () => {
    expect(print(parse('tag("a") and (tag("b") and tag("c"))') ?? emptyGroup())).toBe('tag("a") and tag("b") and tag("c")');
    expect(print(parse('not not tag("a")') ?? emptyGroup())).toBe('tag("a")');
  });
  it('leaves out conditions that are not finished', () => {
    const tree = parse('tag("a") and name() = ""');
    expect(tree && print(tree)).toBe('tag("a")');
    expect(tree && countRules(tree)).toBe(1);
  });
  it('replaces and removes at any depth', () => {
    const tree = parse('tag("a") and (tag("b") or tag("c"))') as Group;
    const inner = tree.items.find((item) => isGroup(item)) as Group;
    const target = inner.items[0] as Rule;
    expect(print(replace(tree, target.id, { ...target, args: [{ kind: 'text', value: 'z' }] }))).toBe('tag("a") and (tag("z") or tag("c"))');
    expect(print(replace(tree, target.id, null))).toBe('tag("a") and tag("c")');
  });
});

const words: Vocabulary = {
  atoms: [
    { name: 'tag', args: [{ name: 'name', optional: false, refers: '', options: [] }], options: [], type: 'bool', comparisons: ['', '='], title: 'Tag' },
    { name: 'field', args: [{ name: 'key', optional: false, refers: '', options: [] }], options: [], type: 'text', comparisons: [], title: 'Field' },
    { name: 'created', args: [], options: [], type: 'moment', comparisons: ['', '<', '<=', '>', '>='], title: 'Joined' },
  ],
  fields: [{ id: '1', key: 'age', label: 'Age', type: 'number', choices: [] }],
  tags: [], stages: [],
};
const rule = (text: string) => parse(text)?.items[0] as Rule;

describe('vocabulary', () => {
  it('begins a condition in its first way', () => {
    expect(begin(words, rule('tag("a")'), 'created')).toMatchObject({ atom: 'created', args: [], comparison: '<=', values: [{ kind: 'period', value: '' }] });
  });
  it('compares a field by its own type', () => {
    expect(typeOf(words, rule('field("age") > 3'))).toBe('number');
    expect(wayOf(words, rule('field("age") > 3'))?.key).toBe('more');
  });
  it('tells an age from a date', () => {
    expect(wayOf(words, rule('created() <= 7d'))?.key).toBe('within');
    expect(wayOf(words, rule('created() >= 2026-01-31'))?.key).toBe('from');
    expect(wayOf(words, rule('not tag("a")'))?.key).toBe('no');
  });
  it('offers only what the server allows', () => {
    expect(waysOf(words, rule('created()')).map((one) => one.key)).not.toContain('is');
  });
  it('keeps the value when the next way takes the same kind', () => {
    const within = rule('created() <= 7d');
    const longAgo = waysOf(words, within).find((one) => one.key === 'longAgo');
    expect(longAgo && turn(within, longAgo)).toMatchObject({ comparison: '>', values: [{ kind: 'period', value: '7d' }] });
  });
});

describe('marks', () => {
  it('cuts the text at the problem, counting characters', () => {
    expect(markProblems('😀 tagg("x")', [{ from: 2, to: 6, text: 'no such' }])).toEqual([{ text: '😀 ', problem: null }, { text: 'tagg', problem: 'no such' }, { text: '("x")', problem: null }]);
  });
  it('marks the last letter when the text ends too early', () => {
    expect(markProblems('tag(', [{ from: 4, to: 4, text: 'more' }])).toEqual([{ text: 'tag', problem: null }, { text: '(', problem: 'more' }]);
  });
  it('leaves a right text whole', () => {
    expect(markProblems('tag("a")', [])).toEqual([{ text: 'tag("a")', problem: null }]);
  });
});
