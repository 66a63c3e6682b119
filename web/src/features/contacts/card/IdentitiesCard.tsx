import { Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Contact } from '~/api/contract';
import { useCan } from '~/api/session';
import { ChannelIcon } from '~/components/ChannelIcon';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { AnchorLink } from '~/components/links';
import classes from './Card.module.css';
import { Section } from './Section';

/** The person's addresses in messengers, and whether we may still write there. */
export function IdentitiesCard({ contact }: { contact: Contact }) {
  const { t } = useTranslation('contacts');
  const format = useFormat();
  const may = useCan('suppressions:write');
  const listed = new Set(contact.suppressed.map((one) => `${one.kind} ${one.address}`));
  return (
    <Section title={t('identity.title')}>
      {contact.identities.length === 0 ? <Text size="sm" c="dimmed">{t('identity.none')}</Text> : null}
      <ul className={classes.rows}>
        {contact.identities.map((one) => (
          <li key={one.id}>
            <Group gap={10} wrap="nowrap" align="flex-start">
              <ChannelIcon kind={one.kind} size={24} label />
              <div style={{ minWidth: 0, flex: 1 }}>
                <Text truncate>{one.username ? `@${one.username.replace(/^@/, '')}` : one.address}</Text>
                <Text size="sm" c="dimmed" truncate>{one.channel_name}</Text>
                <Text size="sm" c="dimmed">{one.last_inbound_at ? <>{t('identity.wrote')} <RelativeTime at={one.last_inbound_at} /></> : t('identity.neverWrote')}</Text>
                {may && !listed.has(`${one.kind} ${one.address}`) ? <AnchorLink size="sm" to="/settings/suppressions" search={{ kind: one.kind, address: one.address }}>{t('identity.suppress')}</AnchorLink> : null}
              </div>
              {listed.has(`${one.kind} ${one.address}`) ? <StatusBadge tone="bad">{t('identity.suppressed')}</StatusBadge> : null}
              {one.blocked_at ? <StatusBadge tone="bad">{t('identity.blocked', { date: format.date(one.blocked_at) })}</StatusBadge> : one.left_at ? <StatusBadge tone="calm">{t('identity.left', { date: format.date(one.left_at) })}</StatusBadge> : null}
            </Group>
          </li>
        ))}
      </ul>
    </Section>
  );
}
