import { Button, Center, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { DataTable as MantineDataTable, type DataTableColumn, type DataTableSortStatus } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DataTable.module.css';
import { LoadFailed } from './LoadFailed';
import { useLate } from './useLate';

/** A column. `phone: false` leaves it out on a phone, where rows are cards: the first column is the head of the card, `actions` stands in its corner. */
export type Column<T> = DataTableColumn<T> & { phone?: boolean };

interface Props<T> {
  /** What the table lists, for readers of the screen. */
  label: string;
  columns: Column<T>[];
  rows: T[];
  loading?: boolean;
  error?: unknown;
  retry?: () => void;
  /** There are more rows behind the cursor; `loadMore` brings the next page. */
  hasMore?: boolean;
  loadingMore?: boolean;
  loadMore?: () => void;
  /** Opens a row: click or Enter. */
  onOpen?: (row: T) => void;
  /** Drawn instead of the table when there is nothing. */
  empty?: ReactNode;
  selected?: T[];
  onSelect?: (rows: T[]) => void;
  sort?: DataTableSortStatus<T>;
  onSort?: (sort: DataTableSortStatus<T>) => void;
  minWidth?: number;
}

/**
 * The one table of lists: compact, sticky head, rows walked by the arrow keys and opened by Enter, "show more" by cursor.
 * Takes what useList returns: `<DataTable label columns {...useList('/contacts')} onOpen={...} />`. Rows need an `id`.
 */
export function DataTable<T extends { id: string }>(props: Props<T>) {
  const { label, columns, rows, loading = false, error, retry, hasMore, loadingMore, loadMore, onOpen, empty, selected, onSelect, sort, onSort, minWidth = 560 } = props;
  const { t } = useTranslation();
  const phone = useMediaQuery('(max-width: 36em)', false, { getInitialValueInEffect: false });
  if (error && rows.length === 0) return <LoadFailed error={error} retry={() => retry?.()} />;
  if (!loading && rows.length === 0 && empty) return <>{empty}</>;
  const onKey = (row: T) => (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.target !== event.currentTarget) return;
    const sibling = event.key === 'ArrowDown' ? event.currentTarget.nextElementSibling : event.key === 'ArrowUp' ? event.currentTarget.previousElementSibling : null;
    if (sibling instanceof HTMLElement) sibling.focus();
    else if (event.key === 'Enter') onOpen?.(row);
    else return;
    event.preventDefault();
  };
  // Kept apart as a plain object: the library's union of "with" and "without" cannot follow an optional spread.
  const extras: object = {
    ...(onSelect && { selectedRecords: selected ?? [], onSelectedRecordsChange: onSelect, allRecordsSelectionCheckboxProps: { 'aria-label': t('table.selectAll') }, getRecordSelectionCheckboxProps: () => ({ 'aria-label': t('table.select') }) }),
    ...(sort && onSort && { sortStatus: sort, onSortStatusChange: onSort }),
    ...(onOpen && { customRowAttributes: (row: T) => ({ tabIndex: 0, onKeyDown: onKey(row) }) }),
  };
  const more = hasMore && error ? <LoadFailed error={error} retry={() => loadMore?.()} /> : hasMore ? <Center p="xs"><Button variant="subtle" color="gray" loading={loadingMore} onClick={loadMore}>{t('table.more')}</Button></Center> : null;
  if (phone && !onSelect) {
    return (
      <div className={classes.frame} aria-busy={loading || undefined}>
        {loading ? <CardsLoading /> : <Cards label={label} columns={columns} rows={rows} onOpen={onOpen} />}
        {more}
      </div>
    );
  }
  return (
    <div className={classes.frame}>
      <MantineDataTable<T>
        aria-label={label}
        columns={columns}
        records={rows}
        fetching={loading}
        minHeight={loading ? 160 : undefined}
        noRecordsText={loading ? '' : t('table.empty')}
        idAccessor="id"
        highlightOnHover={Boolean(onOpen)}
        verticalSpacing={8}
        horizontalSpacing="md"
        textSelectionDisabled={false}
        scrollAreaProps={{ type: 'auto', viewportProps: onOpen ? undefined : { tabIndex: 0, role: 'region', 'aria-label': label } }}
        styles={{ table: { minWidth } }}
        onRowClick={onOpen ? ({ record, event }) => { if (!window.getSelection()?.toString() && !(event.target as HTMLElement).closest('a,button,input')) onOpen(record); } : undefined}
        {...extras}
      />
      {more}
    </div>
  );
}

/** Rows as cards: what a narrow screen can show without moving sideways. */
function Cards<T extends { id: string }>({ label, columns, rows, onOpen }: { label: string; columns: Column<T>[]; rows: T[]; onOpen: ((row: T) => void) | undefined }) {
  const shown = columns.filter((column) => column.phone !== false && column.hidden !== true);
  const actions = shown.find((column) => column.accessor === 'actions');
  const [head, ...rest] = shown.filter((column) => column !== actions);
  const draw = (column: Column<T> | undefined, row: T, index: number): ReactNode => (column?.render ? column.render(row, index) : String(row[column?.accessor as keyof T] ?? '—'));
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map((row, index) => (
        // The keys of the head's own link open a card too; this is for the finger.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
        <li key={row.id} data-open={onOpen ? true : undefined} onClick={onOpen ? (event) => { if (!(event.target as HTMLElement).closest('a,button,input,[role=menu],[role=listbox]')) onOpen(row); } : undefined}>
          <div className={classes.cardHead}>
            <div className={classes.cardTitle}>{draw(head, row, index)}</div>
            {actions ? draw(actions, row, index) : null}
          </div>
          <dl>
            {rest.map((column) => (
              <div key={String(column.accessor)}>
                <dt>{column.title}</dt>
                <dd>{draw(column, row, index)}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** Shapes of cards, after 300 ms: what comes at once never flashes. */
function CardsLoading() {
  const shown = useLate();
  return <Stack p="md" mih={160}>{shown ? [1, 2, 3].map((one) => <Skeleton key={one} h={64} />) : null}</Stack>;
}

/** The head of a column of buttons: named for readers of the screen only. */
export function ActionsTitle() {
  const { t } = useTranslation();
  return <VisuallyHidden>{t('table.actions')}</VisuallyHidden>;
}
