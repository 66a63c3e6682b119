import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { usePeople } from '~/api/people';
import { useChannelTitle } from '~/components/ChannelIcon';
import { PeopleNumber } from '~/components/PeopleNumber';
import { peopleIn, type Period, periodQuery } from './period';
import classes from './stats.module.css';

/** What became of a block's messages, by kind of channel. What a messenger does not tell is "no data", never 0. */
export function DeliveryTable({ flow, block, period }: { flow: { id: string; slug: string }; block: string; period: Period }) {
  const { t } = useTranslation(['flowStats', 'common']);
  const title = useChannelTitle();
  const people = peopleIn(usePeople(), period);
  const query = { ...periodQuery(period), block };
  const { data } = useQuery({ queryKey: ['flows', flow.id, 'stats', 'deliveries', query], queryFn: ({ signal }) => api.get('/flows/{id}/deliveries', { path: { id: flow.id }, signal, query }) });
  if (!data?.items.length) return null;
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>{t('delivery.title')}</Text>
      {data.items.map((row) => (
        <Table key={row.kind} className={classes.answers} verticalSpacing={2} horizontalSpacing={6} withRowBorders={false} mb="xs" aria-label={title(row.kind)}>
          <Table.Tbody>
            <Table.Tr><Table.Th colSpan={2}>{title(row.kind)}</Table.Th></Table.Tr>
            {(['sent', 'delivered', 'read', 'failed'] as const).map((key) => (
              <Table.Tr key={key}>
                <Table.Td>{t(`delivery.${key}`)}</Table.Td>
                <Table.Td ta="right">{row[key] === null ? <Text span size="sm" c="dimmed">{t('common:noData')}</Text> : <PeopleNumber value={row[key]} filter={blockMessage(people, flow.slug, block, key, row.kind)} label={t(`delivery.${key}`)} />}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ))}
    </div>
  );
}

function blockMessage(people: ReturnType<typeof peopleIn>, ...args: [slug: string, block: string, outcome: string, kind: string]): string | null {
  return people('block_message', ...args);
}
