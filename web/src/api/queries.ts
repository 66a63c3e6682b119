import { type InfiniteData, infiniteQueryOptions, queryOptions, useInfiniteQuery, type UseInfiniteQueryResult } from '@tanstack/react-query';
import { api, fill } from './client';
import type { FlowState } from './contract';
import type { Item, List, ListPath, Maybe, Options, Place } from './operations';

/** Queries more than one page asks. A key starts with the resource's name, then the id or the list's filters. */
export const queries = {
  setup: () => queryOptions({ queryKey: ['setup'], queryFn: ({ signal }) => api.get('/setup', { signal }), staleTime: Infinity }),
  session: () => queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => api.get('/session', { signal }), staleTime: 5 * 60_000, retry: false }),
  channelKinds: () => queryOptions({ queryKey: ['channel-kinds'], queryFn: ({ signal }) => all('/channel-kinds', { signal }), staleTime: Infinity }),
  channels: () => queryOptions({ queryKey: ['channels', 'all'], queryFn: ({ signal }) => all('/channels', { signal }) }),
  channel: (id: string) => queryOptions({ queryKey: ['channels', id], queryFn: ({ signal }) => api.get('/channels/{id}', { path: { id }, signal }) }),
  tags: () => queryOptions({ queryKey: ['tags'], queryFn: ({ signal }) => all('/tags', { signal }) }),
  fields: () => queryOptions({ queryKey: ['fields'], queryFn: ({ signal }) => all('/fields', { signal }) }),
  stages: () => queryOptions({ queryKey: ['stages'], queryFn: ({ signal }) => api.get('/stages', { signal }), staleTime: Infinity }),
  filterAtoms: () => queryOptions({ queryKey: ['filter-atoms'], queryFn: ({ signal }) => api.get('/filter/atoms', { signal }), staleTime: 5 * 60_000 }),
  filterCheck: (text: string, language: string) => queryOptions({ queryKey: ['filter-check', text, language], queryFn: ({ signal }) => api.post('/filter/check', { body: { text }, signal }), enabled: text.trim() !== '', staleTime: Infinity }),
  blockKinds: () => queryOptions({ queryKey: ['block-kinds'], queryFn: ({ signal }) => api.get('/block-kinds', { signal }), staleTime: Infinity }),
  triggerKinds: () => queryOptions({ queryKey: ['trigger-kinds'], queryFn: ({ signal }) => api.get('/trigger-kinds', { signal }), staleTime: Infinity }),
  consents: (contact: string) => queryOptions({ queryKey: ['contacts', contact, 'consents'], queryFn: ({ signal }) => all('/contacts/{id}/consents', { path: { id: contact }, signal }) }),
  sessions: (contact: string) => queryOptions({ queryKey: ['contacts', contact, 'sessions'], queryFn: ({ signal }) => all('/contacts/{id}/sessions', { path: { id: contact }, signal }) }),
  why: (contact: string, about: { flow: string } | { message: string }) => queryOptions({ queryKey: ['contacts', contact, 'why', about], queryFn: ({ signal }) => api.get('/contacts/{id}/why', { path: { id: contact }, query: about, signal }), staleTime: 0 }),
  flows: (state?: FlowState) => queryOptions({ queryKey: ['flows', 'choices', state ?? ''], queryFn: ({ signal }) => all('/flows', { query: { state }, signal }) }),
  onboarding: () => queryOptions({ queryKey: ['onboarding'], queryFn: ({ signal }) => api.get('/onboarding', { signal }) }),
};

/** One page of a list. */
function page<P extends ListPath>(path: P, options: object, cursor: string | null, signal?: AbortSignal): Promise<List<Item<P>>> {
  const { query, ...rest } = options as { query?: object };
  const asked = [{ ...rest, signal, query: { ...query, cursor } }] as unknown as Maybe<Options<'get', P>>;
  return api.get(path, ...asked) as Promise<unknown> as Promise<List<Item<P>>>;
}

/** A short list whole, in however many pages it comes. */
export async function all<P extends ListPath>(path: P, ...[options]: Maybe<Options<'get', P>>): Promise<Item<P>[]> {
  const items: Item<P>[] = [];
  let cursor: string | null = null;
  do {
    const next: List<Item<P>> = await page(path, options ?? {}, cursor, options?.signal);
    items.push(...next.items);
    cursor = next.next;
  } while (cursor);
  return items;
}

/** Options of a long list, read page by page by cursor. The key is [resource, 'list', filters]. */
export function listOptions<P extends ListPath>(path: P, ...[place]: Maybe<Place<'get', P>>) {
  return infiniteQueryOptions({
    queryKey: [fill(path.slice(1), place?.path as object | undefined), 'list', place?.query ?? {}] as const,
    queryFn: ({ pageParam, signal }) => page(path, place ?? {}, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** A long list for a table: the rows so far and how to get more. */
export function useList<P extends ListPath>(path: P, ...place: Maybe<Place<'get', P>>) {
  return rowsOf(useInfiniteQuery(listOptions(path, ...place)));
}

/** What a table draws of a list that is read page by page. */
export function rowsOf<T>(result: UseInfiniteQueryResult<InfiniteData<List<T>>>) {
  return {
    rows: result.data?.pages.flatMap((one) => one.items) ?? [],
    loading: result.isPending,
    error: result.error,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    retry: () => void result.refetch(),
  };
}
