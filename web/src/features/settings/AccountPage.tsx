import { Button, Group, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Theme } from '~/api/contract';
import { queries } from '~/api/queries';
import { useSession } from '~/api/session';
import { languages } from '~/app/i18n';
import { useAccountPatch } from '~/app/useAccountLook';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { notifyDone } from '~/components/problemText';
import { useSubmit } from '~/components/useSubmit';
import { TotpSection } from './TotpSection';

/** The signed-in person's own name, language, colours, password and second step of sign-in. */
export function AccountPage() {
  const { t } = useTranslation('settings');
  return (
    <Page title={t('account.title')} width={640}>
      <Stack gap="md">
        <Profile />
        <Look />
        <Password />
        <TotpSection />
      </Stack>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper p="lg" component="section">
      <Title order={2} mb="md">{title}</Title>
      {children}
    </Paper>
  );
}

function Profile() {
  const { t } = useTranslation(['settings', 'common']);
  const client = useQueryClient();
  const { operator } = useSession();
  const form = useForm({ initialValues: { name: operator.name }, validate: { name: (value) => (value.trim() ? null : t('common:required')) } });
  const submit = useSubmit(form, ({ name }) => api.patch('/me', { body: { name: name.trim() } }), (saved) => {
    client.setQueryData(queries.session().queryKey, (session) => session && { ...session, operator: { ...session.operator, name: saved.name } });
    form.resetDirty();
    notifyDone(t('common:saved'));
  });
  return (
    <Section title={t('account.profile')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <TextInput label={t('account.name')} autoComplete="name" {...form.getInputProps('name')} />
          <div>
            <Text size="sm" fw={500}>{t('account.email')}</Text>
            <Text>{operator.email}</Text>
          </div>
          <FormError {...submit} />
          <Group justify="flex-end"><Button type="submit" loading={submit.busy} disabled={!form.isDirty()}>{t('common:save')}</Button></Group>
        </Stack>
      </form>
    </Section>
  );
}

function Look() {
  const { t } = useTranslation(['settings', 'common']);
  const { operator } = useSession();
  const patch = useAccountPatch();
  const themes: Theme[] = ['auto', 'light', 'dark'];
  return (
    <Section title={t('account.look')}>
      <Stack>
        <SegmentedControl aria-label={t('common:operator.language')} data={languages.map((value) => ({ value, label: t(`common:language.${value}`) }))} value={operator.language} onChange={(language) => patch.mutate({ language: language as 'ru' | 'en' })} />
        <SegmentedControl aria-label={t('common:operator.theme')} data={themes.map((value) => ({ value, label: t(`common:theme.${value}`) }))} value={operator.theme} onChange={(theme) => patch.mutate({ theme: theme as Theme })} />
      </Stack>
    </Section>
  );
}

const passwordLength = 10;

function Password() {
  const { t } = useTranslation(['settings', 'common']);
  const { operator } = useSession();
  const form = useForm({
    initialValues: { current: '', next: '' },
    validate: {
      current: (value) => (value ? null : t('common:required')),
      next: (value) => ([...value].length >= passwordLength ? null : t('account.tooShort', { count: passwordLength })),
    },
  });
  const submit = useSubmit(form, (values) => api.post('/me/password', { body: values }), () => {
    form.reset();
    notifyDone(t('account.changed'));
  });
  return (
    <Section title={t('account.password')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <input type="hidden" autoComplete="username" value={operator.email} />
          <PasswordInput label={t('account.current')} autoComplete="current-password" {...form.getInputProps('current')} />
          <PasswordInput label={t('account.next')} description={t('account.nextHelp')} autoComplete="new-password" {...form.getInputProps('next')} />
          <FormError {...submit} />
          <Group justify="flex-end"><Button type="submit" variant="default" loading={submit.busy}>{t('account.change')}</Button></Group>
        </Stack>
      </form>
    </Section>
  );
}
