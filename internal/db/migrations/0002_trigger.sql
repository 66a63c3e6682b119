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

CREATE INDEX contact_field_month_day ON contact_field (workspace_id, field_id, month_day, contact_id) WHERE month_day IS NOT NULL;
