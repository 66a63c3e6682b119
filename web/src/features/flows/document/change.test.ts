import { describe, expect, it } from 'vitest';
import type { BlockKind } from '~/api/contract';
import { addBlock, type Exit, enframe, link, mainExit, newBlock, place, remove, rename, setBlock, setFrame, setNote, targetOf, unlink } from './change';
import { copy, paste, readClip } from './clip';
import { compare, same } from './compare';
import { readDocument } from './document';
import { startId } from './graph';
import { idMaker, idsOf } from './ids';

const first = readDocument({
  format: 1, id: 'f', start: 'a', languages: ['en'], custom: { kept: true },
  triggers: [{ id: 't1', kind: 'link' }, { id: 't2', kind: 'keyword', words: ['go'], start: 'b' }],
  blocks: [
    { id: 'a', kind: 'message', later: { deep: [1] }, exits: { next: 'b', other: 'c' } },
    { id: 'b', kind: 'condition', if: 'x()', exits: { yes: 'a', no: 'c' } },
    { id: 'c', kind: 'jump', to: 'a' },
  ],
  notes: [{ id: 'n', at: 'b', text: 'June' }, { id: 'free', text: 'paper' }],
  frames: [{ id: 'fr', blocks: ['a', 'b'] }],
  silenced: [{ rule: 'r', at: 'b', reason: 'x' }],
  layout: { a: { x: 0, y: 0 }, b: { x: 400, y: 80 }, free: { x: 0, y: 300 } },
});
const at = (block: string, exit: string): Exit => ({ block, exit });
const field = (key: string, type: string, required: boolean, more = {}) => ({ key, type, required, label: '', help: '', ...more }) as BlockKind['form'][number];
const kind = (name: string, form: BlockKind['form'] = [], ...exits: string[]): BlockKind => ({ kind: name, title: name, about: '', group: 'talk', icon: '', dynamic: '', form, exits: exits.map((exit) => ({ name: exit, label: exit, quiet: exit === 'other' })) });

describe('links', () => {
  it.each([
    ['an exit', at('a', 'next'), 'c'],
    ['a new exit', at('a', 'timeout'), 'b'],
    ['a jump', at('c', 'to'), 'b'],
    ['one trigger of two', at(startId, 't1'), 'c'],
  ])('leads %s elsewhere and takes it away', (_, from, to) => {
    const linked = link(first, from, to);
    expect(targetOf(linked, from)).toBe(to);
    expect(linked.blocks.filter((block, index) => block !== first.blocks[index]).length).toBe(from.block === startId ? 0 : 1);
    expect(link(linked, from, to)).toBe(linked);
    expect(targetOf(unlink(linked, from), from)).toBe(from.block === startId ? 'a' : null);
  });
  it('moves the start of the flow with the only trigger, or when there is none', () => {
    const one = { ...first, triggers: first.triggers.slice(0, 1) };
    expect(link(one, at(startId, 't1'), 'c').start).toBe('c');
    expect(link({ ...first, triggers: [] }, at(startId, 'start'), 'c').start).toBe('c');
    expect(unlink(one, at(startId, 't1')).start).toBe('');
  });
  it('leads nowhere but to blocks', () => {
    expect(link(first, at('a', 'next'), startId)).toBe(first);
    expect(link(first, at('a', 'next'), 'nobody')).toBe(first);
    expect(unlink(first, at('a', 'timeout'))).toBe(first);
  });
});

describe('blocks', () => {
  const message = kind('message', [field('content', 'object', true), field('wait', 'object', false), field('mode', 'enum', true, { options: [{ value: 'x', label: '' }] }), field('flow', 'flow', true)], 'next', 'other');
  it('begin with what their form asks for, and nothing more', () => {
    expect(newBlock(message, 'm')).toEqual({ id: 'm', kind: 'message', content: {}, mode: 'x' });
    expect(mainExit(message)).toBe('next');
  });
  it('come between an exit and what it led to', () => {
    const added = addBlock(first, { id: 'm', kind: 'message' }, { from: at('a', 'next'), through: 'next', at: { x: 8, y: 8 } });
    expect([targetOf(added, at('a', 'next')), targetOf(added, at('m', 'next')), added.layout.m]).toEqual(['m', 'b', { x: 8, y: 8 }]);
  });
  it('start the flow when they are the first', () => {
    expect(addBlock(readDocument({ id: 'e' }), { id: 'm', kind: 'message' }).start).toBe('m');
  });
  it('go with every link, place and remark that names them', () => {
    const left = remove(first, new Set(['b']));
    expect(left.blocks).toEqual([{ id: 'a', kind: 'message', later: { deep: [1] }, exits: { other: 'c' } }, first.blocks[2]]);
    expect(left).toMatchObject({ start: 'a', triggers: [{ id: 't1' }, { id: 't2' }], notes: [{ id: 'free' }], frames: [{ blocks: ['a'] }], silenced: [], custom: { kept: true } });
    expect(left.triggers[1]).not.toHaveProperty('start');
    expect(left.layout).not.toHaveProperty('b');
    expect(remove(first, new Set(['nobody']))).toBe(first);
    const noStart = remove(first, new Set(['a']));
    expect([noStart.start, noStart.blocks[1]]).toEqual(['', { id: 'c', kind: 'jump' }]);
  });
  it('take a name in the language of the reader, and lose it with the last word', () => {
    const both = { ...first, languages: ['ru', 'en'] };
    const named = rename(both, 'a', 'Hello', 'en');
    expect(named.blocks[0]?.title).toEqual({ en: 'Hello' });
    expect(rename(named, 'a', '', 'en').blocks[0]).not.toHaveProperty('title');
    expect(rename(first, 'a', 'Hello', 'en').blocks[0]?.title).toBe('Hello');
    expect(setBlock(first, first.blocks[0] as never)).toBe(first);
  });
});

