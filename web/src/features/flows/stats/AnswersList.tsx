import { Button, Skeleton, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useList } from '~/api/queries';
import { AnchorLink } from '~/components/links';
import { LoadFailed } from '~/components/LoadFailed';
import { useFormat } from '~/components/useFormat';
import type { AnswersQuery } from './AnswersPanel';
import classes from './stats.module.css';

/** Who answered what and when, the newest first; a name leads to the person. */
export function AnswersList({ flow, query }: { flow: string; query: AnswersQuery }) {
  const { t } = useTranslation('flowStats');
  const format = useFormat();
  const { rows, loading, error, retry, hasMore, loadingMore, loadMore } = useList('/flows/{id}/answers/list', { path: { id: flow }, query });
  if (error) return <LoadFailed error={error} retry={retry} />;
  if (loading) return <Skeleton h={160} />;
  return (
    <>
      <ul className={classes.given}>
        {rows.map((one) => (
          <li key={one.id}>
            <AnchorLink to="/contacts/$id" params={{ id: one.contact_id }} size="sm" fw={600}>{one.name || '—'}</AnchorLink>
            <Text span size="xs" c="dimmed" ml={8}>{format.dateTime(one.at)}</Text>
            <p>{one.label}</p>
          </li>
        ))}
      </ul>
      {hasMore ? <Button size="xs" variant="subtle" loading={loadingMore} onClick={loadMore}>{t('answers.showMore')}</Button> : null}
    </>
  );
}
