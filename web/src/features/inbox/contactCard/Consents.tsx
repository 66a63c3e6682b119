import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { queries } from '~/api/queries';
import { ChannelIcon } from '~/components/ChannelIcon';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge } from '~/components/StatusBadge';
import classes from './ContactCard.module.css';
import { latestConsents } from './latestConsents';

/** What the person has agreed to as it stands now, per purpose and channel. */
export function Consents({ contact }: { contact: string }) {
  const { t } = useTranslation('inbox');
  const { data, isError } = useQuery(queries.consents(contact));
  if (isError) return <Text size="sm" c="dimmed">{t('card.unavailable')}</Text>;
  const now = latestConsents(data ?? []);
  if (now.length === 0) return <Text size="sm" c="dimmed">{data ? t('card.noConsents') : ' '}</Text>;
  return (
    <ul className={classes.list}>
      {now.map((one) => (
        <li key={one.id} className={classes.identity} title={one.text}>
          {one.channel_kind ? <ChannelIcon kind={one.channel_kind} size={20} label /> : null}
          <span><b>{t(`card.purpose.${one.purpose}` as 'card.purpose.promo', { defaultValue: one.purpose })}</b><small><RelativeTime at={one.at} /></small></span>
          <StatusBadge tone={one.state === 'given' ? 'good' : 'warning'}>{t(`card.consent.${one.state}`)}</StatusBadge>
        </li>
      ))}
    </ul>
  );
}
