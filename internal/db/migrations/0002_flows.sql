-- Flows in full: people going over to new versions, triggers of the clock, figures of periods.

-- Triggers that the clock makes: dates of fields, schedules, people who have been silent for long.

ALTER TABLE workspace ADD COLUMN triggers_revision BIGINT NOT NULL DEFAULT 0;  -- the flows_revision that trigger_watch was made for

CREATE TABLE trigger_watch (   -- how far the clock of one trigger of a live flow has come; in the workspace's own time
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  trigger_id    TEXT   NOT NULL,
  spec          TEXT   NOT NULL,               -- the trigger as it was published: a changed one begins anew
  from_at       BIGINT NOT NULL,               -- everything up to here has been seen to
  upto_at       BIGINT NOT NULL DEFAULT 0,     -- end of the stretch that is being worked on; 0: none
  page_key      BIGINT NOT NULL DEFAULT 0,     -- where its last page ended
  page_contact  BIGINT NOT NULL DEFAULT 0,
  soonest_at    BIGINT NOT NULL DEFAULT 0,     -- the earliest moment after the stretch that its pages have met; 0: none
  next_at       BIGINT NOT NULL,               -- when to look again
  PRIMARY KEY (flow_id, trigger_id)
) {{rowid}};
CREATE INDEX trigger_watch_next ON trigger_watch (workspace_id, next_at);

CREATE TABLE trigger_fired (   -- a date has started the flow for this person: it does so once, whatever becomes of the field
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  trigger_id    TEXT   NOT NULL,
  contact_id    BIGINT NOT NULL,
  occurrence    BIGINT NOT NULL,               -- the date, or the year of an anniversary
  at            BIGINT NOT NULL,
  PRIMARY KEY (flow_id, trigger_id, contact_id, occurrence)
) {{rowid}};
CREATE INDEX trigger_fired_contact ON trigger_fired (workspace_id, contact_id);
CREATE INDEX trigger_fired_at ON trigger_fired (at);

CREATE TABLE trigger_held (    -- what would have started a flow while the bot was paused for the person; it does when the pause ends
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  due_at        BIGINT NOT NULL,               -- the end of the pause, in the workspace's own time
  cause         TEXT   NOT NULL                -- session.Cause, JSON
);
CREATE INDEX trigger_held_due ON trigger_held (workspace_id, due_at);
CREATE INDEX trigger_held_contact ON trigger_held (workspace_id, contact_id);

CREATE INDEX contact_field_month_day ON contact_field (workspace_id, field_id, month_day, contact_id) WHERE month_day IS NOT NULL;

CREATE TABLE flow_move (       -- the people inside a flow going over to a version that was published; the newest one of a flow counts
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,               -- where they go
  author        TEXT   NOT NULL,
  fates         TEXT   NOT NULL,               -- what becomes of whom, by block of the older versions, JSON
  state         TEXT   NOT NULL CHECK (state IN ('marking','moving','done','superseded')),
  cursor_at     BIGINT NOT NULL DEFAULT 0,     -- when the last session of the last page had started, and its id
  cursor_id     BIGINT NOT NULL DEFAULT 0,
  total         BIGINT NOT NULL DEFAULT 0,     -- people who were marked as going over
  kept          BIGINT NOT NULL DEFAULT 0,     -- people who could not go over and finish in their version
  created_at    BIGINT NOT NULL,
  finished_at   BIGINT
);
CREATE INDEX flow_move_flow ON flow_move (workspace_id, flow_id, id);

CREATE TABLE flow_call (       -- which version of another flow a version calls: the one that was live when it was published
  version_id        BIGINT NOT NULL,
  slug              TEXT   NOT NULL,
  workspace_id      BIGINT NOT NULL,
  called_version_id BIGINT NOT NULL,
  PRIMARY KEY (version_id, slug)
) {{rowid}};

-- Steps of the engine, kept so that whoever asks why a person was led somewhere gets the engine's own answer: see internal/flow/replay.
-- Links by which clients try a flow, and their remarks.

ALTER TABLE session ADD COLUMN turns BIGINT NOT NULL DEFAULT 0;  -- steps of the engine that are kept

CREATE TABLE session_step (    -- one step of the engine: what came in, and everything it looked at
  session_id    BIGINT NOT NULL,
  number        BIGINT NOT NULL,
  workspace_id  BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,
  at            BIGINT NOT NULL,               -- in the workspace's own time
  data          {{blob}} NOT NULL,             -- packed
  PRIMARY KEY (session_id, number)
) {{rowid}};

CREATE TABLE flow_trial (      -- a link by which a client tries a flow without an account
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  version_id    BIGINT,                        -- null: the draft as it is
  channel       TEXT   NOT NULL,
  code          TEXT   NOT NULL UNIQUE,
  made_by       TEXT   NOT NULL DEFAULT '',
  created_at    BIGINT NOT NULL,
  expires_at    BIGINT NOT NULL,
  revoked_at    BIGINT
);
CREATE INDEX flow_trial_flow ON flow_trial (workspace_id, flow_id, id);

CREATE TABLE flow_comment (    -- what a client wrote about a flow
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  flow_id       BIGINT NOT NULL,
  trial_id      BIGINT NOT NULL,
  block         TEXT   NOT NULL DEFAULT '',
  author        TEXT   NOT NULL,               -- as they typed it
  text          TEXT   NOT NULL,
  at            BIGINT NOT NULL
);
CREATE INDEX flow_comment_flow ON flow_comment (workspace_id, flow_id, id);
CREATE INDEX flow_comment_trial ON flow_comment (trial_id);

-- Points of contacts: what was added and taken off, and what each account holds.

CREATE TABLE point_entry (     -- the ledger; rows are never changed
  id            BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  account       TEXT   NOT NULL,             -- folded
  change        BIGINT NOT NULL,
  flow_id       BIGINT,                      -- the flow and the session that did it, when one did
  session_id    BIGINT,
  at            BIGINT NOT NULL
);
CREATE INDEX point_entry_contact ON point_entry (contact_id, account, id);

CREATE TABLE point_balance (   -- the sum of the ledger, changed in the same transaction
  workspace_id  BIGINT NOT NULL,
  account       TEXT   NOT NULL,
  contact_id    BIGINT NOT NULL,
  points        BIGINT NOT NULL,
  PRIMARY KEY (workspace_id, account, contact_id)
) {{rowid}};
CREATE INDEX point_balance_contact ON point_balance (contact_id, account);

-- Presses of buttons are counted by period and version too, from the index alone.
DROP INDEX click_flow;
CREATE INDEX click_flow ON click (workspace_id, flow_id, block, button, contact_id, at, version_id);

-- The answers to one question, the newest first: a list of a million visits without it is sorted for each page.
CREATE INDEX passage_answer ON passage (workspace_id, flow_id, block, entered_at, session_id, step) WHERE answer <> '';
