// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"fmt"
	"strings"

	"parley/internal/db"
)

// SearchWords are the words a contact is found by. A phone is found by its beginning with and without the country's code, and by its last four digits.
func SearchWords(c Contact, usernames ...string) string {
	texts := []string{c.Name, c.FirstName, c.LastName, c.Email, c.ExternalID}
	if digits := strings.TrimPrefix(c.Phone, "+"); digits != "" {
		texts = append(texts, digits, digits[max(0, len(digits)-4):])
		if national, russian := strings.CutPrefix(digits, "7"); russian {
			texts = append(texts, national, "8"+national)
		}
	}
	return db.Words(append(texts, usernames...)...)
}

// index makes contacts be found by what is known of them now. Call it for those whose names or addresses changed, all at once.
func index(tx *db.Tx, contacts []Contact, usernames map[int64][]string) error {
	rows := make([][]any, len(contacts))
	for i := range contacts {
		c := &contacts[i]
		rows[i] = []any{c.ID, c.Workspace, SearchWords(*c, usernames[c.ID]...)}
	}
	into := db.Insert{Table: "contact_search", Columns: []string{"contact_id", "workspace_id", "words"}, Conflict: db.Replace("contact_id", "words")}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("contact: index %d contacts: %w", len(contacts), err)
	}
	return nil
}
