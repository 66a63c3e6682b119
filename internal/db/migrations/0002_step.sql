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
