import { Button, Loader, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { PageLoading } from '~/components/PageLoading';
import { inbox } from '../data';
import { filtersOf } from '../search';
import { useInboxKeys } from '../useInboxKeys';
import { useInboxNavigate } from '../useInboxNavigate';
import classes from './ConversationList.module.css';
import { ConversationRow, rowHeight } from './ConversationRow';
import { Filters } from './Filters';

/** All conversations that fit the filters. Only the rows in sight are drawn. */
export function ConversationList() {
  const { t } = useTranslation('inbox');
  const search = useSearch({ from: '/_app/inbox' });
  const go = useInboxNavigate();
  const list = useInfiniteQuery({ ...inbox.list(filtersOf(search)), placeholderData: (old) => old });
  const rows = list.data?.pages.flatMap((page) => page.items) ?? [];
  const frame = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoised by a compiler
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 6, getItemKey: (index) => rows[index]?.id ?? index });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError: broken, fetchNextPage } = list;
  useEffect(() => {
    // A page that failed is asked for again by the reader, not by itself without end.
    if (hasNextPage && !isFetchingNextPage && !broken && last >= rows.length - 10) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, broken, fetchNextPage]);

  const step = (by: number) => () => {
    const at = rows.findIndex((row) => row.id === search.c);
    const next = at < 0 ? 0 : at + by;
    const row = rows[next];
    if (!row) return;
    go({ c: row.id, card: undefined }, true);
    virtual.scrollToIndex(next);
  };
  useInboxKeys({ KeyJ: step(1), KeyK: step(-1) });

  const filtered = Boolean(search.state || search.assignee || search.channel || search.q);
  return (
    <section className={classes.pane} data-part="list" aria-label={t('list.label')}>
      <Filters />
      {list.isPending ? <PageLoading /> : null}
      {list.error && rows.length === 0 ? <LoadFailed error={list.error} retry={() => void list.refetch()} /> : null}
      {list.isSuccess && rows.length === 0 ? (
        filtered ? <EmptyState title={t('nothing.title')} about={t('nothing.about')} action={<Button variant="default" onClick={() => go({ state: undefined, assignee: undefined, channel: undefined, q: undefined })}>{t('nothing.action')}</Button>} />
          : <EmptyState title={t('empty.title')} about={t('empty.about')} />
      ) : null}
      <div ref={frame} className={classes.scroll} hidden={rows.length === 0}>
        <ul className={classes.rows} style={{ height: virtual.getTotalSize() }}>
          {shown.map((item) => {
            const row = rows[item.index];
            return row ? (
              <li key={item.key} className={classes.place} style={{ transform: `translateY(${item.start}px)` }} aria-setsize={hasNextPage ? -1 : rows.length} aria-posinset={item.index + 1}>
                <ConversationRow row={row} active={row.id === search.c} />
              </li>
            ) : null;
          })}
        </ul>
        {broken && !isFetchingNextPage ? <LoadFailed error={list.error} retry={() => void fetchNextPage()} /> : null}
        {isFetchingNextPage ? <Text ta="center" p="xs" component="div"><Loader size="xs" aria-label={t('list.more')} /></Text> : null}
      </div>
    </section>
  );
}
