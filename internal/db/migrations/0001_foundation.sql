-- The foundation: workspaces and the people who work in them, channels, contacts, flows, the two journeys, and the log.
-- Times are Unix milliseconds UTC. Ids are made in Go. Enumerations are TEXT with CHECK. Booleans are INTEGER 0/1 (BIGINT on PostgreSQL).

-- Nodes and leases -----------------------------------------------------------------------------------------------

CREATE TABLE node (            -- a running process; the number goes into its ids
  number      BIGINT NOT NULL PRIMARY KEY,
  owner       TEXT   NOT NULL,
  lease_until BIGINT NOT NULL
);

CREATE TABLE lease (           -- who does a thing that only one may do; fence grows with each new owner
  name        TEXT   NOT NULL PRIMARY KEY,
  owner       TEXT   NOT NULL,
  lease_until BIGINT NOT NULL,
  fence       BIGINT NOT NULL
);

-- Workspaces and people who work here ------------------------------------------------------------------------------

CREATE TABLE workspace (
  id              BIGINT NOT NULL PRIMARY KEY,
  name            TEXT   NOT NULL,
  language        TEXT   NOT NULL,
  time_zone       TEXT   NOT NULL,
  currency        TEXT   NOT NULL,
  sandbox         BIGINT NOT NULL DEFAULT 0,   -- its channels are imitations: the clock may be moved
  clock_offset_ms BIGINT NOT NULL DEFAULT 0,
  settings        TEXT   NOT NULL DEFAULT '{}',
  flows_revision  BIGINT NOT NULL DEFAULT 0,   -- grows when a version is published, paused or archived: caches watch it
  revision        BIGINT NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL
);

CREATE TABLE operator (
  id              BIGINT NOT NULL PRIMARY KEY,
  email           TEXT   NOT NULL UNIQUE,      -- folded
  name            TEXT   NOT NULL,
  password_hash   TEXT   NOT NULL,             -- empty until the invitation is accepted
  totp_sealed     {{blob}},
  totp_on         BIGINT NOT NULL DEFAULT 0,
  totp_last       BIGINT NOT NULL DEFAULT 0,   -- the last time step used: a code works once
  recovery_hashes TEXT   NOT NULL DEFAULT '[]',
  language        TEXT   NOT NULL,
  theme           TEXT   NOT NULL DEFAULT 'auto',
  created_at      BIGINT NOT NULL
);

CREATE TABLE member (
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  operator_id   BIGINT NOT NULL REFERENCES operator(id),
  role          TEXT   NOT NULL CHECK (role IN ('owner','administrator','marketer','supervisor','operator','analyst')),
  created_at    BIGINT NOT NULL,
  last_seen_at  BIGINT,
  PRIMARY KEY (workspace_id, operator_id)
) {{rowid}};
CREATE INDEX member_operator ON member (operator_id);

CREATE TABLE invite (          -- nobody is a member before the link is used
  token_hash    TEXT   NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  operator_id   BIGINT NOT NULL REFERENCES operator(id),
  role          TEXT   NOT NULL CHECK (role IN ('owner','administrator','marketer','supervisor','operator','analyst')),
  expires_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX invite_operator ON invite (workspace_id, operator_id);

CREATE TABLE login (           -- a signed-in browser
  token_hash    TEXT   NOT NULL PRIMARY KEY,
  operator_id   BIGINT NOT NULL REFERENCES operator(id),
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  user_agent    TEXT   NOT NULL,
  ip            TEXT   NOT NULL,
  created_at    BIGINT NOT NULL,
  seen_at       BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL
);
CREATE INDEX login_operator ON login (operator_id);

CREATE TABLE attempt (         -- failed logins and the like, for rate limits that survive a restart
  bucket  TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  id      BIGINT NOT NULL,
  PRIMARY KEY (bucket, at, id)
) {{rowid}};

CREATE TABLE api_key (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  name          TEXT   NOT NULL,
  prefix        TEXT   NOT NULL,
  hash          TEXT   NOT NULL UNIQUE,
  scopes        TEXT   NOT NULL,               -- JSON list
  created_by    BIGINT,
  created_at    BIGINT NOT NULL,
  last_used_at  BIGINT,
  revoked_at    BIGINT
);
CREATE INDEX api_key_workspace ON api_key (workspace_id, id);

CREATE TABLE workspace_secret ( -- what funnels may send to outside servers, by name
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  name          TEXT   NOT NULL,
  sealed        {{blob}} NOT NULL,
  set_by        TEXT   NOT NULL,               -- as they were called then
  set_at        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, name)
) {{rowid}};

