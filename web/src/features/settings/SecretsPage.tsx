import { ActionIcon, Button, Code, Group, List, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconLock, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Secret } from '~/api/contract';
import { all, useList } from '~/api/queries';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { LoadFailed } from '~/components/LoadFailed';
import { Page } from '~/components/Page';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';
import { AnchorLink } from '~/components/links';

/** Keys and passwords of outside servers that funnels send by name. Their values are never shown. */
export function SecretsPage() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const client = useQueryClient();
  const list = useList('/secrets');
  const [edited, setEdited] = useState<Secret | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Secret | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ['secrets'] });
  const button = <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>{t('secrets.create')}</Button>;
  return (
    <Page title={t('secrets.title')} about={t('secrets.about')} width={760} action={list.rows.length ? button : null}>
      <DataTable<Secret & { id: string }>
        label={t('secrets.title')}
        {...list}
        rows={list.rows.map((row) => ({ ...row, id: row.name }))}
        minWidth={460}
        columns={[
          { accessor: 'name', title: t('secrets.name'), render: (row) => <Code>{row.name}</Code> },
          { accessor: 'set_at', title: t('secrets.set'), width: 220, render: (row) => <div><Text size="sm">{format.dateTime(row.set_at)}</Text><Text size="xs" c="dimmed">{row.set_by}</Text></div> },
          {
            accessor: 'actions', title: <ActionsTitle />, width: 90, textAlign: 'right', render: (row) => (
              <Group gap={2} justify="flex-end" wrap="nowrap">
                <ActionIcon aria-label={t('secrets.change', { name: row.name })} onClick={() => setEdited(row)}><IconPencil size={16} /></ActionIcon>
                <ActionIcon aria-label={t('secrets.delete', { name: row.name })} onClick={() => setLeaving(row)}><IconTrash size={16} /></ActionIcon>
              </Group>
            ),
          },
        ]}
        empty={<EmptyState icon={<IconLock size={36} stroke={1.5} />} title={t('secrets.empty.title')} about={t('secrets.empty.about')} action={button} />}
      />
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited && edited !== 'new' ? t('secrets.change', { name: edited.name }) : t('secrets.create')}>
        {edited ? <SecretForm name={edited === 'new' ? null : edited.name} done={() => { setEdited(null); void refresh(); }} /> : null}
      </Modal>
      {leaving ? (
        <ConfirmDanger
          opened
          onClose={() => setLeaving(null)}
          title={t('secrets.deleteTitle', { name: leaving.name })}
          effect={<Uses name={leaving.name} />}
          action={t('secrets.deleteAction')}
          run={async () => {
            await api.delete('/secrets/{name}', { path: { name: leaving.name }, query: { although_used: true } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

/** What a deletion breaks: the blocks that name the secret. */
function Uses({ name }: { name: string }) {
  const { t } = useTranslation('settings');
  const { data, error, refetch } = useQuery({ queryKey: ['secrets', name, 'uses'], queryFn: ({ signal }) => all('/secrets/{name}/uses', { path: { name }, signal }), staleTime: 0 });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  if (!data) return <Text>{t('secrets.looking')}</Text>;
  if (data.length === 0) return <Text>{t('secrets.unused')}</Text>;
  return (
    <Stack gap="xs">
      <Text>{t('secrets.used')}</Text>
      <List size="sm">
        {data.map((one) => (
          <List.Item key={`${one.flow_id} ${one.block}`}>
            <AnchorLink size="sm" to="/flows/$id" params={{ id: one.flow_id }} search={{ block: one.block }}>{t('secrets.place', { flow: one.flow_name, block: one.block_title })}</AnchorLink>
            {one.live ? '' : ` ${t('secrets.inDraft')}`}
          </List.Item>
        ))}
      </List>
    </Stack>
  );
}

/** Exported for its test. */
export function SecretForm({ name, done }: { name: string | null; done: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const form = useForm({
    initialValues: { name: name ?? '', value: '' },
    validate: { name: (value) => (/^[A-Za-z0-9_-]{1,64}$/.test(value.trim()) ? null : t('secrets.nameWrong')), value: (value) => (value.trim() ? null : t('common:required')) },
  });
  const submit = useSubmit(form, (values) => api.put('/secrets/{name}', { path: { name: values.name.trim() }, body: { value: values.value } }), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        {name === null ? <TextInput label={t('secrets.name')} description={t('secrets.nameHelp')} autoComplete="off" data-autofocus {...form.getInputProps('name')} /> : null}
        <PasswordInput label={t('secrets.value')} description={t('secrets.valueHelp')} autoComplete="new-password" data-autofocus={name === null ? undefined : true} {...form.getInputProps('value')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('common:save')}</Button></Group>
      </Stack>
    </form>
  );
}
