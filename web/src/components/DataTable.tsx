import { Button, Center, VisuallyHidden } from '@mantine/core';
import { DataTable as MantineDataTable, type DataTableColumn, type DataTableSortStatus } from 'mantine-datatable';
import 'mantine-datatable/styles.layer.css';
import type { KeyboardEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './DataTable.module.css';
import { LoadFailed } from './LoadFailed';

export type Column<T> = DataTableColumn<T>;

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
      {hasMore && error ? <LoadFailed error={error} retry={() => loadMore?.()} /> : hasMore ? <Center p="xs"><Button variant="subtle" color="gray" loading={loadingMore} onClick={loadMore}>{t('table.more')}</Button></Center> : null}
    </div>
  );
}

/** The head of a column of buttons: named for readers of the screen only. */
export function ActionsTitle() {
  const { t } = useTranslation();
  return <VisuallyHidden>{t('table.actions')}</VisuallyHidden>;
}
