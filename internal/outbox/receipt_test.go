// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"fmt"
	"testing"

	"parley/internal/db"
	"parley/internal/message"
	"parley/internal/outbox"
)

// TestReceiptsOnlyMoveForward gives every receipt to a part in every state, at once and as a watermark: it moves as docs/states/message.md draws it, or not at all.
func TestReceiptsOnlyMoveForward(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		states := []message.State{
			message.Planned, message.Queued, message.Sending, message.Sent, message.Delivered, message.Read, message.Failed, message.Unknown, message.Cancelled, message.Skipped,
		}
		onlyForward := map[message.State]bool{message.Sent: true, message.Delivered: true, message.Read: true, message.Unknown: true}
		for _, upto := range []bool{false, true} {
			for _, from := range states {
				for _, tells := range []message.State{message.Sent, message.Delivered, message.Read, message.Failed} {
					name := fmt.Sprint(from, " ", tells, " ", upto)
					ann := h.someone(name)
					part := h.draft(ann, message.LaneFunnel, "x")[0]
					part.VendorID = name
					h.queue(part)
					h.exec(`UPDATE message SET state = $3, sent_at = 5 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, part.ID, from)
					h.Write(func(tx *db.Tx) error {
						return outbox.Receive(tx, outbox.Receipt{Workspace: h.Home.ID, Channel: h.Channel, Identity: ann.identity, VendorID: name, State: tells, Upto: upto, At: 9})
					})
					want := from
					if onlyForward[from] && message.Allowed(from, tells) && (!upto || from != message.Unknown) { // that a later part arrived proves nothing of this one
						want = tells
					}
					if got := h.part(part.ID).State; got != want {
						t.Errorf("%s: it is %s, not %s", name, got, want)
					}
				}
			}
		}
	})
}
