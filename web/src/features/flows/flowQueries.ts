import { queryOptions } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { PeriodSearch } from './stats/period';

/** What the address of a flow's page carries. */
export interface FlowSearch extends PeriodSearch {
  view?: 'canvas' | 'outline';
  block?: string;
  panel?: 'problems' | 'versions';
  version?: number;
  numbers?: 'off';
}

export const flowQueries = {
  one: (id: string) => queryOptions({ queryKey: ['flows', id], queryFn: ({ signal }) => api.get('/flows/{id}', { path: { id }, signal }) }),
  version: (id: string, number: number) => queryOptions({ queryKey: ['flows', id, 'versions', number], queryFn: ({ signal }) => api.get('/flows/{id}/versions/{n}', { path: { id, n: number }, signal }), staleTime: Infinity }),
  check: (id: string) => queryOptions({ queryKey: ['flows', id, 'check'], queryFn: ({ signal }) => api.get('/flows/{id}/check', { path: { id }, signal }), staleTime: 0, gcTime: 0 }),
};
