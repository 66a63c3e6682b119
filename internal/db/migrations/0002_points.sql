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
