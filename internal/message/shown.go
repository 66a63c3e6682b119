// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"fmt"

	"parley/internal/db"
)

// What a person sees on the other side of an address: what they wrote themselves, and what has really left us. Only our own chat asks, because it has no
// other place where the talk is kept.

const shown = `(direction = 'in' OR state IN ('sent', 'delivered', 'read'))`

// recentParts bounds how far back changes are looked for: an address that has more unseen parts than this begins anew with Shown.
const recentParts = 300

// Shown is a page of what the person at an address sees, newest first. Before is the id to continue from; 0 starts at the newest.
func Shown(q db.Queryer, workspace, contact, identity, before int64, limit int) ([]Part, error) {
	if before == 0 {
		before = maxID
	}
	parts, err := db.Collect(scanRow)(q.Query(`SELECT `+partColumns+` FROM message WHERE workspace_id = $1 AND contact_id = $2 AND identity_id = $3 AND id < $4 AND `+shown+`
		ORDER BY id DESC LIMIT $5`, workspace, contact, identity, before, limit))
	if err != nil {
		return nil, fmt.Errorf("message: shown: %w", err)
	}
	return parts, nil
}

// ShownSince are the parts at an address that appeared or changed at or after a moment of the workspace's own time, oldest first.
// Ids are not the order of sending: a part that waited appears late with an early id, so this goes by the moment of sending.
func ShownSince(q db.Queryer, workspace, contact, identity, since int64) ([]Part, error) {
	parts, err := db.Collect(scanRow)(q.Query(`SELECT `+partColumns+` FROM message WHERE workspace_id = $1 AND identity_id = $3 AND `+shown+`
		AND id IN (SELECT id FROM message WHERE workspace_id = $1 AND contact_id = $2 ORDER BY id DESC LIMIT $5)
		AND (COALESCE(sent_at, at) >= $4 OR edited_at >= $4 OR deleted_at >= $4) ORDER BY id`, workspace, contact, identity, since, recentParts))
	if err != nil {
		return nil, fmt.Errorf("message: shown since: %w", err)
	}
	return parts, nil
}

// ShowsFile says whether the person at an address sees a message with this file.
func ShowsFile(q db.Queryer, workspace, contact, identity int64, sha256 string) (bool, error) {
	n := 0
	err := q.QueryRow(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND contact_id = $2 AND identity_id = $3 AND deleted_at IS NULL AND `+shown+`
		AND content LIKE $4`, workspace, contact, identity, `%"sha256":"`+sha256+`"%`).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("message: shows file: %w", err)
	}
	return n > 0, nil
}
