// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"fmt"

	"parley/internal/db"
)

// Erase forgets at which dates a person was started. It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	if _, err := tx.Exec(`DELETE FROM trigger_fired WHERE workspace_id = $1 AND contact_id = $2`, workspace, contact); err != nil {
		return fmt.Errorf("trigger: erase: %w", err)
	}
	return nil
}

// Rest is how long it is remembered that a date has started a flow, in days: an anniversary comes once a year.
const Rest = 400

// Forget removes up to limit memories from before a moment of wall time, and tells how many. A workspace whose clock was moved counts in its own time.
func Forget(tx *db.Tx, before int64, limit int) (int, error) {
	res, err := tx.Exec(`DELETE FROM trigger_fired WHERE (flow_id, trigger_id, contact_id, occurrence) IN (
		SELECT f.flow_id, f.trigger_id, f.contact_id, f.occurrence FROM trigger_fired f JOIN workspace w ON w.id = f.workspace_id
		WHERE f.at < $1 + w.clock_offset_ms ORDER BY f.at LIMIT $2) -- all workspaces: one sweep for them all`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("trigger: forget: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("trigger: forget: %w", err)
	}
	return int(n), nil
}
