import { Button, Loader } from '@mantine/core';
import { IconArrowDown } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Message } from '~/api/contract';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { PageLoading } from '~/components/PageLoading';
import { useFormat } from '~/components/useFormat';
import { inbox } from '../data';
import { inOrder } from './items';
import { type Pending, threadRows } from './rows';
import classes from './Thread.module.css';
import { ThreadRow } from './ThreadRow';

/** Everything said and noted in one conversation, the newest at the bottom. Older items come as the reader scrolls up, without moving what is read. */
export function Thread({ conversation, pending, onQuote }: { conversation: ConversationDetail; pending: Pending[]; onQuote: ((message: Message) => void) | undefined }) {
  const { t } = useTranslation('inbox');
  const { zone } = useFormat();
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError: broken, fetchNextPage } = useInfiniteQuery(inbox.items(conversation.id));
  const items = useMemo(() => (data ? inOrder(data) : []), [data]);
  const rows = useMemo(() => threadRows(items, pending, zone), [items, pending, zone]);
  const quotes = useMemo(() => new Map(items.flatMap((item) => (item.kind === 'message' ? [[item.id, item] as const] : []))), [items]);
  const frame = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: (index) => (rows[index]?.type === 'message' ? 76 : 40),
    overscan: 10,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: 80,
  });
  const [away, setAway] = useState(false);
  const ready = rows.length > 0;
  // A conversation opens at its end, which moves while rows are measured and the fields below come: it is followed until the reader does something.
  const touched = useRef(false);
  useEffect(() => {
    const log = frame.current;
    const touch = () => {
      touched.current = true;
    };
    for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) log?.addEventListener(kind, touch, { passive: true });
    return () => {
      for (const kind of ['wheel', 'touchstart', 'pointerdown', 'keydown']) log?.removeEventListener(kind, touch);
    };
  }, [ready]);
  const height = virtual.getTotalSize();
  const room = virtual.scrollRect?.height;
  useLayoutEffect(() => {
    if (ready && !touched.current) frame.current?.scrollTo({ top: frame.current.scrollHeight });
  }, [ready, height, room]);
  // An answer of one's own is always followed, wherever the thread stood.
  const sent = pending.at(-1)?.key;
  useEffect(() => {
    if (sent) virtual.scrollToEnd();
  }, [sent, virtual]);

  const shown = virtual.getVirtualItems();
  const first = shown[0]?.index;
  useEffect(() => {
    // A page that failed is asked for again by the reader, not by itself without end.
    if (first !== undefined && first <= 4 && hasNextPage && !isFetchingNextPage && !broken) void fetchNextPage();
  }, [first, hasNextPage, isFetchingNextPage, broken, fetchNextPage]);

  if (isPending) return <div className={classes.frame}><PageLoading /></div>;
  if (error && !data) return <div className={classes.frame}><LoadFailed error={error} retry={() => void refetch()} /></div>;
  return (
    <div className={classes.frame}>
      {/* Each conversation has a name for the router, which would else give this one the position of the one before. */}
      {/* Without a tab stop the keyboard could not scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div ref={frame} className={classes.scroll} data-scroll-restoration-id={conversation.id} role="log" aria-label={t('thread.messages')} aria-live="off" tabIndex={0} onScroll={() => setAway(virtual.getDistanceFromEnd() > 240)}>
        {isFetchingNextPage ? <div className={classes.older}><Loader size="xs" aria-label={t('thread.older')} /></div> : null}
        {broken && !isFetchingNextPage ? <LoadFailed error={error} retry={() => void fetchNextPage()} /> : null}
        {rows.length === 0 ? <EmptyState title={t('thread.empty')} /> : null}
        <div className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index];
            return row ? (
              <div key={item.key} ref={virtual.measureElement} data-index={item.index} className={classes.place} style={{ transform: `translateY(${item.start}px)` }}>
                <ThreadRow row={row} conversation={conversation} quoted={row.type === 'message' && row.message.reply_to ? quotes.get(row.message.reply_to) : undefined} onQuote={onQuote} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {away ? <Button className={classes.down} size="compact-sm" variant="default" leftSection={<IconArrowDown size={14} />} onClick={() => virtual.scrollToEnd({ behavior: 'smooth' })}>{t('thread.newest')}</Button> : null}
    </div>
  );
}
