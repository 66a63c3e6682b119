import type { useFormat } from '~/components/useFormat';

/** The date of a day of the series. Days have no zone of their own: noon keeps them on their date in every one. */
export function dayOf(format: ReturnType<typeof useFormat>, date: string): string {
  return format.date(`${date.slice(0, 10)}T12:00:00Z`);
}
