// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// Of requests with one key that come at the same moment, one has the effect. The others hear its answer, or that it still runs and when to ask again.
func TestOneKeyAtTheSameMoment(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		key := h.setUp().keyed()
		for round := range 5 {
			const callers = 8
			answers := make([]answer, callers)
			var wg sync.WaitGroup
			start := make(chan struct{})
			for n := range callers {
				wg.Go(func() {
					<-start
					answers[n] = key.with("Idempotency-Key", "round "+strconv.Itoa(round)).ask("POST", "/contacts", map[string]any{"first_name": "Вера"})
				})
			}
			close(start)
			wg.Wait()
			made := map[string]bool{}
			first := 0
			for _, a := range answers {
				switch a.status {
				case http.StatusCreated:
					made[a.text(t, "id")] = true
					if a.header.Get("Idempotency-Replayed") == "" {
						first++
					}
					if a.header.Get("ETag") != `"1"` {
						t.Errorf("the revision is %q", a.header.Get("ETag"))
					}
				case http.StatusConflict:
					if a.text(t, "reason") != "idempotency_running" || a.header.Get("Retry-After") != "1" {
						t.Error(a.header, a.body)
					}
				default:
					t.Errorf("%d %s", a.status, a.body)
				}
			}
			if len(made) != 1 || first != 1 {
				t.Errorf("round %d made %d contacts, %d requests had the effect", round, len(made), first)
			}
		}
		if got := key.want(http.StatusOK, "GET", "/contacts/count", nil).at(t, "count"); got != 5.0 {
			t.Errorf("%v contacts", got)
		}
	})
}

func TestWhatAKeyCovers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		key := h.setUp().keyed().with("Idempotency-Key", "k")
		refused := key.want(http.StatusUnprocessableEntity, "POST", "/tags", map[string]any{"name": ""})
		again := key.want(http.StatusUnprocessableEntity, "POST", "/tags", map[string]any{"name": ""})
		if refused.body != again.body || again.header.Get("Idempotency-Replayed") != "true" || again.header.Get("Content-Type") != "application/problem+json" {
			t.Error("a refusal is an answer too", again.header, again.body)
		}
		key.want(http.StatusCreated, "POST", "/contacts", map[string]any{"first_name": "Вера"}) // another operation, another effect
		h.now.Advance(23 * time.Hour)
		key.want(http.StatusUnprocessableEntity, "POST", "/tags", map[string]any{"name": "vip"})
		h.now.Advance(2 * time.Hour)
		key.want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "vip"})
		long := key.with("Idempotency-Key", string(make([]byte, 201)))
		long.want(http.StatusUnprocessableEntity, "POST", "/tags", map[string]any{"name": "lead"})

		// A request that never ended, as when a process dies, keeps the key for five minutes.
		must(t, d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE idempotency SET status = 0 -- all workspaces: a test`)
			return err
		}))
		key.want(http.StatusConflict, "POST", "/tags", map[string]any{"name": "vip"})
		h.now.Advance(6 * time.Minute)
		if got := key.want(http.StatusConflict, "POST", "/tags", map[string]any{"name": "vip"}); got.text(t, "reason") != "tag_exists" {
			t.Error(got.body)
		}
	})
}
