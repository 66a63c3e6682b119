import { infiniteQueryOptions, keepPreviousData, queryOptions, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { Contact } from '~/api/contract';
import { listOptions, rowsOf } from '~/api/queries';
import type { ContactsSearch } from './search';

export const contactQueries = {
  one: (id: string) => queryOptions({ queryKey: ['contacts', id], queryFn: ({ signal }) => api.get('/contacts/{id}', { path: { id }, signal }) }),
  timeline: (id: string) => infiniteQueryOptions({
    queryKey: ['contacts', id, 'timeline'] as const,
    queryFn: ({ pageParam, signal }) => api.get('/contacts/{id}/timeline', { path: { id }, signal, query: { cursor: pageParam, limit: 30 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  }),
};

/** The list, page by page. The rows before stay on screen while a changed search is being answered. */
export function useContacts(query: ContactsSearch) {
  const result = useInfiniteQuery({ ...listOptions('/contacts', { query: { sort: '-created_at', ...query } }), placeholderData: keepPreviousData });
  return { ...rowsOf(result), stale: result.isPlaceholderData };
}

/** Puts a changed contact into the cache and asks again for what hangs on it. */
export function useContactChanged(id: string) {
  const client = useQueryClient();
  return (contact?: Contact | void) => {
    if (contact && typeof contact === 'object' && 'revision' in contact) client.setQueryData(contactQueries.one(id).queryKey, contact);
    void client.invalidateQueries({ queryKey: ['contacts', id] });
    void client.invalidateQueries({ queryKey: ['contacts', 'list'], refetchType: 'none' });
  };
}
