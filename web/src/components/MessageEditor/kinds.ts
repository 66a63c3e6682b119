import { queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '~/api/client';
import type { ContentKind } from '~/api/contract';
import { queries } from '~/api/queries';

export const contentKinds = () => queryOptions({ queryKey: ['content-kinds'], queryFn: ({ signal }) => api.get('/content/kinds', { signal }), staleTime: Infinity });

/** The kinds of channels worth showing: those of the workspace; before any is connected, all that messages are shown for. */
export function useKinds(): ContentKind[] {
  const { data: kinds } = useQuery(contentKinds());
  const { data: channels } = useQuery(queries.channels());
  return useMemo(() => {
    const connected = new Set(channels?.map((one) => one.kind));
    const own = kinds?.filter((one) => connected.has(one.kind)) ?? [];
    return own.length ? own : kinds?.filter((one) => ['telegram', 'vk', 'max', 'whatsapp'].includes(one.kind)) ?? [];
  }, [kinds, channels]);
}
