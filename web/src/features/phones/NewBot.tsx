import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { queries } from '~/api/queries';
import { sandbox } from '~/api/sandbox';
import { type Bot, hub } from './hub';
import { useHubProblem } from './hubProblem';

/** Makes a bot in the sandbox's Telegram and connects it as a channel, so that funnels and the inbox meet it like a real one. */
export function NewBot({ back, onMade }: { back: (() => void) | undefined; onMade: (key: string) => void }) {
  const { t } = useTranslation(['phones', 'common']);
  const client = useQueryClient();
  const words = useHubProblem();
  const form = useForm({
    initialValues: { name: '', username: '' },
    validate: {
      name: (value) => (value.trim() ? null : t('bot.nameMissing')),
      username: (value) => (/^@?[A-Za-z][A-Za-z0-9_]{1,28}bot$/i.test(value) ? null : t('bot.usernameWrong')),
    },
  });
  const make = useMutation({
    mutationFn: async ({ name, username }: typeof form.values) => {
      const bot = await sandbox<Bot>('POST', '/bots', { vendor: 'telegram', name, username: username.replace(/^@/, '') });
      await api.post('/channels', { body: { kind: bot.vendor, name: bot.name, settings: { token: bot.token ?? '', ...bot.settings }, base_url: `${window.location.origin}/imitations/${bot.vendor}` } });
      return bot;
    },
    onSuccess: (bot) => onMade(bot.key),
    onSettled: () => Promise.all([client.invalidateQueries({ queryKey: hub.bots().queryKey }), client.invalidateQueries({ queryKey: queries.channels().queryKey })]),
  });
  return (
    <form onSubmit={form.onSubmit((values) => make.mutate(values))}>
      <Stack>
        <Text size="sm" c="dimmed">{t('bot.about')}</Text>
        <TextInput label={t('bot.name')} placeholder={t('bot.nameExample')} data-autofocus {...form.getInputProps('name')} />
        <TextInput label={t('bot.username')} placeholder={t('bot.usernameExample')} leftSection="@" {...form.getInputProps('username')} />
        {make.error ? <Alert color="red" role="alert">{words(make.error)}</Alert> : null}
        <Group justify="flex-end">
          {back ? <Button variant="default" onClick={back}>{t('common:back')}</Button> : null}
          <Button type="submit" loading={make.isPending}>{t('bot.make')}</Button>
        </Group>
      </Stack>
    </form>
  );
}
