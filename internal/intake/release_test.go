// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/session"
)

const (
	bought = `
format: 1
id: bought
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: event, event: shop.paid}, {id: t2, kind: schedule, times: ["10:00"]}]
start: say
blocks:
  - {id: say, kind: message, content: {text: Спасибо за покупку}}
`
	unpaid = `
format: 1
id: unpaid
kind: informational
settings: {exit: {events: [shop.paid]}}
triggers: [{id: t1, kind: keyword, words: [счёт]}]
start: wait
blocks:
  - {id: wait, kind: delay, for: 1h, exits: {next: say}}
  - {id: say, kind: message, content: {text: Вы не оплатили}}
`
)

// TestTriggersWaitForThePause: while an operator talks, neither the clock nor a change starts a flow; both do when the pause ends, sooner or later than it was to.
// A flow that the change takes the person out of is left at once, so that its timer does not speak when the pause ends.
func TestTriggersWaitForThePause(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(bought, unpaid)
		paid := func(address string) {
			t.Helper()
			who := h.who(address)
			h.Must(h.in.Submit(t.Context(), session.Cause{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Event: &flow.Event{Name: "shop.paid"}}, ""))
			h.settle()
		}
		tick := func(address string) {
			t.Helper()
			who := h.who(address)
			h.Write(func(tx *db.Tx) error {
				return h.in.Later(tx, []session.Cause{{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Start: "bought", Trigger: "t2"}})
			})
			h.settle()
		}
		pause := func(address string, d time.Duration) {
			t.Helper()
			until := h.Now() + d.Milliseconds()
			if d == 0 {
				until = 0
			}
			h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation(address).ID, until))
		}
		for _, who := range []string{"ann", "bob", "eve"} {
			h.says(who, "счёт")
			pause(who, 3*time.Hour)
		}
		paid("ann")
		tick("bob")
		paid("eve")
		pause("eve", 6*time.Hour)
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'stopped'`, h.Home.ID), 2)
		for _, who := range []string{"ann", "bob", "eve"} {
			h.Same(h.thread(who), []string{"> счёт"})
		}
		pause("bob", 0) // the operator lets the bot speak again
		h.advance(time.Second)
		h.Same(h.thread("bob"), []string{"> счёт", "< Спасибо за покупку"})
		h.Same(h.thread("ann"), []string{"> счёт"})
		h.advance(3 * time.Hour)
		h.Same(h.thread("ann"), []string{"> счёт", "< Спасибо за покупку"})
		h.Same(h.thread("eve"), []string{"> счёт"})
		h.advance(3 * time.Hour)
		h.Same(h.thread("eve"), []string{"> счёт", "< Спасибо за покупку"})
		h.Same(h.count(`SELECT COUNT(*) FROM trigger_held WHERE workspace_id = $1`, h.Home.ID), 0)
	})
}
