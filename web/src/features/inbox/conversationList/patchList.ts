import type { InfiniteData } from '@tanstack/react-query';
import type { Conversation } from '~/api/contract';
import type { List } from '~/api/operations';
import type { Filters } from '../search';

export type ConversationPages = InfiniteData<List<Conversation>>;

/** Under this key stand all loaded lists of conversations, whatever their filters. */
export const conversationsKey = ['conversations', 'list'] as const;

/** Whether a conversation belongs to a filtered list: yes, no, or only the server can tell. */
export function belongs(conversation: Conversation, filters: Filters, me: string): boolean | 'unknown' {
  const { state, assignee, channel_id: channel, search } = filters;
  if (state && conversation.state !== state) return false;
  if (assignee === 'none' && conversation.assignee) return false;
  if (assignee && assignee !== 'none' && conversation.assignee?.id !== (assignee === 'me' ? me : assignee)) return false;
  return channel || search ? 'unknown' : true;
}

const newestFirst = (a: Conversation, b: Conversation) => Date.parse(b.last_at) - Date.parse(a.last_at);

/**
 * A list with a changed conversation in its place: moved, added, or gone. Pages keep their number and the cursor of the last stays true,
 * because a conversation older than everything loaded is left to the next page.
 * `unsure` says that it may belong here although it was not added.
 */
export function patchConversations(pages: ConversationPages, conversation: Conversation, filters: Filters, me: string): { pages: ConversationPages; unsure: boolean } {
  const old = pages.pages.flatMap((page) => page.items);
  const known = old.find((one) => one.id === conversation.id);
  // An event may overtake another on the way; the older one must not win.
  if (known && Date.parse(known.last_at) > Date.parse(conversation.last_at)) return { pages, unsure: false };
  const verdict = belongs(conversation, filters, me);
  const rest = old.filter((one) => one.id !== conversation.id);
  if (verdict === false || (verdict === 'unknown' && !known)) return { pages: known ? spread(pages, rest) : pages, unsure: verdict === 'unknown' };
  const oldest = rest.at(-1);
  const more = pages.pages.at(-1)?.next;
  if (!known && more && oldest && newestFirst(oldest, conversation) < 0) return { pages, unsure: false };
  return { pages: spread(pages, [...rest, conversation].toSorted(newestFirst)), unsure: false };
}

/** Deals rows to pages of the sizes they had; the last takes the difference. */
function spread(data: ConversationPages, rows: Conversation[]): ConversationPages {
  let from = 0;
  const pages = data.pages.map((page, index) => {
    const to = index === data.pages.length - 1 ? rows.length : from + page.items.length;
    const items = rows.slice(from, to);
    from = to;
    return { ...page, items };
  });
  return { ...data, pages };
}
