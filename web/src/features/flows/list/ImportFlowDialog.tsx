import { Button, FileButton, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { FormError } from '~/components/FormError';
import { useSubmit } from '~/components/useSubmit';
import { useOpenNew } from './useOpenNew';

const limit = 2_000_000;

/** Brings a flow in from a YAML file, chosen or pasted. */
export function ImportFlowDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { t } = useTranslation('flows');
  return <Modal opened={opened} onClose={onClose} title={t('import.title')} size="lg">{opened ? <ImportFlowForm onClose={onClose} /> : null}</Modal>;
}

export function ImportFlowForm({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(['flows', 'common']);
  const openNew = useOpenNew();
  const form = useForm({ initialValues: { yaml: '' }, validate: { yaml: (value) => (value.trim() ? null : t('import.required')) } });
  const submit = useSubmit(form, (values) => api.post('/flows', { body: values }), openNew);
  const read = async (file: File | null) => {
    if (!file) return;
    if (file.size > limit) return form.setFieldError('yaml', t('import.tooLarge'));
    form.setFieldValue('yaml', await file.text());
    form.clearErrors();
  };
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        <Text size="sm" c="dimmed">{t('import.about')}</Text>
        <FileButton accept=".yaml,.yml,.json,text/yaml" onChange={(file) => void read(file)}>{(props) => <Button {...props} variant="default" leftSection={<IconFileUpload size={16} />} style={{ alignSelf: 'flex-start' }}>{t('import.file')}</Button>}</FileButton>
        <Textarea label={t('import.text')} autosize minRows={8} maxRows={18} spellCheck={false} styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12.5 } }} {...form.getInputProps('yaml')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" loading={submit.busy}>{t('import.action')}</Button></Group>
      </Stack>
    </form>
  );
}
