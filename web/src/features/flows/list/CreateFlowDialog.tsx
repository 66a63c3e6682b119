import { Anchor, Button, Group, Modal, Radio, Skeleton, Stack, Text } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { all } from '~/api/queries';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { useSubmit } from '~/components/useSubmit';
import { emptyFlow } from '../editor/newFlow';
import { useOpenNew } from './useOpenNew';

/** Begins a flow from a template. */
export function CreateFlowDialog({ opened, onClose, onImport }: { opened: boolean; onClose: () => void; onImport: () => void }) {
  const { t } = useTranslation('flows');
  return <Modal opened={opened} onClose={onClose} title={t('create.title')} size="lg">{opened ? <CreateFlowForm onClose={onClose} onImport={onImport} /> : null}</Modal>;
}

export function CreateFlowForm({ onClose, onImport }: { onClose: () => void; onImport: () => void }) {
  const { t, i18n } = useTranslation(['flows', 'common']);
  const openNew = useOpenNew();
  const empty = useMutation({ mutationFn: () => api.post('/flows', { body: { document: emptyFlow(t('create.emptyName'), i18n.language) } }), onSuccess: openNew });
  const templates = useQuery({ queryKey: ['templates'], queryFn: ({ signal }) => all('/templates', { signal }), staleTime: Infinity });
  const form = useForm({ initialValues: { template: '' }, validate: { template: (value) => (value ? null : t('create.choose')) } });
  const submit = useSubmit(form, (values) => api.post('/flows', { body: values }), openNew);
  if (templates.error) return <LoadFailed error={templates.error} retry={() => void templates.refetch()} />;
  if (!templates.data) return <Stack>{[1, 2, 3].map((key) => <Skeleton key={key} h={56} />)}</Stack>;
  const fromFile = (
    <Group gap="lg">
      <Anchor component="button" type="button" onClick={() => empty.mutate()} disabled={empty.isPending}>{t('create.empty')}</Anchor>
      <Anchor component="button" type="button" onClick={onImport}>{t('import.action')}</Anchor>
    </Group>
  );
  if (templates.data.length === 0) return <EmptyState title={t('create.noTemplates')} example={fromFile} />;
  return (
    <form onSubmit={submit.onSubmit}>
      <Stack>
        <Radio.Group label={t('create.pick')} {...form.getInputProps('template')}>
          <Stack gap="xs" mt="xs">
            {templates.data.map((one) => (
              <Radio.Card key={one.key} value={one.key} p="sm" radius="md">
                <Group wrap="nowrap" align="flex-start"><Radio.Indicator mt={2} /><div><Text fw={600}>{one.name}</Text><Text size="sm" c="dimmed">{one.about}</Text></div></Group>
              </Radio.Card>
            ))}
          </Stack>
        </Radio.Group>
        <FormError {...submit} />
        <FormError error={empty.error} />
        <Group justify="space-between"><Text size="sm" component="div">{fromFile}</Text><Group gap="xs"><Button variant="default" onClick={onClose}>{t('common:cancel')}</Button><Button type="submit" loading={submit.busy}>{t('common:create')}</Button></Group></Group>
      </Stack>
    </form>
  );
}
