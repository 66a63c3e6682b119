// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"fmt"

	"parley/internal/db"
)

// Erase takes a person's conversation out of the database, with the team's notes. It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	for _, text := range []string{
		`DELETE FROM note WHERE workspace_id = $1 AND conversation_id IN (SELECT v.id FROM conversation v WHERE v.workspace_id = $1 AND v.contact_id = $2)`,
		`DELETE FROM conversation WHERE workspace_id = $1 AND contact_id = $2`,
	} {
		if _, err := tx.Exec(text, workspace, contact); err != nil {
			return fmt.Errorf("inbox: erase: %w", err)
		}
	}
	return nil
}
