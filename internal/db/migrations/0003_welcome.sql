-- Who came and was not greeted, or not within a minute. Whoever is greeted at once, which is nearly everybody, is in no index for it.
CREATE INDEX contact_ungreeted ON contact (workspace_id, created_at, greeted_at) WHERE greeted_at IS NULL OR greeted_at - created_at > 60000;
