-- Steps of the engine, kept so that whoever asks why a person was led somewhere gets the engine's own answer: see internal/flow/replay.

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
