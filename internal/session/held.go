// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"parley/internal/db"
)

// hold keeps a cause until the pause of its person ends.
func (b *Batch) hold(p *Person, c Cause) {
	c.Workspace, c.Contact, c.Identity = b.now.workspace, p.Contact.ID, p.Identity.ID
	b.held = append(b.held, c)
}

func (b *Batch) saveHeld() error {
	rows := make([][]any, len(b.held))
	for i, c := range b.held {
		body, err := json.Marshal(c)
		if err != nil {
			return fmt.Errorf("session: encode a held cause: %w", err)
		}
		rows[i] = []any{b.svc.IDs.New(), c.Workspace, c.Contact, b.people[c.Contact].Contact.PausedUntil, string(body)}
	}
	if err := b.tx.BulkInsert(db.Insert{Table: "trigger_held", Columns: []string{"id", "workspace_id", "contact_id", "due_at", "cause"}}, rows); err != nil {
		return fmt.Errorf("session: hold %d causes: %w", len(rows), err)
	}
	return nil
}

// Released takes out up to limit causes whose pause has ended by now, in the workspace's own time, in the order in which they were held. It has the duties of
// a function given to db.Write: whoever takes them stores them elsewhere in the same transaction.
func Released(tx *db.Tx, workspace, now int64, limit int) ([]Cause, error) {
	scan := func(rows *sql.Rows) (c Cause, err error) {
		var body string
		if err = rows.Scan(&body); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(body), &c)
	}
	due, err := db.Collect(db.Scalar[int64])(tx.Query(`SELECT id FROM trigger_held WHERE workspace_id = $1 AND due_at <= $2 ORDER BY due_at, id LIMIT $3 `+tx.DB().SkipLocked(), workspace, now, limit))
	if err != nil || len(due) == 0 {
		return nil, err
	}
	in, arg := db.InList(tx.DB(), "id", 2, due)
	causes, err := db.Collect(scan)(tx.Query(`SELECT cause FROM trigger_held WHERE +workspace_id = $1 AND `+in+` ORDER BY due_at, id`, workspace, arg))
	if err != nil {
		return nil, fmt.Errorf("session: read held causes: %w", err)
	}
	if _, err := tx.Exec(`DELETE FROM trigger_held WHERE +workspace_id = $1 AND `+in, workspace, arg); err != nil {
		return nil, fmt.Errorf("session: release held causes: %w", err)
	}
	return causes, nil
}
