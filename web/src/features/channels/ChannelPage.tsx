import { Alert, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Channel, ChannelPatch } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { useChannelTitle } from '~/components/ChannelIcon';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { Copyable } from '~/components/Copyable';
import { Page } from '~/components/Page';
import { notifyDone, notifyProblem } from '~/components/problemText';
import { RelativeTime } from '~/components/RelativeTime';
import { useFormat } from '~/components/useFormat';
import { Uses } from '~/components/Uses';
import { ChannelSettings } from './ChannelSettings';
import { ChannelState } from './ChannelState';
import classes from './ChannelPage.module.css';
import { Unreadable } from './Unreadable';

/** One channel: whether it works, its settings, what it could not read, and its end. */
export function ChannelPage({ id }: { id: string }) {
  const { t } = useTranslation('channels');
  const title = useChannelTitle();
  const may = useCan('channels:write');
  const { data: channel } = useSuspenseQuery(queries.channel(id));
  const kind = useQuery(queries.channelKinds()).data?.find((one) => one.kind === channel.kind);
  const about = <Group gap="xs" component="span"><ChannelState state={channel.state} /><span>{[title(channel.kind), channel.handle].filter(Boolean).join(' · ')}</span></Group>;
  return (
    <Page title={channel.name} crumbs={[{ title: t('title'), to: '/channels' }]} about={about} action={may && channel.state !== 'closed' ? <CheckButton id={id} /> : null} width={860}>
      <Stack gap="lg">
        {channel.state === 'broken' || channel.health.error ? (
          <Alert color="red" icon={<IconAlertTriangle size={18} />} title={t('one.broken')} styles={{ title: { color: 'var(--mantine-color-error)' }, message: { color: 'var(--mantine-color-text)' } }}>{channel.health.error ?? channel.reason}</Alert>
        ) : null}
        <Health channel={channel} />
        {channel.widget_code ? (
          <section>
            <Title order={2} mb={4}>{t('one.widget')}</Title>
            <Text size="sm" c="dimmed" mb="xs">{t('one.widgetAbout')}</Text>
            <Copyable value={channel.widget_code} label={t('one.widget')} block />
          </section>
        ) : null}
        {kind && may ? <ChannelSettings key={channel.id} channel={channel} kind={kind} /> : null}
        {channel.health.unreadable > 0 ? <Unreadable id={id} /> : null}
        {may ? <Ending channel={channel} /> : null}
      </Stack>
    </Page>
  );
}

function Health({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const format = useFormat();
  const { health } = channel;
  return (
    <section aria-label={t('one.health')}>
      <dl className={classes.health}>
        <div><dt>{t('one.lastIn')}</dt><dd><RelativeTime at={health.last_inbound_at} empty={t('one.never')} /></dd></div>
        <div><dt>{t('one.lastOut')}</dt><dd><RelativeTime at={health.last_sent_at} empty={t('one.never')} /></dd></div>
        <div><dt>{t('one.queued')}</dt><dd>{format.number(health.queued)}</dd></div>
        <div><dt>{t('one.unreadable')}</dt><dd>{format.number(health.unreadable)}</dd></div>
      </dl>
    </section>
  );
}

function CheckButton({ id }: { id: string }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const check = useMutation({
    mutationFn: () => api.post('/channels/{id}/check', { path: { id } }),
    onSuccess: (account) => notifyDone(t('one.checked', { name: account.name })),
    onError: notifyProblem,
    onSettled: () => client.invalidateQueries({ queryKey: ['channels'] }),
  });
  return <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>{t('one.check')}</Button>;
}

type Question = 'pause' | 'close' | 'delete';

function Ending({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Question | null>(null);
  const patch = async (change: ChannelPatch) => {
    client.setQueryData(queries.channel(channel.id).queryKey, await api.patch('/channels/{id}', { path: { id: channel.id }, body: change, revision: channel.revision }));
    void client.invalidateQueries({ queryKey: ['channels', 'all'] });
  };
  const resume = useMutation({ mutationFn: () => patch({ state: 'active' }), onError: notifyProblem });
  const count = channel.health.queued;
  const { name } = channel;
  const questions = {
    pause: { title: t('one.pauseTitle', { name }), effect: t('one.pauseEffect', { count }), action: t('one.pause'), run: () => patch({ state: 'paused' }) },
    close: { title: t('one.closeTitle', { name }), effect: t('one.closeEffect', { count }), action: t('one.close'), run: () => patch({ state: 'closed' }) },
    delete: {
      title: t('one.deleteTitle', { name }),
      effect: <>{t('one.deleteEffect')}<Uses kind="channel" name={channel.id} /></>,
      action: t('one.delete'),
      typed: name,
      run: async () => {
        await api.delete('/channels/{id}', { path: { id: channel.id }, query: { although_used: true }, revision: channel.revision });
        await navigate({ to: '/channels' });
        client.removeQueries({ queryKey: ['channels', channel.id] });
        await client.invalidateQueries({ queryKey: ['channels', 'all'] });
      },
    },
  };
  const closed = channel.state === 'closed';
  return (
    <Paper p="md" component="section">
      <Title order={2}>{t('one.danger')}</Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">{t('one.dangerAbout')}</Text>
      <Group gap="xs">
        {channel.state === 'active' ? <Button variant="default" onClick={() => setAsked('pause')}>{t('one.pause')}</Button> : <Button variant="default" loading={resume.isPending} onClick={() => resume.mutate()}>{t('one.resume')}</Button>}
        <Button variant="default" c="var(--mantine-color-error)" onClick={() => setAsked(closed ? 'delete' : 'close')}>{closed ? t('one.delete') : t('one.close')}</Button>
      </Group>
      {asked ? <ConfirmDanger opened onClose={() => setAsked(null)} {...questions[asked]} /> : null}
    </Paper>
  );
}
