import type { Notice, PhoneMessage, PhoneView } from './hub';

/** A phone as far as this page has heard of it. */
export interface Screen {
  view: PhoneView | null;
  messages: ReadonlyMap<number, PhoneMessage>;
}

export const blank: Screen = { view: null, messages: new Map() };

/** How many messages a phone keeps on the page; older ones go first. */
const keep = 300;

/** Takes a message that is new or has changed. An older revision of it is ignored. */
export function withMessage(screen: Screen, message: PhoneMessage): Screen {
  const old = screen.messages.get(message.id);
  if (old && old.rev >= message.rev) return screen;
  const messages = new Map(screen.messages);
  messages.set(message.id, message);
  if (messages.size > keep) messages.delete(Math.min(...messages.keys()));
  return { ...screen, messages };
}

/** Takes the state of the phone. A chat deleted on the phone has no last message, and its old ones go. */
export function withView(screen: Screen, view: PhoneView): Screen {
  if (screen.view && screen.view.rev > view.rev) return screen;
  return { view, messages: view.last ? screen.messages : new Map() };
}

/** Answers to presses that have come since: toasts, windows, addresses to open. A message seen for the first time has only old ones. */
export function newNotices(old: PhoneMessage | undefined, next: PhoneMessage): Notice[] {
  return old ? (next.notices ?? []).slice(old.notices?.length ?? 0) : [];
}

/** One line of a phone's screen; an album is several messages drawn as one. */
export type PhoneRow = { type: 'day'; key: string; at: number } | { type: 'service'; key: string; message: PhoneMessage } | { type: 'message'; key: string; parts: [PhoneMessage, ...PhoneMessage[]]; joined: boolean };

/** The lines of a screen, oldest first. `joined` messages follow one of the same side and stand close to it. */
export function phoneRows(messages: Iterable<PhoneMessage>, zone: string): PhoneRow[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const rows: PhoneRow[] = [];
  let day = '';
  for (const message of [...messages].toSorted((a, b) => a.id - b.id)) {
    const today = dayOf.format(message.at);
    if (today !== day) {
      day = today;
      rows.push({ type: 'day', key: `day:${today}`, at: message.at });
    }
    const last = rows.at(-1);
    if (message.from === 'service') rows.push({ type: 'service', key: String(message.id), message });
    else if (last?.type === 'message' && message.album && last.parts[0].album === message.album && !message.deleted) last.parts.push(message);
    else rows.push({ type: 'message', key: String(message.id), parts: [message], joined: last?.type === 'message' && last.parts[0].from === message.from });
  }
  return rows;
}

/** What the phone offers in place of the field for writing. */
export function bottomOf({ state }: PhoneView): 'write' | 'start' | 'unblock' | 'gone' {
  if (state.status === 'deleted') return 'gone';
  if (state.status === 'blocked' && !state.opened) return 'unblock';
  return state.opened || state.status === 'new' ? 'start' : 'write';
}

/** Whether the bot is doing something at this moment of the sandbox's clock. */
export function isTyping({ state }: PhoneView, now: number): boolean {
  return Boolean(state.typing) && (state.typing_until ?? 0) > now;
}
