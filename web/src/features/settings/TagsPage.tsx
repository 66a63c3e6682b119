import { ActionIcon, Button, ColorInput, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconPencil, IconPlus, IconTag, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Tag } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { TagLabel, tagColors } from '~/components/TagLabel';
import { useFormat } from '~/components/useFormat';
import { Uses } from '~/components/Uses';
import { useSubmit } from '~/components/useSubmit';

/** The tags of the workspace with how many contacts carry each. */
export function TagsPage() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const client = useQueryClient();
  const may = useCan('contacts:write');
  const [edited, setEdited] = useState<Tag | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Tag | null>(null);
  const { data = [], isPending, error, refetch } = useQuery(queries.tags());
  const refresh = () => client.invalidateQueries({ queryKey: ['tags'] });
  const button = may ? <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>{t('tags.create')}</Button> : null;
  return (
    <Page title={t('tags.title')} about={t('tags.about')} width={760} action={data.length ? button : null}>
      <DataTable<Tag>
        label={t('tags.title')}
        rows={data}
        loading={isPending}
        error={error}
        retry={() => void refetch()}
        minWidth={420}
        columns={[
          { accessor: 'name', title: t('tags.name'), render: (row) => <TagLabel tag={row} /> },
          { accessor: 'count', title: t('tags.count'), width: 130, textAlign: 'right', render: (row) => format.number(row.count ?? 0) },
          {
            accessor: 'actions',
            title: <ActionsTitle />,
            width: 90,
            textAlign: 'right',
            render: (row) => may ? (
              <Group gap={2} justify="flex-end" wrap="nowrap">
                <ActionIcon aria-label={t('tags.edit', { name: row.name })} onClick={() => setEdited(row)}><IconPencil size={16} /></ActionIcon>
                <ActionIcon aria-label={t('tags.delete', { name: row.name })} onClick={() => setLeaving(row)}><IconTrash size={16} /></ActionIcon>
              </Group>
            ) : null,
          },
        ]}
        empty={<EmptyState icon={<IconTag size={36} stroke={1.5} />} title={t('tags.empty.title')} about={t('tags.empty.about')} action={button} />}
      />
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === 'new' ? t('tags.create') : t('tags.editTitle')}>
        {edited ? <TagForm tag={edited === 'new' ? null : edited} done={() => { setEdited(null); void refresh(); }} /> : null}
      </Modal>
      {leaving ? (
        <ConfirmDanger
          opened
          onClose={() => setLeaving(null)}
          title={t('tags.deleteTitle', { name: leaving.name })}
          effect={<>{t('tags.deleteEffect', { count: leaving.count ?? 0 })}<Uses kind="tag" name={leaving.name} /></>}
          action={t('tags.delete', { name: leaving.name })}
          run={async () => {
            await api.delete('/tags/{id}', { path: { id: leaving.id }, query: { although_used: true } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

/** Exported for its test. */
export function TagForm({ tag, done }: { tag: Tag | null; done: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const form = useForm({ initialValues: { name: tag?.name ?? '', color: tag?.color || tagColors[0] }, validate: { name: (value) => (value.trim() ? null : t('common:required')) } });
  const submit = useSubmit(form, (values) => (tag ? api.patch('/tags/{id}', { path: { id: tag.id }, body: values }) : api.post('/tags', { body: values })), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('tags.name')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <ColorInput label={t('tags.color')} swatches={[...tagColors]} withPicker={false} disallowInput swatchesPerRow={8} {...form.getInputProps('color')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('common:save')}</Button></Group>
      </Stack>
    </form>
  );
}
