import { describe, expect, it } from 'vitest';
import { addBlock, remove, rename } from './change';
import { readDocument } from './document';
import { makeEditor } from './store';

const document = readDocument({ id: 'f', start: 'a', languages: ['en'], blocks: [{ id: 'a', kind: 'message', exits: { next: 'b' } }, { id: 'b', kind: 'stop' }] });
const make = () => {
  let time = 0;
  const editor = makeEditor(document, { now: () => time, random: () => 0.1 });
  return { editor, now: editor.getState, wait: (ms: number) => { time += ms; } };
};
const titles = (one: { blocks: { title?: unknown }[] }) => one.blocks.map((block) => block.title ?? '');

describe('the editor of a document', () => {
  it('goes back and forth over everything', () => {
    const { now } = make();
    now().run((one) => remove(one, new Set(['b'])));
    now().run((one, fresh) => addBlock(one, { id: fresh('stop'), kind: 'stop' }));
    const last = now().document;
    now().undo();
    now().undo();
    expect(now().document).toBe(document);
    now().undo();
    now().redo();
    now().redo();
    expect(now().document).toBe(last);
    now().undo();
    now().run((one) => rename(one, 'a', 'New', 'en'));
    expect(now().future).toEqual([]);
  });
  it('takes what is typed without a pause as one step', () => {
    const { now, wait } = make();
    for (const text of ['H', 'He', 'Hel']) {
      now().run((one) => rename(one, 'a', text, 'en'), 'a.title');
      wait(900);
    }
    wait(200);
    now().run((one) => rename(one, 'a', 'Hell', 'en'), 'a.title');
    now().run((one) => rename(one, 'b', 'End', 'en'), 'b.title');
    const seen = [];
    while (now().past.length) {
      now().undo();
      seen.push(titles(now().document));
    }
    expect(seen).toEqual([['Hell', ''], ['Hel', ''], ['', '']]);
  });
  it('remembers a hundred steps and no change that changes nothing', () => {
    const { now } = make();
    now().run((one) => one);
    expect(now().past).toHaveLength(0);
    for (let step = 0; step < 130; step += 1) now().run((one) => rename(one, 'a', String(step), 'en'));
    expect(now().past).toHaveLength(100);
  });
  it('never gives an id twice, also after its block is gone', () => {
    const { now } = make();
    let random = 0;
    const editor = makeEditor(document, { random: () => (random = (random + 0.37) % 1) });
    const ids = new Set<string>();
    for (let step = 0; step < 500; step += 1) {
      let id = '';
      editor.getState().run((one, fresh) => addBlock(one, { id: (id = fresh('stop')), kind: 'stop' }));
      expect(ids.has(id)).toBe(false);
      ids.add(id);
      editor.getState().run((one) => remove(one, new Set([id])));
    }
    expect(now().document).toBe(document);
  });
  it('forgets a choice that is no longer there', () => {
    const { now } = make();
    now().select(['a', 'b']);
    const both = now().selection;
    now().select(['b', 'a']);
    expect(now().selection).toBe(both);
    now().run((one) => remove(one, new Set(['b'])));
    expect([...now().selection]).toEqual(['a']);
  });
  it('gives blocks their places on the canvas with the first change', () => {
    const { editor, now } = make();
    editor.see({ a: { x: 8, y: 8 }, gone: { x: 0, y: 0 } }, null);
    now().run((one) => rename(one, 'a', 'x', 'en'));
    expect(now().document.layout).toEqual({ a: { x: 8, y: 8 } });
    now().undo();
    expect(now().document.layout).toEqual({});
  });
  it('takes over another document without a way back', () => {
    const { now } = make();
    now().run((one) => rename(one, 'a', 'x', 'en'));
    now().replace(document);
    expect([now().past.length, now().document]).toEqual([0, document]);
  });
});
