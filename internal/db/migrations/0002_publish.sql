-- SPDX-FileCopyrightText: The Parley authors
-- SPDX-License-Identifier: Apache-2.0

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
