import { describe, expect, it } from 'vitest';
import type { PhoneMessage, PhoneView } from './hub';
import { mostPhones, parseOpen, readOpen, writeOpen } from './openPhones';
import { blank, bottomOf, isTyping, newNotices, phoneRows, withMessage, withView } from './phoneState';
import { spans } from './spans';

const noon = Date.parse('2026-03-01T12:00:00Z');
const message = (id: number, more: Partial<PhoneMessage> = {}): PhoneMessage => ({ id, rev: id, from: 'bot', kind: 'text', at: noon + id, ...more });
const view = (rev: number, state: Partial<PhoneView['state']> = {}, more: Partial<PhoneView> = {}) => ({ rev, state: { status: 'open', opened: false, read_to: 0, ...state }, last: message(1), ...more }) as PhoneView;

describe('open phones in the address', () => {
  it('come back as they were', () => {
    const phones = [{ bot: 'school', person: 'ann' }, { bot: 'school', person: 'crowd-1' }];
    expect(parseOpen(writeOpen(phones))).toEqual(phones);
  });
  it('are each there once, well named, and no more than fit', () => {
    expect(parseOpen('a.b,a.b,../x.y,a.b.c,,a./')).toEqual([{ bot: 'a', person: 'b' }]);
    expect(parseOpen('a.1,a.2,a.3,a.4,a.5')).toHaveLength(mostPhones);
  });
  it('tell none from not chosen', () => {
    expect(readOpen({ open: '' })).toEqual({ open: '' });
    expect(readOpen({})).toEqual({});
  });
});

describe('a screen', () => {
  it('takes new and changed messages, and ignores what was overtaken', () => {
    const edited = withMessage(withMessage(blank, message(1, { text: 'a' })), message(1, { rev: 5, text: 'b' }));
    expect(withMessage(edited, message(1, { rev: 3, text: 'a' })).messages.get(1)?.text).toBe('b');
  });
  it('forgets a chat deleted on the phone, and an older state', () => {
    const full = withView(withMessage(blank, message(1)), view(5));
    expect(withView(full, view(4)).view?.rev).toBe(5);
    expect(withView(full, view(6, {}, { last: undefined })).messages.size).toBe(0);
  });
  it('keeps a bounded number of messages', () => {
    let screen = blank;
    for (let id = 1; id <= 305; id++) screen = withMessage(screen, message(id));
    expect([screen.messages.size, screen.messages.has(5), screen.messages.has(6)]).toEqual([300, false, true]);
  });
  it('shows only answers that came since', () => {
    const first = { at: 1, text: 'old' };
    const second = { at: 2, text: 'new' };
    expect(newNotices(undefined, message(1, { notices: [first] }))).toEqual([]);
    expect(newNotices(message(1, { notices: [first] }), message(1, { notices: [first, second] }))).toEqual([second]);
    expect(newNotices(message(1), message(1, { notices: [second] }))).toEqual([second]);
  });
});

describe('lines of a screen', () => {
  const shape = (messages: PhoneMessage[], zone = 'UTC') => phoneRows(messages, zone).map((row) => (row.type === 'message' ? row.parts.map((one) => one.id).join('+') + (row.joined ? ' joined' : '') : row.type));
  it('draw an album as one and stand close after the same side', () => {
    expect(shape([message(3), message(1, { album: 'x' }), message(2, { album: 'x' }), message(4, { from: 'me' })])).toEqual(['day', '1+2', '3 joined', '4']);
  });
  it('keep a deleted part of an album apart', () => {
    expect(shape([message(1, { album: 'x' }), message(2, { album: 'x', deleted: true })])).toEqual(['day', '1', '2 joined']);
  });
  it('show service words and the days of the zone', () => {
    expect(shape([message(1), message(2, { from: 'service' }), message(3, { at: noon + 10 * 3_600_000 })], 'Europe/Moscow')).toEqual(['day', '1', 'service', 'day', '3']);
  });
});

describe('the bottom of a phone', () => {
  it.each([
    [{ status: 'new' }, 'start'],
    [{ status: 'open' }, 'write'],
    [{ status: 'open', opened: true }, 'start'],
    [{ status: 'blocked' }, 'unblock'],
    [{ status: 'blocked', opened: true }, 'start'],
    [{ status: 'deleted', opened: true }, 'gone'],
  ] as const)('%j offers %s', (state, bottom) => {
    expect(bottomOf(view(1, state))).toBe(bottom);
  });
  it('shows typing until its moment', () => {
    expect(isTyping(view(1, { typing: 'typing', typing_until: 100 }), 99)).toBe(true);
    expect(isTyping(view(1, { typing: 'typing', typing_until: 100 }), 100)).toBe(false);
    expect(isTyping(view(1), 0)).toBe(false);
  });
});

describe('formatted text', () => {
  it('is cut where entities begin and end, and they may overlap', () => {
    expect(spans('abcdef', [{ kind: 'bold', offset: 0, length: 4 }, { kind: 'italic', offset: 2, length: 4 }]).map(({ text, kinds }) => [text, ...kinds])).toEqual([['ab', 'bold'], ['cd', 'bold', 'italic'], ['ef', 'italic']]);
  });
  it('counts as browsers do', () => {
    expect(spans('👍 yes', [{ kind: 'link', offset: 3, length: 3, url: 'https://e.com' }])).toEqual([{ from: 0, text: '👍 ', kinds: [] }, { from: 3, text: 'yes', kinds: ['link'], url: 'https://e.com' }]);
  });
  it('survives entities outside of it, and no text at all', () => {
    expect(spans('ab', [{ kind: 'bold', offset: 1, length: 99 }]).map((one) => one.text)).toEqual(['a', 'b']);
    expect(spans('', [{ kind: 'bold', offset: 0, length: 2 }])).toEqual([]);
  });
});
