import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import { Button, ScrollArea, Table } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '~/api/contract';
import { seriesColors } from '~/app/theme';
import { useFormat } from '~/components/useFormat';
import { Card } from './Card';

/** New and leaving people by day, as a chart or as the table with the same numbers. */
export default function GrowthCard({ series }: { series: Dashboard['series'] }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  const [table, setTable] = useState(false);
  // Days have no zone of their own: noon keeps them on their date in every one.
  const day = (date: string) => format.date(`${date.slice(0, 10)}T12:00:00Z`);
  const names = { new: t('growth.new'), unsubscribed: t('growth.unsubscribed') };
  const quiet = series.every((one) => one.new === 0 && one.unsubscribed === 0);
  return (
    <Card title={t('growth.title')} empty={quiet && t('growth.none')} side={quiet ? null : <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setTable(!table)}>{table ? t('growth.asChart') : t('growth.asTable')}</Button>}>
      {table ? (
        <ScrollArea h={260} type="auto" viewportProps={{ tabIndex: 0, 'aria-label': t('growth.title') }}>
          <Table stickyHeader verticalSpacing={6}>
            <Table.Thead><Table.Tr><Table.Th>{t('growth.date')}</Table.Th><Table.Th ta="right">{names.new}</Table.Th><Table.Th ta="right">{names.unsubscribed}</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>
              {series.map((one) => <Table.Tr key={one.date}><Table.Td>{day(one.date)}</Table.Td><Table.Td ta="right">{format.number(one.new)}</Table.Td><Table.Td ta="right">{format.number(one.unsubscribed)}</Table.Td></Table.Tr>)}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      ) : (
        <LineChart
          h={260}
          data={series.map((one) => ({ ...one, date: day(one.date) }))}
          dataKey="date"
          series={[{ name: 'new', label: names.new, color: seriesColors[0] }, { name: 'unsubscribed', label: names.unsubscribed, color: seriesColors[1] }]}
          curveType="monotone"
          withDots={false}
          strokeWidth={2}
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
    </Card>
  );
}
