import { infiniteQueryOptions, type QueryClient, queryOptions } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { Conversation, ThreadItem } from '~/api/contract';
import { all, listOptions } from '~/api/queries';
import { conversationsKey, type ConversationPages, patchConversations } from './conversationList/patchList';
import type { Filters } from './search';
import { type ItemPages, upsertItems } from './thread/items';

/** The first page has as many items as a tall screen shows twice. */
const pageSize = 40;

export const inbox = {
  list: (filters: Filters) => listOptions('/conversations', { query: filters }),
  counts: () => queryOptions({ queryKey: ['conversations', 'counts'], queryFn: ({ signal }) => api.get('/conversations/counts', { signal }) }),
  conversation: (id: string) => queryOptions({ queryKey: ['conversations', id], queryFn: ({ signal }) => api.get('/conversations/{id}', { path: { id }, signal }) }),
  items: (id: string) => infiniteQueryOptions({
    queryKey: ['conversations', id, 'items'],
    queryFn: ({ pageParam, signal }) => api.get('/conversations/{id}/items', { path: { id }, signal, query: { cursor: pageParam, limit: pageSize } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  }),
  /** Colleagues to assign to. Whoever may not list them can still take a conversation. */
  operators: () => queryOptions({ queryKey: ['operators', 'all'], queryFn: ({ signal }) => all('/operators', { signal }), staleTime: 5 * 60_000, retry: false }),
};

/** Puts what a call or a live event told about a conversation into every list and the open thread. */
export function putConversation(client: QueryClient, conversation: Conversation, me: string) {
  for (const [key, pages] of client.getQueriesData<ConversationPages>({ queryKey: conversationsKey })) {
    if (!pages) continue;
    const filters = (key[2] ?? {}) as Filters;
    const patched = patchConversations(pages, conversation, filters, me);
    client.setQueryData(key, patched.pages);
    if (patched.unsure) void client.invalidateQueries({ queryKey: key, refetchType: 'none' });
  }
  const key = inbox.conversation(conversation.id).queryKey;
  client.setQueryData(key, (old) => old && { ...old, ...conversation, contact: old.contact });
}

/** Puts items of a thread where they belong, if the thread has been loaded. */
export function putItems(client: QueryClient, id: string, items: ThreadItem[]) {
  client.setQueryData(inbox.items(id).queryKey, (pages: ItemPages | undefined) => pages && upsertItems(pages, items));
}

/** Brings the newest items of a loaded thread: after a change that leaves a mark in it. */
export async function refreshThread(client: QueryClient, id: string) {
  if (!client.getQueryData(inbox.items(id).queryKey)) return;
  const page = await api.get('/conversations/{id}/items', { path: { id }, query: { limit: 20 } }).catch(() => null);
  if (page) putItems(client, id, page.items);
}
