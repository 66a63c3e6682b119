import { Grid, SegmentedControl, SimpleGrid, Skeleton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Dashboard } from '~/api/contract';
import { useChannelTitle } from '~/components/ChannelIcon';
import { FunnelTable } from '~/components/FunnelTable';
import { LoadFailed } from '~/components/LoadFailed';
import { Page } from '~/components/Page';
import { Stat } from '~/components/Stat';
import { Card } from './Card';
import { FlowsCard } from './FlowsCard';
import { GrowthCard } from './GrowthCard';
import { OnboardingCard } from './OnboardingCard';

/** The first page: what changed, where people come from, what works, and the first steps of a new workspace. */
export function DashboardPage({ days }: { days: 7 | 30 | 90 }) {
  const { t } = useTranslation('dashboard');
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['dashboard', days],
    queryFn: ({ signal }) => api.get('/dashboard', { signal, query: { days } }),
    placeholderData: keepPreviousData,
  });
  const period = (
    <SegmentedControl
      aria-label={t('period.label')}
      value={String(days)}
      data={[7, 30, 90].map((count) => ({ value: String(count), label: t('period.days', { count }) }))}
      onChange={(value) => void navigate({ to: '/', search: value === '30' ? {} : { days: Number(value) as 7 | 90 }, replace: true })}
    />
  );
  return (
    <Page title={t('title')} about={t('period.about', { count: days })} action={period}>
      <OnboardingCard />
      {error && !data ? <LoadFailed error={error} retry={() => void refetch()} /> : data ? <Report data={data} /> : <Skeleton h={320} />}
    </Page>
  );
}

function Report({ data }: { data: Dashboard }) {
  const { t } = useTranslation('dashboard');
  const channelTitle = useChannelTitle();
  const { totals, previous, series } = data;
  const line = (key: 'new' | 'unsubscribed' | 'messages_in' | 'messages_out') => series.map((day) => day[key]);
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 3, lg: 6 }} spacing="sm" mb="sm">
        <Stat title={t('total.contacts')} value={totals.contacts} before={previous.contacts} to="/contacts" />
        <Stat title={t('total.new')} value={totals.new} before={previous.new} series={line('new')} to="/contacts" />
        <Stat title={t('total.active')} value={totals.active} before={previous.active} to="/inbox" />
        <Stat title={t('total.messages_in')} value={totals.messages_in} before={previous.messages_in} series={line('messages_in')} better="neither" />
        <Stat title={t('total.messages_out')} value={totals.messages_out} before={previous.messages_out} series={line('messages_out')} better="neither" />
        <Stat title={t('total.unsubscribed')} value={totals.unsubscribed} before={previous.unsubscribed} series={line('unsubscribed')} better="less" />
      </SimpleGrid>
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: 8 }}><GrowthCard series={series} /></Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Card title={t('sources.title')} empty={data.sources.length === 0 && t('sources.none')}>
            <FunnelTable caption={t('sources.title')} shares={false} steps={data.sources.slice(0, 7).map((row) => ({ key: row.source, title: row.source || t('sources.unknown'), count: row.contacts }))} />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8 }}><FlowsCard flows={data.flows} /></Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Card title={t('channels.title')} empty={data.channels.length === 0 && t('channels.none')}>
            <FunnelTable caption={t('channels.title')} shares={false} steps={data.channels.map((row) => ({ key: row.kind, title: channelTitle(row.kind), count: row.contacts }))} />
          </Card>
        </Grid.Col>
      </Grid>
    </>
  );
}
