import type { ConversationState } from '~/api/contract';

const states = new Set(['new', 'open', 'waiting', 'closed']);

/** What the inbox keeps in the address: filters, the open conversation `c`, and whether its card covers the thread on small screens. */
export interface InboxSearch {
  state?: ConversationState;
  /** `me`, `none` or an operator's id. */
  assignee?: string;
  channel?: string;
  q?: string;
  c?: string;
  card?: boolean;
}

/** Takes what is meant from an address and leaves out the rest. */
export function readSearch(raw: Record<string, unknown>): InboxSearch {
  // A router may hand digits over as numbers.
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined);
  const state = text(raw.state);
  return Object.fromEntries(
    Object.entries({
      state: state && states.has(state) ? state : undefined,
      assignee: text(raw.assignee),
      channel: text(raw.channel),
      q: text(raw.q),
      c: text(raw.c),
      card: raw.card === true || undefined,
    }).filter(([, value]) => value !== undefined),
  );
}

/** The filters of the list, as the server takes them. */
export function filtersOf({ state, assignee, channel, q }: InboxSearch) {
  return { state, assignee, channel_id: channel, search: q };
}
export type Filters = ReturnType<typeof filtersOf>;
