// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"database/sql"
	"strconv"
	"testing"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/session"
)

// passage is a session as the database has it.
type passage struct {
	id, workspace, contact, turns int64
	data                          []byte
}

// replays makes every session of the house again from its kept steps: each comes to the state that is stored, and asks for the messages that were queued.
func (h *house) replays() {
	h.t.Helper()
	stored, err := db.Collect(func(rows *sql.Rows) (p passage, err error) {
		return p, rows.Scan(&p.id, &p.workspace, &p.contact, &p.turns, &p.data)
	})(
		h.Q().Query(`SELECT id, workspace_id, contact_id, turns, data FROM session ORDER BY id -- all workspaces: a test looks at everybody`))
	h.Must(err)
	for _, p := range stored {
		if p.turns == 0 { // a test has written it by hand
			continue
		}
		kept, err := session.Kept(h.Q(), p.workspace, []int64{p.id})
		h.Must(err)
		records := kept[p.id]
		h.Same(len(records), int(p.turns))
		steps := replay.Session(replay.Whose{Session: p.id, Contact: p.contact}, records, h.key(p.workspace), func(id int64) *flow.Program {
			v, err := h.versions.Program(h.Q(), p.workspace, id)
			if err != nil {
				return nil // a version that works no more cannot be made again
			}
			return v.Flow
		})
		if len(steps) < len(records) {
			continue
		}
		sent := 0
		for _, s := range steps {
			if !s.Same {
				h.t.Errorf("session %d went another way: %v", p.id, s.Record.Trace)
			}
			for _, e := range s.Effects {
				if send, ok := e.(flow.Send); ok {
					sent++
					if n := h.count(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND message_id = $2 AND session_id = $3`, p.workspace, send.Message, p.id); n == 0 {
						h.t.Errorf("session %d asks for the message %d, which was never queued", p.id, send.Message)
					}
				}
			}
		}
		h.Same(h.count(`SELECT COUNT(DISTINCT message_id) FROM message WHERE workspace_id = $1 AND session_id = $2`, p.workspace, p.id), sent)
		last := steps[len(steps)-1].After
		if string(last.AppendBinary(nil)) != string(p.data) {
			h.t.Errorf("session %d comes to another state: %+v", p.id, last)
		}
	}
}

func (h *house) key(ws int64) *flow.PayloadKey {
	return flow.NewPayloadKey(h.box.Derive(strconv.FormatInt(ws, 36)))
}

// TestKeptSteps: whatever a person does, what is kept of it is enough to make it again. Every other test of funnels asks the same in the end.
func TestKeptSteps(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(greeting)
		h.says("ann", "привет")
		h.press("ann", h.button("ann", "Ещё"))
		h.says("bob", "привет")
		h.says("bob", "привет")
		if n := h.count(`SELECT COUNT(*) FROM session_step WHERE workspace_id = $1`, h.Home.ID); n < 4 {
			t.Errorf("%d steps are kept", n)
		}
	})
}
