// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
)

// Notify writes what a flow tells the team into the conversation, in the transaction of the person's session. A closed conversation comes up again, so that the note
// is seen; whose turn it is to answer does not change. The note's id is 0 when the person has no conversation.
func (s *Service) Notify(tx *db.Tx, workspace, contact int64, text string) (conversation, note int64, err error) {
	v, err := OfContact(tx, workspace, contact)
	if fault.Is(err, fault.NotFound) {
		return 0, 0, nil
	}
	if err != nil {
		return 0, 0, err
	}
	if _, err := tx.Exec(`UPDATE conversation SET state = 'new' WHERE workspace_id = $1 AND id = $2 AND state = 'closed'`, workspace, v.ID); err != nil {
		return 0, 0, fmt.Errorf("inbox: notify: %w", err)
	}
	n := Note{ID: s.IDs.New(), Conversation: v.ID, Mark: Notified, Text: text, At: s.Clock.NowMS(workspace)}
	return v.ID, n.ID, insertNote(tx, workspace, n)
}
