import { Anchor, Table } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Dashboard } from '~/api/contract';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import { Card } from './Card';

/** How many people started and finished each flow in the period. */
export function FlowsCard({ flows, started, finished }: { flows: Dashboard['flows']; started: (slug: string) => string | null; finished: (slug: string) => string | null }) {
  const { t } = useTranslation('dashboard');
  const format = useFormat();
  return (
    <Card title={t('flows.title')} empty={flows.length === 0 && t('flows.none')}>
      <Table verticalSpacing={6} horizontalSpacing={8} layout="fixed">
        <Table.Thead>
          <Table.Tr><Table.Th>{t('flows.name')}</Table.Th><Table.Th ta="right" w={80}>{t('flows.started')}</Table.Th><Table.Th ta="right" w={90}>{t('flows.finished')}</Table.Th><Table.Th ta="right" w={70}>{t('flows.share')}</Table.Th></Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flows.map((flow) => (
            <Table.Tr key={flow.id}>
              <Table.Td><Anchor component={Link} to={`/flows/${flow.id}`} c="inherit" fw={500}>{flow.name}</Anchor></Table.Td>
              <Table.Td ta="right"><PeopleNumber value={flow.started} filter={started(flow.slug)} label={`${flow.name}, ${t('flows.started')}`} /></Table.Td>
              <Table.Td ta="right"><PeopleNumber value={flow.finished} filter={finished(flow.slug)} label={`${flow.name}, ${t('flows.finished')}`} /></Table.Td>
              <Table.Td ta="right">{flow.started ? format.percent(flow.finished / flow.started) : '—'}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Card>
  );
}
