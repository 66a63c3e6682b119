import { Button, Group, Text } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Channel } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { Page } from '~/components/Page';
import { RelativeTime } from '~/components/RelativeTime';
import { useFormat } from '~/components/useFormat';
import { ChannelState } from './ChannelState';
import { ConnectDialog } from './ConnectDialog';

/** All channels with their health, and the way to connect another. */
export function ChannelsPage() {
  const { t } = useTranslation('channels');
  const title = useChannelTitle();
  const format = useFormat();
  const navigate = useNavigate();
  const may = useCan('channels:write');
  const { connect = false } = useSearch({ from: '/_app/channels/' });
  const setConnect = (open: boolean) => void navigate({ to: '/channels', search: open ? { connect: true } : {} });
  const { data = [], isPending, error, refetch } = useQuery(queries.channels());
  const button = may ? <Button leftSection={<IconPlus size={16} />} onClick={() => setConnect(true)}>{t('connect')}</Button> : null;
  return (
    <Page title={t('title')} about={t('about')} action={data.length ? button : null}>
      <DataTable<Channel>
        label={t('title')}
        rows={data}
        loading={isPending}
        error={error}
        retry={() => void refetch()}
        onOpen={(row) => void navigate({ to: '/channels/$id', params: { id: row.id } })}
        minWidth={860}
        columns={[
          { accessor: 'name', title: t('column.channel'), render: (row) => <ChannelName channel={row} kind={title(row.kind)} /> },
          { accessor: 'state', title: t('column.state'), width: 170, render: (row) => <ChannelState state={row.state} /> },
          { accessor: 'in', title: t('column.lastIn'), width: 200, render: (row) => <RelativeTime at={row.health.last_inbound_at} /> },
          { accessor: 'out', title: t('column.lastOut'), width: 230, render: (row) => <RelativeTime at={row.health.last_sent_at} /> },
          { accessor: 'queued', title: t('column.queued'), width: 140, textAlign: 'right', render: (row) => format.number(row.health.queued) },
        ]}
        empty={<EmptyState icon={<IconBroadcast size={36} stroke={1.5} />} title={t('empty.title')} about={t('empty.about')} action={button} />}
      />
      <ConnectDialog opened={connect && may} onClose={() => setConnect(false)} />
    </Page>
  );
}

function ChannelName({ channel, kind }: { channel: Channel; kind: string }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <ChannelIcon kind={channel.kind} size={26} />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={500} truncate>{channel.name}</Text>
        <Text size="xs" c="dimmed" truncate>{channel.handle ? `${kind} · ${channel.handle}` : kind}</Text>
      </div>
    </Group>
  );
}
