import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '~/api/problem';
import { rename } from '../document/change';
import { type FlowDocument, readDocument, say } from '../document/document';
import { makeEditor } from '../document/store';
import { Autosave, type Saved, type Theirs } from './autosave';
import type { Draft } from './drafts';

const first = readDocument({ id: 'f', start: 'a', languages: ['en'], blocks: [{ id: 'a', kind: 'stop' }] });
const title = (document?: FlowDocument) => say(document?.blocks[0]?.title, ['en']);

/** A server that answers when told to, and a browser that remembers. */
function make(left: Draft | null = null, revision = 1) {
  const editor = makeEditor(first);
  const calls: { document: FlowDocument; revision: number; answer: (saved?: Saved | Problem) => Promise<void> }[] = [];
  const shelf = { draft: left };
  const server: Theirs = { revision: 9, document: first };
  const save = new Autosave(editor, revision, {
    send: (document, base) => new Promise((resolve, reject) => {
      calls.push({ document, revision: base, answer: async (saved = { revision: base + 1, problems: [] }) => { if (saved instanceof Problem) reject(saved); else resolve(saved); await vi.advanceTimersByTimeAsync(0); } });
    }),
    load: async () => ({ ...server }),
    onSaved: () => undefined,
    drafts: { read: async () => shelf.draft, write: async (draft) => { shelf.draft = draft; return true; }, drop: async () => { shelf.draft = null; } },
  });
  const stop = save.start();
  const type = (text: string) => editor.getState().run((one) => rename(one, 'a', text, 'en'));
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { editor, save, calls, shelf, server, stop, type, pass, state: () => save.status.getState().state };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('autosave', () => {
  it('waits for a pause, and not longer than five seconds', async () => {
    const { type, pass, calls, state } = make();
    type('H');
    expect(state()).toBe('saving');
    await pass(700);
    type('He');
    await pass(700);
    expect(calls).toHaveLength(0);
    await pass(100);
    expect([calls.length, title(calls[0]?.document), calls[0]?.revision]).toEqual([1, 'He', 1]);
    await calls[0]?.answer();
    expect(state()).toBe('saved');
    for (let ms = 0; ms < 5000; ms += 500) {
      type(`x${ms}`);
      await pass(500);
    }
    expect([calls.length, calls[1]?.revision]).toEqual([2, 2]);
  });
  it('sends one after another and never touches what was typed meanwhile', async () => {
    const { editor, type, pass, calls, state, shelf } = make();
    type('one');
    await pass(800);
    type('two');
    await pass(10_000);
    expect(calls).toHaveLength(1);
    await calls[0]?.answer({ revision: 7, problems: [] });
    expect([title(editor.getState().document), state(), title(shelf.draft?.document), shelf.draft?.revision]).toEqual(['two', 'saving', 'two', 7]);
    await pass(800);
    expect([title(calls[1]?.document), calls[1]?.revision]).toEqual(['two', 7]);
    await calls[1]?.answer();
    expect([state(), shelf.draft]).toEqual(['saved', null]);
  });
  it('keeps what could not be sent and tries again, at once when the network is back', async () => {
    const { type, pass, calls, state, shelf } = make();
    type('far');
    await pass(800);
    await calls[0]?.answer(new Problem({ code: 'offline' }));
    expect([state(), title(shelf.draft?.document)]).toEqual(['offline', 'far']);
    await pass(2000);
    expect(calls).toHaveLength(2);
    await calls[1]?.answer(new Problem({ code: 'unavailable' }));
    window.dispatchEvent(new Event('online'));
    await pass(0);
    await calls[2]?.answer();
    expect(state()).toBe('saved');
  });
  it('takes up what an earlier visit left, unless it is known already', async () => {
    const kept = rename(first, 'a', 'kept', 'en');
    const one = make({ document: kept, revision: 1 });
    expect(await one.save.restore()).toBe(true);
    await one.pass(800);
    expect(title(one.calls[0]?.document)).toBe('kept');
    one.editor.getState().undo();
    expect(title(one.editor.getState().document)).toBe('');
    expect(await make({ document: first, revision: 1 }).save.restore()).toBe(false);
  });
  it('asks when somebody else was faster, and takes theirs when told to', async () => {
    const { editor, save, type, pass, calls, server, state, shelf } = make();
    server.document = rename(first, 'a', 'theirs', 'en');
    type('mine');
    await pass(800);
    await calls[0]?.answer(new Problem({ code: 'conflict', status: 412 }));
    expect(state()).toBe('conflict');
    type('mine too');
    await pass(20_000);
    expect([calls.length, title(shelf.draft?.document)]).toEqual([1, 'mine too']);
    save.takeTheirs(server);
    expect([state(), title(editor.getState().document), save.dirty]).toEqual(['saved', 'theirs', false]);
    type('after');
    await pass(800);
    expect(calls[1]?.revision).toBe(9);
  });
  it('asks about a draft left behind a revision somebody else has made', async () => {
    const { save, state, server } = make({ document: rename(first, 'a', 'old', 'en'), revision: 1 }, 9);
    server.document = rename(first, 'a', 'theirs', 'en');
    expect(await save.restore()).toBe(true);
    expect(state()).toBe('conflict');
  });
  it('does not ask when only the answer was lost, or when the flow was only published', async () => {
    const { type, pass, calls, server, state } = make();
    type('mine');
    await pass(800);
    server.document = JSON.parse(JSON.stringify(calls[0]?.document)) as FlowDocument;
    await calls[0]?.answer(new Problem({ code: 'conflict', status: 412 }));
    expect(state()).toBe('saved');
    server.revision = 12;
    type('more');
    await pass(800);
    await calls[1]?.answer(new Problem({ code: 'conflict', status: 412 }));
    await pass(800);
    expect([calls[2]?.revision, state()]).toEqual([12, 'saving']);
  });
  it('says what the server did not accept, and tries again after the next change', async () => {
    const { type, pass, calls, state, save } = make();
    type('bad');
    await pass(800);
    await calls[0]?.answer(new Problem({ code: 'invalid', fields: [{ path: '', code: '', text: 'No such key' }] }));
    expect([state(), save.status.getState().why]).toEqual(['refused', 'No such key']);
    await pass(60_000);
    expect(calls).toHaveLength(1);
    type('good');
    await pass(800);
    await calls[1]?.answer();
    expect(state()).toBe('saved');
  });
  it('lets the page show what others saved only when nothing of ours is in the way', async () => {
    const { save, type, state } = make();
    const theirs = { revision: 5, document: rename(first, 'a', 'theirs', 'en') };
    const news = () => save.status.getState().news;
    save.heard({ ...theirs, revision: 1 });
    save.heard({ revision: 2, document: first });
    expect(news()).toBeNull();
    save.heard(theirs);
    expect(news()).toBe(theirs);
    type('mine');
    save.heard(theirs);
    expect([news(), state()]).toEqual([null, 'conflict']);
  });
  it('sends what is left when the page is closed, and nothing after an undo', async () => {
    const { editor, type, stop, pass, calls, state } = make();
    type('x');
    editor.getState().undo();
    expect(state()).toBe('saved');
    await pass(5000);
    expect(calls).toHaveLength(0);
    type('y');
    stop();
    await pass(0);
    expect(title(calls[0]?.document)).toBe('y');
  });
});
