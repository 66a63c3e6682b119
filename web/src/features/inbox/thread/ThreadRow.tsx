import { IconLock } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail, Message } from '~/api/contract';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { useFormat } from '~/components/useFormat';
import { Bubble, PendingBubble } from './Bubble';
import { dayTitle } from './dayTitle';
import type { Row } from './rows';
import classes from './Thread.module.css';
import { useNow } from '~/components/useNow';

interface Props {
  row: Row;
  conversation: ConversationDetail;
  quoted: Message | undefined;
  onQuote: ((message: Message) => void) | undefined;
}

/** One line of a thread, whatever it is. */
export const ThreadRow = memo(function ThreadRow({ row, conversation, quoted, onQuote }: Props) {
  const title = useChannelTitle();
  if (row.type === 'day') return <Day at={row.at} />;
  if (row.type === 'mark') return <p className={classes.mark}><span>{row.mark.text}</span></p>;
  if (row.type === 'note') return <NoteLine row={row} />;
  if (row.type === 'pending') return <PendingBubble pending={row.pending} />;
  return (
    <>
      {row.channel ? <p className={classes.mark}><ChannelIcon kind={row.message.channel_kind} size={14} /> {title(row.message.channel_kind)}</p> : null}
      <Bubble message={row.message} head={row.head} conversation={conversation} quoted={quoted} onQuote={onQuote} />
    </>
  );
});

function Day({ at }: { at: string }) {
  const { i18n } = useTranslation();
  const { zone } = useFormat();
  const now = useNow();
  return <h3 className={classes.day}>{dayTitle(i18n.language, at, now, zone)}</h3>;
}

function NoteLine({ row }: { row: Extract<Row, { type: 'note' }> }) {
  const { t } = useTranslation('inbox');
  const format = useFormat();
  const { note } = row;
  return (
    <article className={classes.note}>
      <header className={classes.noteHead}><IconLock size={13} aria-hidden="true" /><b>{note.operator.name}</b><span>{t('note.private')}</span><time dateTime={note.at} title={format.dateTime(note.at)}>{format.time(note.at)}</time></header>
      <div className={classes.text}>{note.text}</div>
    </article>
  );
}
