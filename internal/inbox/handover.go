// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"fmt"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/workspace"
)

// Learned is one thing the bot learned from a person.
type Learned struct{ Name, Text string }

// HandOver makes a conversation wait for a human, with what the bot has learned, and silences the bot. It runs in the transaction of the person's session.
func (s *Service) HandOver(tx *db.Tx, workspaceID, contact int64, summary string, learned []Learned) error {
	ws, err := workspace.Get(tx, workspaceID)
	if err != nil {
		return err
	}
	now := s.Clock.NowMS(workspaceID)
	until := now + (time.Duration(ws.Settings.BotPauseHours) * time.Hour).Milliseconds()
	if _, err := tx.Exec(`UPDATE contact SET bot_paused_until = $3 WHERE workspace_id = $1 AND id = $2 AND bot_paused_until < $3`, workspaceID, contact, until); err != nil {
		return fmt.Errorf("inbox: hand over: %w", err)
	}
	v, err := OfContact(tx, workspaceID, contact)
	if fault.Is(err, fault.NotFound) {
		return nil // the conversation begins with the message that caused this, a moment later
	}
	if err != nil {
		return err
	}
	_, err = tx.Exec(`UPDATE conversation SET state = CASE WHEN state IN ('new', 'closed') THEN 'new' ELSE 'open' END, waiting_since = COALESCE(waiting_since, $3) WHERE workspace_id = $1 AND id = $2`,
		workspaceID, v.ID, now)
	if err != nil {
		return fmt.Errorf("inbox: hand over: %w", err)
	}
	text := summary
	for _, l := range learned {
		if text != "" {
			text += "\n"
		}
		text += l.Name + ": " + l.Text
	}
	return insertNote(tx, workspaceID, Note{ID: s.IDs.New(), Conversation: v.ID, Mark: HandedOver, Text: text, At: now})
}
