import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '~/api/client';
import type { FlowStats } from '~/api/contract';
import { useLive } from '~/api/live';
import { all } from '~/api/queries';

/** What the address of a flow's page carries. */
export interface FlowSearch {
  view?: 'canvas' | 'outline';
  block?: string;
  panel?: 'problems' | 'versions';
  version?: number;
  numbers?: 'off';
}

export const flowQueries = {
  one: (id: string) => queryOptions({ queryKey: ['flows', id], queryFn: ({ signal }) => api.get('/flows/{id}', { path: { id }, signal }) }),
  version: (id: string, number: number) => queryOptions({ queryKey: ['flows', id, 'versions', number], queryFn: ({ signal }) => api.get('/flows/{id}/versions/{n}', { path: { id, n: number }, signal }), staleTime: Infinity }),
  stats: (id: string, version?: number) => queryOptions({ queryKey: ['flows', id, 'stats', version ?? 0], queryFn: ({ signal }) => api.get('/flows/{id}/stats', { path: { id }, signal, query: { version } }) }),
  versions: (id: string) => queryOptions({ queryKey: ['flows', id, 'versions'], queryFn: ({ signal }) => all('/flows/{id}/versions', { path: { id }, signal }) }),
  plan: (id: string, version?: number) => queryOptions({ queryKey: ['flows', id, 'plan', version ?? 0], queryFn: ({ signal }) => api.get('/flows/{id}/publish/plan', { path: { id }, signal, query: { version } }), staleTime: 0, gcTime: 0 }),
  launch: (id: string) => queryOptions({ queryKey: ['flows', id, 'launch'], queryFn: ({ signal }) => all('/flows/{id}/launch-check', { path: { id }, signal }), staleTime: 0 }),
  changes: (id: string, number: number, against: string) => queryOptions({ queryKey: ['flows', id, 'changes', number, against], queryFn: ({ signal }) => all('/flows/{id}/versions/{n}/changes', { path: { id, n: number }, signal, query: { against } }), staleTime: 0 }),
  moves: (id: string) => queryOptions({ queryKey: ['flows', id, 'moves'], queryFn: ({ signal }) => all('/flows/{id}/moves', { path: { id }, signal }), staleTime: 0 }),
};

const calm = 2000; // a busy flow changes many times a second; its numbers need not

/** Numbers of people by block, kept up to date by live events, at most every two seconds. */
export function useFlowStats(id: string, enabled: boolean, version?: number): FlowStats | undefined {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive('flow', (event) => {
    if (event.id !== id || timer.current !== undefined) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['flows', id, 'stats'] });
      void client.invalidateQueries({ queryKey: ['flows', id], exact: true });
    }, calm);
  });
  return useQuery({ ...flowQueries.stats(id, version), enabled }).data;
}
