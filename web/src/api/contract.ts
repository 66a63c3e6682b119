// The shapes of /api/v1. Ids are short strings, times are RFC 3339 in UTC, money is in minor units.

export type Lang = 'ru' | 'en';
export type Theme = 'auto' | 'light' | 'dark';
export type Role = 'owner' | 'administrator' | 'marketer' | 'supervisor' | 'operator' | 'analyst';
export type Time = string;

/** A page of a list; `next` is the cursor of the following one. */
export interface List<T> {
  items: T[];
  next: string | null;
}

export interface Operator {
  id: string;
  name: string;
  email: string;
  role: Role;
  language: Lang;
  theme: Theme;
  totp: boolean;
  last_seen_at: Time | null;
  created_at: Time;
}
export interface OperatorRow extends Operator {
  invited: boolean;
}
export interface WorkspaceSettings {
  bot_pause_hours: number;
  [key: string]: unknown;
}
export interface Workspace {
  id: string;
  name: string;
  language: Lang;
  time_zone: string;
  currency: string;
  sandbox: boolean;
  now: Time;
  settings: WorkspaceSettings;
  revision: number;
}
export interface Session {
  operator: Operator;
  workspace: Workspace;
  workspaces: { id: string; name: string; role: Role }[];
  scopes: string[];
  version: string;
  demo: boolean;
}
export interface SetupState {
  needed: boolean;
  demo: boolean;
  version: string;
}
export interface Invite {
  workspace_name: string;
  email: string;
  name: string;
}
export interface TotpStart {
  secret: string;
  url: string;
  qr_svg: string;
}
export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  created_at: Time;
  last_used_at: Time | null;
  created_by: string;
}
export interface AuditEntry {
  id: string;
  at: Time;
  who: string;
  action: string;
  object_kind: string;
  object_id: string;
  object_name: string;
  detail: Record<string, unknown>;
  ip: string;
}

export type ChannelMode = 'webhook' | 'poll' | 'direct';
export type ChannelState = 'active' | 'paused' | 'broken' | 'closed';
export interface ChannelSetting {
  key: string;
  label: string;
  help?: string;
  secret?: boolean;
  required?: boolean;
  pattern?: string;
  example?: string;
  default?: string;
  multi?: boolean;
}
export interface ChannelKind {
  kind: string;
  title: string;
  about: string;
  modes: ChannelMode[];
  form: ChannelSetting[];
  capabilities: Record<string, unknown>;
  deep_link: string;
  sandbox_available: boolean;
}
export interface Channel {
  id: string;
  kind: string;
  name: string;
  handle: string;
  account_key: string;
  mode: ChannelMode;
  state: ChannelState;
  reason: string | null;
  health: { last_inbound_at: Time | null; last_sent_at: Time | null; unreadable: number; error: string | null; queued: number };
  settings: Record<string, string>;
  base_url: string;
  proxy: string;
  has_ca: boolean;
  hook_url: string | null;
  widget_code: string | null;
  created_at: Time;
  revision: number;
}
export interface ChannelAccount {
  key: string;
  name: string;
  handle: string;
  facts?: Record<string, string>;
}
export interface ChannelConnection {
  kind: string;
  settings: Record<string, string>;
  name?: string;
  mode?: ChannelMode;
  base_url?: string;
  proxy?: string;
  ca?: string;
}
export interface ChannelPatch {
  name?: string;
  settings?: Record<string, string>;
  state?: 'active' | 'paused' | 'closed';
  mode?: ChannelMode;
  base_url?: string;
  proxy?: string;
  ca?: string;
}
export interface UnreadableUpdate {
  id: string;
  at: Time;
  note: string;
  body: string;
}

