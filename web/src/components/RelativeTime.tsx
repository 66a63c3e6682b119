import { Tooltip } from '@mantine/core';
import { useFormat } from './useFormat';
import { useNow } from './useNow';

/** "3 min. ago", with the full moment and its zone on hover and for readers of the screen; refreshes itself. Draws `empty` when there is no moment.
 * What operators and programs do happens by the real clock, `real`; everything else by the workspace's. */
export function RelativeTime({ at, empty = '—', real = false }: { at: string | null | undefined; empty?: string; real?: boolean }) {
  const format = useFormat();
  const now = useNow({ real });
  if (!at) return <span>{empty}</span>;
  return (
    <Tooltip label={format.dateTime(at)}>
      <time dateTime={at} aria-label={format.dateTime(at)}>{format.relative(at, now)}</time>
    </Tooltip>
  );
}
