import { Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Lang } from '~/api/contract';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { readerZone } from '~/lib/format';
import { zoneOptions } from '~/lib/zones';
import { languages } from './i18n';

/** Makes another workspace, owned by whoever makes it, and goes there. */
export default function NewWorkspaceDialog({ onClose, onMade }: { onClose: () => void; onMade: (id: string) => void }) {
  const { t, i18n } = useTranslation();
  const form = useForm({
    initialValues: { name: '', language: i18n.language as Lang, time_zone: readerZone() },
    validate: { name: (value) => (value.trim() ? null : t('required')) },
  });
  const submit = useSubmit(form, (values) => api.post('/workspaces', { body: { ...values, name: values.name.trim() } }), (made) => onMade(made.id));
  return (
    <Modal opened onClose={onClose} title={t('workspace.new')}>
      <form onSubmit={submit.onSubmit} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">{t('workspace.newAbout')}</Text>
          <TextInput label={t('workspace.name')} placeholder={t('workspace.nameExample')} data-autofocus {...form.getInputProps('name')} />
          <Select label={t('workspace.language')} allowDeselect={false} data={languages.map((value) => ({ value, label: t(`language.${value}`) }))} {...form.getInputProps('language')} />
          <Select label={t('workspace.zone')} searchable allowDeselect={false} limit={50} data={zoneOptions(form.values.time_zone)} {...form.getInputProps('time_zone')} />
          <FormError {...submit} />
          <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('cancel')}</Button><Button type="submit" loading={submit.busy}>{t('create')}</Button></Group>
        </Stack>
      </form>
    </Modal>
  );
}
