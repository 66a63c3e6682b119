import { ActionIcon, Button, Code, Group, Modal, Stack, Text, Textarea, TextInput, Select } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconForms, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Field, FieldType } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { Uses } from '~/components/Uses';
import { useSubmit } from '~/components/useSubmit';

const types: readonly FieldType[] = ['text', 'number', 'date', 'datetime', 'boolean', 'choice', 'money'];

/** What the workspace wants to know about people. Built-in fields can only be looked at. */
export function FieldsPage() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const may = useCan('contacts:write');
  const [edited, setEdited] = useState<Field | 'new' | null>(null);
  const [leaving, setLeaving] = useState<Field | null>(null);
  const { data = [], isPending, error, refetch } = useQuery(queries.fields());
  const refresh = () => client.invalidateQueries({ queryKey: ['fields'] });
  const button = may ? <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>{t('fields.create')}</Button> : null;
  return (
    <Page title={t('fields.title')} about={t('fields.about')} width={760} action={data.length ? button : null}>
      <DataTable<Field>
        label={t('fields.title')}
        rows={data}
        loading={isPending}
        error={error}
        retry={() => void refetch()}
        columns={[
          { accessor: 'label', title: t('fields.label'), render: (row) => <Text size="sm" fw={500}>{row.label}</Text> },
          { accessor: 'key', title: t('fields.key'), width: 180, render: (row) => <Code>{row.key}</Code> },
          { accessor: 'type', title: t('fields.type'), width: 150, render: (row) => t(`fields.types.${row.type}`) },
          {
            accessor: 'actions',
            title: <ActionsTitle />,
            width: 90,
            textAlign: 'right',
            render: (row) => may ? (
              <Group gap={2} justify="flex-end" wrap="nowrap">
                <ActionIcon aria-label={t('fields.edit', { name: row.label })} onClick={() => setEdited(row)}><IconPencil size={16} /></ActionIcon>
                <ActionIcon aria-label={t('fields.delete', { name: row.label })} onClick={() => setLeaving(row)}><IconTrash size={16} /></ActionIcon>
              </Group>
            ) : null,
          },
        ]}
        empty={<EmptyState icon={<IconForms size={36} stroke={1.5} />} title={t('fields.empty.title')} about={t('fields.empty.about')} action={button} />}
      />
      <Modal opened={edited !== null} onClose={() => setEdited(null)} title={edited === 'new' ? t('fields.create') : t('fields.editTitle')}>
        {edited ? <FieldForm field={edited === 'new' ? null : edited} done={() => { setEdited(null); void refresh(); }} /> : null}
      </Modal>
      {leaving ? (
        <ConfirmDanger
          opened
          onClose={() => setLeaving(null)}
          title={t('fields.deleteTitle', { name: leaving.label })}
          effect={<>{t('fields.deleteEffect')}<Uses kind="field" name={leaving.key} /></>}
          action={t('fields.delete', { name: leaving.label })}
          typed={leaving.key}
          run={async () => {
            await api.delete('/fields/{id}', { path: { id: leaving.id }, query: { although_used: true } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

/** Key and type are settled once: values already stored depend on them. Exported for its test. */
export function FieldForm({ field, done }: { field: Field | null; done: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const form = useForm({
    initialValues: { label: field?.label ?? '', key: field?.key ?? '', type: field?.type ?? ('text' as FieldType), choices: field?.choices.join('\n') ?? '' },
    validate: {
      label: (value) => (value.trim() ? null : t('common:required')),
      key: (value) => (/^[a-z][a-z0-9_]*$/.test(value) ? null : t('fields.keyWrong')),
      choices: (value, all) => (all.type === 'choice' && !value.trim() ? t('common:required') : null),
    },
  });
  const send = ({ label, key, type, choices }: typeof form.values) => {
    const list = type === 'choice' ? choices.split('\n').map((line) => line.trim()).filter(Boolean) : [];
    return field ? api.patch('/fields/{id}', { path: { id: field.id }, body: { label, choices: list } }) : api.post('/fields', { body: { label, key, type, choices: list } });
  };
  const submit = useSubmit(form, send, done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('fields.label')} autoComplete="off" data-autofocus {...form.getInputProps('label')} />
        {field ? null : (
          <>
            <TextInput label={t('fields.key')} description={t('fields.keyHelp')} autoComplete="off" spellCheck={false} {...form.getInputProps('key')} />
            <Select label={t('fields.type')} allowDeselect={false} data={types.map((value) => ({ value, label: t(`fields.types.${value}`) }))} {...form.getInputProps('type')} />
          </>
        )}
        {form.values.type === 'choice' ? <Textarea label={t('fields.choices')} autosize minRows={3} {...form.getInputProps('choices')} /> : null}
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('common:save')}</Button></Group>
      </Stack>
    </form>
  );
}
