import { Badge, Button, Group, SegmentedControl, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconPlus, IconRoute, IconSearch, IconUpload } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FlowRow } from '~/api/contract';
import { usePeople } from '~/api/people';
import { useList } from '~/api/queries';
import { useCan } from '~/api/session';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { Page } from '~/components/Page';
import { PeopleNumber } from '~/components/PeopleNumber';
import { RelativeTime } from '~/components/RelativeTime';
import { useFormat } from '~/components/useFormat';
import { FlowMenu } from './FlowMenu';
import { FlowStateBadge } from './FlowStateBadge';
import { CreateFlowDialog } from './list/CreateFlowDialog';
import { ImportFlowDialog } from './list/ImportFlowDialog';

export interface FlowsSearch {
  search?: string;
  state?: FlowRow['state'];
  create?: true;
}

/** The list of flows. */
export function FlowsPage({ search }: { search: FlowsSearch }) {
  const { t } = useTranslation('flows');
  const navigate = useNavigate();
  const format = useFormat();
  const people = usePeople();
  const may = useCan('flows:write');
  const [dialog, setDialog] = useState<'create' | 'import' | null>(search.create && may ? 'create' : null);
  const list = useList('/flows', { query: { search: search.search, state: search.state } });
  const change = (next: FlowsSearch) => void navigate({ to: '/flows', search: { search: search.search, state: search.state, ...next }, replace: true });
  const find = useDebouncedCallback((text: string) => change({ search: text.trim() || undefined }), 300);
  const narrowed = Boolean(search.search || search.state);
  const create = <Button leftSection={<IconPlus size={16} />} onClick={() => setDialog('create')}>{t('create.action')}</Button>;
  const bring = <Button variant="default" visibleFrom="xs" leftSection={<IconUpload size={16} />} onClick={() => setDialog('import')}>{t('import.action')}</Button>;
  return (
    <Page title={t('title')} about={t('about')} action={may ? <>{bring}{create}</> : null}>
      <Group mb="sm" gap="sm">
        <TextInput w={{ base: '100%', xs: 260 }} leftSection={<IconSearch size={15} />} aria-label={t('search')} placeholder={t('search')} defaultValue={search.search ?? ''} onChange={(event) => find(event.currentTarget.value)} />
        <SegmentedControl size="sm" aria-label={t('stateFilter')} value={search.state ?? 'all'} onChange={(state) => change({ state: state === 'all' ? undefined : (state as FlowRow['state']) })} data={[{ value: 'all', label: t('state.all') }, ...(['live', 'draft', 'paused', 'archived'] as const).map((value) => ({ value, label: t(`state.${value}`) }))]} styles={{ root: { overflowX: 'auto' } }} />
      </Group>
      <DataTable<FlowRow>
        label={t('title')}
        minWidth={880}
        columns={[
          {
            accessor: 'name', title: t('column.name'), render: (row) => (
              <div>
                <Group gap="2px 6px"><Text fw={500}>{row.name}</Text>{row.draft_changed && row.live_version !== null ? <Badge color="yellow" c="light-dark(#7a4b00, var(--mantine-color-yellow-3))">{t('draftChanged')}</Badge> : null}</Group>
                <Text size="sm" c="dimmed" lineClamp={1}>{row.triggers.map((one) => one.text).join(' · ') || t('trigger.none')}</Text>
              </div>
            ),
          },
          { accessor: 'state', title: t('column.state'), width: 130, render: (row) => <FlowStateBadge flow={row} /> },
          { accessor: 'waiting', title: t('column.waiting'), width: 140, textAlign: 'right', render: (row) => <PeopleNumber value={row.waiting} filter={people('in_flow', row.slug)} label={t('column.waiting')} /> },
          { accessor: 'started', title: t('column.started'), width: 100, textAlign: 'right', render: (row) => format.number(row.started) },
          { accessor: 'finished', title: t('column.finished'), width: 110, textAlign: 'right', render: (row) => format.number(row.finished) },
          { accessor: 'updated_at', title: t('column.updated'), width: 130, textAlign: 'right', render: (row) => <RelativeTime at={row.updated_at} /> },
          { accessor: 'actions', title: <ActionsTitle />, width: 64, textAlign: 'right', render: (row) => <FlowMenu flow={row} quiet /> },
        ]}
        {...list}
        onOpen={(row) => void navigate({ to: '/flows/$id', params: { id: row.id } })}
        empty={narrowed ? <EmptyState icon={<IconSearch size={32} stroke={1.5} />} title={t('nothingFound')} about={t('nothingAbout')} /> : <EmptyState icon={<IconRoute size={36} stroke={1.5} />} title={t('empty.title')} about={t('empty.about')} action={may ? create : null} example={may ? <Button variant="subtle" size="compact-sm" onClick={() => setDialog('import')}>{t('import.action')}</Button> : null} />}
      />
      <CreateFlowDialog opened={dialog === 'create'} onClose={() => setDialog(null)} onImport={() => setDialog('import')} />
      <ImportFlowDialog opened={dialog === 'import'} onClose={() => setDialog(null)} />
    </Page>
  );
}
