import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { useCan } from '~/api/session';
import { useFormat } from '~/components/useFormat';
import classes from './ContactCard.module.css';

const lasting = new Set<string>(['running', 'waiting', 'moving']);

/** Funnels the person is in, and the last ones behind them. */
export function Sessions({ contact }: { contact: string }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const may = useCan('flows:read');
  const { data, isError } = useQuery(queries.sessions(contact));
  if (isError) return <Text size="sm" c="dimmed">{t('card.unavailable')}</Text>;
  const all = data ?? [];
  const now = all.filter((one) => lasting.has(one.state));
  const past = all.filter((one) => !lasting.has(one.state)).slice(0, 3);
  if (all.length === 0) return <Text size="sm" c="dimmed">{data ? t('card.noSessions') : ' '}</Text>;
  return (
    <ul className={classes.list}>
      {[...now, ...past].map((one) => (
        <li key={one.id} className={classes.session} data-past={lasting.has(one.state) ? undefined : true}>
          {may ? <Link to="/flows/$id" params={{ id: one.flow_id }} search={{ block: one.block }}>{one.flow_name}</Link> : <b>{one.flow_name}</b>}
          <small>{lasting.has(one.state) ? (one.until ? t('card.standsUntil', { block: one.block_title, at: format.dateTime(one.until) }) : t('card.stands', { block: one.block_title })) : t(`card.session.${one.state}` as 'card.session.done', { defaultValue: one.reason })}</small>
        </li>
      ))}
    </ul>
  );
}
