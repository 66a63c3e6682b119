import { VisuallyHidden } from '@mantine/core';
import { IconArrowBackUp, IconClockHour4, IconPlugConnected, IconRobot } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Author, Conversation } from '~/api/contract';
import { ChannelIcon } from '~/components/ChannelIcon';
import { PersonAvatar } from '~/components/PersonAvatar';
import { useFormat } from '~/components/useFormat';
import { useNow } from '~/components/useNow';
import { formatSpan } from '~/lib/span';
import type { InboxSearch } from '../search';
import classes from './ConversationList.module.css';
import { shortMoment } from './shortMoment';

/** The height of a row in pixels. The same for all, so that the list knows its length without drawing it. */
export const rowHeight = 68;

/** One conversation: who, the last words and whose they were, since when someone waits. */
export const ConversationRow = memo(function ConversationRow({ row, active }: { row: Conversation; active: boolean }) {
  const { t, i18n } = useTranslation('inbox');
  const { zone, number, dateTime } = useFormat();
  const now = useNow();
  const waited = row.waiting_since && row.state !== 'closed' ? now.getTime() - Date.parse(row.waiting_since) : null;
  return (
    <Link to="/inbox" search={(old) => ({ ...(old as InboxSearch), c: row.id, card: undefined })} className={classes.row} aria-current={active || undefined} data-unread={row.unread > 0 || undefined} preload={false}>
      <span className={classes.face}>
        <PersonAvatar name={row.contact.name} src={row.contact.avatar_url} size={38} />
        <span className={classes.channel}><ChannelIcon kind={row.channel_kind} size={16} label /></span>
      </span>
      <span className={classes.words}>
        <span className={classes.line}>
          <span className={classes.name}>{row.contact.name}</span>
          {row.assignee ? <span className={classes.quiet} title={t('list.assigned', { name: row.assignee.name })}>{row.assignee.name.split(' ')[0]}</span> : null}
          <time className={classes.quiet} dateTime={row.last_at} title={dateTime(row.last_at)}>{shortMoment(i18n.language, row.last_at, now, zone)}</time>
        </span>
        <span className={classes.line}>
          <LastAuthor author={row.last_author} />
          <span className={classes.last}>{row.blocked ? t('list.blocked') : row.last_text || t('list.noText')}</span>
          {waited !== null && waited >= 60_000 ? (
            <span className={classes.waits} data-long={waited >= 15 * 60_000 || undefined} title={t('list.waits', { span: formatSpan(i18n.language, waited) })}>
              <IconClockHour4 size={13} aria-hidden="true" />{formatSpan(i18n.language, waited)}
            </span>
          ) : null}
          {row.unread > 0 ? <span className={classes.unread}><span aria-hidden="true">{row.unread > 99 ? '99+' : number(row.unread)}</span><VisuallyHidden>{t('list.unread', { count: row.unread })}</VisuallyHidden></span> : null}
        </span>
      </span>
    </Link>
  );
});

const icons = { bot: IconRobot, operator: IconArrowBackUp, api: IconPlugConnected } as const;

/** Whose the last words were. The person's own need no mark. */
function LastAuthor({ author }: { author: Author }) {
  const { t } = useTranslation('inbox');
  if (author === 'contact') return null;
  const Icon = icons[author];
  return <><Icon size={15} stroke={1.7} className={classes.author} aria-hidden="true" /><VisuallyHidden>{t(`author.${author}`)}:</VisuallyHidden></>;
}
