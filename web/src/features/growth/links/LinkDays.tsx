import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { Button, Group, ScrollArea, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Link } from '~/api/contract';
import { usePeople } from '~/api/people';
import { seriesColors } from '~/app/theme';
import { LoadFailed } from '~/components/LoadFailed';
import { PageLoading } from '~/components/PageLoading';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';

/** How often a link was opened each day and how many people came first by it, as a chart or as the table with the same numbers. */
export default function LinkDays({ link }: { link: Link }) {
  const { t } = useTranslation(['links', 'common']);
  const format = useFormat();
  const people = usePeople();
  const [days, setDays] = useState(30);
  const [table, setTable] = useState(false);
  const { data, error, refetch } = useQuery({
    queryKey: ['links', link.id, 'visits', days],
    queryFn: ({ signal }) => api.get('/links/{id}/visits', { path: { id: link.id }, query: { days }, signal }),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <PageLoading />;
  // Days have no zone of their own: noon keeps them on their date in every one.
  const day = (date: string) => format.date(`${date.slice(0, 10)}T12:00:00Z`);
  const names = { visits: t('column.visits'), subscriptions: t('column.subscriptions') };
  return (
    <Stack>
      <Group justify="space-between">
        <SegmentedControl aria-label={t('days.period')} value={String(days)} onChange={(value) => setDays(Number(value))} data={[7, 30, 90].map((count) => ({ value: String(count), label: t('days.count', { count }) }))} />
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setTable(!table)}>{table ? t('days.asChart') : t('days.asTable')}</Button>
      </Group>
      <Text size="sm">{t('days.known')} <PeopleNumber value={data.known} filter={people('visited', link.code)} label={t('days.known')} /></Text>
      {table ? (
        <ScrollArea h={260} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('days.title') }}>
          <Table stickyHeader verticalSpacing={6}>
            <Table.Thead><Table.Tr><Table.Th>{t('days.day')}</Table.Th><Table.Th ta="right">{names.visits}</Table.Th><Table.Th ta="right">{names.subscriptions}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {data.series.map((one) => <Table.Tr key={one.date}><Table.Td>{day(one.date)}</Table.Td><Table.Td ta="right">{format.number(one.visits)}</Table.Td><Table.Td ta="right">{format.number(one.subscriptions)}</Table.Td></Table.Tr>)}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      ) : (
        <LineChart
          h={260}
          data={data.series.map((one) => ({ ...one, date: day(one.date) }))}
          dataKey="date"
          series={[{ name: 'visits', label: names.visits, color: seriesColors[0] }, { name: 'subscriptions', label: names.subscriptions, color: seriesColors[1] }]}
          curveType="monotone"
          withDots={false}
          withLegend
          legendProps={{ verticalAlign: 'bottom', height: 36 }}
          tickLine="none"
          gridAxis="x"
          strokeDasharray="0"
          valueFormatter={format.number}
          xAxisProps={{ minTickGap: 40, tickFormatter: (value: string) => value.replace(/[,\s]*\d{4}.*$/, '') }}
          yAxisProps={{ allowDecimals: false, width: 44 }}
          lineChartProps={{ accessibilityLayer: false }}
        />
      )}
    </Stack>
  );
}
