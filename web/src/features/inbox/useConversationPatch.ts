import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '~/api/client';
import type { Conversation, ConversationDetail, ConversationState } from '~/api/contract';
import { useSession } from '~/api/session';
import { notifyProblem } from '~/components/problemText';
import { inbox, putConversation, refreshThread } from './data';

/** A change of a conversation by a person of the team. */
export interface ConversationPatch {
  state?: Exclude<ConversationState, 'new'>;
  /** Whose it becomes; null takes it from everyone. */
  assignee?: { id: string; name: string } | null;
  /** Until when the bot keeps silent; null gives the conversation back to it. */
  pausedUntil?: string | null;
}

/** Changes a conversation: at once on screen, then on the server, and back if the server says no. */
export function useConversationPatch({ id }: ConversationDetail) {
  const client = useQueryClient();
  const me = useSession().operator.id;
  const key = inbox.conversation(id).queryKey;
  return useMutation({
    mutationFn: async ({ state, assignee, pausedUntil }: ConversationPatch) => {
      if (pausedUntil !== undefined) return api.put('/conversations/{id}/bot', { path: { id }, body: { paused_until: pausedUntil } });
      return api.patch('/conversations/{id}', { path: { id }, body: { state, ...(assignee !== undefined && { assignee_id: assignee?.id ?? null }) } });
    },
    onMutate: async ({ state, assignee, pausedUntil }) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      const before = client.getQueryData(key);
      if (before) {
        const next = { ...before, ...(state && { state }), ...(assignee !== undefined && { assignee }), ...(pausedUntil !== undefined && { bot_paused_until: pausedUntil }) };
        client.setQueryData(key, next);
        putConversation(client, rowOf(next), me);
      }
      return { before };
    },
    onError: (error, _patch, kept) => {
      if (kept?.before) {
        client.setQueryData(key, kept.before);
        putConversation(client, rowOf(kept.before), me);
      }
      notifyProblem(error);
    },
    onSuccess: (answer) => {
      if (answer?.id) putConversation(client, 'contact' in answer && answer.contact ? rowOf(answer) : answer, me);
      void refreshThread(client, id);
      void client.invalidateQueries({ queryKey: inbox.counts().queryKey });
    },
  });
}

/** A conversation as the list knows it, of one that carries the whole person. */
export function rowOf(detail: Conversation | ConversationDetail): Conversation {
  const { id, name, avatar_url } = detail.contact;
  return { ...detail, contact: { id, name, avatar_url } };
}
