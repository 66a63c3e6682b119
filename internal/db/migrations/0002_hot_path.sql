-- What every message writes, made smaller: measured by the benchmarks of the way in and of the second stage.

-- In the order of arrival, so that what comes together stands on one page; with the shard first every fact of a commit touched a page of its own.
DROP INDEX inbound_new;
DROP INDEX inbound_cause;
CREATE INDEX inbound_new ON inbound (state, id, shard) WHERE state = 'new';
CREATE INDEX inbound_cause ON inbound (state, id, shard) WHERE state = 'new' AND channel_id = 0;

-- Most conversations have nobody assigned, and are not looked for by that.
DROP INDEX conversation_assignee;
CREATE INDEX conversation_assignee ON conversation (workspace_id, assignee_id, last_at, id) WHERE assignee_id IS NOT NULL;

-- A session has one timer, which is aimed anew at each wait, in place of a new row for each. What was over is of no more use.
CREATE TABLE aimed (
  session_id    BIGINT NOT NULL PRIMARY KEY,
  workspace_id  BIGINT NOT NULL,
  contact_id    BIGINT NOT NULL,
  seq           BIGINT NOT NULL,               -- the session's wait it belongs to
  state         TEXT   NOT NULL CHECK (state IN ('waiting','fired','cancelled')),
  entered_at    BIGINT NOT NULL,
  due_at        BIGINT NOT NULL                -- in the workspace's own time
);
INSERT INTO aimed (session_id, workspace_id, contact_id, seq, state, entered_at, due_at)
  SELECT t.session_id, t.workspace_id, t.contact_id, t.seq, t.state, t.entered_at, t.due_at FROM timer t
  WHERE t.state = 'waiting' AND t.id = (SELECT MAX(n.id) FROM timer n WHERE n.session_id = t.session_id AND n.state = 'waiting');
DROP TABLE timer;
ALTER TABLE aimed RENAME TO timer;
CREATE INDEX timer_due ON timer (workspace_id, due_at, session_id) WHERE state = 'waiting';
CREATE INDEX timer_contact ON timer (contact_id) WHERE state = 'waiting';
