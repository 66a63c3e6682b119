import { Button, Group, Paper, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Channel, ChannelKind } from '~/api/contract';
import { queries } from '~/api/queries';
import { Copyable } from '~/components/Copyable';
import { FormError } from '~/components/FormError';
import { notifyDone } from '~/components/problemText';
import { useSubmit } from '~/components/useSubmit';
import { checkSetting, startForm, toPatch } from './channelForm';
import { NetworkFields } from './NetworkFields';
import { SettingInput } from './SettingInput';

/** Name, keys and network of a channel. Saved secrets are never shown; an empty one stays as it is. */
export function ChannelSettings({ channel, kind }: { channel: Channel; kind: ChannelKind }) {
  const { t } = useTranslation(['channels', 'common']);
  const client = useQueryClient();
  const form = useForm({
    initialValues: startForm(kind, channel),
    validate: {
      name: (value) => (value.trim() ? null : t('common:required')),
      settings: Object.fromEntries(kind.form.map((one) => [one.key, (value: string) => checkSetting(one, value, true)])),
    },
  });
  const submit = useSubmit(form, (values) => api.patch('/channels/{id}', { path: { id: channel.id }, body: toPatch(kind, values), revision: channel.revision }), (saved) => {
    client.setQueryData(queries.channel(channel.id).queryKey, saved);
    void client.invalidateQueries({ queryKey: ['channels', 'all'] });
    notifyDone(t('common:saved'));
  });
  return (
    <Paper p="md" component="section">
      <Title order={2} mb="md">{t('one.settings')}</Title>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput label={t('one.name')} autoComplete="off" {...form.getInputProps('name')} />
          {kind.form.map((setting) => <SettingInput key={setting.key} setting={setting} kept={setting.secret ? t('one.secretKept') : undefined} {...form.getInputProps(`settings.${setting.key}`)} />)}
          {channel.hook_url ? <div><Title order={3} size="h3" fw={500} mb={4}>{t('one.hook')}</Title><Copyable value={channel.hook_url} label={t('one.hook')} /></div> : null}
          <details>
            <summary style={{ cursor: 'pointer' }}>{t('wizard.advanced')}</summary>
            <NetworkFields form={form} modes={kind.modes} hasCa={channel.has_ca} />
          </details>
          <FormError {...submit} />
          <Group justify="flex-end"><Button type="submit" loading={submit.busy} disabled={!form.isDirty()}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Paper>
  );
}
