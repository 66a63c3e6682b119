import { useEffect, useRef, useState } from 'react';
import { api } from '~/api/client';
import { useLive } from '~/api/live';
import { useSession } from '~/api/session';

const shownFor = 6000;
const tellEvery = 4000;

/** Who else is typing in this conversation right now. */
export function useTyping(conversation: string): string[] {
  const { name, id } = useSession().operator;
  const [until, setUntil] = useState<Record<string, number>>({});
  useLive('typing', ({ conversation_id, who }) => {
    if (conversation_id === conversation && who !== name && who !== id) setUntil((old) => ({ ...old, [who]: Date.now() + shownFor }));
  });
  const next = Math.min(...Object.values(until));
  useEffect(() => {
    if (!Number.isFinite(next)) return;
    const timer = window.setTimeout(() => setUntil((old) => Object.fromEntries(Object.entries(old).filter(([, end]) => end > Date.now()))), Math.max(0, next - Date.now()) + 20);
    return () => window.clearTimeout(timer);
  }, [next]);
  return Object.keys(until);
}

/** Tells the others that an answer is being written, at most every few seconds. */
export function useTellTyping(conversation: string): () => void {
  const last = useRef(0);
  return () => {
    if (Date.now() - last.current < tellEvery) return;
    last.current = Date.now();
    // Nobody misses it when it does not arrive.
    api.post('/conversations/{id}/typing', { path: { id: conversation } }).catch(() => undefined);
  };
}
