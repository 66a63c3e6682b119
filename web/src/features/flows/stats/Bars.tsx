import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import classes from './stats.module.css';

export interface Bar {
  key: string;
  label: string;
  people: number;
  filter: string | null;
}

/** Numbers of people as a table with bars, for a narrow panel: what, how many, and what part of all that is. */
export function Bars({ label, head, share, rows, all }: { label: string; head: string; share: string; rows: Bar[]; all: number }) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const top = Math.max(1, ...rows.map((row) => row.people));
  return (
    <Table className={classes.answers} verticalSpacing={4} horizontalSpacing={6} withRowBorders={false} aria-label={label}>
      <colgroup><col /><col style={{ width: 76 }} /><col style={{ width: 62 }} /></colgroup>
      <Table.Thead><Table.Tr><Table.Th>{head}</Table.Th><Table.Th ta="right">{t('answers.people')}</Table.Th><Table.Th ta="right" aria-label={share}>%</Table.Th></Table.Tr></Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={row.key}>
            <Table.Td><div className={classes.answer}><div className={classes.share} style={{ width: `${(row.people / top) * 100}%` }} />{row.label}</div></Table.Td>
            <Table.Td ta="right"><PeopleNumber value={row.people} filter={row.filter} label={row.label} /></Table.Td>
            <Table.Td ta="right">{all ? format.percent(row.people / all) : '—'}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
