// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"database/sql"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/session/steps"
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
		kept, err := steps.Of(h.Q(), p.workspace, []int64{p.id})
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

// visits looks that everybody stands in one place: a session that goes on has its last visit open, and the block around it when that is a question inside one;
// a session that has ended has none open.
func (h *house) visits() {
	h.t.Helper()
	type open struct {
		session, step, steps int64
		place, state         string
	}
	all, err := db.Collect(func(rows *sql.Rows) (o open, err error) {
		return o, rows.Scan(&o.session, &o.step, &o.steps, &o.place, &o.state)
	})(
		h.Q().Query(`SELECT p.session_id, p.step, s.steps, p.block, s.state FROM passage p JOIN session s ON s.id = p.session_id AND s.workspace_id = p.workspace_id
			WHERE p.exit IS NULL ORDER BY p.session_id, p.step -- all workspaces: a test looks at everybody`))
	h.Must(err)
	for i, o := range all {
		last := o.step == o.steps
		around := !last && i+1 < len(all) && all[i+1].session == o.session && strings.HasPrefix(all[i+1].place, o.place+".")
		if ended := o.state == "done" || o.state == "failed" || o.state == "stopped"; ended || !last && !around {
			h.t.Errorf("a session that is %s has visit %d of %d, to %s, open", o.state, o.step, o.steps, o.place)
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

// TestStepsOfOldEndsAreForgotten: whichever way a session ended, its steps go when the end is old; one that goes on keeps all of them, also while the bot is paused
// for the person, and so does one that an old button has woken since.
func TestStepsOfOldEndsAreForgotten(t *testing.T) {
	t.Parallel()
	const talk = `
format: 1
id: talk
name: {ru: Разговор}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [привет]}]
start: hi
blocks:
  - {id: hi, kind: message, content: {text: Привет, buttons: [[{id: end, label: Хватит, action: next}]]}, exits: {end: bye}}
  - {id: bye, kind: message, content: {text: Пока}}
`
	const circle = `
format: 1
id: circle
name: {ru: Круг}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [круг]}]
start: a
blocks:
  - {id: a, kind: condition, if: tag("x"), exits: {no: b}}
  - {id: b, kind: condition, if: tag("x"), exits: {no: a}}
`
	each(t, func(t *testing.T, h *house) {
		h.meddled = true // what is forgotten cannot be made again
		h.publish(talk, circle)
		remembered := func() map[string]int {
			found := map[string]int{}
			for _, name := range []string{"done", "woken", "stopped", "failed", "paused"} {
				found[name] = h.count(`SELECT COUNT(*) FROM session_step t JOIN session s ON s.id = t.session_id WHERE s.workspace_id = $1 AND s.contact_id = $2`, h.Home.ID, h.who(name).Contact)
			}
			return found
		}
		for _, name := range []string{"done", "woken", "stopped", "paused"} {
			h.says(name, "привет")
		}
		h.says("failed", "круг")
		h.press("done", h.button("done", "Хватит"))
		h.press("woken", h.button("woken", "Хватит"))
		h.says("stopped", "стоп")
		h.says("paused", "оператор")
		states, err := db.Collect(db.Scalar[string])(h.Q().Query(`SELECT state FROM session WHERE workspace_id = $1 ORDER BY id`, h.Home.ID))
		h.Must(err)
		h.Same(states, []string{"done", "done", "stopped", "waiting", "failed"})
		h.Same(remembered(), map[string]int{"done": 2, "woken": 2, "stopped": 2, "failed": 1, "paused": 1})

		forget := func() (removed int) {
			before := h.Wall.Time().UnixMilli()
			for after, n := int64(0), 0; ; {
				h.Write(func(tx *db.Tx) (err error) {
					after, n, err = steps.Forget(tx, before, after, 2)
					return err
				})
				if removed += n; after == 0 {
					return removed
				}
			}
		}
		h.Same(forget(), 0) // they have ended at this very moment
		h.advance(time.Minute)
		h.press("woken", h.button("woken", "Хватит"))
		h.Same(forget(), 5)
		h.Same(remembered(), map[string]int{"done": 0, "woken": 3, "stopped": 0, "failed": 0, "paused": 1})
		h.advance(24 * time.Hour)
		h.press("paused", h.button("paused", "Хватит"))
		h.Same(remembered()["paused"], 2) // from the first on
		h.exec(`UPDATE session SET turns = 4000 WHERE workspace_id = $1`, h.Home.ID)
		h.advance(time.Minute)
		h.press("paused", h.button("paused", "Хватит"))
		h.Same(h.thread("paused"), []string{"> привет", "< Привет", "> оператор", "< Зову сотрудника. Он ответит здесь же.", "< Пока", "< Пока"})
		h.Same(remembered()["paused"], 2) // nobody reads on to the four thousandth
	})
}
