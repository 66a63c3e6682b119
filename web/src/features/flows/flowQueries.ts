import { queryOptions } from '@tanstack/react-query';
import { api } from '~/api/client';
import { all } from '~/api/queries';
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
  versions: (id: string) => queryOptions({ queryKey: ['flows', id, 'versions'], queryFn: ({ signal }) => all('/flows/{id}/versions', { path: { id }, signal }) }),
  plan: (id: string, version?: number) => queryOptions({ queryKey: ['flows', id, 'plan', version ?? 0], queryFn: ({ signal }) => api.get('/flows/{id}/publish/plan', { path: { id }, signal, query: { version } }), staleTime: 0, gcTime: 0 }),
  launch: (id: string) => queryOptions({ queryKey: ['flows', id, 'launch'], queryFn: ({ signal }) => all('/flows/{id}/launch-check', { path: { id }, signal }), staleTime: 0 }),
  changes: (id: string, number: number, against: string) => queryOptions({ queryKey: ['flows', id, 'changes', number, against], queryFn: ({ signal }) => all('/flows/{id}/versions/{n}/changes', { path: { id, n: number }, signal, query: { against } }), staleTime: 0 }),
  moves: (id: string) => queryOptions({ queryKey: ['flows', id, 'moves'], queryFn: ({ signal }) => all('/flows/{id}/moves', { path: { id }, signal }), staleTime: 0 }),
};
