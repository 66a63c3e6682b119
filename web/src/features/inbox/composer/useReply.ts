import { useMutation, useMutationState, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, randomKey } from '~/api/client';
import type { ConversationDetail, Message, Note } from '~/api/contract';
import { inbox, putItems } from '../data';
import { inOrder, itemKey } from '../thread/items';
import type { Pending } from '../thread/rows';
import { type Attached, type Draft, emptyDraft, giveBack, keepDraft, loadDraft } from './draft';

interface Sending {
  draft: Draft;
  pending: Pending;
}

export type Reply = ReturnType<typeof useReply>;

/** The answer being written in a conversation and those on their way. What could not be sent comes back to the draft. */
export function useReply({ id, identity_id, channel_kind, contact }: ConversationDetail) {
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => loadDraft(id));
  useEffect(() => keepDraft(id, draft), [id, draft]);
  // Any change of the words makes them another message.
  const change = (part: Partial<Draft>) => setDraft((old) => ({ ...old, ...part, key: null }));
  // Two files may arrive at the same moment: each goes to what is there by then.
  const attach = (file: Attached) => setDraft((old) => ({ ...old, files: [...old.files, file], key: null }));
  const identity = contact.identities.find((one) => one.id === draft.identity) ?? contact.identities.find((one) => one.id === identity_id) ?? null;

  const mutationKey = ['reply', id];
  const mutation = useMutation({
    mutationKey,
    // One after another, so that they arrive in the order they were written.
    scope: { id: `reply-${id}` },
    mutationFn: async ({ draft: { mode, text, files, quote, key } }: Sending): Promise<Message | Note> => {
      const options = { key: key ?? randomKey() };
      if (mode === 'note') return api.post('/conversations/{id}/notes', { path: { id }, body: { text }, ...options });
      const media = files.map(({ kind, sha256, name }) => ({ kind, sha256, name }));
      return api.post('/conversations/{id}/messages', { path: { id }, body: { text: text || undefined, media: media.length ? media : undefined, identity_id: identity?.id, reply_to: quote ?? undefined }, ...options });
    },
    onSuccess: (item) => {
      if (item?.kind) putItems(client, id, [item]);
    },
    onError: (_error, { draft: unsent }) => {
      // The reader may have gone to another conversation meanwhile; the kept draft serves both.
      keepDraft(id, giveBack(loadDraft(id), unsent));
      setDraft((old) => giveBack(old, unsent));
    },
  });
  const pending = useMutationState({ filters: { mutationKey, status: 'pending' }, select: (one) => (one.state.variables as Sending).pending });

  const send = () => {
    const words: Draft = { ...draft, text: draft.text.trim(), key: draft.key ?? randomKey(), ...(draft.mode === 'note' && { files: [], quote: null }) };
    if (words.text === '' && words.files.length === 0) return;
    const pages = client.getQueryData(inbox.items(id).queryKey);
    const newest = pages ? inOrder(pages).at(-1) : undefined;
    mutation.mutate({
      draft: words,
      pending: { key: `pending:${words.key}`, kind: words.mode === 'note' ? 'note' : 'message', text: words.text, files: words.files.map((one) => one.name), channelKind: identity?.kind ?? channel_kind, after: newest ? itemKey(newest) : null, at: newest && Date.parse(newest.at) > Date.now() ? newest.at : new Date().toISOString() },
    });
    setDraft((old) => ({ ...emptyDraft, mode: old.mode, identity: old.identity, ...(words.mode === 'note' && { files: old.files, quote: old.quote }) }));
  };

  return { draft, change, attach, identity, send, pending, error: mutation.error, quote: (message: Message) => change({ mode: 'reply', quote: message.id }) };
}
