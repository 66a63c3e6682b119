// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox_test

import (
	"testing"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/inbox"
	"parley/internal/message"
)

// TestConversationsMoveOnlyAsDrawn tries every step by hand: those without an arrow are refused and change nothing.
func TestConversationsMoveOnlyAsDrawn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		v := h.writes("bob", "help", true)
		all := []inbox.State{inbox.New, inbox.Open, inbox.Waiting, inbox.Closed}
		for _, from := range all {
			for _, to := range all {
				h.Write(func(tx *db.Tx) error {
					_, err := tx.Exec(`UPDATE conversation SET state = $3 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, v.ID, string(from))
					return err
				})
				err, want := h.in.SetState(t.Context(), h.by, v.ID, to), to
				if from != to && !inbox.Allowed(from, to) {
					h.Refuses(err, fault.Invalid)
					want = from
				} else {
					h.Must(err)
				}
				if got := h.again(v).State; got != want {
					t.Errorf("%s to %s ends in %s", from, to, got)
				}
			}
		}
	})
}

// TestAPersonSendsAgainFromTheBeginning: what failed after many attempts has all of them again, or it would fail at the first hiccup.
func TestAPersonSendsAgainFromTheBeginning(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		v := h.writes("bob", "help", true)
		parts, err := h.in.Send(t.Context(), h.by, inbox.Reply{Conversation: v.ID, Text: "hello"})
		h.Must(err)
		_, err = h.in.Outbox.Again(t.Context(), h.Home.ID, parts[0].ID, false)
		h.Refuses(err, fault.Conflict)
		h.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE message SET state = 'failed', reason = 'temporary', attempt = 10, vendor_id = 'old' WHERE workspace_id = $1 AND id = $2`, h.Home.ID, parts[0].ID)
			return err
		})
		p, err := h.in.Outbox.Again(t.Context(), h.Home.ID, parts[0].ID, false)
		h.Must(err)
		if p.State != message.Queued || p.Attempt != 0 || p.VendorID != "" || p.Reason != "" {
			t.Errorf("%+v", p)
		}
	})
}
