// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event

import (
	"fmt"

	"parley/internal/db"
)

// Erase takes the facts about a person out of the log; some carry their words. Consumers that have not read them hear of the deletion instead.
// It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	if _, err := tx.Exec(`DELETE FROM event WHERE workspace_id = $1 AND contact_id = $2`, workspace, contact); err != nil {
		return fmt.Errorf("event: erase: %w", err)
	}
	return nil
}
