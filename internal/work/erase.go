// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package work

import (
	"fmt"
	"strconv"

	"parley/internal/db"
)

// Erase removes the jobs about a person, whatever their state: their arguments hold the person's data. One that runs is seen through, and what it would write
// is dropped with its row. Such jobs name the person in their arguments as "contact", the id as a number. It is a contact.Eraser.
func Erase(tx *db.Tx, workspace, contact int64) error {
	named := `%"contact":` + strconv.FormatInt(contact, 10) // quotes inside a text are escaped, so no text looks like this
	if _, err := tx.Exec(`DELETE FROM job WHERE workspace_id = $1 AND (args LIKE $2 OR args LIKE $3)`, workspace, named+`,%`, named+`}%`); err != nil {
		return fmt.Errorf("work: erase: %w", err)
	}
	return nil
}
