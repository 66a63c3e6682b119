// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/event"
	"parley/internal/message"
)

// What is in the middle of a call when its person is deleted ends without a trace, however it ends; what waits is not sent; others go on.
func TestTheOutcomeOfADeletedPersonsPartIsDropped(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]error{
		"accepted": nil,
		"refused":  &channel.SendError{Class: channel.Unsubscribed, Purpose: "promo", Text: "spam"},
		"blocked":  &channel.SendError{Class: channel.Blocked},
		"again":    &channel.SendError{Class: channel.Temporary},
		"unknown":  &channel.SendError{Class: channel.Ambiguous},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				h := open(t, contacttest.Open(t, d), &vendor{extra: "reconciler"})
				h.Erasers = []contact.Eraser{message.Erase, event.Erase}
				ann, bob := h.someone("ann"), h.someone("bob")
				h.vendor.answers("x", answer)
				release := h.vendor.holds("x")
				h.say(ann, message.LaneFunnel, "x", "rest")
				h.say(ann, message.LaneFunnel, "later")
				h.run()
				h.await("the call", func() bool { return h.vendor.called("x") == 1 })
				h.Must(h.Delete(t.Context(), h.Home.ID, ann.contact))
				release()
				h.await("the outcome", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.seen) > 0 })
				h.becomes(h.say(bob, message.LaneFunnel, "y")[0], message.Sent)
				for _, text := range []string{"rest", "later"} {
					if h.vendor.called(text) != 0 {
						t.Errorf("%q was sent to somebody who is deleted", text)
					}
				}
				for _, table := range []string{"message", "consent", "consent_state", "identity", "contact_search"} {
					n := 0
					h.Must(h.Q().QueryRow(`SELECT COUNT(*) FROM `+table+` WHERE workspace_id = $1 AND contact_id = $2`, h.Home.ID, ann.contact).Scan(&n))
					if n != 0 {
						t.Errorf("%d rows in %s", n, table)
					}
				}
				h.Same(h.Kinds(ann.contact), []string{contact.EventDeleted})
			})
		})
	}
}
