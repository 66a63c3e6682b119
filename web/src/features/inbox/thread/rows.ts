import type { Message, Note, ThreadItem } from '~/api/contract';
import { itemKey } from './items';

/** An answer on its way to the server, shown at once. */
export interface Pending {
  key: string;
  kind: 'message' | 'note';
  text: string;
  files: string[];
  channelKind: string;
  /** The key of the newest item when it was sent. */
  after: string | null;
  at: string;
}

/** One line of a drawn thread. `head` starts a run of one author's messages; `channel` says that the messenger changes here. */
export type Row =
  | { type: 'day'; key: string; at: string }
  | { type: 'message'; key: string; message: Message; head: boolean; channel: boolean }
  | { type: 'note'; key: string; note: Note }
  | { type: 'mark'; key: string; mark: Note }
  | { type: 'pending'; key: string; pending: Pending };

/** Messages of one author further apart than this are drawn as two runs. */
const runGap = 5 * 60_000;

/** The lines of a thread from its items, oldest first, with a date wherever a day of the zone begins. */
export function threadRows(items: ThreadItem[], pending: Pending[], zone: string): Row[] {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const rows: Row[] = [];
  let day = '';
  let before: Message | null = null;
  let channel = '';
  const open = (at: string) => {
    const next = dayOf.format(new Date(at));
    if (next === day) return;
    day = next;
    before = null;
    rows.push({ type: 'day', key: `day:${next}`, at });
  };
  for (const item of items) {
    open(item.at);
    const key = itemKey(item);
    if (item.kind !== 'message') rows.push(item.kind === 'note' ? { type: 'note', key, note: item } : { type: 'mark', key, mark: item });
    else {
      const changed = channel !== '' && item.channel_kind !== channel;
      rows.push({ type: 'message', key, message: item, head: changed || !sameRun(before, item), channel: changed });
      channel = item.channel_kind;
    }
    before = item.kind === 'message' ? item : null;
  }
  for (const one of unseen(items, pending)) {
    open(one.at);
    rows.push({ type: 'pending', key: one.key, pending: one });
  }
  return rows;
}

function sameRun(before: Message | null, next: Message): boolean {
  return before !== null && before.author === next.author && before.author_name === next.author_name && before.flow?.id === next.flow?.id && Date.parse(next.at) - Date.parse(before.at) < runGap;
}

/** Pending answers whose real message has not come yet. It may come as a live event before the answer to the call does. */
export function unseen(items: ThreadItem[], pending: Pending[]): Pending[] {
  const taken = new Set<string>();
  return pending.filter((one) => {
    const from = one.after === null ? 0 : items.findIndex((item) => itemKey(item) === one.after) + 1;
    const real = items.slice(from).find((item) => !taken.has(itemKey(item)) && matches(one, item));
    if (real) taken.add(itemKey(real));
    return !real;
  });
}

function matches(pending: Pending, item: ThreadItem): boolean {
  if (pending.kind === 'note') return item.kind === 'note' && item.text === pending.text;
  return item.kind === 'message' && item.author === 'operator' && item.text === pending.text && item.media.length === pending.files.length;
}
