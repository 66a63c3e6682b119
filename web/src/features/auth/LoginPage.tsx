import { Alert, Anchor, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { isProblem } from '~/api/problem';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { AuthFrame } from './AuthFrame';
import { checks } from './checks';
import { useEnter } from './useEnter';

/** Sign-in: email and password, then the code where the account asks for one. */
export function LoginPage() {
  const { t } = useTranslation('auth');
  const { next } = useSearch({ from: '/login' });
  const enter = useEnter();
  const form = useForm({
    initialValues: { email: '', password: '', code: '' },
    validate: { email: checks.email, password: checks.filled },
  });
  const [askCode, setAskCode] = useState(false);
  const submit = useSubmit(
    form,
    async (values) => {
      try {
        return await api.post('/session', { body: { email: values.email.trim(), password: values.password, ...(askCode && { code: values.code.trim() }) } });
      } catch (error) {
        if (isProblem(error, 'code_required')) setAskCode(true);
        throw error;
      }
    },
    (session) => enter(session, next),
  );
  const restart = () => {
    setAskCode(false);
    form.reset();
    submit.reset();
  };
  const wrong = isProblem(submit.error, 'wrong_credentials');
  const asked = isProblem(submit.error, 'code_required');
  return (
    <AuthFrame title={askCode ? t('login.codeTitle') : t('login.title')} about={askCode ? t('login.codeAbout') : undefined}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          {askCode ? (
            <TextInput key="code" label={t('login.code')} autoComplete="one-time-code" inputMode="numeric" autoFocus {...form.getInputProps('code')} />
          ) : (
            <>
              <TextInput label={t('login.email')} type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
              <PasswordInput label={t('login.password')} autoComplete="current-password" {...form.getInputProps('password')} />
            </>
          )}
          {wrong ? <Alert color="red" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>{askCode ? t('login.codeWrong') : t('login.wrong')}</Alert> : null}
          {isProblem(submit.error) && submit.error.code === 'limited' ? <Limited key={String(submit.error.requestId)} seconds={submit.error.retryAfter ?? 60} done={submit.reset} /> : wrong || asked ? null : <FormError {...submit} />}
          <Button type="submit" loading={submit.busy} fullWidth>{t('login.submit')}</Button>
          {askCode ? <Anchor component="button" type="button" size="sm" onClick={restart}>{t('login.other')}</Anchor> : <Text size="sm" c="dimmed">{t('login.forgot')}</Text>}
        </Stack>
      </form>
    </AuthFrame>
  );
}

/** Says how long to wait after too many tries, counting down. */
function Limited({ seconds, done }: { seconds: number; done: () => void }) {
  const { t } = useTranslation('auth');
  const [left, setLeft] = useState(seconds);
  useEffect(() => {
    if (left <= 0) return done();
    const timer = window.setTimeout(() => setLeft(left - 1), 1000);
    return () => window.clearTimeout(timer);
  }, [left, done]);
  return <Alert color="yellow" role="alert" styles={{ message: { color: 'var(--mantine-color-text)' } }}>{t('login.limited', { count: left })}</Alert>;
}
