import { useEffect, useRef, useState } from 'react';
import { api, randomKey } from '~/api/client';
import { problemText } from '~/components/problemText';
import { type Attached, attached } from './draft';

/** A file on its way to the server, or one that did not get there. */
export interface Upload {
  key: string;
  name: string;
  size: number;
  error: string | null;
}

/** Sends files to the server as they are chosen; each is handed over when it has arrived. */
export function useUploads(done: (file: Attached) => void) {
  const [list, setList] = useState<Upload[]>([]);
  const latest = useRef(done);
  useEffect(() => { latest.current = done; });
  const stops = useRef(new Map<string, AbortController>());
  // Nobody waits for what is on its way when the conversation is left.
  useEffect(() => {
    const all = stops.current;
    return () => all.forEach((stop) => stop.abort());
  }, []);
  const drop = (key: string) => {
    stops.current.get(key)?.abort();
    stops.current.delete(key);
    setList((old) => old.filter((one) => one.key !== key));
  };
  const send = async (file: File) => {
    const key = randomKey();
    const stop = new AbortController();
    stops.current.set(key, stop);
    setList((old) => [...old, { key, name: file.name, size: file.size, error: null }]);
    const body = new FormData();
    body.append('file', file, file.name);
    try {
      const stored = await api.post('/files', { body, signal: stop.signal, timeout: 0, key });
      drop(key);
      latest.current(attached({ ...stored, name: stored.name || file.name }));
    } catch (error) {
      if (stop.signal.aborted) return;
      const { title, detail } = problemText(error);
      setList((old) => old.map((one) => (one.key === key ? { ...one, error: [title, detail].filter(Boolean).join('. ') } : one)));
    }
  };
  return { list, drop, busy: list.some((one) => one.error === null), add: (files: File[]) => files.forEach((file) => void send(file)) };
}
