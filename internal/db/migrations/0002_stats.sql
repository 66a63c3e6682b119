-- Presses of buttons are counted by period and version too, from the index alone.
DROP INDEX click_flow;
CREATE INDEX click_flow ON click (workspace_id, flow_id, block, button, contact_id, at, version_id);

-- The answers to one question, the newest first: a list of a million visits without it is sorted for each page.
CREATE INDEX passage_answer ON passage (workspace_id, flow_id, block, entered_at, session_id, step) WHERE answer <> '';
