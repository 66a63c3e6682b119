import { infiniteQueryOptions, queryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { api, type Query } from './client';
import type { BlockKind, Channel, ChannelKind, Field, FilterAtom, List, Onboarding, Session, SetupState, Stage, Tag } from './contract';

/** Queries more than one page asks. A key starts with the resource's name, then the id or the list's filters. */
export const queries = {
  setup: () => queryOptions({ queryKey: ['setup'], queryFn: ({ signal }) => api.get<SetupState>('/setup', { signal }), staleTime: Infinity }),
  session: () => queryOptions({ queryKey: ['session'], queryFn: ({ signal }) => api.get<Session>('/session', { signal }), staleTime: 5 * 60_000, retry: false }),
  channelKinds: () => queryOptions({ queryKey: ['channel-kinds'], queryFn: ({ signal }) => all<ChannelKind>('/channel-kinds', signal), staleTime: Infinity }),
  channels: () => queryOptions({ queryKey: ['channels', 'all'], queryFn: ({ signal }) => all<Channel>('/channels', signal) }),
  channel: (id: string) => queryOptions({ queryKey: ['channels', id], queryFn: ({ signal }) => api.get<Channel>(`/channels/${id}`, { signal }) }),
  tags: () => queryOptions({ queryKey: ['tags'], queryFn: ({ signal }) => all<Tag>('/tags', signal) }),
  fields: () => queryOptions({ queryKey: ['fields'], queryFn: ({ signal }) => all<Field>('/fields', signal) }),
  stages: () => queryOptions({ queryKey: ['stages'], queryFn: ({ signal }) => all<Stage>('/stages', signal), staleTime: Infinity }),
  filterAtoms: () => queryOptions({ queryKey: ['filter-atoms'], queryFn: ({ signal }) => all<FilterAtom>('/filter/atoms', signal), staleTime: 5 * 60_000 }),
  blockKinds: () => queryOptions({ queryKey: ['block-kinds'], queryFn: ({ signal }) => all<BlockKind>('/block-kinds', signal), staleTime: Infinity }),
  onboarding: () => queryOptions({ queryKey: ['onboarding'], queryFn: ({ signal }) => api.get<Onboarding>('/onboarding', { signal }) }),
};

/** A short list whole, whether the server sends it bare or in pages. */
export async function all<T>(path: string, signal?: AbortSignal): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: List<T> | T[] = await api.get<List<T> | T[]>(path, { signal, query: { cursor } });
    if (Array.isArray(page)) return page;
    items.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return items;
}

/** Options of a long list, read page by page by cursor. The key is [resource, 'list', filters]. */
export function listOptions<T>(path: string, query: Query = {}, limit = 50) {
  return infiniteQueryOptions({
    queryKey: [path.slice(1), 'list', query] as const,
    queryFn: ({ pageParam, signal }) => api.get<List<T>>(path, { signal, query: { ...query, limit, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  });
}

/** A long list for a table: the rows so far and how to get more. */
export function useList<T>(path: string, query: Query = {}, limit = 50) {
  const result = useInfiniteQuery(listOptions<T>(path, query, limit));
  return {
    rows: result.data?.pages.flatMap((page) => page.items) ?? [],
    loading: result.isPending,
    error: result.error,
    hasMore: result.hasNextPage,
    loadingMore: result.isFetchingNextPage,
    loadMore: () => void result.fetchNextPage(),
    retry: () => void result.refetch(),
  };
}
