import { describe, expect, it } from 'vitest';
import type { Conversation } from '~/api/contract';
import { belongs, type ConversationPages, patchConversations } from './patchList';

const all = { state: undefined, assignee: undefined, channel_id: undefined, search: undefined };
const row = (id: string, minute: number, more: Partial<Conversation> = {}) => ({ id, state: 'open', assignee: null, last_at: `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`, ...more }) as Conversation;
const pages = (next: string | null, ...lists: Conversation[][]): ConversationPages => ({ pages: lists.map((items, index) => ({ items, next: index === lists.length - 1 ? next : 'more' })), pageParams: lists.map(() => null) });
const ids = ({ pages }: ConversationPages) => pages.map((page) => page.items.map((one) => one.id).join(''));

describe('a conversation and a filter', () => {
  const mine = row('a', 1, { assignee: { id: 'me', name: 'Anna' } });
  it.each([
    ['no filter', mine, all, true],
    ['its state', mine, { ...all, state: 'open' as const }, true],
    ['another state', mine, { ...all, state: 'closed' as const }, false],
    ['mine', mine, { ...all, assignee: 'me' }, true],
    ['mine, but nobody’s', row('a', 1), { ...all, assignee: 'me' }, false],
    ['unassigned', mine, { ...all, assignee: 'none' }, false],
    ['a search', mine, { ...all, search: 'ann' }, 'unknown'],
    ['a channel', mine, { ...all, channel_id: 'c1' }, 'unknown'],
    ['another state and a search', mine, { ...all, state: 'closed' as const, search: 'ann' }, false],
  ])('%s', (_name, conversation, filters, verdict) => {
    expect(belongs(conversation, filters, 'me')).toBe(verdict);
  });
});

describe('a live list', () => {
  it('moves the conversation that spoke to the top and keeps the sizes of pages', () => {
    const { pages: next } = patchConversations(pages('x', [row('a', 9), row('b', 8)], [row('c', 7), row('d', 6)]), row('d', 10), all, 'me');
    expect(ids(next)).toEqual(['da', 'bc']);
  });

  it('adds a new one, and lets go of one that no longer fits', () => {
    expect(ids(patchConversations(pages(null, [row('a', 9)]), row('b', 10), all, 'me').pages)).toEqual(['ba']);
    expect(ids(patchConversations(pages(null, [row('a', 9), row('b', 8)]), row('a', 10, { state: 'closed' }), { ...all, state: 'open' }, 'me').pages)).toEqual(['b']);
  });

  it('leaves a conversation older than what is loaded to the next page', () => {
    expect(ids(patchConversations(pages('x', [row('a', 9)]), row('b', 1), all, 'me').pages)).toEqual(['a']);
    expect(ids(patchConversations(pages(null, [row('a', 9)]), row('b', 1), all, 'me').pages)).toEqual(['ab']);
  });

  it('does not let an event that was overtaken win', () => {
    expect(patchConversations(pages(null, [row('a', 9, { unread: 0 })]), row('a', 5, { unread: 3 }), all, 'me').pages.pages[0]?.items[0]?.unread).toBe(0);
  });

  it('only changes in place what it cannot judge, and says so', () => {
    const searched = { ...all, search: 'ann' };
    const known = patchConversations(pages(null, [row('a', 9)]), row('a', 10), searched, 'me');
    expect([ids(known.pages), known.unsure]).toEqual([['a'], false]);
    const unknown = patchConversations(pages(null, [row('a', 9)]), row('b', 10), searched, 'me');
    expect([ids(unknown.pages), unknown.unsure]).toEqual([['a'], true]);
  });
});
