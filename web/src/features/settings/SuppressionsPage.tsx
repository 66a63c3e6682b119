import { ActionIcon, Button, CloseButton, Group, Modal, Select, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { IconBan, IconPlus, IconSearch, IconX } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Suppression } from '~/api/contract';
import { queries, useList } from '~/api/queries';
import { useCan } from '~/api/session';
import { useChannelTitle } from '~/components/ChannelIcon';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { useFormat } from '~/components/useFormat';
import { useSubmit } from '~/components/useSubmit';

/** An address of a contact's card that is to be added. */
export interface SuppressionsSearch {
  kind?: string;
  address?: string;
}

type Row = Suppression & { id: string };

/** Addresses that are never written to, whoever they belong to. */
export function SuppressionsPage({ search }: { search: SuppressionsSearch }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const client = useQueryClient();
  const kindTitle = useKindTitle();
  const may = useCan('suppressions:write');
  const [text, setText] = useState('');
  const [sought] = useDebouncedValue(text.trim(), 250);
  const list = useList('/suppressions', { query: { search: sought || undefined } });
  const [adding, setAdding] = useState(may && Boolean(search.address));
  const [leaving, setLeaving] = useState<Suppression | null>(null);
  const refresh = () => Promise.all([client.invalidateQueries({ queryKey: ['suppressions'] }), client.invalidateQueries({ queryKey: ['contacts'] })]);
  const button = may ? <Button leftSection={<IconPlus size={16} />} onClick={() => setAdding(true)}>{t('suppressions.add')}</Button> : null;
  return (
    <Page title={t('suppressions.title')} about={t('suppressions.about')} width={900} action={list.rows.length || sought ? button : null}>
      {list.rows.length || text ? (
        <TextInput
          mb="sm"
          maw={360}
          aria-label={t('suppressions.search')}
          placeholder={t('suppressions.search')}
          leftSection={<IconSearch size={16} />}
          rightSection={text ? <CloseButton aria-label={t('suppressions.clear')} onClick={() => setText('')} /> : null}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : null}
      <DataTable<Row>
        label={t('suppressions.title')}
        {...list}
        rows={list.rows.map((row) => ({ ...row, id: `${row.kind} ${row.address}` }))}
        minWidth={600}
        columns={[
          { accessor: 'address', title: t('suppressions.address'), render: (row) => <div><Text size="sm" fw={500} style={{ overflowWrap: 'anywhere' }}>{row.address}</Text><Text size="xs" c="dimmed">{kindTitle(row.kind)}</Text></div> },
          { accessor: 'reason', title: t('suppressions.reason') },
          { accessor: 'at', title: t('suppressions.added'), width: 190, render: (row) => <div><Text size="sm">{format.date(row.at)}</Text>{row.added_by ? <Text size="xs" c="dimmed">{row.added_by}</Text> : null}</div> },
          { accessor: 'actions', title: <ActionsTitle />, width: 56, textAlign: 'right', render: (row) => may ? <ActionIcon aria-label={t('suppressions.release', { address: row.address })} onClick={() => setLeaving(row)}><IconX size={16} /></ActionIcon> : null },
        ]}
        empty={sought ? <EmptyState icon={<IconSearch size={36} stroke={1.5} />} title={t('suppressions.nothing.title')} about={t('suppressions.nothing.about')} /> : <EmptyState icon={<IconBan size={36} stroke={1.5} />} title={t('suppressions.empty.title')} about={t('suppressions.empty.about')} action={button} />}
      />
      <Modal opened={adding} onClose={() => setAdding(false)} title={t('suppressions.add')}>
        <SuppressionForm from={search} done={() => { setAdding(false); void refresh(); }} />
      </Modal>
      {leaving ? (
        <ConfirmDanger
          opened
          onClose={() => setLeaving(null)}
          title={t('suppressions.releaseTitle', { address: leaving.address })}
          effect={t('suppressions.releaseEffect', { reason: leaving.reason })}
          action={t('suppressions.releaseAction')}
          run={async () => {
            await api.delete('/suppressions', { query: { kind: leaving.kind, address: leaving.address } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

/** What a kind of address is called. */
function useKindTitle() {
  const { t } = useTranslation('settings');
  const channel = useChannelTitle();
  return (kind: string) => kind === 'phone' || kind === 'email' ? t(`suppressions.kinds.${kind}`) : channel(kind);
}

/** Exported for its test. */
export function SuppressionForm({ from, done }: { from: SuppressionsSearch; done: () => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const kindTitle = useKindTitle();
  const channels = useQuery({ ...queries.channelKinds(), enabled: useCan('channels:read') }).data ?? [];
  const kinds = ['phone', 'email', ...channels.map((one) => one.kind)];
  if (from.kind && !kinds.includes(from.kind)) kinds.push(from.kind);
  const needed = (value: string) => (value.trim() ? null : t('common:required'));
  const form = useForm({ initialValues: { kind: from.kind ?? 'phone', address: from.address ?? '', reason: '' }, validate: { address: needed, reason: needed } });
  const submit = useSubmit(form, (values) => api.post('/suppressions', { body: values }), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <Select label={t('suppressions.kind')} allowDeselect={false} data={kinds.map((kind) => ({ value: kind, label: kindTitle(kind) }))} {...form.getInputProps('kind')} />
        <TextInput label={t('suppressions.address')} description={form.values.kind === 'phone' || form.values.kind === 'email' ? t('suppressions.everywhere') : t('suppressions.vendorAddress')} autoComplete="off" data-autofocus={from.address ? undefined : true} {...form.getInputProps('address')} />
        <Textarea label={t('suppressions.reason')} placeholder={t('suppressions.reasonExample')} autosize minRows={2} maxLength={500} data-autofocus={from.address ? true : undefined} {...form.getInputProps('reason')} />
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('suppressions.add')}</Button></Group>
      </Stack>
    </form>
  );
}
