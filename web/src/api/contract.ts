import type { components, paths } from './schema';

// Names for the shapes of /api/v1 as its document describes them; nothing is described here. Ids are short strings, times are RFC 3339 in UTC, money is in minor units.

type Schemas = components['schemas'];

export type Operator = Schemas['Operator'];
export type Lang = Operator['language'];
export type Theme = Operator['theme'];
export type Role = Operator['role'];
export type Workspace = Schemas['Workspace'];
export type Session = Schemas['Session'];
export type Totp = Schemas['Totp'];
export type ApiKey = Schemas['Key'];
export type NewApiKey = Schemas['MadeKey'];
export type Invite = Schemas['Invite'];
export type Invited = Schemas['Invited'];
export type AuditEntry = Schemas['Audit'];

export type ChannelKind = Schemas['ChannelKind'];
export type ChannelSetting = Schemas['Setting'];
export type Channel = Schemas['Channel'];
export type ChannelMode = Channel['mode'];
export type ChannelState = Channel['state'];
export type ChannelAccount = Schemas['Account'];
export type ChannelConnection = Schemas['NewChannelInputBody'];
export type ChannelPatch = Schemas['ChannelInputBody'];
export type UnreadableUpdate = Schemas['Unreadable'];

export type Tag = Schemas['Tag'];
export type Field = Schemas['Field'];
export type FieldType = Field['type'];
export type Suppression = Schemas['Suppression'];
export type Secret = Schemas['Secret'];
export type Stage = Schemas['Stage'];
export type ContactRow = Schemas['ContactRow'];
export type Contact = Schemas['Contact'];
export type Source = Schemas['Source'];
export type Consent = Schemas['Consent'];
export type FlowSession = Schemas['Visit'];
export type FilterProblem = Schemas['FilterProblem'];
export type FilterAtom = Schemas['Atom'];
export type Count = Schemas['Counted'];
export type Link = Schemas['Link'];
export type StoredFile = Schemas['File'];

export type FlowRow = Schemas['FlowRow'];
export type FlowState = FlowRow['state'];
export type Flow = Schemas['Flow'];
export type Finding = Schemas['Finding'];
export type FlowStats = Schemas['FlowStats'];
export type KeywordHit = Schemas['KeywordHit'];
export type KeywordTest = Schemas['KeywordTest'];
export type TriggerKind = Schemas['TriggerKind'];
export type Overlap = Schemas['Overlap'];
export type Published = Schemas['Published'];
export type PublishPlan = Schemas['Plan'];
export type AffectedBlock = Schemas['Affected'];
export type FlowChange = Schemas['Change'];
export type FlowMove = Schemas['Move'];
export type FlowVersion = Schemas['Version'];
export type BlockKind = Schemas['BlockKind'];
export type Simulated = Schemas['Simulated'];
export type SimulateRequest = Schemas['SimulateInputBody'];
export type SimulatedInput = NonNullable<SimulateRequest['inputs']>[number];
export type SimulatedPerson = Simulated['person'];
export type SimulatedBubble = Simulated['chat'][number];
export type TryLink = Schemas['TryLink'];
export type FlowRemark = Schemas['Remark'];
export type WhyLine = Schemas['Why'];
export type SimulatedLine = Simulated['trace'][number];
export type FormField = Schemas['FormField'];
export type ContentKind = Schemas['ContentKind'];
export type Capabilities = ContentKind['capabilities'];
export type ContentPreview = Schemas['Preview'];
export type KindPreview = Schemas['KindPreview'];
export type PreviewPart = Schemas['PreviewPart'];
export type PreviewText = Schemas['Rich'];

export type Conversation = Schemas['Conversation'];
export type ConversationState = Conversation['state'];
export type ConversationDetail = Schemas['Detail'];
export type Author = Conversation['last_author'];
export type Message = Schemas['Message'];
export type Media = Schemas['Media'];
export type MediaKind = Media['kind'];
/** A remark of the team, or a mark of what happened: `kind` tells. */
export type Note = Schemas['Note'];
export type ThreadItem = Schemas['ListItem']['items'][number];

export type Dashboard = Schemas['Dashboard'];
export type OnboardingKey = Schemas['Step']['key'];

type LiveEvent = paths['/live']['get']['responses'][200]['content']['text/event-stream'];
/** What /live sends: the name of each event and its data. */
export type LiveEvents = { [E in LiveEvent as E['event']]: E['data'] };
