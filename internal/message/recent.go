// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// Heard is what somebody wrote.
type Heard struct {
	ID, Contact int64
	Text        string
	At          int64 // in the workspace's own time
}

// Recent are the newest messages that people have written, without those that hold no text; limit counts all of them.
func Recent(q db.Queryer, workspace int64, limit int) ([]Heard, error) {
	heard, err := db.Collect(func(rows *sql.Rows) (h Heard, err error) { return h, rows.Scan(&h.ID, &h.Contact, &h.Text, &h.At) })(q.Query(
		`SELECT id, contact_id, text, at FROM (SELECT id, contact_id, text, at FROM message WHERE workspace_id = $1 AND direction = 'in' ORDER BY at DESC LIMIT $2) AS newest
		WHERE text <> '' ORDER BY at DESC, id DESC`, workspace, limit))
	if err != nil {
		return nil, fmt.Errorf("message: recent: %w", err)
	}
	return heard, nil
}
