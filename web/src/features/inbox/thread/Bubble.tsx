import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconInfoCircle, IconMapPin, IconPlugConnected, IconRobot } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { ConversationDetail, Message } from '~/api/contract';
import { useCan } from '~/api/session';
import { ConfirmDanger } from '~/components/ConfirmDanger';
import { Why } from '~/components/Why';
import { notifyProblem } from '~/components/problemText';
import { useFormat } from '~/components/useFormat';
import { putItems } from '../data';
import { cardText } from './cardText';
import { MediaView } from './MediaView';
import { MessageStatus } from './MessageStatus';
import { RichText } from './RichText';
import type { Pending } from './rows';
import classes from './Thread.module.css';

interface Props {
  message: Message;
  head: boolean;
  conversation: ConversationDetail;
  quoted: Message | undefined;
  onQuote: ((message: Message) => void) | undefined;
}

/** One message: whose, what, how far it came, and what to do when it did not. */
export function Bubble({ message, head, conversation, quoted, onQuote }: Props) {
  const { t } = useTranslation('inbox');
  const deleted = message.deleted_at !== null;
  const card = cardText(message.card);
  const place = message.location;
  // The word itself is the messenger's, with a code that says nothing to people.
  const started = message.direction === 'in' && /^\/start(\s+\S+)?$/.test(message.text);
  return (
    <article className={classes.message} data-side={message.direction} data-author={message.author} data-head={head || undefined} data-deleted={deleted || undefined}>
      {head ? <Author message={message} contact={conversation.contact} /> : null}
      <div className={classes.line}>
        <div className={classes.bubble}>
          {message.reply_to ? <blockquote className={classes.quote}>{quoted ? <><b>{quoted.author === 'contact' ? conversation.contact.name : quoted.author_name || t(`author.${quoted.author}`)}</b>{quoted.text || t('thread.attachment')}</> : t('thread.quoteGone')}</blockquote> : null}
          {message.media.length ? <MediaView media={message.media} /> : null}
          {started ? <div className={classes.text}><i>{t('thread.started')}</i></div> : message.html || message.text ? <div className={classes.text}><RichText html={message.html} text={message.text} /></div> : null}
          {card ? <div className={classes.card}><b>{card.title}</b>{card.lines.map((line) => <span key={line}>{line}</span>)}</div> : null}
          {place ? <a className={classes.spot} href={`https://www.openstreetmap.org/?mlat=${place.latitude}&mlon=${place.longitude}#map=16/${place.latitude}/${place.longitude}`} target="_blank" rel="noreferrer"><IconMapPin size={16} aria-hidden="true" />{t('thread.place', { latitude: place.latitude.toFixed(5), longitude: place.longitude.toFixed(5) })}</a> : null}
          <Foot message={message} />
        </div>
        {onQuote && !deleted ? (
          <Tooltip label={t('thread.quote')}>
            <ActionIcon className={classes.act} size="sm" aria-label={t('thread.quote')} onClick={() => onQuote(message)}><IconArrowBackUp size={16} /></ActionIcon>
          </Tooltip>
        ) : null}
      </div>
      {message.buttons.length ? <Buttons rows={message.buttons} /> : null}
      {message.degraded.map((text) => <p key={text} className={classes.degraded}><IconInfoCircle size={13} aria-hidden="true" />{text}</p>)}
      <Trouble message={message} conversation={conversation.id} />
    </article>
  );
}

function Author({ message, contact }: { message: Message; contact: { id: string; name: string } }) {
  const { t } = useTranslation('inbox');
  const may = useCan('flows:read');
  const { author, flow } = message;
  const Icon = author === 'bot' ? IconRobot : author === 'api' ? IconPlugConnected : null;
  return (
    <div className={classes.author}>
      {Icon ? <Icon size={14} aria-hidden="true" /> : null}
      <span>{author === 'contact' ? contact.name : author === 'operator' ? message.author_name || t('author.operator') : t(`author.${author}`)}</span>
      {flow && may ? <Link to="/flows/$id" params={{ id: flow.id }} search={{ block: flow.block }} className={classes.flow} title={t('thread.toBlock')}>{flow.name}</Link> : null}
      {flow && !may ? <span>{flow.name}</span> : null}
      {flow && message.direction === 'out' ? <Why contact={contact.id} about={{ message: message.id }} title={flow.name} /> : null}
    </div>
  );
}

function Foot({ message }: { message: Message }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  return (
    <div className={classes.foot}>
      {message.deleted_at ? <span>{t('thread.deleted')}</span> : null}
      {message.edited_at && !message.deleted_at ? <span title={format.dateTime(message.edited_at)}>{t('thread.edited')}</span> : null}
      <time dateTime={message.at} title={format.dateTime(message.at)}>{format.time(message.at)}</time>
      {message.direction === 'out' ? <MessageStatus message={message} /> : null}
    </div>
  );
}

/** Buttons as the person saw them. They do nothing here. */
function Buttons({ rows }: { rows: Message['buttons'] }) {
  const { t } = useTranslation('inbox');
  return (
    <fieldset className={classes.buttons} aria-label={t('thread.buttons')}>
      {rows.map((row) => (
        <div key={row.map((one) => one.label).join('|')} className={classes.buttonRow}>
          {row.map((one) => <span key={`${one.label}:${one.action}`} className={classes.button}>{one.label}</span>)}
        </div>
      ))}
    </fieldset>
  );
}

const troubled = new Set<string>(['failed', 'unknown', 'cancelled', 'skipped']);

/** Why a message did not arrive, and what can be done. One that may have arrived is sent again only by somebody who knows it. */
function Trouble({ message, conversation }: { message: Message; conversation: string }) {
  const { t } = useTranslation('inbox');
  const may = useCan('inbox:write');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const send = async (twice: boolean) => putItems(client, conversation, [await api.post('/messages/{id}/retry', { path: { id: message.id }, body: { may_arrive_twice: twice } })]);
  const retry = useMutation({ mutationFn: () => send(false), onError: notifyProblem });
  if (!troubled.has(message.status)) return null;
  return (
    <div className={classes.trouble} data-status={message.status}>
      <IconAlertTriangle size={14} aria-hidden="true" />
      <span>{message.reason ?? t(`status.${message.status}`)}</span>
      {message.can_retry && may ? <Button size="compact-xs" variant="default" loading={retry.isPending} onClick={() => (message.status === 'unknown' ? setAsking(true) : retry.mutate())}>{t('thread.again')}</Button> : null}
      <ConfirmDanger opened={asking} onClose={() => setAsking(false)} title={t('thread.againTitle')} effect={t('thread.againEffect')} action={t('thread.again')} run={() => send(true)} />
    </div>
  );
}

/** An answer on its way to the server. */
export function PendingBubble({ pending }: { pending: Pending }) {
  const { t } = useTranslation('inbox');
  return (
    <article className={pending.kind === 'note' ? classes.note : classes.message} data-side="out" data-author="operator" data-pending>
      <div className={pending.kind === 'note' ? undefined : classes.bubble}>
        {pending.files.map((name) => <div key={name} className={classes.file}>{name}</div>)}
        {pending.text ? <div className={classes.text}>{pending.text}</div> : null}
        <div className={classes.foot}>{t('status.sending')}</div>
      </div>
    </article>
  );
}
