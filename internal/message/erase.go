// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"fmt"

	"parley/internal/db"
)

// Erase takes everything that was said to a person and by them out of the database. What waits is not sent. A call that is under way ends as it will:
// its outcome finds no row. It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	if _, err := tx.Exec(`DELETE FROM message WHERE workspace_id = $1 AND contact_id = $2`, workspace, contact); err != nil {
		return fmt.Errorf("message: erase: %w", err)
	}
	return nil
}
