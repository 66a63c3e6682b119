import { Button, Group, Modal, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Totp } from '~/api/contract';
import { queries } from '~/api/queries';
import { useSession } from '~/api/session';
import { Copyable } from '~/components/Copyable';
import { FormError } from '~/components/FormError';
import { notifyProblem } from '~/components/problemText';
import { StatusBadge } from '~/components/StatusBadge';
import { useSubmit } from '~/components/useSubmit';

/** Turning the second step of sign-in on and off. */
export function TotpSection() {
  const { t } = useTranslation('settings');
  const { operator } = useSession();
  const client = useQueryClient();
  const [stopping, setStopping] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const start = useMutation({ mutationFn: () => api.post('/me/totp'), onError: notifyProblem });
  const set = (totp: boolean) => client.setQueryData(queries.session().queryKey, (session) => session && { ...session, operator: { ...session.operator, totp } });
  return (
    <Paper p="lg" component="section">
      <Group justify="space-between" mb="xs">
        <Title order={2}>{t('totp.title')}</Title>
        {operator.totp ? <StatusBadge tone="good">{t('totp.badge')}</StatusBadge> : null}
      </Group>
      <Text size="sm" c="dimmed" mb="md">{operator.totp ? t('totp.on') : t('totp.off')}</Text>
      {operator.totp ? <Button variant="default" onClick={() => setStopping(true)}>{t('totp.stop')}</Button> : <Button loading={start.isPending} onClick={() => start.mutate()}>{t('totp.start')}</Button>}
      <Modal opened={start.data !== undefined && codes === null && !operator.totp} onClose={start.reset} title={t('totp.title')}>
        {start.data ? <Confirm secret={start.data} done={(list) => { setCodes(list); set(true); }} /> : null}
      </Modal>
      <Modal opened={codes !== null} onClose={() => setCodes(null)} title={t('totp.codesTitle')} closeOnClickOutside={false} closeOnEscape={false} withCloseButton={false}>
        <Stack>
          <Text size="sm">{t('totp.codes')}</Text>
          <Copyable block value={codes?.join('\n') ?? ''} label={t('totp.codesLabel')} />
          <Group justify="flex-end"><Button onClick={() => { setCodes(null); start.reset(); }}>{t('totp.kept')}</Button></Group>
        </Stack>
      </Modal>
      <Modal opened={stopping} onClose={() => setStopping(false)} title={t('totp.stopTitle')}>
        <CodeForm about={t('totp.stopAbout')} action={t('totp.stop')} send={(code) => api.post('/me/totp/disable', { body: { code } })} done={() => { setStopping(false); set(false); }} />
      </Modal>
    </Paper>
  );
}

function Confirm({ secret, done }: { secret: Totp; done: (codes: string[]) => void }) {
  const { t } = useTranslation('settings');
  return (
    <Stack>
      <Text size="sm">{t('totp.scan')}</Text>
      <img alt={t('totp.qr')} src={`data:image/svg+xml,${encodeURIComponent(secret.qr_svg)}`} width={200} height={200} style={{ alignSelf: 'center', background: '#fff', borderRadius: 8, padding: 8 }} />
      <div>
        <Text size="sm" c="dimmed" mb={4}>{t('totp.manual')}</Text>
        <Copyable value={secret.secret} label={t('totp.manual')} />
      </div>
      <CodeForm action={t('totp.confirm')} send={(code) => api.post('/me/totp/confirm', { body: { code } })} done={(answer) => done(answer.recovery_codes)} />
    </Stack>
  );
}

function CodeForm<R>({ about, action, send, done }: { about?: string; action: string; send: (code: string) => Promise<R>; done: (answer: R) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const form = useForm({ initialValues: { code: '' }, validate: { code: (value) => (value.trim() ? null : t('common:required')) } });
  const submit = useSubmit(form, ({ code }) => send(code.trim()), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {about ? <Text size="sm">{about}</Text> : null}
        <TextInput label={t('totp.code')} inputMode="numeric" autoComplete="one-time-code" data-autofocus {...form.getInputProps('code')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{action}</Button></Group>
      </Stack>
    </form>
  );
}
