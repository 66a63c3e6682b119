import { ActionIcon, Button, Group, Select, Text } from '@mantine/core';
import { IconTrash, IconUserPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Operator, Role } from '~/api/contract';
import { useList } from '~/api/queries';
import { useCan, useSession } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { Page } from '~/components/Page';
import { PersonAvatar } from '~/components/PersonAvatar';
import { notifyProblem } from '~/components/problemText';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge } from '~/components/StatusBadge';
import { InviteDialog } from './InviteDialog';
import { roles } from './roles';

/** Who works here and as what; inviting and removing people. */
export function OperatorsPage() {
  const { t } = useTranslation(['settings', 'common']);
  const me = useSession().operator;
  const may = useCan('operators:write');
  const client = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const [leaving, setLeaving] = useState<Operator | null>(null);
  const list = useList('/operators');
  const refresh = () => client.invalidateQueries({ queryKey: ['operators'] });
  const change = useMutation({ mutationFn: ({ id, role }: { id: string; role: Role }) => api.patch('/operators/{id}', { path: { id }, body: { role } }), onSuccess: refresh, onError: notifyProblem });
  const mayChange = (row: Operator) => may && row.id !== me.id && row.role !== 'owner';
  return (
    <Page title={t('operators.title')} about={t('operators.about')} width={900} action={may ? <Button leftSection={<IconUserPlus size={16} />} onClick={() => setInviting(true)}>{t('operators.invite')}</Button> : null}>
      <DataTable<Operator>
        label={t('operators.title')}
        {...list}
        minWidth={600}
        columns={[
          { accessor: 'name', title: t('operators.name'), render: (row) => <Person row={row} you={row.id === me.id ? t('operators.you') : ''} /> },
          {
            accessor: 'role',
            title: t('operators.role'),
            width: 210,
            render: (row) => mayChange(row)
              ? <Select size="xs" aria-label={t('operators.roleOf', { name: row.name })} allowDeselect={false} data={roles.map((value) => ({ value, label: t(`common:role.${value}`) }))} value={row.role} onChange={(role) => role && change.mutate({ id: row.id, role: role as Role })} />
              : t(`common:role.${row.role}`),
          },
          { accessor: 'last_seen_at', title: t('operators.seen'), width: 150, render: (row) => (row.invited ? <StatusBadge tone="warning">{t('operators.invited')}</StatusBadge> : <RelativeTime real at={row.last_seen_at} />) },
          { accessor: 'actions', title: <ActionsTitle />, width: 56, textAlign: 'right', render: (row) => (mayChange(row) ? <ActionIcon aria-label={t('operators.removeName', { name: row.name })} onClick={() => setLeaving(row)}><IconTrash size={16} /></ActionIcon> : null) },
        ]}
      />
      <InviteDialog opened={inviting} onClose={() => setInviting(false)} onInvited={refresh} />
      {leaving ? (
        <ConfirmDanger
          opened
          onClose={() => setLeaving(null)}
          title={t('operators.removeTitle', { name: leaving.name })}
          effect={t('operators.removeEffect', { name: leaving.name })}
          action={t('operators.remove')}
          run={async () => {
            await api.delete('/operators/{id}', { path: { id: leaving.id } });
            await refresh();
          }}
        />
      ) : null}
    </Page>
  );
}

function Person({ row, you }: { row: Operator; you: string }) {
  return (
    <Group gap="sm" wrap="nowrap">
      <PersonAvatar name={row.name} />
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={500} truncate>{row.name}{you ? <Text span c="dimmed" fw={400}> · {you}</Text> : null}</Text>
        <Text size="xs" c="dimmed" truncate>{row.email}</Text>
      </div>
    </Group>
  );
}
