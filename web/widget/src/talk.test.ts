import { describe, expect, it } from 'vitest';
import { drawMessage, drawRun, safe, type Tools } from './draw';
import { Talk, type Message } from './talk';

const tools: Tools = { words: () => ({ deleted: 'gone' }), address: (url) => url, press: () => {}, retry: () => {} };
const said = (id: string, at: number, more: Partial<Message> = {}): Message => ({ id, at, from: 'bot', ...more });

describe('the talk', () => {
  it('keeps the order of moments, whatever order they come in', () => {
    const talk = new Talk();
    for (const m of [said('b', 2), said('a', 1), said('d', 4), said('c', 2)]) talk.take(m);
    expect(talk.list.map((m) => m.id)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('knows a message that comes twice, and takes its newer form', () => {
    const talk = new Talk();
    expect(talk.take(said('a', 1, { runs: [{ t: 'old' }] }))).toBe(true);
    expect(talk.take(said('a', 1, { runs: [{ t: 'new' }] }))).toBe(false);
    expect(talk.list).toEqual([said('a', 1, { runs: [{ t: 'new' }] })]);
  });

  it('puts the server’s copy of our own message in the place of the one drawn at once', () => {
    const talk = new Talk();
    talk.take(said('~k', 5, { from: 'me', key: 'k', files: [{ kind: 'image', url: 'blob:1' }] }));
    talk.take(said('z1', 6, { from: 'me', key: 'k', files: [{ kind: 'image', url: '' }] }));
    expect(talk.list).toEqual([said('z1', 6, { from: 'me', key: 'k', files: [{ kind: 'image', url: 'blob:1' }] })]);
  });

  it('counts as unread what others said later, and did not take back', () => {
    const talk = new Talk();
    for (const m of [said('a', 1), said('b', 3), said('c', 4, { deleted: true }), said('d', 5, { from: 'me' }), said('e', 6, { from: 'team' })]) talk.take(m);
    expect(talk.unread(1)).toBe(2);
    expect(talk.newest()?.id).toBe('e');
  });
});

describe('drawing', () => {
  it('never makes markup of a text', () => {
    const e = drawMessage(said('a', 1, { runs: [{ t: '<img src=x onerror=alert(1)>' }], slides: [{ title: '<b>x</b>', text: '<i>y</i>' }] }), tools);
    expect(e.querySelector('img, .slide b b, .slide i')).toBeNull();
    expect(e.textContent).toContain('<img src=x onerror=alert(1)>');
  });

  it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil', ''])('does not link to %s', (url) => {
    expect(safe(url)).toBe('');
    expect(drawRun({ t: 'x', m: ['link'], u: url }).nodeName).toBe('#text');
    const e = drawMessage(said('a', 1, { buttons: [[{ label: 'x', action: 'url', value: url }]] }), tools);
    expect(e.querySelector('a')).toBeNull();
  });

  it('nests formatting and opens links apart', () => {
    const holder = document.createElement('p');
    holder.append(drawRun({ t: 'x', m: ['bold', 'link'], u: 'https://a.example' }));
    expect(holder.innerHTML).toBe('<a href="https://a.example" target="_blank" rel="noopener noreferrer"><b>x</b></a>');
  });

  it('shows a spoiler on demand', () => {
    const holder = document.createElement('p');
    holder.append(drawRun({ t: 'x', m: ['spoiler'] }));
    holder.querySelector('button')!.click();
    expect(holder.innerHTML).toBe('x');
  });

  it('shows nothing of a message that was taken back', () => {
    const e = drawMessage(said('a', 1, { deleted: true, runs: [{ t: 'secret' }], buttons: [[{ label: 'b', action: 'next' }]] }), tools);
    expect(e.textContent).toBe('gone');
  });
});