CREATE TABLE audit (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  operator_id   BIGINT,
  api_key_id    BIGINT,
  who           TEXT   NOT NULL,
  action        TEXT   NOT NULL,
  object_kind   TEXT   NOT NULL,
  object_id     TEXT   NOT NULL,
  object_name   TEXT   NOT NULL,
  detail        TEXT   NOT NULL DEFAULT '{}',
  ip            TEXT   NOT NULL DEFAULT '',
  at            BIGINT NOT NULL
);
CREATE INDEX audit_workspace ON audit (workspace_id, id);

CREATE TABLE idempotency (
  workspace_id  BIGINT NOT NULL,
  key           TEXT   NOT NULL,
  route         TEXT   NOT NULL,
  body_hash     TEXT   NOT NULL,
  status        BIGINT NOT NULL,               -- 0 while the first request still runs
  content_type  TEXT   NOT NULL DEFAULT '',
  etag          TEXT   NOT NULL DEFAULT '',
  body          {{blob}},
  created_at    BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, key, route)
) {{rowid}};
CREATE INDEX idempotency_created ON idempotency (created_at);

-- Channels ----------------------------------------------------------------------------------------------------------

CREATE TABLE channel (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  kind          TEXT   NOT NULL,
  account_key   TEXT   NOT NULL,
  limit_key     TEXT   NOT NULL DEFAULT '',    -- what several channels of a kind share their limits by: a portfolio, a balance
  name          TEXT   NOT NULL,
  handle        TEXT   NOT NULL DEFAULT '',
  settings      TEXT   NOT NULL DEFAULT '{}',
  secrets       {{blob}},                      -- sealed JSON
  hook_key      TEXT   NOT NULL UNIQUE,        -- unguessable, stands in the webhook's path
  mode          TEXT   NOT NULL CHECK (mode IN ('webhook','poll','direct')),
  state         TEXT   NOT NULL CHECK (state IN ('active','paused','broken','closed','deleted')),
  reason        TEXT   NOT NULL DEFAULT '',
  base_url      TEXT   NOT NULL DEFAULT '',
  proxy_sealed  {{blob}},
  ca_pem        TEXT   NOT NULL DEFAULT '',
  poll_offset   BIGINT NOT NULL DEFAULT 0,
  paused_until  BIGINT NOT NULL DEFAULT 0,     -- the vendor asked for a rest; in the workspace's own time
  last_inbound_at BIGINT,
  last_sent_at    BIGINT,
  unreadable    BIGINT NOT NULL DEFAULT 0,
  refused       BIGINT NOT NULL DEFAULT 0,     -- requests that were not the vendor's
  last_error    TEXT   NOT NULL DEFAULT '',
  revision      BIGINT NOT NULL DEFAULT 1,
  created_at    BIGINT NOT NULL
);
CREATE INDEX channel_workspace ON channel (workspace_id, id);
CREATE INDEX channel_routed ON channel (kind, account_key);  -- for vendors with one address for all accounts
CREATE UNIQUE INDEX channel_account ON channel (workspace_id, kind, account_key) WHERE state <> 'deleted';

CREATE TABLE bucket (          -- what is left of a vendor's rate limit, from one holder of a lease to the next
  holder      TEXT   NOT NULL,                 -- the lease: of a channel, or of an account that several share
  scope       TEXT   NOT NULL,
  workspace_id BIGINT NOT NULL,
  level       {{double}} NOT NULL,
  at          BIGINT NOT NULL,
  until       BIGINT NOT NULL DEFAULT 0,       -- closed by a "too many requests" until then
  PRIMARY KEY (holder, scope)
) {{rowid}};

