import { useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import type { ConversationDetail } from '~/api/contract';
import { useLive } from '~/api/live';
import { useSession } from '~/api/session';
import { inbox, putConversation, putItems, refreshThread } from './data';

/** How long to gather changes before the counts are asked again, in milliseconds. */
const countsPause = 1500;

/** Keeps lists, threads and counts up to date from live events. */
export function useInboxLive() {
  const client = useQueryClient();
  const me = useSession().operator.id;
  const timer = useRef<number | undefined>(undefined);
  useLive('conversation', (next) => {
    const old = client.getQueryData<ConversationDetail>(inbox.conversation(next.id).queryKey);
    putConversation(client, next, me);
    // Assignment, closing and pausing leave a mark in the thread.
    if (old && (old.state !== next.state || old.assignee?.id !== next.assignee?.id || old.bot_paused_until !== next.bot_paused_until)) void refreshThread(client, next.id);
    timer.current ??= window.setTimeout(() => {
      timer.current = undefined;
      void client.invalidateQueries({ queryKey: inbox.counts().queryKey });
    }, countsPause);
  });
  useLive('message', ({ conversation_id, ...message }) => putItems(client, conversation_id, [message]));
  useLive('note', ({ conversation_id, ...note }) => putItems(client, conversation_id, [note]));
  useLive('contact', ({ id }) => void client.invalidateQueries({
    predicate: ({ queryKey, state }) => queryKey[0] === 'conversations' && queryKey.length === 2 && (state.data as ConversationDetail | undefined)?.contact?.id === id,
  }));
}
