import { Grid, Paper, SegmentedControl, SimpleGrid, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Dashboard } from '~/api/contract';
import { quote, usePeople } from '~/api/people';
import { useChannelTitle } from '~/components/ChannelIcon';
import { FunnelTable } from '~/components/FunnelTable';
import { LoadFailed } from '~/components/LoadFailed';
import { Page } from '~/components/Page';
import { PageLoading } from '~/components/PageLoading';
import { Stat } from '~/components/Stat';
import { Card } from './Card';
import { FlowsCard } from './FlowsCard';
import { OnboardingCard } from './OnboardingCard';

// The numbers come first; the chart's machinery may come a moment later.
const GrowthCard = lazy(() => import('./GrowthCard'));

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
      {error && !data ? <LoadFailed error={error} retry={() => void refetch()} /> : data ? <Report data={data} /> : <PageLoading />}
    </Page>
  );
}

function Report({ data }: { data: Dashboard }) {
  const { t } = useTranslation(['dashboard', 'common']);
  const channelTitle = useChannelTitle();
  const people = usePeople();
  const { totals, previous, series, welcome } = data;
  const since = series[0]?.date.slice(0, 10) ?? '';
  // Moments are compared with the first day of the period, in the zone of the workspace: the same bounds the numbers were counted in.
  const from = (atom: string, ...args: string[]) => { const asked = people(atom, ...args); return asked && since ? `${asked} >= ${since}` : null; };
  const both = (...parts: (string | null)[]) => (parts.every(Boolean) ? parts.join(' and ') : null);
  const source = (mark: string, value: string) => {
    const asked = people('source', mark);
    const without = mark === 'kind' ? `not ${people('source', 'utm_source')}` : null;
    return asked ? both(from('created'), `${asked} = ${quote(value)}`, ...(without ? [without] : [])) : null;
  };
  const not = (asked: string | null) => asked && `not ${asked}`;
  const within = (length: string | null) => length && `${length} <= 1m`;
  const line = (key: 'new' | 'unsubscribed' | 'messages_in' | 'messages_out') => series.map((day) => day[key]);
  return (
    <>
      <SimpleGrid cols={{ base: 2, md: 4, lg: 7 }} spacing="sm" mb="sm">
        <Stat title={t('total.contacts')} value={totals.contacts} before={previous.contacts} people="" />
        <Stat title={t('total.new')} value={totals.new} before={previous.new} series={line('new')} people={from('created')} />
        <Stat title={t('total.active')} value={totals.active} before={previous.active} people={from('last_inbound')} />
        <Stat title={t('total.messages_in')} value={totals.messages_in} before={previous.messages_in} series={line('messages_in')} better="neither" people={from('last_inbound')} />
        <Stat title={t('total.messages_out')} value={totals.messages_out} before={previous.messages_out} series={line('messages_out')} better="neither" people={from('last_outbound')} />
        <Stat title={t('total.unsubscribed')} value={totals.unsubscribed} before={previous.unsubscribed} series={line('unsubscribed')} better="less" people={from('unsubscribed_at')} />
        <Stat title={t('total.blocked')} value={totals.blocked} before={previous.blocked} better="less" people={from('blocked_at')} />
      </SimpleGrid>
      <Grid gap="sm">
        <Grid.Col span={{ base: 12, lg: 8 }}><Suspense fallback={<Paper h={344} />}><GrowthCard series={series} /></Suspense></Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Card title={t('sources.title')} empty={data.sources.length === 0 && t('sources.none')}>
            <FunnelTable caption={t('sources.title')} shares={false} steps={data.sources.slice(0, 7).map((row) => ({ key: `${row.mark}:${row.source}`, title: row.mark === 'kind' ? t(`common:sourceKind.${row.source}` as 'common:sourceKind.link', { defaultValue: row.source }) : row.source, count: row.contacts, people: source(row.mark, row.source) }))} />
          </Card>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 8 }}><FlowsCard flows={data.flows} started={(slug) => from('started_flow', slug)} finished={(slug) => both(from('started_flow', slug), from('finished_flow', slug))} /></Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="sm">
            <div>
              <Card title={t('welcome.title')} empty={welcome.came === 0 && t('welcome.none')}>
                <FunnelTable
                  caption={t('welcome.title')}
                  shares={false}
                  steps={[
                    { key: 'came', title: t('welcome.came'), count: welcome.came, people: from('created') },
                    { key: 'greeted', title: t('welcome.greeted'), count: welcome.greeted, people: both(from('created'), people('greeted')) },
                    { key: 'atOnce', title: t('welcome.atOnce'), count: welcome.at_once, people: both(from('created'), within(people('greeted_after'))) },
                    { key: 'never', title: t('welcome.never'), count: welcome.came - welcome.greeted, people: both(from('created'), not(people('greeted'))) },
                  ]}
                />
              </Card>
            </div>
            <div>
              <Card title={t('channels.title')} empty={data.channels.length === 0 && t('channels.none')}>
                <FunnelTable caption={t('channels.title')} shares={false} steps={data.channels.map((row) => ({ key: row.kind, title: channelTitle(row.kind), count: row.contacts, people: people('channel', row.kind) }))} />
              </Card>
            </div>
          </Stack>
        </Grid.Col>
      </Grid>
    </>
  );
}