CREATE TABLE media_ref (       -- vendor ids of files already uploaded
  workspace_id  BIGINT NOT NULL,
  channel_id    BIGINT NOT NULL,
  sha256        TEXT   NOT NULL,
  kind          TEXT   NOT NULL,
  vendor_id     TEXT   NOT NULL,
  expires_at    BIGINT,
  PRIMARY KEY (channel_id, sha256, kind)
) {{rowid}};

CREATE TABLE blob (
  workspace_id  BIGINT NOT NULL,
  sha256        TEXT   NOT NULL,
  size          BIGINT NOT NULL,
  mime          TEXT   NOT NULL,
  name          TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, sha256)
) {{rowid}};

-- Contacts ----------------------------------------------------------------------------------------------------------

CREATE TABLE contact (
  id              BIGINT NOT NULL PRIMARY KEY,
  workspace_id    BIGINT NOT NULL REFERENCES workspace(id),
  bucket          BIGINT NOT NULL,             -- 0…1023, given at creation, for stable random shares
  name            TEXT   NOT NULL DEFAULT '',  -- as shown
  folded          TEXT {{bytewise}}   NOT NULL DEFAULT '',  -- for sorting and equality
  first_name      TEXT   NOT NULL DEFAULT '',
  last_name       TEXT   NOT NULL DEFAULT '',
  phone           TEXT   NOT NULL DEFAULT '',  -- E.164
  phone_verified  BIGINT NOT NULL DEFAULT 0,
  email           TEXT   NOT NULL DEFAULT '',
  email_verified  BIGINT NOT NULL DEFAULT 0,
  external_id     TEXT   NOT NULL DEFAULT '',
  language        TEXT   NOT NULL DEFAULT '',
  time_zone       TEXT   NOT NULL DEFAULT '',
  gender          TEXT   NOT NULL DEFAULT '',
  city            TEXT   NOT NULL DEFAULT '',
  city_folded     TEXT {{bytewise}}   NOT NULL DEFAULT '',
  photo           TEXT   NOT NULL DEFAULT '',  -- sha256
  stage           TEXT   NOT NULL DEFAULT 'new' CHECK (stage IN ('new','engaged','lead','client','repeat','sleeping','gone')),
  test            BIGINT NOT NULL DEFAULT 0,
  bot_paused_until BIGINT NOT NULL DEFAULT 0,
  bot_paused_by   BIGINT,
  unsubscribed_at BIGINT,                      -- asked not to be written to, transactions apart
  last_inbound_at BIGINT,
  last_click_at   BIGINT,
  greeted_at      BIGINT,
  first_source_id BIGINT,
  last_source_id  BIGINT,
  merged_into     BIGINT,
  archived_at     BIGINT,
  revision        BIGINT NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL
);
CREATE INDEX contact_created ON contact (workspace_id, created_at, id);
CREATE INDEX contact_inbound ON contact (workspace_id, COALESCE(last_inbound_at, 0), id);  -- who never wrote comes before all who did, on both databases
CREATE INDEX contact_name    ON contact (workspace_id, folded, id);
CREATE INDEX contact_bucket  ON contact (workspace_id, bucket, stage, id);
CREATE INDEX contact_stage   ON contact (workspace_id, stage, created_at, id);
CREATE INDEX contact_unsubscribed ON contact (workspace_id, unsubscribed_at, id) WHERE unsubscribed_at IS NOT NULL;
CREATE INDEX contact_phone   ON contact (workspace_id, phone) WHERE phone <> '';
CREATE INDEX contact_email   ON contact (workspace_id, email) WHERE email <> '';
CREATE UNIQUE INDEX contact_external ON contact (workspace_id, external_id) WHERE external_id <> '';

CREATE TABLE contact_search (  -- what a contact is found by: words folded and split by db.Words
  contact_id    BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  words         TEXT   NOT NULL
);
{{fulltext contact_search contact_id}}

