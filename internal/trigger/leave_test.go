// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/version"
)

// enter lets people wait in a flow.
func (h *house) enter(f version.Flow, people ...int64) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error {
		rows := make([][]any, len(people))
		for i, who := range people {
			rows[i] = []any{h.IDs.New(), h.Home.ID, who, int64(1), f.ID, int64(1), "waiting", []byte("{}"), h.Now(), h.Now(), h.Now()}
		}
		return tx.BulkInsert(db.Insert{Table: "session", Columns: []string{
			"id", "workspace_id", "contact_id", "identity_id", "flow_id", "version_id", "state", "data", "started_at", "entered_at", "updated_at",
		}}, rows)
	})
}

// Whoever waits in a flow whose exit rule the clock makes true hears of it within the hour, and nobody else does.
func TestTheClockMakesPeopleLeave(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		anna, boris, vera := h.person("Anna", "", nil), h.person("Boris", "", nil), h.person("Vera", "", nil)
		for _, who := range []int64{anna, boris, vera} {
			h.wrote(who)
		}
		f := h.publish("club", `{id: t, kind: keyword, words: [club]}`, `exit: {when: "last_inbound() > 3d"}`)
		h.enter(f, anna, boris)
		h.Same(h.pass(2*days), map[string][]string{})
		h.wrote(boris)
		h.Same(h.pass(26*time.Hour), map[string][]string{"Anna": {"2026-06-18 16:00", "2026-06-18 17:00"}}) // here nobody runs her session, so she stays
		if f := h.publish("open", `{id: t, kind: keyword, words: [open]}`, `exit: {when: 'tag("bought")'}`); h.watched(f) != 0 {
			t.Error("the clock is watched for a rule that it cannot make true")
		}
	})
}

func (h *house) watched(f version.Flow) (n int) {
	h.t.Helper()
	h.Must(h.Q().QueryRow(`SELECT COUNT(*) FROM trigger_watch WHERE workspace_id = $1 AND flow_id = $2`, h.Home.ID, f.ID).Scan(&n))
	return n
}

// Many people are told a page at a time, each once, also when a transaction in the middle fails.
func TestManyLeave(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		people := make([]int64, 1201)
		for i := range people {
			people[i] = h.person(fmt.Sprintf("p%d", i), "", nil)
		}
		f := h.publish("club", `{id: t, kind: keyword, words: [club]}`, `exit: {when: "created() > 3d"}`)
		h.enter(f, people...)
		h.Wall.Advance(4 * days)
		h.settleThroughFailure()
		told := map[int64]int{}
		for _, c := range h.waiting {
			if c.Event == nil || c.Event.Name != flow.TimePassed || c.Start != "" {
				t.Fatalf("%+v", c)
			}
			told[c.Contact]++
		}
		for _, who := range people {
			if told[who] != 1 {
				t.Errorf("%d was told %d times", who, told[who])
			}
		}
	})
}
