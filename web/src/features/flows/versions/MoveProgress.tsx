import { Progress, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '~/components/useFormat';
import { flowQueries } from '../flowQueries';

const often = 1000; // of looking, while people are going over

/** How far the people inside have come on their way to a new version. */
export function MoveProgress({ flow, move }: { flow: string; move: string }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const { data } = useQuery({
    ...flowQueries.moves(flow),
    refetchInterval: (query) => {
      const at = query.state.data?.find((one) => one.id === move);
      return !at || at.state === 'marking' || at.state === 'moving' ? often : false;
    },
  });
  const now = data?.find((one) => one.id === move);
  if (!now) return <Text component="output">{t('moving.begins')}</Text>;
  const gone = now.total - now.left;
  const over = now.state === 'done' || now.state === 'superseded';
  const words = now.state === 'superseded' ? t('moving.superseded')
    : now.state === 'marking' ? t('moving.begins')
    : over ? (now.left ? t('moving.later', { count: now.left, people: format.number(now.left) }) : t('moving.done', { count: now.total, people: format.number(now.total) }))
    : t('moving.going', { gone: format.number(gone), total: format.number(now.total) });
  return (
    <Stack gap={6}>
      <Text component="output">{words}</Text>
      {over ? null : <Progress value={now.total && now.state === 'moving' ? (gone / now.total) * 100 : 0} aria-label={t('moving.label')} animated />}
      {over && now.kept ? <Text size="sm" c="dimmed">{t('moving.kept', { count: now.kept, people: format.number(now.kept) })}</Text> : null}
    </Stack>
  );
}
