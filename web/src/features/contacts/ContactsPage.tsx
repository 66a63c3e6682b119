import { ActionIcon, Badge, Button, Group, Paper, Select, Text, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconFilter, IconSearch, IconUserPlus, IconUsers, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactRow } from '~/api/contract';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { Page } from '~/components/Page';
import { PersonAvatar } from '~/components/PersonAvatar';
import { RelativeTime } from '~/components/RelativeTime';
import { TagLabel } from '~/components/TagLabel';
import { useFormat } from '~/components/useFormat';
import { ButtonLink, TextLink } from '~/components/links';
import { ChannelMarks } from './ChannelMarks';
import { useContacts } from './contactQueries';
import classes from './ContactsPage.module.css';
import { CountText } from './CountText';
import { CreateContactDialog } from './CreateContactDialog';
import { FilterDrawer } from './FilterDrawer';
import { useCount, useFilterCheck } from '~/components/filter/useFilter';
import { type ContactsSearch, type Sort, sorts } from './search';

const tagsShown = 2;

/** The list of contacts: search, a filter in words, people page by page. */
export function ContactsPage({ search }: { search: ContactsSearch }) {
  const { t } = useTranslation(['contacts', 'common']);
  const navigate = useNavigate();
  const format = useFormat();
  const may = useCan('contacts:write');
  const [adding, setAdding] = useState(false);
  const [filtering, setFiltering] = useState(false);
  const [typed, setTyped] = useState(search.search ?? '');
  const list = useContacts(search);
  const count = useCount(search.search, search.filter);
  const check = useFilterCheck(search.filter ?? '');
  const stages = new Map(useQuery(queries.stages()).data?.map((stage) => [stage.key, stage.title]));
  const change = (next: ContactsSearch) => {
    const all = { ...search, ...next };
    void navigate({ to: '/contacts', search: Object.fromEntries(Object.entries(all).filter(([, value]) => value)), replace: true });
  };
  const find = useDebouncedCallback((text: string) => change({ search: text.trim() }), 300);
  const narrowed = Boolean(search.search || search.filter);
  const add = may ? <Button leftSection={<IconUserPlus size={16} />} onClick={() => setAdding(true)}>{t('add.action')}</Button> : null;
  return (
    <Page title={t('title')} about={count.data ? <CountText count={count.data} /> : ' '} action={add} width={1400}>
      <Group mb="sm" gap="sm">
        <TextInput
          w={{ base: '100%', xs: 300 }}
          leftSection={<IconSearch size={15} />}
          rightSection={typed ? <ActionIcon aria-label={t('clearSearch')} onClick={() => { setTyped(''); change({ search: '' }); }}><IconX size={14} /></ActionIcon> : null}
          aria-label={t('search')}
          placeholder={t('search')}
          value={typed}
          onChange={(event) => { setTyped(event.currentTarget.value); find(event.currentTarget.value); }}
        />
        <Button variant={search.filter ? 'light' : 'default'} leftSection={<IconFilter size={15} />} onClick={() => setFiltering(true)}>{t('filter.action')}</Button>
        <Select ml={{ base: 0, sm: 'auto' }} w={230} aria-label={t('sort.label')} allowDeselect={false} value={search.sort ?? '-created_at'} data={sorts.map((value) => ({ value, label: t(`sort.${value}`) }))} onChange={(sort) => change({ sort: sort === '-created_at' ? undefined : (sort as Sort) })} />
      </Group>
      {search.filter ? (
        <Paper px="sm" py={6} mb="sm" className={classes.filter}>
          <Text size="sm" flex={1} c={check.data?.ok === false ? 'var(--mantine-color-error)' : undefined}>{check.data?.ok ? check.data.sentence : check.data?.problems[0]?.text ?? search.filter}</Text>
          <Button size="compact-sm" variant="subtle" onClick={() => setFiltering(true)}>{t('common:edit')}</Button>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => change({ filter: '' })}>{t('filter.clear')}</Button>
        </Paper>
      ) : null}
      <div style={{ opacity: list.stale ? 0.6 : 1 }} aria-busy={list.stale || undefined}>
        <DataTable<ContactRow>
          label={t('title')}
          minWidth={1080}
          columns={[
            {
              accessor: 'name', title: t('column.name'), width: 230, render: (row) => (
                <Group gap={10} wrap="nowrap">
                  <PersonAvatar name={row.name || '?'} src={row.avatar_url} size={28} />
                  <div style={{ minWidth: 0 }}>
                    <TextLink to="/contacts/$id" params={{ id: row.id }} fw={500} truncate className={classes.name}>{row.name || t('noName')}</TextLink>
                    {row.unsubscribed || row.test ? <Group gap={4}>{row.unsubscribed ? <Text size="xs" c="dimmed">{t('unsubscribed')}</Text> : null}{row.test ? <Badge size="xs" color="gray" c="dimmed">{t('test')}</Badge> : null}</Group> : null}
                  </div>
                </Group>
              ),
            },
            { accessor: 'channels', title: t('column.channels'), width: 100, render: (row) => <ChannelMarks channels={row.channels} /> },
            {
              accessor: 'tags', title: t('column.tags'), cellsStyle: () => ({ maxWidth: 0 }), render: (row) => (
                <Group gap={4} wrap="nowrap" style={{ overflow: 'hidden' }}>
                  {row.tags.slice(0, tagsShown).map((tag) => <TagLabel key={tag.id} tag={tag} />)}
                  {row.tags.length > tagsShown ? <Tooltip label={row.tags.slice(tagsShown).map((tag) => tag.name).join(', ')}><Text size="sm" c="dimmed">+{format.number(row.tags.length - tagsShown)}</Text></Tooltip> : null}
                </Group>
              ),
            },
            { phone: false, accessor: 'stage', title: t('column.stage'), width: 120, render: (row) => stages.get(row.stage) ?? row.stage },
            { accessor: 'source', title: t('column.source'), width: 140, ellipsis: true, render: (row) => (row.source ? t(`common:sourceKind.${row.source}` as 'common:sourceKind.link', { defaultValue: row.source }) : '—') },
            { accessor: 'last_inbound_at', title: t('column.last'), width: 125, textAlign: 'right', noWrap: true, render: (row) => <RelativeTime at={row.last_inbound_at} /> },
            { phone: false, accessor: 'created_at', title: t('column.created'), width: 150, textAlign: 'right', noWrap: true, render: (row) => format.date(row.created_at) },
          ]}
          {...list}
          onOpen={(row) => void navigate({ to: '/contacts/$id', params: { id: row.id } })}
          empty={narrowed
            ? <EmptyState icon={<IconSearch size={32} stroke={1.5} />} title={t('nobody.title')} about={t('nobody.about')} action={<Button variant="default" onClick={() => { setTyped(''); change({ search: '', filter: '' }); }}>{t('nobody.action')}</Button>} />
            : <EmptyState icon={<IconUsers size={36} stroke={1.5} />} title={t('empty.title')} about={t('empty.about')} action={<ButtonLink to="/channels" search={{ connect: true }}>{t('empty.action')}</ButtonLink>} example={may ? <Button variant="subtle" size="compact-sm" onClick={() => setAdding(true)}>{t('empty.byHand')}</Button> : null} />}
        />
      </div>
      <FilterDrawer opened={filtering} filter={search.filter ?? ''} search={search.search} onClose={() => setFiltering(false)} onApply={(filter) => { setFiltering(false); change({ filter }); }} />
      <CreateContactDialog opened={adding} onClose={() => setAdding(false)} />
    </Page>
  );
}