export interface Tag {
  id: string;
  name: string;
  color: string;
  count?: number;
}
export type FieldType = 'text' | 'number' | 'date' | 'datetime' | 'boolean' | 'choice' | 'money';
export interface Field {
  id: string;
  key: string;
  label: string;
  type: FieldType;
  choices: string[];
  system: boolean;
}
export interface Stage {
  key: string;
  title: string;
}
export interface ContactRow {
  id: string;
  name: string;
  avatar_url: string | null;
  channels: { kind: string; channel_id: string; blocked: boolean }[];
  tags: Tag[];
  stage: string;
  source: string | null;
  last_inbound_at: Time | null;
  created_at: Time;
  test: boolean;
  unsubscribed: boolean;
}
export interface Source {
  kind: string;
  link_id: string | null;
  link_name: string | null;
  utm: Record<string, string>;
  click_ids: Record<string, string>;
  referrer: string;
  landing: string;
  device: string;
  at: Time;
}
export interface ContactIdentity {
  id: string;
  kind: string;
  channel_id: string;
  channel_name: string;
  address: string;
  username: string;
  blocked_at: Time | null;
  left_at: Time | null;
  last_inbound_at: Time | null;
}
export interface Contact extends ContactRow {
  first_name: string;
  last_name: string;
  phone: string;
  phone_verified: boolean;
  email: string;
  email_verified: boolean;
  language: string;
  time_zone: string;
  gender: string;
  city: string;
  external_id: string;
  fields: { key: string; label: string; type: FieldType; value: unknown }[];
  identities: ContactIdentity[];
  first_source: Source | null;
  last_source: Source | null;
  bot_paused_until: Time | null;
  conversation_id: string | null;
  revision: number;
}
export interface Consent {
  id: string;
  purpose: string;
  channel_id?: string | null;
  channel_kind: string;
  state: 'given' | 'revoked';
  action: string;
  text: string;
  policy_version: string;
  place: string;
  at: Time;
  by: string;
}
export interface TimelineItem {
  id: string;
  at: Time;
  kind: string;
  text: string;
  data: Record<string, unknown>;
  link?: string;
}
export interface FlowSession {
  id: string;
  flow_id: string;
  flow_name: string;
  version: number;
  state: string;
  block: string;
  block_title: string;
  waiting_for: string;
  until: Time | null;
  started_at: Time;
  ended_at: Time | null;
  reason: string;
}
export interface FilterProblem {
  from: number;
  to: number;
  text: string;
}
export interface FilterCheck {
  ok: boolean;
  canonical: string;
  sentence: string;
  problems: FilterProblem[];
}
export interface FilterOption {
  value: string;
  label: string;
}
export interface FilterArg {
  name: string;
  optional?: boolean;
  options?: FilterOption[] | null;
}
/** One condition of the filter language; `options` are the values of a choice. */
export interface FilterAtom {
  name: string;
  args: FilterArg[];
  type: string;
  comparisons: string[];
  title: string;
  options?: FilterOption[] | null;
}
export interface Count {
  count: number;
  more: boolean;
}
export interface Link {
  id: string;
  code: string;
  url: string;
  target_url: string;
  name: string;
  channel_id: string;
  flow_id: string | null;
  flow_name: string | null;
  utm: Record<string, string>;
  source_kind: string;
  visits: number;
  subscriptions: number;
  clicks: number;
  created_at: Time;
  archived: boolean;
}
export interface StoredFile {
  sha256: string;
  size: number;
  mime: string;
  name: string;
  url: string;
}

