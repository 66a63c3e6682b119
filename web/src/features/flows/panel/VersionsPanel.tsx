import { Button, Group, Stack, Text, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { Flow, FlowVersion } from '~/api/contract';
import { useCan } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { flowQueries } from '../flowQueries';
import PublishDialog from '../PublishDialog';
import { ChangesList } from '../versions/ChangesList';
import classes from '../versions/versions.module.css';

interface Props {
  id: string;
  shown: number | undefined;
  onShow: (version: number | undefined) => void;
  draftChanged: boolean;
  /** With the flow, a version can be returned to. */
  flow?: Flow;
}

/** Published versions, the newest first, and the draft above them; a click shows one on the canvas. Each tells who is inside, what is different, and can be returned to. */
export default function VersionsPanel({ id, shown, onShow, draftChanged, flow }: Props) {
  const { t } = useTranslation('flows');
  const { data, error, refetch } = useQuery(flowQueries.versions(id));
  const known = useQuery({ ...flowQueries.one(id), enabled: flow === undefined }).data;
  const [returning, setReturning] = useState<number | null>(null);
  const [asDraft, setAsDraft] = useState<number | null>(null);
  const client = useQueryClient();
  const restore = useMutation({
    mutationFn: (number: number) => api.post('/flows/{id}/versions/{n}/restore', { path: { id, n: number }, body: {} }),
    onSuccess: () => {
      onShow(undefined);
      void client.invalidateQueries({ queryKey: ['flows'] });
    },
  });
  const one = flow ?? known;
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <div>
      <div className={classes.version} data-current={shown === undefined || undefined}>
        <UnstyledButton className={classes.open} onClick={() => onShow(undefined)} aria-current={shown === undefined || undefined}>
          <Text fw={600}>{t('versions.draft')}</Text>
          <Text size="sm" c="dimmed">{draftChanged ? t('versions.draftChanged') : t('versions.draftSame')}</Text>
        </UnstyledButton>
      </div>
      {data?.map((version) => <VersionRow key={version.number} id={id} version={version} current={shown === version.number} onShow={() => onShow(version.number)} onReturn={() => setReturning(version.number)} onDraft={() => setAsDraft(version.number)} />)}
      {data?.length === 0 ? <EmptyState title={t('versions.none')} about={t('versions.noneAbout')} /> : null}
      {returning !== null && one ? <PublishDialog opened onClose={() => setReturning(null)} flow={one} graph={null} onSelect={() => setReturning(null)} version={returning} /> : null}
      <ConfirmDanger opened={asDraft !== null} onClose={() => setAsDraft(null)} title={t('restore.draftTitle', { number: asDraft ?? 0 })} effect={t('restore.draftEffect')} action={t('restore.draftAction')} run={() => restore.mutateAsync(asDraft ?? 0)} />
    </div>
  );
}

function VersionRow({ id, version, current, onShow, onReturn, onDraft }: { id: string; version: FlowVersion; current: boolean; onShow: () => void; onReturn: () => void; onDraft: () => void }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const may = useCan('flows:write');
  const [comparing, setComparing] = useState(false);
  const changes = useQuery({ ...flowQueries.changes(id, version.number, 'draft'), enabled: comparing });
  return (
    <div className={classes.version} data-current={current || undefined}>
      <UnstyledButton className={classes.open} onClick={onShow} aria-current={current || undefined}>
        <Group gap="xs"><Text fw={600}>{t('versions.number', { number: version.number })}</Text>{version.live ? <StatusBadge tone="good">{t('versions.live')}</StatusBadge> : null}</Group>
        {version.comment ? <Text>{version.comment}</Text> : null}
        <Text size="sm" c="dimmed">{version.author} · {format.dateTime(version.published_at)}</Text>
        <Text size="sm">{version.people ? t('versions.inside', { count: version.people, people: format.number(version.people) }) : t('versions.nobody')}</Text>
      </UnstyledButton>
      <Group gap={4} mt={4}>
        <Button size="compact-sm" variant="subtle" aria-expanded={comparing} onClick={() => setComparing(!comparing)}>{t('versions.compare')}</Button>
        {may && !version.live ? <Button size="compact-sm" variant="subtle" onClick={onReturn}>{t('versions.restore')}</Button> : null}
        {may ? <Button size="compact-sm" variant="subtle" onClick={onDraft}>{t('versions.toDraftFrom')}</Button> : null}
      </Group>
      {comparing && changes.data ? <Stack mt={4} gap={4}><Text size="sm" c="dimmed">{t('versions.compareAbout')}</Text><ChangesList changes={changes.data} /></Stack> : null}
      {comparing && changes.error ? <LoadFailed error={changes.error} retry={() => void changes.refetch()} /> : null}
    </div>
  );
}
