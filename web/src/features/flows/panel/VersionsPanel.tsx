import { Group, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { all } from '~/api/queries';
import { EmptyState } from '~/components/EmptyState';
import { LoadFailed } from '~/components/LoadFailed';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import classes from './Panel.module.css';

/** Published versions, the newest first, and the draft above them; a click shows one on the canvas. */
export default function VersionsPanel({ id, shown, onShow, draftChanged }: { id: string; shown: number | undefined; onShow: (version: number | undefined) => void; draftChanged: boolean }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const { data, error, refetch } = useQuery({ queryKey: ['flows', id, 'versions'], queryFn: ({ signal }) => all('/flows/{id}/versions', { path: { id }, signal }) });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  return (
    <div>
      <UnstyledButton className={classes.version} onClick={() => onShow(undefined)} aria-current={shown === undefined || undefined}>
        <Text fw={600}>{t('versions.draft')}</Text>
        <Text size="sm" c="dimmed">{draftChanged ? t('versions.draftChanged') : t('versions.draftSame')}</Text>
      </UnstyledButton>
      {data?.map((one) => (
        <UnstyledButton key={one.number} className={classes.version} onClick={() => onShow(one.number)} aria-current={shown === one.number || undefined}>
          <Group gap="xs"><Text fw={600}>{t('versions.number', { number: one.number })}</Text>{one.live ? <StatusBadge tone="good">{t('versions.live')}</StatusBadge> : null}</Group>
          {one.comment ? <Text>{one.comment}</Text> : null}
          <Text size="sm" c="dimmed">{one.author} · {format.dateTime(one.published_at)}</Text>
        </UnstyledButton>
      ))}
      {data?.length === 0 ? <EmptyState title={t('versions.none')} about={t('versions.noneAbout')} /> : null}
    </div>
  );
}
