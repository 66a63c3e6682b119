import { ActionIcon, Button, CopyButton, Group, Menu, Modal, SegmentedControl, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconCheck, IconCopy, IconDotsVertical, IconLink, IconPencil, IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Link } from '~/api/contract';
import { usePeople } from '~/api/people';
import { listOptions, queries, rowsOf } from '~/api/queries';
import { useCan } from '~/api/session';
import { ChannelIcon } from '~/components/ChannelIcon';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { ActionsTitle, DataTable } from '~/components/DataTable';
import { EmptyState } from '~/components/EmptyState';
import { Page } from '~/components/Page';
import { PageLoading } from '~/components/PageLoading';
import { PeopleNumber } from '~/components/PeopleNumber';
import { notifyDone, notifyProblem } from '~/components/problemText';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { TextLink } from '~/components/links';
import { LinkDialog } from './LinkForm';
import { toUtm, utmText } from './utm';

// Brings the charts, which the list itself does without.
const LinkDays = lazy(() => import('./LinkDays'));

/** Links that bring people: where each leads and how many came by it. With `flow` it opens with the form of a new link to that funnel. */
export function LinksPage({ archived, flow }: { archived: boolean; flow?: string | undefined }) {
  const { t } = useTranslation('links');
  const format = useFormat();
  const client = useQueryClient();
  const people = usePeople();
  const may = useCan('links:write');
  const navigate = useNavigate();
  // Whoever comes back wants to see who has come since.
  const list = rowsOf(useInfiniteQuery({ ...listOptions('/links', { query: { archived } }), refetchOnMount: 'always' }));
  const [looked, setLooked] = useState<Link | null>(null);
  const kinds = new Map(useQuery({ ...queries.channels(), enabled: useCan('channels:read') }).data?.map((one) => [one.id, one]));
  const [edited, setEdited] = useState<Link | 'new' | null>(flow && may ? 'new' : null);
  const [leaving, setLeaving] = useState<Link | null>(null);
  const archive = async (link: Link, archived: boolean) => {
    await api.patch('/links/{id}', { path: { id: link.id }, body: { archived } });
    await client.invalidateQueries({ queryKey: ['links'] });
    notifyDone(archived ? t('archived', { name: link.name }) : t('restored', { name: link.name }));
  };
  const restore = useMutation({ mutationFn: (link: Link) => archive(link, false), onError: notifyProblem });
  const create = may ? <Button leftSection={<IconPlus size={16} />} onClick={() => setEdited('new')}>{t('create')}</Button> : null;
  return (
    <Page title={t('title')} about={t('about')} action={create}>
      <SegmentedControl mb="sm" aria-label={t('which.label')} value={archived ? 'archive' : 'used'} data={[{ value: 'used', label: t('which.used') }, { value: 'archive', label: t('which.archive') }]} onChange={(value) => void navigate({ to: '/links', search: value === 'archive' ? { archived: true } : {}, replace: true })} />
      <DataTable<Link>
        label={t('title')}
        minWidth={900}
        columns={[
          {
            accessor: 'name', title: t('column.name'), cellsStyle: () => ({ maxWidth: 0 }), render: (row) => (
              <div style={{ minWidth: 0 }}>
                <Group gap={6} wrap="nowrap"><Text fw={500} truncate>{row.name}</Text>{row.archived ? <StatusBadge tone="calm">{t('inArchive')}</StatusBadge> : null}</Group>
                <Group gap={4} wrap="nowrap"><Text size="sm" c="dimmed" className="address" truncate>{row.url.replace(/^https?:\/\//, '')}</Text><CopyUrl link={row} /></Group>
                {utmText(toUtm(row.utm)) ? <Text size="xs" c="dimmed" truncate title={utmText(toUtm(row.utm))}>{utmText(toUtm(row.utm))}</Text> : null}
              </div>
            ),
          },
          {
            accessor: 'target', title: t('column.target'), width: 240, render: (row) => {
              const channel = kinds.get(row.channel_id);
              return (
                <Group gap={8} wrap="nowrap">
                  {channel ? <ChannelIcon kind={channel.kind} label /> : null}
                  {row.flow_id ? <TextLink to="/flows/$id" params={{ id: row.flow_id }} c="var(--mantine-color-anchor)" truncate>{row.flow_name ?? row.flow_id}</TextLink> : <Text truncate>{channel?.name ?? '—'}</Text>}
                </Group>
              );
            },
          },
          { accessor: 'visits', title: t('column.visits'), width: 110, textAlign: 'right', render: (row) => <UnstyledButton className="num" td="underline" c="var(--mantine-color-anchor)" aria-label={t('days.open', { name: row.name, visits: format.number(row.visits) })} onClick={() => setLooked(row)}>{format.number(row.visits)}</UnstyledButton> },
          { accessor: 'subscriptions', title: t('column.subscriptions'), width: 120, textAlign: 'right', render: (row) => <PeopleNumber value={row.subscriptions} filter={people('link', row.code)} label={t('column.subscriptions')} /> },
          { accessor: 'clicks', title: t('column.clicks'), width: 100, textAlign: 'right', render: (row) => <PeopleNumber value={row.clicks} filter={people('clicked', row.code)} label={t('column.clicks')} /> },
          { phone: false, accessor: 'created_at', title: t('column.created'), width: 150, textAlign: 'right', noWrap: true, render: (row) => format.date(row.created_at) },
          {
            accessor: 'actions', title: <ActionsTitle />, width: 64, textAlign: 'right', render: (row) => may ? (
              <Menu position="bottom-end">
                <Menu.Target><ActionIcon size={32} aria-label={t('actions', { name: row.name })}><IconDotsVertical size={17} /></ActionIcon></Menu.Target>
                <Menu.Dropdown>
                  <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setEdited(row)}>{t('edit')}</Menu.Item>
                  {row.archived ? <Menu.Item leftSection={<IconArchiveOff size={15} />} onClick={() => restore.mutate(row)}>{t('restore')}</Menu.Item> : <Menu.Item leftSection={<IconArchive size={15} />} onClick={() => setLeaving(row)}>{t('archive')}</Menu.Item>}
                </Menu.Dropdown>
              </Menu>
            ) : null,
          },
        ]}
        {...list}
        empty={archived ? <EmptyState icon={<IconArchive size={36} stroke={1.5} />} title={t('emptyArchive.title')} about={t('emptyArchive.about')} /> : <EmptyState icon={<IconLink size={36} stroke={1.5} />} title={t('empty.title')} about={t('empty.about')} action={create} />}
      />
      <Modal opened={looked !== null} onClose={() => setLooked(null)} title={looked?.name} size="lg">{looked ? <Suspense fallback={<PageLoading />}><LinkDays link={looked} /></Suspense> : null}</Modal>
      <LinkDialog link={edited} flow={flow} onClose={() => { setEdited(null); if (flow) void navigate({ to: '/links', replace: true }); }} />
      {leaving ? <ConfirmDanger opened onClose={() => setLeaving(null)} title={t('archiveTitle', { name: leaving.name })} effect={t('archiveEffect', { count: leaving.visits, visits: format.number(leaving.visits) })} action={t('archive')} run={() => archive(leaving, true)} /> : null}
    </Page>
  );
}

function CopyUrl({ link }: { link: Link }) {
  const { t } = useTranslation();
  return (
    <CopyButton value={link.url}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t('copy.done') : t('copy.action')}>
          <ActionIcon size={24} onClick={copy} aria-label={copied ? t('copy.done') : t('copy.label', { what: link.url })}>{copied ? <IconCheck size={14} /> : <IconCopy size={14} />}</ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
