import { Anchor, Button, Collapse, Group, Modal, Paper, SimpleGrid, Skeleton, Stack, Text, UnstyledButton } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import { IconChevronDown, IconChevronRight, IconCircleCheck } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { ChannelAccount, ChannelKind } from '~/api/contract';
import { queries } from '~/api/queries';
import { useSession } from '~/api/session';
import { ChannelIcon } from '~/components/ChannelIcon';
import { FormError } from '~/components/FormError';
import { AnchorLink } from '~/components/links';
import { LoadFailed } from '~/components/LoadFailed';
import { notifyDone } from '~/components/problemText';
import { useSubmit } from '~/components/useSubmit';
import { AccountFacts } from './AccountFacts';
import { checkSetting, startForm, toConnection } from './channelForm';
import classes from './ConnectDialog.module.css';
import { NetworkFields } from './NetworkFields';
import { SettingInput } from './SettingInput';

/** Connecting in three steps: choose the messenger, give its key, see whose it is and connect. */
export function ConnectDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const [kind, setKind] = useState<ChannelKind | null>(null);
  const close = () => {
    setKind(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} size="lg" title={kind ? t('wizard.titleKind', { kind: kind.title }) : t('wizard.title')}>
      {kind ? <ConnectForm key={kind.kind} kind={kind} back={() => setKind(null)} onClose={close} /> : <KindList onPick={setKind} />}
    </Modal>
  );
}

function KindList({ onPick }: { onPick: (kind: ChannelKind) => void }) {
  const { t } = useTranslation('channels');
  const { data, error, refetch } = useQuery(queries.channelKinds());
  const { workspace } = useSession();
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <Stack>
      <Text c="dimmed" size="sm">{t('wizard.pick')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {data?.map((kind) => (
          <UnstyledButton key={kind.kind} className={classes.kind} onClick={() => onPick(kind)}>
            <ChannelIcon kind={kind.kind} size={32} />
            <Text fw={500} flex={1}>{kind.title}</Text>
            <IconChevronRight size={16} />
          </UnstyledButton>
        )) ?? [1, 2].map((key) => <Skeleton key={key} h={58} />)}
      </SimpleGrid>
      {workspace.sandbox ? <Text size="sm">{t('wizard.noBot')} <AnchorLink to="/phones">{t('wizard.sandbox')}</AnchorLink></Text> : null}
    </Stack>
  );
}

function ConnectForm({ kind, back, onClose }: { kind: ChannelKind; back: () => void; onClose: () => void }) {
  const { t } = useTranslation(['channels', 'common']);
  const [found, setFound] = useState<ChannelAccount | null>(null);
  const [advanced, { toggle }] = useDisclosure(false);
  const form = useForm({
    initialValues: startForm(kind),
    validate: { settings: Object.fromEntries(kind.form.map((one) => [one.key, (value: string) => checkSetting(one, value)])) },
  });
  const submit = useSubmit(form, (values) => api.post('/channels/check', { body: toConnection(kind.kind, values) }), setFound);
  if (found) return <Found kind={kind} account={found} connection={toConnection(kind.kind, form.getValues())} back={() => setFound(null)} onClose={onClose} />;
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Text size="sm" c="dimmed" style={{ whiteSpace: 'pre-line' }}>{kind.about}</Text>
        {kind.form.map((setting) => <SettingInput key={setting.key} setting={setting} {...form.getInputProps(`settings.${setting.key}`)} />)}
        <div>
          <Anchor component="button" type="button" size="sm" onClick={toggle} aria-expanded={advanced}>
            {t('wizard.advanced')} {advanced ? <IconChevronDown size={14} /> : <IconChevronRight size={14} />}
          </Anchor>
          <Collapse expanded={advanced}><NetworkFields form={form} modes={kind.modes} /></Collapse>
        </div>
        <FormError {...submit} />
        <Group justify="space-between">
          <Button variant="default" onClick={back}>{t('common:back')}</Button>
          <Button type="submit" loading={submit.busy}>{t('wizard.check')}</Button>
        </Group>
      </Stack>
    </form>
  );
}

function Found({ kind, account, connection, back, onClose }: { kind: ChannelKind; account: ChannelAccount; connection: ReturnType<typeof toConnection>; back: () => void; onClose: () => void }) {
  const { t } = useTranslation('channels');
  const client = useQueryClient();
  const navigate = useNavigate();
  const connect = useMutation({
    mutationFn: () => api.post('/channels', { body: connection }),
    onSuccess: async (channel) => {
      client.setQueryData(queries.channel(channel.id).queryKey, channel);
      void client.invalidateQueries({ queryKey: ['channels', 'all'] });
      void client.invalidateQueries({ queryKey: ['onboarding'] });
      notifyDone(t('wizard.done', { name: channel.name }));
      onClose();
      await navigate({ to: '/channels/$id', params: { id: channel.id } });
    },
  });
  return (
    <Stack>
      <Group gap="xs" wrap="nowrap">
        <IconCircleCheck size={22} color="var(--mantine-color-anchor)" />
        <div>
          <Text fw={600}>{t('wizard.foundTitle')}</Text>
          <Text size="sm" c="dimmed">{t('wizard.foundAbout')}</Text>
        </div>
      </Group>
      <Paper p="md">
        <Group wrap="nowrap" align="flex-start">
          <ChannelIcon kind={kind.kind} size={36} />
          <AccountFacts account={account} />
        </Group>
      </Paper>
      <FormError error={connect.error} />
      <Group justify="space-between">
        <Button variant="default" onClick={back}>{t('wizard.change')}</Button>
        <Button loading={connect.isPending} onClick={() => connect.mutate()} data-autofocus>{t('wizard.finish')}</Button>
      </Group>
    </Stack>
  );
}
