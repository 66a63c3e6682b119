// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"fmt"

	"parley/internal/db"
)

// Erase takes a person's ways through flows out of the database: sessions with what the person answered, the steps with everything they looked at, the visits to blocks, the moments they wait for,
// what waits to start a flow, and the presses of buttons. Figures that count these rows count the person no longer. It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	const own = `(SELECT s.id FROM session s WHERE +s.workspace_id = $1 AND s.contact_id = $2)`
	for _, text := range []string{
		`DELETE FROM session_step WHERE +workspace_id = $1 AND session_id IN ` + own,
		`DELETE FROM passage WHERE +workspace_id = $1 AND session_id IN ` + own,
		`DELETE FROM timer WHERE +workspace_id = $1 AND session_id IN ` + own,
		`DELETE FROM trigger_held WHERE workspace_id = $1 AND contact_id = $2`,
		`DELETE FROM click WHERE workspace_id = $1 AND contact_id = $2`,
		`DELETE FROM session WHERE +workspace_id = $1 AND contact_id = $2`,
	} {
		if _, err := tx.Exec(text, workspace, contact); err != nil {
			return fmt.Errorf("session: erase: %w", err)
		}
	}
	return nil
}
