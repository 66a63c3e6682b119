import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { api } from '~/api/client';
import { useLive } from '~/api/live';
import { usePeople } from '~/api/people';
import { useFormat } from '~/components/useFormat';
import { useNow } from '~/components/useNow';
import { type Figures, figuresOf } from './figures';
import { dayIn, peopleIn, type Period, periodQuery, type PeriodSearch, readPeriod } from './period';

export const statsQuery = (id: string, period: Period) => queryOptions({
  queryKey: ['flows', id, 'stats', periodQuery(period)],
  queryFn: ({ signal }) => api.get('/flows/{id}/stats', { path: { id }, signal, query: periodQuery(period) }),
  placeholderData: keepPreviousData,
});

/** The period an address means, today being the workspace's. */
export function usePeriod(search: PeriodSearch): Period {
  const { zone } = useFormat();
  const today = dayIn(useNow({ every: 60_000 }), zone);
  return useMemo(() => readPeriod({ period: search.period, of: search.of }, today), [search.period, search.of, today]);
}

const calm = 2000; // a busy flow changes many times a second; its numbers need not

/** The figures of a flow in a period, kept up to date by live events, at most every two seconds; null while there are none. */
export function useFigures(flow: { id: string; slug: string }, period: Period, enabled: boolean): Figures | null {
  const client = useQueryClient();
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  useLive('flow', (event) => {
    if (event.id !== flow.id || timer.current !== undefined) return;
    timer.current = window.setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: ['flows', flow.id, 'stats'] });
      void client.invalidateQueries({ queryKey: ['flows', flow.id], exact: true });
    }, calm);
  });
  const people = usePeople();
  const { data } = useQuery({ ...statsQuery(flow.id, period), enabled });
  return useMemo(() => (data && enabled ? figuresOf(data, flow.slug, peopleIn(people, period)) : null), [data, enabled, flow.slug, people, period]);
}
