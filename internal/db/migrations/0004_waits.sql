-- The timers of one person are found by the sessions, which is rare; this index was changed with every wait.
DROP INDEX timer_contact;

-- Steps are written with every message and read when somebody asks why. In the order of their sessions each message changed a page of its own; in the order
-- in which they are made, hundreds share one.
ALTER TABLE session_step RENAME TO session_step_before;
CREATE TABLE session_step (
  session_id    BIGINT NOT NULL,
  number        BIGINT NOT NULL,
  workspace_id  BIGINT NOT NULL,
  version_id    BIGINT NOT NULL,
  at            BIGINT NOT NULL,               -- in the workspace's own time
  data          {{blob}} NOT NULL              -- packed
);
INSERT INTO session_step SELECT session_id, number, workspace_id, version_id, at, data FROM session_step_before;
DROP TABLE session_step_before;
CREATE UNIQUE INDEX session_step_number ON session_step (session_id, number);
