-- Who put an address on the suppression list, and who set a secret, as they were called then. Empty: nobody knows any more.
ALTER TABLE suppression ADD COLUMN added_by TEXT NOT NULL DEFAULT '';
ALTER TABLE workspace_secret ADD COLUMN set_by TEXT NOT NULL DEFAULT '';
