import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
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

/** Accepting an invitation: whoever is new chooses a name and a password, others give theirs and are in. */
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
  const [askCode, setAskCode] = useState(false);
  const form = useForm({
    initialValues: { name: invite.name, password: '', code: '' },
    validate: invite.known ? { password: checks.filled } : { name: checks.filled, password: checks.password },
  });
  const submit = useSubmit(
    form,
    async ({ name, password, code }) => {
      try {
        return await api.post('/invites/{token}', { path: { token }, body: { name, password, ...(askCode && { code: code.trim() }) } });
      } catch (error) {
        if (isProblem(error, 'code_required')) setAskCode(true);
        throw error;
      }
    },
    (session) => enter(session),
  );
  const wrong = isProblem(submit.error, 'wrong_credentials');
  const asked = isProblem(submit.error, 'code_required');
  return (
    <AuthFrame title={t('invite.title', { workspace: invite.workspace_name })} about={t(askCode ? 'login.codeAbout' : invite.known ? 'invite.known' : 'invite.about', { email: invite.email })}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <input type="hidden" name="email" autoComplete="username" value={invite.email} />
          {invite.known ? null : <TextInput label={t('invite.name')} autoComplete="name" {...form.getInputProps('name')} />}
          {askCode ? <TextInput key="code" label={t('login.code')} autoComplete="one-time-code" inputMode="numeric" autoFocus {...form.getInputProps('code')} />
            : <PasswordInput label={t('invite.password')} description={invite.known ? undefined : t('setup.passwordHelp')} autoComplete={invite.known ? 'current-password' : 'new-password'} {...form.getInputProps('password')} />}
          {wrong ? <Alert color="red" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>{t(askCode ? 'login.codeWrong' : 'invite.wrong')}</Alert> : asked ? null : <FormError {...submit} />}
          <Button type="submit" loading={submit.busy} fullWidth>{t('invite.submit')}</Button>
        </Stack>
      </form>
    </AuthFrame>
  );
}
