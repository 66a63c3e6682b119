import { Button, ScrollArea, Skeleton, Table } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import { Card } from './Card';
import { dayOf } from './dayOf';

// Three times the rest of the page: the numbers do not wait for it.
const GrowthChart = lazy(() => import('./GrowthChart'));

const height = 260;

/** New and leaving people by day, as a chart or as the table with the same numbers. */
export function GrowthCard({ series }: { series: Dashboard['series'] }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const [table, setTable] = useState(false);
  const names = { new: t('growth.new'), unsubscribed: t('growth.unsubscribed') };
  const quiet = series.every((one) => one.new === 0 && one.unsubscribed === 0);
  return (
    <Card title={t('growth.title')} empty={quiet && t('growth.none')} side={quiet ? null : <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setTable(!table)}>{table ? t('growth.asChart') : t('growth.asTable')}</Button>}>
      {table ? (
        <ScrollArea h={height} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('growth.title') }}>
          <Table stickyHeader verticalSpacing={6}>
            <Table.Thead><Table.Tr><Table.Th>{t('growth.date')}</Table.Th><Table.Th ta="right">{names.new}</Table.Th><Table.Th ta="right">{names.unsubscribed}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {series.map((one) => <Table.Tr key={one.date}><Table.Td>{dayOf(format, one.date)}</Table.Td><Table.Td ta="right">{format.number(one.new)}</Table.Td><Table.Td ta="right">{format.number(one.unsubscribed)}</Table.Td></Table.Tr>)}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      ) : (
        <Suspense fallback={<Skeleton h={height} />}><GrowthChart series={series} names={names} height={height} /></Suspense>
      )}
    </Card>
  );
}
