import { ActionIcon, Text, VisuallyHidden } from '@mantine/core';
import { IconArrowLeft, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Contact, ConversationDetail } from '~/api/contract';
import { useCan } from '~/api/session';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { PersonAvatar } from '~/components/PersonAvatar';
import { RelativeTime } from '~/components/RelativeTime';
import { StatusBadge } from '~/components/StatusBadge';
import { useFormat } from '~/components/useFormat';
import { ButtonLink } from '~/components/links';
import { useInboxNavigate } from '../useInboxNavigate';
import classes from './ContactCard.module.css';
import { Consents } from './Consents';
import { fieldText } from './fieldText';
import { Sessions } from './Sessions';
import { Tags } from './Tags';

/** Who the person is and where they stand, beside the thread. */
export default function ContactCard({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation('inbox');
  const go = useInboxNavigate();
  const format = useFormat();
  const { contact } = conversation;
  const may = useCan('contacts:read');
  return (
    <aside className={classes.card} data-part="card" aria-label={t('card.label')}>
      <header className={classes.head}>
        <ActionIcon className={classes.back} size="lg" aria-label={t('card.back')} onClick={() => go({ card: undefined })}><IconArrowLeft size={20} /></ActionIcon>
        <PersonAvatar name={contact.name} src={contact.avatar_url} size={48} />
        <div className={classes.name}>
          <Text fw={600} component="h2" m={0} fz="lg" style={{ overflowWrap: 'anywhere' }}>{contact.name}</Text>
          <Text size="xs" c="dimmed">{t('card.since', { date: format.date(contact.created_at) })}</Text>
        </div>
      </header>
      <div className={classes.badges}>
        {contact.unsubscribed ? <StatusBadge tone="warning">{t('card.unsubscribed')}</StatusBadge> : null}
        {contact.suppressed.length ? <span title={contact.suppressed.map((one) => `${one.address}: ${one.reason}`).join('\n')}><StatusBadge tone="bad">{t('card.suppressed')}</StatusBadge></span> : null}
        {contact.test ? <StatusBadge tone="calm">{t('card.test')}</StatusBadge> : null}
      </div>
      <Details contact={contact} />
      <Section title={t('card.tags')}><Tags contact={contact} conversation={conversation.id} /></Section>
      <Section title={t('card.identities')}><Identities contact={contact} /></Section>
      <Section title={t('card.sessions')}><Sessions contact={contact.id} /></Section>
      <Section title={t('card.consents')}><Consents contact={contact.id} /></Section>
      <SourceSection contact={contact} />
      {may ? <ButtonLink to="/contacts/$id" params={{ id: contact.id }} variant="default" size="xs" fullWidth>{t('card.full')}</ButtonLink> : null}
    </aside>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h3 className={classes.title}>{title}</h3>
      {children}
    </section>
  );
}

/** Phone, mail and every filled field, as name and value. */
function Details({ contact }: { contact: Contact }) {
  const { t, i18n } = useTranslation('inbox');
  const format = useFormat();
  const confirmed = <><IconCheck size={14} aria-hidden="true" className={classes.confirmed} /><VisuallyHidden>{t('card.confirmed')}</VisuallyHidden></>;
  const rows: [string, string, ReactNode][] = [];
  if (contact.phone) rows.push(['phone', t('card.phone'), <><a href={`tel:${contact.phone}`}>{contact.phone}</a>{contact.phone_verified ? confirmed : null}</>]);
  if (contact.email) rows.push(['email', t('card.email'), <><a href={`mailto:${contact.email}`}>{contact.email}</a>{contact.email_verified ? confirmed : null}</>]);
  if (contact.city) rows.push(['city', t('card.city'), contact.city]);
  if (contact.language) rows.push(['language', t('card.language'), new Intl.DisplayNames(i18n.language, { type: 'language', fallback: 'code' }).of(contact.language) ?? contact.language]);
  if (contact.time_zone) rows.push(['zone', t('card.zone'), contact.time_zone]);
  for (const field of contact.fields) {
    const text = fieldText(field, { ...format, yes: t('card.yes'), no: t('card.no') });
    if (text) rows.push([`field:${field.key}`, field.label || field.key, text]);
  }
  if (rows.length === 0) return null;
  return (
    <dl className={classes.details}>
      {rows.map(([key, name, value]) => <div key={key}><dt>{name}</dt><dd>{value}</dd></div>)}
    </dl>
  );
}

function Identities({ contact }: { contact: Contact }) {
  const { t } = useTranslation('inbox');
  const title = useChannelTitle();
  return (
    <ul className={classes.list}>
      {contact.identities.map((one) => (
        <li key={one.id} className={classes.identity}>
          <ChannelIcon kind={one.kind} size={20} />
          <span>
            <b>{one.username ? `@${one.username}` : one.address || title(one.kind)}</b>
            <small>{[title(one.kind), one.channel_name].filter((part, index, all) => part && all.indexOf(part) === index).join(' · ')}</small>
          </span>
          {one.blocked_at ? <StatusBadge tone="bad">{t('card.blocked')}</StatusBadge> : one.left_at ? <StatusBadge tone="calm">{t('card.left')}</StatusBadge> : null}
        </li>
      ))}
    </ul>
  );
}

function SourceSection({ contact }: { contact: Contact }) {
  const { t } = useTranslation('inbox');
  const source = contact.first_source;
  const words = source?.link_name || contact.source;
  if (!source && !words) return null;
  return (
    <Section title={t('card.source')}>
      {words ? <Text size="sm">{words}</Text> : null}
      {source && Object.keys(source.utm).length > 0 ? (
        <dl className={classes.details} data-plain>
          {Object.entries(source.utm).filter(([, value]) => value).map(([key, value]) => <div key={key}><dt>{key}</dt><dd>{value}</dd></div>)}
        </dl>
      ) : null}
      {source ? <Text size="xs" c="dimmed"><RelativeTime at={source.at} /></Text> : null}
    </Section>
  );
}
