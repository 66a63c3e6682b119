import { ActionIcon, Anchor, Button, Checkbox, Code, Group, Modal, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { IconKey, IconPlus, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { ApiKey, NewApiKey } from '~/api/contract';
import { useList } from '~/api/queries';
import { useSession } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { Copyable } from '~/components/Copyable';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { FormError } from '~/components/FormError';
import { Page } from '~/components/Page';
import { RelativeTime } from '~/components/RelativeTime';
import { useSubmit } from '~/components/useSubmit';

/** Keys by which programs work with the API. A key is shown once, when it is made. */
export function KeysPage() {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<NewApiKey | null>(null);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const list = useList('/api-keys');
  const refresh = () => client.invalidateQueries({ queryKey: ['api-keys'] });
  const button = <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>{t('keys.create')}</Button>;
  const close = () => {
    setCreating(false);
    setMade(null);
  };
  return (
    <Page title={t('keys.title')} about={<>{t('keys.about')} <Anchor href="/api/docs" size="sm" underline="always">{t('keys.docs')}</Anchor></>} width={900} action={list.rows.length ? button : null}>
      <DataTable<ApiKey>
        label={t('keys.title')}
        {...list}
        columns={[
          { accessor: 'name', title: t('keys.name'), render: (row) => <div><Text size="sm" fw={500}>{row.name}</Text><ScopeWords scopes={row.scopes} /></div> },
          { accessor: 'prefix', title: t('keys.prefix'), width: 140, render: (row) => <Code>{row.prefix}…</Code> },
          { accessor: 'created_by', title: t('keys.by'), width: 140 },
          { accessor: 'last_used_at', title: t('keys.used'), width: 180, render: (row) => <RelativeTime real at={row.last_used_at} empty={t('keys.never')} /> },
          { accessor: 'actions', title: <ActionsTitle />, width: 56, textAlign: 'right', render: (row) => <ActionIcon aria-label={t('keys.revokeName', { name: row.name })} onClick={() => setRevoking(row)}><IconTrash size={16} /></ActionIcon> },
        ]}
        empty={<EmptyState icon={<IconKey size={36} stroke={1.5} />} title={t('keys.empty.title')} about={t('keys.empty.about')} action={button} />}
      />
      <Modal opened={creating} onClose={close} title={made ? t('keys.readyTitle') : t('keys.createTitle')} size="lg" closeOnClickOutside={!made}>
        {made ? (
          <Stack>
            <Text size="sm">{t('keys.readyAbout')}</Text>
            <Copyable value={made.key} label={made.name} />
            <Group justify="flex-end"><Button onClick={close}>{t('keys.done')}</Button></Group>
          </Stack>
        ) : <KeyForm done={(key) => { setMade(key); void refresh(); }} />}
      </Modal>
      {revoking ? (
        <ConfirmDanger
          opened
          onClose={() => setRevoking(null)}
          title={t('keys.revokeTitle', { name: revoking.name })}
          effect={t('keys.revokeEffect')}
          action={t('keys.revoke')}
          run={async () => {
            await api.delete('/api-keys/{id}', { path: { id: revoking.id } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

/** A key never gets more than the one who makes it. Exported for its test. */
export function KeyForm({ done }: { done: (key: NewApiKey) => void }) {
  const { t } = useTranslation(['settings', 'common']);
  const { scopes } = useSession();
  const form = useForm({
    initialValues: { name: '', scopes: [] as string[] },
    validate: { name: (value) => (value.trim() ? null : t('common:required')), scopes: (value) => (value.length ? null : t('keys.pickScope')) },
  });
  const submit = useSubmit(form, (values) => api.post('/api-keys', { body: values }), done);
  return (
    <form onSubmit={submit.onSubmit} noValidate>
      <Stack>
        <TextInput label={t('keys.name')} placeholder={t('keys.namePlaceholder')} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <Checkbox.Group label={t('keys.scopes')} {...form.getInputProps('scopes')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" mt={6}>{grouped(scopes).map(([thing, of]) => <ScopeGroup key={thing} thing={thing} scopes={of} />)}</SimpleGrid>
        </Checkbox.Group>
        <FormError {...submit} />
        <Group justify="flex-end"><Button type="submit" loading={submit.busy}>{t('common:create')}</Button></Group>
      </Stack>
    </form>
  );
}

/** What a key may do, thing by thing: "contacts:read" and "contacts:write" stand under "Contacts". */
function grouped<S extends string>(scopes: readonly S[]): [string, S[]][] {
  const groups = new Map<string, S[]>();
  for (const scope of scopes) {
    const thing = scope.split(':')[0] ?? scope;
    groups.set(thing, [...(groups.get(thing) ?? []), scope]);
  }
  return [...groups];
}

/** The words of things and of what may be done to them; a scope of a newer server is shown as it is. */
function useScopeWords() {
  const { t } = useTranslation('settings');
  return {
    thing: (name: string) => t(`scope.thing.${name}` as 'scope.thing.contacts', { defaultValue: name }),
    may: (scope: string) => t(`scope.may.${scope.split(':')[1] ?? ''}` as 'scope.may.read', { defaultValue: scope }),
  };
}

function ScopeGroup({ thing, scopes }: { thing: string; scopes: readonly string[] }) {
  const words = useScopeWords();
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <Text component="legend" size="sm" fw={500} mb={4} p={0}>{words.thing(thing)}</Text>
      <Group gap="md">{scopes.map((scope) => <Checkbox key={scope} value={scope} label={words.may(scope)} />)}</Group>
    </fieldset>
  );
}

/** What a key may do, in one line. */
function ScopeWords({ scopes }: { scopes: readonly string[] }) {
  const words = useScopeWords();
  return <Text size="xs" c="dimmed">{grouped(scopes).map(([thing, of]) => `${words.thing(thing)}: ${of.map((scope) => words.may(scope).toLowerCase()).join(', ')}`).join('; ')}</Text>;
}
