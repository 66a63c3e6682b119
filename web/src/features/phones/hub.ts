import { queryOptions } from '@tanstack/react-query';
import { sandbox } from '~/api/sandbox';

// The shapes of the sandbox. Moments are Unix milliseconds of its clock. Fields that are empty may be missing.

export interface Bot {
  key: string;
  vendor: string;
  number: number;
  name: string;
  username?: string;
  token?: string;
  settings?: Record<string, string>;
}
export interface Person {
  key: string;
  number: number;
  name: string;
  last_name?: string;
  username?: string;
  language?: string;
  phone?: string;
  group?: string;
}
export type ButtonKind = 'press' | 'text' | 'link' | 'app' | 'phone' | 'location' | 'copy' | 'pay' | 'other';
export interface PhoneButton {
  label: string;
  kind: ButtonKind;
  url?: string;
  style?: string;
  row: number;
  col: number;
}
export interface Entity {
  kind: string;
  offset: number;
  length: number;
  url?: string;
}
export interface PhoneMedia {
  kind: string;
  name?: string;
  mime?: string;
  size: number;
  width?: number;
  height?: number;
  duration?: number;
  spoiler?: boolean;
  file: string;
  url: string;
}
export interface Notice {
  text?: string;
  window?: boolean;
  url?: string;
  at: number;
}
export interface PhoneMessage {
  id: number;
  rev: number;
  from: 'bot' | 'me' | 'service';
  chat?: string;
  kind: string;
  text?: string;
  entities?: Entity[];
  media?: PhoneMedia[];
  album?: string;
  buttons?: PhoneButton[][];
  location?: { latitude: number; longitude: number; title?: string; address?: string };
  contact?: { phone: string; name: string };
  poll?: { question: string; options: string[] };
  reply_to?: number;
  reaction?: string;
  bot_reaction?: string;
  notices?: Notice[];
  silent?: boolean;
  at: number;
  edited_at?: number;
  deleted?: boolean;
  status?: string;
}
export interface PhoneState {
  status: 'new' | 'open' | 'blocked' | 'deleted';
  start?: string;
  opened: boolean;
  keyboard?: { buttons: PhoneButton[][]; one_time?: boolean; placeholder?: string; message: number };
  typing?: string;
  typing_until?: number;
  read_to: number;
  commands?: string[];
}
export interface PhoneView {
  seq: number;
  bot: Bot;
  person: Person;
  rev: number;
  state: PhoneState;
  last?: PhoneMessage;
  last_id: number;
}
export interface Fault {
  id: number;
  mode: string;
  bot?: string;
  until?: number;
  for_ms?: number;
  times?: number;
  status?: number;
  retry_after_ms?: number;
  delay_ms?: number;
  per_second?: number;
}

export type Verb = 'open_link' | 'press_start' | 'press' | 'say' | 'edit' | 'share_phone' | 'share_location' | 'send_media' | 'block' | 'unblock' | 'leave' | 'pay' | 'react' | 'read' | 'delete_account';
/** What an action carries besides its verb. */
export interface Deed {
  text?: string;
  button?: string;
  message?: number;
  link?: string;
  emoji?: string;
  phone?: string;
  latitude?: number;
  longitude?: number;
}

/** How many people and phones the page offers to choose from; a crowd of thousands is no list. */
const most = 300;

export const hub = {
  bots: () => queryOptions({ queryKey: ['sandbox', 'bots'], queryFn: ({ signal }) => sandbox<Bot[]>('GET', '/bots', undefined, signal) }),
  people: () => queryOptions({ queryKey: ['sandbox', 'people'], queryFn: ({ signal }) => sandbox<Person[]>('GET', `/people?limit=${most}`, undefined, signal) }),
  /** Who has spoken last is asked with every visit: a phone just taken would be missing from an older answer. */
  phones: () => queryOptions({ queryKey: ['sandbox', 'phones'], staleTime: 0, gcTime: 0, queryFn: ({ signal }) => sandbox<PhoneView[]>('GET', `/phones?limit=${most}`, undefined, signal) }),
  faults: () => queryOptions({ queryKey: ['sandbox', 'faults'], queryFn: ({ signal }) => sandbox<Fault[]>('GET', '/faults', undefined, signal) }),
};

/** Does something on a phone as its person. Files travel as a form. */
export function act(bot: string, person: string, verb: Verb, deed: Deed = {}, files: File[] = []): Promise<PhoneView> {
  const path = `/phones/${bot}/${person}/${verb}`;
  if (files.length === 0) return sandbox<PhoneView>('POST', path, deed);
  const form = new FormData();
  if (deed.text) form.append('text', deed.text);
  for (const file of files) form.append('file', file, file.name);
  return sandbox<PhoneView>('POST', path, form);
}
