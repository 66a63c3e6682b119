// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
	"parley/internal/outbox"
)

// states are all states of outbound parts.
func states() []message.State {
	return []message.State{
		message.Planned, message.Queued, message.Sending, message.Sent, message.Delivered, message.Read, message.Failed, message.Unknown, message.Cancelled, message.Skipped,
	}
}

// TestReceiptsMoveOnlyAsDrawn gives every receipt to a part in every state: it moves where the drawing has an arrow, and nowhere else.
func TestReceiptsMoveOnlyAsDrawn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		for _, from := range states() {
			for _, to := range []message.State{message.Sent, message.Delivered, message.Read, message.Failed} {
				if from == message.Sending {
					continue // it has no name of the vendor's yet, so the receipt waits for its outcome
				}
				p := h.draft(ann, message.LaneFunnel, string(from)+" "+string(to))[0]
				p.State, p.VendorID = from, p.Text
				h.queue(p)
				h.Write(func(tx *db.Tx) error {
					return outbox.Receive(tx, outbox.Receipt{Workspace: h.Home.ID, Channel: h.Channel, VendorID: p.VendorID, State: to, At: 9})
				})
				want := from
				if message.Allowed(from, to) {
					want = to
				}
				if got := h.part(p.ID).State; got != want {
					t.Errorf("a receipt %s finds %s and makes it %s, not %s", to, from, got, want)
				}
			}
		}
	})
}

// TestOnlyWhatFailedIsSentAgain asks for every state: a person may send again what failed or what nobody knows of.
func TestOnlyWhatFailedIsSentAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		for _, from := range states() {
			p := h.draft(ann, message.LaneFunnel, string(from))[0]
			p.State, p.VendorID, p.Attempt = from, "v-"+p.Text, 10
			h.queue(p)
			_, err := h.out.Again(t.Context(), h.Home.ID, p.ID, true)
			after := h.part(p.ID)
			if from == message.Failed || from == message.Unknown {
				h.Must(err)
				if after.State != message.Queued || after.Attempt != 0 || after.VendorID != "" || after.Lane != message.LaneOperator {
					t.Errorf("%s was sent again as %+v", from, after)
				}
				continue
			}
			h.Refuses(err, fault.Conflict)
			if after.State != from {
				t.Errorf("%s became %s", from, after.State)
			}
		}
	})
}
