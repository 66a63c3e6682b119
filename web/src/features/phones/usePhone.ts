import { useMutation } from '@tanstack/react-query';
import { useEffect, useReducer, useRef, useState } from 'react';
import { act, type Deed, type Notice, type PhoneMessage, type PhoneView, type Verb } from './hub';
import type { PhoneName } from './openPhones';
import { blank, newNotices, type Screen, withMessage, withView } from './phoneState';

type News = { message: PhoneMessage } | { view: PhoneView } | 'blank';

const next = (screen: Screen, news: News): Screen => (news === 'blank' ? blank : 'view' in news ? withView(screen, news.view) : withMessage(screen, news.message));

/** What one phone shows, live, and what its person does with it. */
export function usePhone({ bot, person }: PhoneName) {
  const [screen, tell] = useReducer(next, blank);
  const [lost, setLost] = useState(false);
  const [notices, setNotices] = useState<Notice[]>([]);
  const known = useRef(new Map<number, PhoneMessage>());
  const heard = useRef(-1);
  const [life, setLife] = useState(0);
  useEffect(() => {
    const source = new EventSource(`/sandbox/phones/${bot}/${person}/events`);
    known.current = new Map();
    heard.current = -1;
    tell('blank');
    source.addEventListener('open', () => setLost(false));
    source.addEventListener('error', () => setLost(true));
    source.addEventListener('message', (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as PhoneMessage;
      // Answers of the past come with the first events and are not shown again.
      const fresh = heard.current >= 0 ? newNotices(known.current.get(message.id), message) : [];
      known.current.set(message.id, message);
      tell({ message });
      if (fresh.length) setNotices((old) => [...old, ...fresh]);
    });
    source.addEventListener('phone', (event: MessageEvent<string>) => {
      const view = JSON.parse(event.data) as PhoneView;
      // Revisions only grow; a smaller one comes from a sandbox that was started anew.
      if (view.rev < heard.current) return setLife((old) => old + 1);
      heard.current = view.rev;
      tell({ view });
    });
    return () => source.close();
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another life of the sandbox is a reason to listen anew
  }, [bot, person, life]);
  const deed = useMutation({
    mutationFn: ({ verb, deed, files }: { verb: Verb; deed?: Deed; files?: File[] }) => act(bot, person, verb, deed, files),
    // The stream brings the rest; the state alone makes the answer felt at once.
    onSuccess: (view) => tell({ view }),
  });
  return {
    ...screen,
    lost,
    notice: notices[0] ?? null,
    dropNotice: () => setNotices((old) => old.slice(1)),
    busy: deed.isPending,
    error: deed.error,
    dropError: deed.reset,
    act: (verb: Verb, deed_?: Deed, files?: File[]) => deed.mutateAsync({ verb, deed: deed_, files }).then(() => true, () => false),
  };
}
export type Phone = ReturnType<typeof usePhone>;
