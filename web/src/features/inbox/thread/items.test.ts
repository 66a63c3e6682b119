import { describe, expect, it } from 'vitest';
import type { Message, Note } from '~/api/contract';
import { inOrder, type ItemPages, itemKey, upsertItems } from './items';

function message(id: string, at: string, more: Partial<Message> = {}): Message {
  return {
    id, part: 0, kind: 'message', direction: 'in', author: 'contact', author_name: '', channel_kind: 'telegram', identity_id: 'i1', text: id, html: '', media: [], buttons: [], location: null, card: null,
    status: 'received', reason: null, reason_code: '', can_retry: false, flow: null, edited_at: null, deleted_at: null, degraded: [], reply_to: null, at, sent_at: null, delivered_at: null, read_at: null, ...more,
  };
}
const note = (id: string, at: string): Note => ({ id, kind: 'note', text: id, operator: { id: 'o1', name: 'Anna' }, at });
const minute = (n: number) => `2026-03-01T10:${String(n).padStart(2, '0')}:00Z`;

/** Pages of newest-first items, as the server sends them. */
const pages = (next: string | null, ...items: ItemPages['pages'][number]['items'][]): ItemPages => ({ pages: items.map((page, index) => ({ items: page, next: index === items.length - 1 ? next : 'more' })), pageParams: items.map(() => null) });
const ids = (data: ItemPages) => inOrder(data).map((item) => item.id);

describe('a thread', () => {
  it('puts pages together oldest first, with notes between messages and nothing twice', () => {
    expect(ids(pages(null, [message('c', minute(3)), note('b', minute(2))], [note('b', minute(2)), message('a', minute(1))]))).toEqual(['a', 'b', 'c']);
  });

  it('compares moments, not letters', () => {
    expect(ids(pages(null, [message('late', '2026-03-01T10:00:01Z'), message('early', '2026-03-01T10:00:00.999Z')]))).toEqual(['early', 'late']);
  });

  it('keeps parts of one message in their order', () => {
    const parts = inOrder(pages(null, [message('m', minute(1), { part: 1 }), message('m', minute(1), { part: 0 })]));
    expect(parts.map(itemKey)).toEqual(['message:m:0', 'message:m:1']);
  });
});

describe('news of a thread', () => {
  it('adds what is new at its place', () => {
    const data = pages('more', [message('c', minute(3)), message('a', minute(1))]);
    expect(ids(upsertItems(data, [note('b', minute(2)), message('d', minute(4))]))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('leaves what is older than everything loaded to its page', () => {
    expect(ids(upsertItems(pages('more', [message('b', minute(2))]), [message('a', minute(1))]))).toEqual(['b']);
    expect(ids(upsertItems(pages(null, [message('b', minute(2))]), [message('a', minute(1))]))).toEqual(['a', 'b']);
  });

  it('does not change what it was given', () => {
    const data = pages(null, [message('a', minute(1))]);
    upsertItems(data, [message('b', minute(2)), message('a', minute(1), { text: 'edited' })]);
    expect(ids(data)).toEqual(['a']);
    expect(data.pages[0]?.items[0]).toMatchObject({ text: 'a' });
  });

  it.each([
    ['read', 'sent', 'read'],
    ['delivered', 'sent', 'delivered'],
    ['sent', 'read', 'read'],
    ['sending', 'unknown', 'unknown'],
    ['unknown', 'delivered', 'delivered'],
    ['failed', 'queued', 'queued'],
    ['unknown', 'queued', 'queued'],
    ['sending', 'queued', 'queued'],
    ['sent', 'failed', 'failed'],
  ] as const)('%s and then %s is %s', (old, next, shown) => {
    const data = upsertItems(pages(null, [message('a', minute(1), { status: old })]), [message('a', minute(1), { status: next, text: 'new' })]);
    expect(inOrder(data)[0]).toMatchObject({ status: shown, text: 'new' });
  });
});