export type FlowState = 'draft' | 'live' | 'paused' | 'archived';
export interface FlowRow {
  id: string;
  slug: string;
  name: string;
  state: FlowState;
  live_version: number | null;
  draft_changed: boolean;
  triggers: { kind: string; text: string }[];
  waiting: number;
  started: number;
  finished: number;
  updated_at: Time;
}
export interface Finding {
  rule: string;
  level: 'error' | 'warning' | 'hint';
  block: string | null;
  path: string;
  text: string;
  why: string;
  silenced: boolean;
}
export interface Flow extends FlowRow {
  document: Record<string, unknown>;
  revision: number;
  problems: Finding[];
}
export interface FlowVersion {
  number: number;
  author: string;
  comment: string;
  published_at: Time;
  live: boolean;
}
export interface FlowStats {
  started: number;
  finished: number;
  stopped: number;
  blocks: { block: string; waiting: number; reached: number; answered: number; left: number }[];
  exits: { block: string; exit: string; count: number }[];
}
export interface BlockKind {
  kind: string;
  title: string;
  about: string;
  group: 'talk' | 'logic' | 'time' | 'data' | 'team' | 'links';
  icon: string;
  exits: { name: string; label: string; quiet?: boolean }[];
}
export interface FlowTemplate {
  key: string;
  name: string;
  about: string;
}

export type ConversationState = 'new' | 'open' | 'waiting' | 'closed';
export type Author = 'contact' | 'bot' | 'operator' | 'api';
export interface Conversation {
  id: string;
  contact: { id: string; name: string; avatar_url: string | null };
  state: ConversationState;
  assignee: { id: string; name: string } | null;
  channel_kind: string;
  identity_id: string;
  last_text: string;
  last_direction: 'in' | 'out';
  last_at: Time;
  last_author: Author;
  unread: number;
  waiting_since: Time | null;
  bot_paused_until: Time | null;
  blocked: boolean;
}
export type ConversationDetail = Omit<Conversation, 'contact'> & { contact: Contact };
export interface ConversationCounts {
  new: number;
  open: number;
  waiting: number;
  mine: number;
  unassigned: number;
}
export interface Media {
  kind: string;
  url: string;
  name: string;
  mime: string;
  size: number;
  width: number;
  height: number;
  duration: number;
}
export type MessageStatus = 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'unknown' | 'cancelled' | 'skipped' | 'received';
export interface Message {
  id: string;
  part: number;
  kind: 'message';
  direction: 'in' | 'out';
  author: Author;
  author_name: string;
  channel_kind: string;
  identity_id: string;
  text: string;
  html: string;
  media: Media[];
  buttons: { label: string; action: string }[][];
  location: { latitude: number; longitude: number } | null;
  card: Record<string, unknown> | null;
  status: MessageStatus;
  reason: string | null;
  reason_code: string;
  can_retry: boolean;
  flow: { id: string; name: string; block: string } | null;
  edited_at: Time | null;
  deleted_at: Time | null;
  degraded: string[];
  reply_to: string | null;
  at: Time;
  sent_at: Time | null;
  delivered_at: Time | null;
  read_at: Time | null;
}
export interface Note {
  id: string;
  kind: 'note';
  text: string;
  operator: { id: string; name: string };
  at: Time;
}
export interface Mark {
  id: string;
  kind: 'mark';
  text: string;
  at: Time;
}
export type ThreadItem = Message | Note | Mark;

export interface Totals {
  contacts: number;
  new: number;
  unsubscribed: number;
  blocked: number;
  active: number;
  messages_in: number;
  messages_out: number;
}
export interface Dashboard {
  totals: Totals;
  previous: Totals;
  series: { date: string; new: number; unsubscribed: number; messages_in: number; messages_out: number }[];
  sources: { source: string; contacts: number }[];
  channels: { kind: string; contacts: number }[];
  flows: { id: string; name: string; started: number; finished: number }[];
}
export type OnboardingKey = 'channel' | 'flow' | 'test' | 'publish' | 'team';
export interface Onboarding {
  dismissed: boolean;
  steps: { key: OnboardingKey; done: boolean }[];
}

/** What /live sends: the name of each event and its data. */
export interface LiveEvents {
  conversation: Conversation;
  message: Message & { conversation_id: string };
  note: Note & { conversation_id: string };
  contact: { id: string };
  channel: { id: string; state: ChannelState };
  flow: { id: string };
  typing: { conversation_id: string; who: string };
}
