import type { InfiniteData } from '@tanstack/react-query';
import type { Message, ThreadItem } from '~/api/contract';
import type { List } from '~/api/operations';

export type ItemPages = InfiniteData<List<ThreadItem>>;

/** What tells items of a thread apart. A message may have several parts under one id. */
export function itemKey(item: ThreadItem): string {
  return item.kind === 'message' ? `message:${item.id}:${item.part}` : `${item.kind}:${item.id}`;
}

/** Oldest first. Items of one moment keep the order they came in, parts of a message their numbers. */
function inTime(a: ThreadItem, b: ThreadItem): number {
  const gap = Date.parse(a.at) - Date.parse(b.at);
  if (gap !== 0) return gap;
  return a.kind === 'message' && b.kind === 'message' && a.id === b.id ? a.part - b.part : 0;
}

/** Pages of newest-first items as one list, oldest first, nothing twice. */
export function inOrder(pages: ItemPages): ThreadItem[] {
  const byKey = new Map<string, ThreadItem>();
  for (const item of pages.pages.flatMap((page) => page.items).toReversed()) byKey.set(itemKey(item), item);
  return [...byKey.values()].toSorted(inTime);
}

/** How far a message has come. News may overtake each other on the way, and a message that was read must not look sent again. */
const progress: Record<Message['status'], number> = { planned: 0, queued: 0, sending: 1, unknown: 1, sent: 2, received: 2, delivered: 3, read: 4, failed: 5, cancelled: 5, skipped: 5 };

function fresher(old: ThreadItem, next: ThreadItem): ThreadItem {
  if (old.kind !== 'message' || next.kind !== 'message') return next;
  // Back in the queue: a person sends it again, or the messenger asked to wait.
  const again = next.status === 'queued' && old.status !== 'delivered' && old.status !== 'read';
  return again || progress[next.status] >= progress[old.status] || old.status === 'failed' ? next : { ...next, status: old.status, sent_at: old.sent_at, delivered_at: old.delivered_at, read_at: old.read_at };
}

/** Pages with these items changed in place or added to the newest page. What is older than everything loaded waits for its page. */
export function upsertItems(data: ItemPages, items: ThreadItem[]): ItemPages {
  const news = new Map(items.map((item) => [itemKey(item), item]));
  const pages = data.pages.map((page) => ({
    ...page,
    items: page.items.map((old) => {
      const next = news.get(itemKey(old));
      if (!next) return old;
      news.delete(itemKey(old));
      return fresher(old, next);
    }),
  }));
  const first = pages[0];
  if (!first || news.size === 0) return { ...data, pages };
  const last = pages.at(-1);
  const oldest = last?.items.at(-1);
  const reachable = [...news.values()].filter((item) => !last?.next || !oldest || inTime(oldest, item) <= 0);
  first.items = [...first.items.toReversed(), ...reachable].toSorted(inTime).toReversed();
  return { ...data, pages };
}
