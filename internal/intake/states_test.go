// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/session"
)

// sessions is every session with all that can change about it, oldest first.
func (h *house) sessions() []string {
	h.t.Helper()
	rows, err := db.Collect(db.Scalar[string])(h.Q().Query(`SELECT state || ' ' || block || ' ' || wait || ' ' || steps || ' ' || reason || ' ' || COALESCE(ended_at, 0)
		FROM session WHERE workspace_id = $1 ORDER BY id`, h.Home.ID))
	h.Must(err)
	return rows
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
}

// TestEndedSessionsAreNotWoken gives every input to sessions that are over. Only an old button of one that came to its end leads on.
func TestEndedSessionsAreNotWoken(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state flow.State
		end   func(h *house)
	}{
		{flow.Done, func(h *house) { h.press("ann", h.button("ann", "Ещё")) }},
		{flow.Stopped, func(h *house) { h.says("ann", "стоп") }},
		{flow.Failed, func(h *house) { h.fail() }},
	} {
		t.Run(string(c.state), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				h.publish(greeting)
				h.says("ann", "привет")
				button, who := h.button("ann", "Ещё"), h.who("ann")
				c.end(h)
				before, said := h.sessions(), h.thread("ann")
				if !strings.HasPrefix(before[0], string(c.state)+" ") {
					t.Fatalf("the session is %q", before)
				}
				var id int64
				h.Must(h.Q().QueryRow(`SELECT id FROM session WHERE workspace_id = $1`, h.Home.ID).Scan(&id))
				h.exec(`INSERT INTO timer (session_id, workspace_id, contact_id, seq, state, entered_at, due_at) VALUES ($1, $2, $3, 1, 'waiting', 1, 1)
					ON CONFLICT (session_id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at`, id, h.Home.ID, who.Contact)
				cause := session.Cause{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Session: id}
				reply, returned := cause, cause
				reply.Reply, returned.Returned = &flow.Reply{Ask: 1, Status: 200}, &flow.Returned{Call: 1, State: flow.Done}
				event := session.Cause{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Event: &flow.Event{Name: "order.paid"}}
				for _, one := range []session.Cause{reply, returned, event} {
					h.Must(h.in.Submit(t.Context(), one, ""))
				}
				h.take(h.fact(channel.InMessage, "ann", "ещё"))
				h.advance(48 * time.Hour)
				if diff := cmp.Diff(before, h.sessions()); diff != "" {
					t.Errorf("a session that is over was moved (-before +after):\n%s", diff)
				}
				if diff := cmp.Diff(append(said, "> ещё"), h.thread("ann")); diff != "" {
					t.Errorf("the bot spoke (-before +after):\n%s", diff)
				}
				h.press("ann", button)
				if moved := !cmp.Equal(before, h.sessions()); moved != (c.state == flow.Done) {
					t.Errorf("an old button: moved is %t for %s", moved, c.state)
				}
			})
		})
	}
}

// fail stores the session as the engine leaves it when a step cannot be computed.
func (h *house) fail() {
	h.t.Helper()
	var data []byte
	h.Must(h.Q().QueryRow(`SELECT data FROM session WHERE workspace_id = $1`, h.Home.ID).Scan(&data))
	state, err := flow.DecodeSession(data)
	h.Must(err)
	state.State, state.Reason, state.Wait = flow.Failed, "loop", flow.Wait{}
	h.meddled = true
	h.exec(`UPDATE session SET state = 'failed', wait = '', reason = 'loop', ended_at = 1, data = $2 WHERE workspace_id = $1`, h.Home.ID, state.AppendBinary(nil))
	h.exec(`UPDATE timer SET state = 'cancelled' WHERE workspace_id = $1`, h.Home.ID)
}

// TestTimersMoveOnlyAsDrawn: a timer that fired or was taken back stays so, whatever happens to its session.
func TestTimersMoveOnlyAsDrawn(t *testing.T) {
	t.Parallel()
	for _, end := range []session.TimerState{session.TimerFired, session.TimerCancelled} {
		t.Run(string(end), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				h.publish(greeting)
				h.says("ann", "привет")
				h.exec(`UPDATE timer SET state = $2 WHERE workspace_id = $1`, h.Home.ID, string(end))
				before := h.sessions()
				h.advance(48 * time.Hour) // its moment passes
				if diff := cmp.Diff(before, h.sessions()); diff != "" {
					t.Errorf("it fired (-before +after):\n%s", diff)
				}
				h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation("ann").ID, h.Now()+(3*time.Hour).Milliseconds()))
				h.Must(h.inbox.Pause(t.Context(), h.operator(), h.conversation("ann").ID, 0))
				h.press("ann", h.button("ann", "Ещё")) // takes the session's timer back
				h.Same(h.count(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state <> $2`, h.Home.ID, string(end)), 0)
			})
		})
	}
}
