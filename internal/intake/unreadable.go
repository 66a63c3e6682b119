// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"parley/internal/channel"
	"parley/internal/db"
)

// Unreadable is a fact that came in and could not be understood, or failed while it was taken up.
type Unreadable struct {
	ID   int64
	At   int64
	Note string // what it is, in the vendor's word, or what went wrong
	Body []byte // what the vendor sent
}

// UnreadableOf is a page of a channel's unreadable facts, newest first. Before 0 starts at the newest.
func UnreadableOf(q db.Queryer, workspace, ch, before int64, limit int) ([]Unreadable, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	found, err := db.Collect(scanUnreadable)(q.Query(`SELECT id, received_at, COALESCE(fact, ''), raw, error FROM inbound
		WHERE workspace_id = $1 AND channel_id = $2 AND state IN ('unread', 'failed') AND id < $3 ORDER BY id DESC LIMIT $4`, workspace, ch, before, limit))
	if err != nil {
		return nil, fmt.Errorf("intake: unreadable: %w", err)
	}
	return found, nil
}

func scanUnreadable(rows *sql.Rows) (Unreadable, error) {
	var u Unreadable
	var fact, problem string
	if err := rows.Scan(&u.ID, &u.At, &fact, &u.Body, &problem); err != nil {
		return Unreadable{}, err
	}
	u.Note = problem
	var f channel.Inbound
	if u.Note == "" && json.Unmarshal([]byte(fact), &f) == nil { // a fact that cannot be read has no word for itself
		u.Note = f.Note
	}
	return u, nil
}
