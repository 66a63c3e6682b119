import { Table, Text, VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './FunnelTable.module.css';
import { PeopleNumber } from './PeopleNumber';
import { useFormat } from './useFormat';

/** Pixels of the column of counts. */
const countWidth = 90;

export interface FunnelStep {
  key: string;
  title: string;
  count: number;
  /** The condition that finds these people; null: nobody knows. */
  people?: string | null;
}

/**
 * A funnel as a table with bars: step, count, share of the step before and of the first.
 * The same table is what readers of the screen get. `shares={false}` makes it a plain ranking (sources, channels), whose bars run on under the counts.
 */
export function FunnelTable({ caption, steps, shares = true }: { caption: string; steps: FunnelStep[]; shares?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const top = Math.max(...steps.map((step) => step.count), 1);
  const first = steps[0]?.count ?? 0;
  const part = (count: number, of: number | undefined) => of ? format.percent(count / of) : '—';
  return (
    <Table className={classes.table} verticalSpacing={6} horizontalSpacing={8} withRowBorders={false}>
      <caption className={classes.caption}><VisuallyHidden>{caption}</VisuallyHidden></caption>
      <colgroup>
        <col />
        <col style={{ width: countWidth }} />
        {shares ? <><col style={{ width: 110 }} /><col style={{ width: 100 }} /></> : null}
      </colgroup>
      <Table.Thead className={shares ? undefined : classes.quiet}>
        <Table.Tr>
          <Table.Th>{t('funnel.step')}</Table.Th>
          <Table.Th ta="right">{t('funnel.count')}</Table.Th>
          {shares ? <><Table.Th ta="right">{t('funnel.ofPrevious')}</Table.Th><Table.Th ta="right">{t('funnel.ofFirst')}</Table.Th></> : null}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {steps.map((step, index) => (
          <Table.Tr key={step.key}>
            <Table.Td>
              <div className={classes.cell}>
                <div className={classes.bar} style={{ width: `calc((100% + ${shares ? 0 : countWidth}px) * ${step.count / top})` }} />
                <Text size="sm" className={classes.title}>{step.title}</Text>
              </div>
            </Table.Td>
            <Table.Td ta="right" pr={shares ? undefined : 16}><PeopleNumber value={step.count} filter={step.people ?? null} label={step.title} /></Table.Td>
            {shares ? <><Table.Td ta="right">{index === 0 ? '—' : part(step.count, steps[index - 1]?.count)}</Table.Td><Table.Td ta="right">{part(step.count, first)}</Table.Td></> : null}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
