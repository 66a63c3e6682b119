import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Invite } from '~/api/contract';
import { isProblem } from '~/api/problem';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { PageLoading } from '~/components/PageLoading';
import { useSubmit } from '~/components/useSubmit';
import { AuthFrame } from './AuthFrame';
import { checks } from './checks';
import { useEnter } from './useEnter';

/** Accepting an invitation: a name and a password, and the person is in. */
export function InvitePage({ token }: { token: string }) {
  const { t } = useTranslation('auth');
  const invite = useQuery({ queryKey: ['invite', token], queryFn: ({ signal }) => api.get('/invites/{token}', { path: { token }, signal }), staleTime: Infinity });
  if (invite.isPending) return <PageLoading />;
  if (invite.error) {
    if (!isProblem(invite.error) || invite.error.code !== 'not_found') return <LoadFailed error={invite.error} retry={() => void invite.refetch()} />;
    return (
      <AuthFrame title={t('invite.goneTitle')} about={t('invite.goneAbout')}>
        <Button component={Link} to="/login" variant="default" fullWidth>{t('invite.toLogin')}</Button>
      </AuthFrame>
    );
  }
  return <InviteForm token={token} invite={invite.data} />;
}

function InviteForm({ token, invite }: { token: string; invite: Invite }) {
  const { t } = useTranslation('auth');
  const enter = useEnter();
  const form = useForm({ initialValues: { name: invite.name, password: '' }, validate: { name: checks.filled, password: checks.password } });
  const submit = useSubmit(form, (values) => api.post('/invites/{token}', { path: { token }, body: values }), (session) => enter(session));
  return (
    <AuthFrame title={t('invite.title', { workspace: invite.workspace_name })} about={t('invite.about', { email: invite.email })}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <input type="hidden" name="email" autoComplete="username" value={invite.email} />
          <TextInput label={t('invite.name')} autoComplete="name" {...form.getInputProps('name')} />
          <PasswordInput label={t('invite.password')} description={t('setup.passwordHelp')} autoComplete="new-password" {...form.getInputProps('password')} />
          <FormError {...submit} />
          <Button type="submit" loading={submit.busy} fullWidth>{t('invite.submit')}</Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
