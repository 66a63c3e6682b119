import { Tooltip } from '@mantine/core';
import { useFormat } from './useFormat';
import { useNow } from './useNow';

/** "3 min. ago", with the full moment and its zone on hover and for readers of the screen; refreshes itself. Draws `empty` when there is no moment. */
export function RelativeTime({ at, empty = '—' }: { at: string | null | undefined; empty?: string }) {
  const format = useFormat();
  const now = useNow();
  if (!at) return <span>{empty}</span>;
  return (
    <Tooltip label={format.dateTime(at)}>
      <time dateTime={at} aria-label={format.dateTime(at)}>{format.relative(at, now)}</time>
    </Tooltip>
  );
}
