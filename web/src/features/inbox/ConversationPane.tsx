import type { ConversationDetail } from '~/api/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import { useCan, useSession } from '~/api/session';
import { BotStrip } from './BotStrip';
import { Composer } from './composer/Composer';
import { useReply } from './composer/useReply';
import classes from './ConversationPane.module.css';
import { inbox, putConversation } from './data';
import { PaneHeader } from './PaneHeader';
import { Thread } from './thread/Thread';
import { rowOf, useConversationPatch } from './useConversationPatch';
import { useInboxKeys } from './useInboxKeys';

/** One open conversation: who it is with, what was said, and the answer being written. */
export function ConversationPane({ conversation }: { conversation: ConversationDetail }) {
  const { t } = useTranslation('inbox');
  const may = useCan('inbox:write');
  const patch = useConversationPatch(conversation);
  const reply = useReply(conversation);
  useInboxKeys({ KeyE: () => may && patch.mutate({ state: conversation.state === 'closed' ? 'open' : 'closed' }) });
  useRead(conversation, may);
  return (
    <section className={classes.pane} data-part="thread" aria-label={t('thread.label', { name: conversation.contact.name })}>
      <PaneHeader conversation={conversation} may={may} />
      <Thread conversation={conversation} pending={reply.pending} onQuote={may ? reply.quote : undefined} />
      <BotStrip conversation={conversation} may={may} />
      {may ? <Composer conversation={conversation} reply={reply} /> : <p className={classes.readOnly}>{t('composer.readOnly')}</p>}
    </section>
  );
}

/** Tells the server that the thread was seen, when it is in front of the reader's eyes. */
function useRead({ id, unread }: ConversationDetail, may: boolean) {
  const client = useQueryClient();
  const me = useSession().operator.id;
  useEffect(() => {
    if (!may || unread === 0) return;
    const read = () => {
      if (document.visibilityState !== 'visible') return;
      const now = client.getQueryData(inbox.conversation(id).queryKey);
      if (now) putConversation(client, rowOf({ ...now, unread: 0 }), me);
      // What fails is tried with the next message.
      api.post('/conversations/{id}/read', { path: { id } }).catch(() => undefined);
    };
    read();
    document.addEventListener('visibilitychange', read);
    return () => document.removeEventListener('visibilitychange', read);
  }, [client, id, unread, may, me]);
}
