// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"fmt"

	"parley/internal/db"
)

// Erase makes a person's visits nobody's: a link was opened so many times, whoever it was. What the browser told goes, and so does the token, which also stands
// in the person's chat. It is a contact.Eraser. The links are named for the index.
func Erase(tx *db.Tx, workspace, contact int64) error {
	_, err := tx.Exec(`UPDATE visit SET contact_id = NULL, token = 'erased:' || CAST(id AS TEXT), utm = '{}', click_ids = '{}', referrer = '', device = ''
		WHERE workspace_id = $1 AND link_id IN (SELECT l.id FROM link l WHERE l.workspace_id = $1) AND contact_id = $2`, workspace, contact)
	if err != nil {
		return fmt.Errorf("growth: erase: %w", err)
	}
	return nil
}