CREATE TABLE identity (        -- a person's address on one channel
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL REFERENCES contact(id),
  channel_id    BIGINT NOT NULL REFERENCES channel(id),
  kind          TEXT   NOT NULL,
  address       TEXT   NOT NULL,
  chat          TEXT   NOT NULL DEFAULT '',
  username      TEXT   NOT NULL DEFAULT '',
  started       BIGINT NOT NULL DEFAULT 0,     -- wrote first or pressed Start: may be answered
  blocked_at    BIGINT,
  left_at       BIGINT,
  window_until  BIGINT,
  last_inbound_at BIGINT,
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX identity_address ON identity (channel_id, address);
CREATE INDEX identity_contact ON identity (workspace_id, contact_id);
CREATE INDEX identity_kind ON identity (workspace_id, kind, contact_id, left_at) WHERE left_at IS NULL;
CREATE INDEX identity_blocked ON identity (workspace_id, contact_id, blocked_at) WHERE blocked_at IS NOT NULL;

CREATE TABLE tag (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  name          TEXT   NOT NULL,
  folded        TEXT {{bytewise}}   NOT NULL,
  color         TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX tag_name ON tag (workspace_id, folded);

CREATE TABLE contact_tag (
  workspace_id  BIGINT NOT NULL,
  tag_id        BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  at            BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, tag_id, contact_id)
) {{rowid}};
CREATE INDEX contact_tag_contact ON contact_tag (contact_id, tag_id);

CREATE TABLE field (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  key           TEXT   NOT NULL,
  label         TEXT   NOT NULL,
  type          TEXT   NOT NULL CHECK (type IN ('text','number','date','datetime','boolean','choice','money')),
  choices       TEXT   NOT NULL DEFAULT '[]',
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX field_key ON field (workspace_id, key);

CREATE TABLE contact_field (   -- typed values: text as written, folded for comparing, numbers and moments apart
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  field_id      BIGINT NOT NULL,
  text          TEXT   NOT NULL DEFAULT '',
  folded        TEXT {{bytewise}}   NOT NULL DEFAULT '',
  num           {{double}},                    -- numbers, booleans as 0/1, money in minor units
  at            BIGINT,                        -- dates and moments
  month_day     BIGINT,                        -- 100*month+day, for anniversaries
  updated_at    BIGINT NOT NULL,
  PRIMARY KEY (contact_id, field_id)
) {{rowid}};
CREATE INDEX contact_field_folded ON contact_field (workspace_id, field_id, folded, contact_id);
CREATE INDEX contact_field_num ON contact_field (workspace_id, field_id, num, contact_id) WHERE num IS NOT NULL;
CREATE INDEX contact_field_at ON contact_field (workspace_id, field_id, at, contact_id) WHERE at IS NOT NULL;

CREATE TABLE consent (         -- append-only: what was agreed to, or taken back
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  channel_id    BIGINT,
  purpose       TEXT   NOT NULL,               -- all, promo, news, transactional …
  state         TEXT   NOT NULL CHECK (state IN ('given','revoked')),
  action        TEXT   NOT NULL,               -- tick, button, wrote_first, word, paper, import, operator
  text          TEXT   NOT NULL DEFAULT '',    -- what was shown
  policy_version TEXT  NOT NULL DEFAULT '',
  place         TEXT   NOT NULL DEFAULT '',
  by_operator   BIGINT,
  at            BIGINT NOT NULL
);
CREATE INDEX consent_contact ON consent (workspace_id, contact_id, id);
-- only: sqlite
CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent BEGIN
  SELECT RAISE(ABORT, 'the ledger of consent is never changed');
END;
-- end
-- only: postgres
CREATE FUNCTION consent_unchanged() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  RAISE EXCEPTION 'the ledger of consent is never changed';
END;
$body$;
CREATE TRIGGER consent_unchanged BEFORE UPDATE ON consent FOR EACH ROW EXECUTE FUNCTION consent_unchanged();
-- end

CREATE TABLE consent_state (   -- the newest row of the ledger per purpose and channel kind
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  purpose       TEXT   NOT NULL,
  channel_id    BIGINT NOT NULL,               -- 0: every channel
  state         TEXT   NOT NULL CHECK (state IN ('given','revoked')),
  consent_id    BIGINT NOT NULL,
  PRIMARY KEY (contact_id, purpose, channel_id)
) {{rowid}};
CREATE INDEX consent_state_purpose ON consent_state (workspace_id, purpose, state, contact_id);

CREATE TABLE suppression (     -- addresses that must never be written to, whoever they belong to
  workspace_id  BIGINT NOT NULL,
  kind          TEXT   NOT NULL,               -- phone, email, or a channel kind
  address       TEXT   NOT NULL,
  reason        TEXT   NOT NULL,
  added_by      TEXT   NOT NULL DEFAULT '',    -- as they were called then; empty: nobody of the team
  at            BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, kind, address)
) {{rowid}};

CREATE TABLE source (          -- one arrival of a person
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  link_id       BIGINT,
  channel_id    BIGINT,
  kind          TEXT   NOT NULL,               -- organic, targeted, contextual, social, offline, referral, import, site, link
  utm_source    TEXT {{bytewise}}   NOT NULL DEFAULT '',  -- the marks are folded: VK and vk are one source
  utm_medium    TEXT {{bytewise}}   NOT NULL DEFAULT '',
  utm_campaign  TEXT {{bytewise}}   NOT NULL DEFAULT '',
  utm_content   TEXT {{bytewise}}   NOT NULL DEFAULT '',
  utm_term      TEXT {{bytewise}}   NOT NULL DEFAULT '',
  click_ids     TEXT   NOT NULL DEFAULT '{}',
  referrer      TEXT   NOT NULL DEFAULT '',
  landing       TEXT   NOT NULL DEFAULT '',
  device        TEXT   NOT NULL DEFAULT '',
  at            BIGINT NOT NULL
);
CREATE INDEX source_contact ON source (workspace_id, contact_id, id);
CREATE INDEX source_link ON source (workspace_id, link_id, contact_id, at) WHERE link_id IS NOT NULL;
CREATE INDEX source_utm ON source (workspace_id, utm_source, contact_id);

-- Flows -------------------------------------------------------------------------------------------------------------

CREATE TABLE flow (
  id              BIGINT NOT NULL PRIMARY KEY,
  workspace_id    BIGINT NOT NULL REFERENCES workspace(id),
  slug            TEXT   NOT NULL,             -- the document's id
  name            TEXT   NOT NULL,
  state           TEXT   NOT NULL CHECK (state IN ('draft','live','paused','archived')),
  draft           TEXT   NOT NULL,             -- the document, JSON
  draft_changed   BIGINT NOT NULL DEFAULT 1,
  live_version_id BIGINT,
  revision        BIGINT NOT NULL DEFAULT 1,
  created_at      BIGINT NOT NULL,
  updated_at      BIGINT NOT NULL
);
CREATE UNIQUE INDEX flow_slug ON flow (workspace_id, slug);

CREATE TABLE flow_version (    -- immutable
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL REFERENCES flow(id),
  number        BIGINT NOT NULL,
  document      TEXT   NOT NULL,
  author        TEXT   NOT NULL,
  comment       TEXT   NOT NULL DEFAULT '',
  published_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX flow_version_number ON flow_version (flow_id, number);

CREATE TABLE session (         -- one contact in one version
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  identity_id   BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,
  parent_id     BIGINT,
  source_id     BIGINT,
  state         TEXT   NOT NULL CHECK (state IN ('running','waiting','moving','done','failed','stopped')),
  block         TEXT   NOT NULL DEFAULT '',
  wait          TEXT   NOT NULL DEFAULT '',
  steps         BIGINT NOT NULL DEFAULT 0,     -- passages so far
  data          {{blob}} NOT NULL,             -- the engine's state
  reason        TEXT   NOT NULL DEFAULT '',
  started_at    BIGINT NOT NULL,
  entered_at    BIGINT NOT NULL,               -- the current block
  updated_at    BIGINT NOT NULL,
  ended_at      BIGINT
);
CREATE INDEX session_contact ON session (contact_id, flow_id, id);
CREATE INDEX session_waiting ON session (workspace_id, flow_id, started_at, contact_id, version_id, state) WHERE state IN ('running','waiting','moving');
CREATE INDEX session_flow ON session (workspace_id, flow_id, started_at, contact_id);
-- How sessions ended: each stands in one of these once, when it ends, so that counting them costs the steps before nothing.
CREATE INDEX session_done ON session (workspace_id, flow_id, ended_at, contact_id, started_at, version_id) WHERE state = 'done';
CREATE INDEX session_stopped ON session (workspace_id, flow_id, started_at, contact_id, version_id, state) WHERE state IN ('failed','stopped');

CREATE TABLE passage (         -- one visit of one session to one block: the truth behind every figure on the canvas
  session_id    BIGINT NOT NULL,
  step          BIGINT NOT NULL,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,
  block         TEXT   NOT NULL,
  entered_at    BIGINT NOT NULL,
  exit          TEXT,                          -- null while the person is still there
  left_at       BIGINT,
  answer        TEXT   NOT NULL DEFAULT '',
  PRIMARY KEY (session_id, step)
) {{rowid}};
CREATE INDEX passage_block ON passage (workspace_id, flow_id, block, exit, entered_at, contact_id, version_id, (CASE WHEN answer <> '' THEN 1 ELSE 0 END));

CREATE TABLE timer (           -- a session has one, aimed anew at each wait
  session_id    BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  seq           BIGINT NOT NULL,               -- the session's wait it belongs to
  state         TEXT   NOT NULL CHECK (state IN ('waiting','fired','cancelled')),
  entered_at    BIGINT NOT NULL,
  due_at        BIGINT NOT NULL                -- in the workspace's own time
);
CREATE INDEX timer_due ON timer (workspace_id, due_at, session_id) WHERE state = 'waiting';
CREATE INDEX timer_contact ON timer (contact_id) WHERE state = 'waiting';

-- The two journeys --------------------------------------------------------------------------------------------------

CREATE TABLE inbound (         -- every fact that came in, stored before the messenger hears "200"
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  channel_id    BIGINT NOT NULL,               -- 0: from ourselves (API events, answers to asking effects)
  vendor_key    TEXT   NOT NULL,
  shard         BIGINT NOT NULL,               -- of the person's address: one node works on one shard at a time
  address       TEXT   NOT NULL,
  ord           BIGINT NOT NULL,
  kind          TEXT   NOT NULL,
  fact          TEXT,                          -- the parsed fact; dropped when done
  raw           {{blob}},
  received_at   BIGINT NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('new','done','unread','failed')),
  error         TEXT   NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX inbound_vendor ON inbound (channel_id, vendor_key);
-- In the order of arrival, so that what comes together stands on one page; with the shard first every fact of a commit touched a page of its own.
CREATE INDEX inbound_new ON inbound (state, id, shard) WHERE state = 'new';
CREATE INDEX inbound_cause ON inbound (state, id, shard) WHERE state = 'new' AND channel_id = 0;
CREATE INDEX inbound_unread ON inbound (workspace_id, channel_id, id) WHERE state IN ('unread','failed');

CREATE TABLE message (         -- one part, in or out; an outbound row is its own queue row and ledger row
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  identity_id   BIGINT NOT NULL,
  channel_id    BIGINT NOT NULL,
  message_id    BIGINT NOT NULL,               -- all parts of one message share it
  part          BIGINT NOT NULL DEFAULT 1,
  parts         BIGINT NOT NULL DEFAULT 1,
  direction     TEXT   NOT NULL CHECK (direction IN ('in','out')),
  lane          BIGINT NOT NULL DEFAULT 0,     -- 0 rest of a message begun, 1 operator, 2 funnel, 3 transactional, 4 broadcast
  state         TEXT   NOT NULL CHECK (state IN ('received','planned','queued','sending','sent','delivered','read','failed','unknown','cancelled','skipped')),
  author        TEXT   NOT NULL CHECK (author IN ('contact','bot','operator','api')),
  operator_id   BIGINT,
  purpose       TEXT   NOT NULL DEFAULT '',    -- answer, operator, transactional, informational, promo, announcement
  basis         TEXT   NOT NULL DEFAULT '',    -- what allows it: inbound, consent:<id>, transaction, override:<operator>
  text          TEXT   NOT NULL DEFAULT '',
  content       TEXT   NOT NULL DEFAULT '{}',  -- the fitted part, or what the person sent
  notes         TEXT   NOT NULL DEFAULT '',    -- what fitting lost, JSON
  flow_id       BIGINT,
  version_id    BIGINT,
  session_id    BIGINT,
  block         TEXT   NOT NULL DEFAULT '',
  reply_to      TEXT   NOT NULL DEFAULT '',
  vendor_id     TEXT   NOT NULL DEFAULT '',
  attempt       BIGINT NOT NULL DEFAULT 0,
  fence         BIGINT NOT NULL DEFAULT 0,
  not_before    BIGINT NOT NULL DEFAULT 0,     -- in the workspace's own time
  reason        TEXT   NOT NULL DEFAULT '',    -- stable code
  detail        TEXT   NOT NULL DEFAULT '',    -- the vendor's words
  at            BIGINT NOT NULL,               -- in the workspace's own time
  sent_at       BIGINT,
  delivered_at  BIGINT,
  read_at       BIGINT,
  edited_at     BIGINT,
  deleted_at    BIGINT
);
CREATE INDEX message_thread ON message (workspace_id, contact_id, id);
CREATE INDEX message_at ON message (workspace_id, direction, at);  -- counted by day; without the state, which changes with every outcome
CREATE INDEX message_unsent ON message (workspace_id, direction, at, state) WHERE state IN ('planned','cancelled','skipped');
CREATE INDEX message_queued ON message (channel_id, lane, id) WHERE state = 'queued';
CREATE INDEX message_sending ON message (channel_id, id) WHERE state = 'sending';
CREATE INDEX message_pending ON message (identity_id, lane, id) WHERE state IN ('queued','sending');
CREATE INDEX message_vendor ON message (channel_id, vendor_id) WHERE vendor_id <> '';
CREATE INDEX message_flow ON message (workspace_id, flow_id, block, id) WHERE flow_id IS NOT NULL;

CREATE TABLE click (           -- one press of one button of one of our messages
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  identity_id   BIGINT NOT NULL,
  message_id    BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,
  block         TEXT   NOT NULL,
  button        TEXT   NOT NULL,
  outcome       TEXT   NOT NULL,               -- continued, late, unknown
  at            BIGINT NOT NULL
);
CREATE INDEX click_flow ON click (workspace_id, flow_id, block, button, contact_id);
CREATE INDEX click_contact ON click (workspace_id, contact_id, at);

CREATE TABLE receipt (         -- came before the outcome of its message was written
  channel_id    BIGINT NOT NULL,
  vendor_id     TEXT   NOT NULL,
  workspace_id  BIGINT NOT NULL,
  status        TEXT   NOT NULL,
  detail        TEXT   NOT NULL DEFAULT '',
  at            BIGINT NOT NULL,
  PRIMARY KEY (channel_id, vendor_id, status)
) {{rowid}};
CREATE INDEX receipt_at ON receipt (at);

CREATE TABLE conversation (    -- all a team and one person say to each other, over all channels
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  identity_id   BIGINT NOT NULL,               -- where the person wrote last
  channel_id    BIGINT NOT NULL,
  state         TEXT   NOT NULL CHECK (state IN ('new','open','waiting','closed')),
  assignee_id   BIGINT,
  unread        BIGINT NOT NULL DEFAULT 0,
  last_text     TEXT   NOT NULL DEFAULT '',
  last_direction TEXT  NOT NULL DEFAULT 'in',
  last_author   TEXT   NOT NULL DEFAULT 'contact',
  last_at       BIGINT NOT NULL,
  last_id       BIGINT NOT NULL DEFAULT 0,     -- newest message: the list's order, with last_at
  waiting_since BIGINT,                        -- the person waits for a human since
  created_at    BIGINT NOT NULL
);
CREATE UNIQUE INDEX conversation_contact ON conversation (workspace_id, contact_id);
CREATE INDEX conversation_list ON conversation (workspace_id, last_at, id);
CREATE INDEX conversation_state ON conversation (workspace_id, state, last_at, id);
CREATE INDEX conversation_assignee ON conversation (workspace_id, assignee_id, last_at, id) WHERE assignee_id IS NOT NULL;  -- most have nobody assigned

CREATE TABLE note (
  id              BIGINT NOT NULL PRIMARY KEY,
  workspace_id    BIGINT NOT NULL,
  conversation_id BIGINT NOT NULL,
  operator_id     BIGINT,
  kind            TEXT   NOT NULL CHECK (kind IN ('note','mark')),
  text            TEXT   NOT NULL DEFAULT '',
  data            TEXT   NOT NULL DEFAULT '{}',
  at              BIGINT NOT NULL
);
CREATE INDEX note_conversation ON note (workspace_id, conversation_id, id);

-- Growth ------------------------------------------------------------------------------------------------------------

CREATE TABLE link (
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL REFERENCES workspace(id),
  code          TEXT   NOT NULL UNIQUE,
  name          TEXT   NOT NULL,
  channel_id    BIGINT NOT NULL,
  flow_id       BIGINT,
  source_kind   TEXT   NOT NULL DEFAULT 'link',
  utm           TEXT   NOT NULL DEFAULT '{}',
  visits        BIGINT NOT NULL DEFAULT 0,     -- bots and previews apart
  subscriptions BIGINT NOT NULL DEFAULT 0,
  archived_at   BIGINT,
  created_at    BIGINT NOT NULL
);
CREATE INDEX link_workspace ON link (workspace_id, id);

CREATE TABLE visit (           -- one opening of a link; the token travels through the messenger's start parameter
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  link_id       BIGINT NOT NULL,
  token         TEXT   NOT NULL UNIQUE,
  utm           TEXT   NOT NULL DEFAULT '{}',
  click_ids     TEXT   NOT NULL DEFAULT '{}',
  referrer      TEXT   NOT NULL DEFAULT '',
  device        TEXT   NOT NULL DEFAULT '',
  robot         BIGINT NOT NULL DEFAULT 0,
  contact_id    BIGINT,
  at            BIGINT NOT NULL
);
CREATE INDEX visit_link ON visit (workspace_id, link_id, id);
CREATE INDEX visit_contact ON visit (workspace_id, link_id, contact_id) WHERE contact_id IS NOT NULL;

-- The log and work ---------------------------------------------------------------------------------------------------

CREATE TABLE event (           -- append-only; seq is commit order
  id            BIGINT NOT NULL PRIMARY KEY,
  seq           BIGINT,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT,
  kind          TEXT   NOT NULL,
  data          TEXT   NOT NULL DEFAULT '{}',
  at            BIGINT NOT NULL
);
CREATE UNIQUE INDEX event_seq ON event (seq) WHERE seq IS NOT NULL;
CREATE INDEX event_unsequenced ON event (id) WHERE seq IS NULL;
CREATE INDEX event_contact ON event (workspace_id, contact_id, id) WHERE contact_id IS NOT NULL;

CREATE TABLE event_sequence (  -- the last number given; whoever numbers events holds this one row until the commit
  one   BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
  last  BIGINT NOT NULL
);
INSERT INTO event_sequence (one, last) VALUES (1, 0);

CREATE TABLE event_cursor (    -- how far a consumer has come, moved in the transaction of its effects
  consumer  TEXT   NOT NULL PRIMARY KEY,
  seq       BIGINT NOT NULL
);

CREATE TABLE job (             -- work that nobody waits for
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL DEFAULT 0,     -- 0: the installation
  kind          TEXT   NOT NULL,
  args          TEXT   NOT NULL DEFAULT '{}',
  unique_key    TEXT,
  state         TEXT   NOT NULL CHECK (state IN ('ready','running','done','failed','cancelled')),
  priority      BIGINT NOT NULL DEFAULT 2,
  run_at        BIGINT NOT NULL,               -- wall time
  attempt       BIGINT NOT NULL DEFAULT 0,
  max_attempts  BIGINT NOT NULL DEFAULT 10,
  owner         TEXT   NOT NULL DEFAULT '',
  lease_until   BIGINT NOT NULL DEFAULT 0,
  fence         BIGINT NOT NULL DEFAULT 0,
  error         TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL,
  finished_at   BIGINT
);
CREATE INDEX job_ready ON job (priority, run_at, id) WHERE state = 'ready';
CREATE INDEX job_running ON job (lease_until) WHERE state = 'running';
CREATE UNIQUE INDEX job_unique ON job (kind, unique_key) WHERE unique_key IS NOT NULL AND state IN ('ready','running');
CREATE INDEX job_workspace ON job (workspace_id, id);
