import { Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Invited, Role } from '~/api/contract';
import { Copyable } from '~/components/Copyable';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { roles } from './roles';

/** Inviting a person: who and as what, then the link to send. */
export function InviteDialog({ opened, onClose, onInvited }: { opened: boolean; onClose: () => void; onInvited: () => void }) {
  const { t } = useTranslation('settings');
  const [invited, setInvited] = useState<Invited | null>(null);
  const close = () => {
    setInvited(null);
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={invited ? t('operators.linkTitle') : t('operators.inviteTitle')}>
      {invited ? (
        <Stack>
          <Text size="sm">{t('operators.linkAbout', { name: invited.operator.name || invited.operator.email })}</Text>
          <Copyable value={invited.invite_url} label={t('operators.link')} />
          <Group justify="flex-end"><Button onClick={close}>{t('operators.done')}</Button></Group>
        </Stack>
      ) : <InviteForm done={(answer) => { setInvited(answer); onInvited(); }} />}
    </Modal>
  );
}

/** Exported for its test. */
export function InviteForm({ done }: { done: (answer: Invited) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const form = useForm({
    initialValues: { name: '', email: '', role: 'operator' as Role },
    validate: { name: (value) => (value.trim() ? null : t('common:required')), email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('operators.emailWrong')) },
  });
  const submit = useSubmit(form, (values) => api.post('/operators', { body: { ...values, email: values.email.trim() } }), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('operators.name')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput label={t('operators.email')} type="email" autoComplete="off" {...form.getInputProps('email')} />
        <Radio.Group label={t('operators.role')} {...form.getInputProps('role')}>
          <Stack gap="xs" mt={6}>{roles.map((role) => <Radio key={role} value={role} label={t(`common:role.${role}`)} description={t(`operators.can-${role}`)} />)}</Stack>
        </Radio.Group>
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('operators.invite')}</Button></Group>
      </Stack>
    </form>
  );
}
