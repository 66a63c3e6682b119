import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { queries } from './queries';

/** A text as the filter language writes it. */
export function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}

/** A day as the filter language writes it: 2026-01-31, without quotes. */
export interface Day {
  day: string;
}

/** Writes the condition that finds the people behind a number. */
export type People = (atom: string, ...args: (string | number | Day)[]) => string | null;

/**
 * Filters that find the people behind a number, for example `people('at_block', flow, block)`.
 * Null when this server does not know the condition; then the number is drawn without a link.
 */
export function usePeople(): People {
  const { data } = useQuery(queries.filterAtoms());
  return useCallback<People>((atom, ...args) => (data?.some((one) => one.name === atom) ? `${atom}(${args.map((arg) => (typeof arg === 'string' ? quote(arg) : typeof arg === 'number' ? String(arg) : arg.day)).join(', ')})` : null), [data]);
}
