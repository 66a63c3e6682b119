import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { api } from '~/api/client';
import type { FlowStats } from '~/api/contract';
import { useLive } from '~/api/live';

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
  check: (id: string) => queryOptions({ queryKey: ['flows', id, 'check'], queryFn: ({ signal }) => api.get('/flows/{id}/check', { path: { id }, signal }), staleTime: 0, gcTime: 0 }),
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
