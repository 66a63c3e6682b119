import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { queries } from './queries';

/** A text as the filter language writes it. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

/**
 * Filters that find the people behind a number, for example `people('at_block', flow, block)`.
 * Null when this server does not know the condition; then the number is drawn without a link.
 */
export function usePeople(): (atom: string, ...args: string[]) => string | null {
  const { data } = useQuery(queries.filterAtoms());
  return useCallback((atom: string, ...args: string[]) => (data?.some((one) => one.name === atom) ? `${atom}(${args.map(quote).join(', ')})` : null), [data]);
}
