import '@mantine/charts/styles.layer.css';
import { LineChart } from '@mantine/charts';
import type { Dashboard } from '~/api/contract';
import { seriesColors } from '~/app/theme';
import { useFormat } from '~/components/useFormat';
import { dayOf } from './dayOf';

interface Props {
  series: Dashboard['series'];
  names: Record<'new' | 'unsubscribed', string>;
  height: number;
}

/** New and leaving people as two lines. Loaded apart, because the library of charts is large. */
export default function GrowthChart({ series, names, height }: Props) {
  const format = useFormat();
  return (
    <LineChart
      h={height}
      data={series.map((one) => ({ ...one, date: dayOf(format, one.date) }))}
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
  );
}