describe('notes and frames', () => {
  it('are added, changed, and gone without words', () => {
    const added = setNote(first, { id: 'n2', text: 'new' }, { x: 1, y: 2 });
    expect([added.notes.length, added.layout.n2]).toEqual([3, { x: 1, y: 2 }]);
    expect(setNote(added, { id: 'n2', text: ' ' }).notes.length).toBe(2);
    expect(place(first, { a: { x: 0, y: 0 } })).toBe(first);
  });
  it('hold a block once', () => {
    const two = setFrame(first, { id: 'f2', title: 'Two', blocks: ['b'] });
    expect(two.frames.map((frame) => frame.blocks)).toEqual([['a'], ['b']]);
    expect(enframe(two, ['a'], 'f2').frames.map((frame) => frame.blocks)).toEqual([[], ['b', 'a']]);
    expect(enframe(two, ['b'], null).frames.map((frame) => frame.blocks)).toEqual([['a'], []]);
    expect(enframe(two, ['b'], 'f2')).toBe(two);
  });
});

describe('the clipboard', () => {
  const kinds = ['message', 'condition', 'jump'].map((one) => kind(one));
  const text = copy(first, new Set(['a', 'b']), first.layout) ?? '';
  it('carries blocks to another flow under new ids, with the links among them', () => {
    const clip = readClip(text, kinds);
    if (!clip || 'missing' in clip) throw new Error('not readable');
    const other = readDocument({ id: 'other' });
    const { document, ids } = paste(other, clip, { x: 100, y: 100 }, idMaker(other, () => 0.5).fresh);
    const [a, b] = document.blocks;
    expect(ids).toHaveLength(3);
    expect(idsOf(document)).not.toEqual(expect.arrayContaining(['a']));
    expect(a).toMatchObject({ kind: 'message', later: { deep: [1] }, exits: { next: b?.id } });
    expect(Object.keys(a?.exits ?? {})).toEqual(['next']);
    expect(document.layout[b?.id ?? '']).toEqual({ x: 500, y: 180 });
    expect(document.notes[0]).toMatchObject({ at: b?.id });
    expect(document.start).toBe(a?.id);
  });
  it('takes the blocks of a frame along', () => {
    const clip = readClip(copy(first, new Set(['fr']), first.layout) ?? '', kinds);
    expect(clip).toMatchObject({ blocks: [{ id: 'a' }, { id: 'b' }], frames: [{ id: 'fr' }] });
  });
  it('names what this server does not have, and leaves the words of others alone', () => {
    expect(readClip(text, kinds.slice(1))).toEqual({ missing: ['message'] });
    for (const other of ['', 'hello', '{"parley":"blocks"', '{"parley":"blocks","blocks":[{}],"notes":[],"frames":[]}', '{"parley":"blocks","blocks":1}']) expect(readClip(other, kinds)).toBeNull();
    expect(copy(first, new Set(['nobody']), {})).toBeNull();
  });
});

describe('two documents', () => {
  it('are the same in any order and with what is empty left out', () => {
    expect(same(first, { ...JSON.parse(JSON.stringify(first)), more: [], other: {} })).toBe(true);
    expect(same({ a: [1, 2] }, { a: [2, 1] })).toBe(false);
  });
  it('differ in a few words', () => {
    const mine = rename(remove(first, new Set(['c'])), 'b', 'City', 'en');
    expect(compare(first, { ...mine, name: 'x', layout: {} }, ['en'], (one) => one.toUpperCase())).toEqual({ added: [], removed: ['JUMP'], changed: ['MESSAGE', 'City'], rest: true, looks: true });
    expect(compare(mine, first, ['en'], String).added).toEqual(['jump']);
  });
});
