// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"

	"parley/internal/db"
	"parley/internal/message"
)

// keepTogether moves the rest of messages begun to the first lane, so that nothing can come between their parts. A message is begun when a part of it has left,
// or may have; one whose first part waits to be tried again is not, and others may overtake it. Identities are named for the index.
func keepTogether(tx *db.Tx, items []Outcome) error {
	type begun struct{ messages, identities []int64 }
	byWorkspace := map[int64]*begun{}
	for i := range items {
		it := &items[i]
		if !it.more || it.State != message.Sent && it.State != message.Unknown {
			continue
		}
		b := byWorkspace[it.Workspace]
		if b == nil {
			b = &begun{}
			byWorkspace[it.Workspace] = b
		}
		b.messages, b.identities = append(b.messages, it.message), append(b.identities, it.Identity)
	}
	for ws, b := range byWorkspace {
		messages, whole := db.InList(tx.DB(), "message_id", 2, b.messages)
		identities, people := db.InList(tx.DB(), "identity_id", 3, b.identities)
		_, err := tx.Exec(`UPDATE message SET lane = 0 WHERE +workspace_id = $1 AND state = 'queued' AND `+messages+` AND `+identities, ws, whole, people)
		if err != nil {
			return fmt.Errorf("outbox: keep parts together: %w", err)
		}
	}
	return nil
}
