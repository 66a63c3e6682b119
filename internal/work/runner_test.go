// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package work_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/id"
	"parley/internal/work"
)

const patience = time.Minute

// skew is real time that a test can move forward.
type skew struct{ ahead atomic.Int64 }

func (s *skew) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

type house struct {
	t     *testing.T
	db    *db.DB
	skew  skew
	clock *clock.Clock
	ids   *id.Maker
	mu    sync.Mutex
	runs  []work.Job
	stop  func()
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, d)) })
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d}
	h.clock = clock.New(h.skew.now)
	h.ids = id.NewMaker(1, time.Now)
	return h
}

// start runs jobs of kind "test" with a handler until stop, or the end of the test.
func (h *house) start(handler work.Handler, more ...work.Spec) {
	h.t.Helper()
	noted := func(ctx context.Context, j work.Job) (work.Finish, error) {
		h.mu.Lock()
		h.runs = append(h.runs, j)
		h.mu.Unlock()
		return handler(ctx, j)
	}
	r, err := work.NewRunner(h.db, h.clock, h.ids, slog.New(slog.DiscardHandler), 4, append(more, work.Spec{Kind: "test", Handler: noted})...)
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	})
	h.t.Cleanup(func() { h.stop() })
}

func (h *house) queue(n work.New) (added bool) {
	h.t.Helper()
	n.ID, n.Workspace = h.ids.New(), 7
	if n.Kind == "" {
		n.Kind = "test"
	}
	err := h.db.Write(h.t.Context(), func(tx *db.Tx) (err error) {
		added, err = work.Queue(tx, n)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return added
}

// jump moves time forward and lets the runner look.
func (h *house) jump(d time.Duration) {
	h.t.Helper()
	h.skew.ahead.Add(int64(d))
	if err := h.db.Write(h.t.Context(), func(tx *db.Tx) error { tx.Notify("work", ""); return nil }); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) ran() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.runs)
}

func (h *house) row() (state string, attempt int, problem string) {
	h.t.Helper()
	if err := h.db.Reads(h.t.Context()).QueryRow(`SELECT state, attempt, error FROM job WHERE kind = 'test' ORDER BY id DESC LIMIT 1`).Scan(&state, &attempt, &problem); err != nil {
		h.t.Fatal(err)
	}
	return state, attempt, problem
}

func (h *house) await(what string, ready func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(patience); !ready(); <-time.After(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			state, attempt, problem := h.row()
			h.t.Fatalf("%s did not happen: %s after %d attempts, %s", what, state, attempt, problem)
		}
	}
}

func (h *house) becomes(want string) {
	h.t.Helper()
	h.await(want, func() bool { state, _, _ := h.row(); return state == want })
}

var errTest = errors.New("no luck")

func TestUniqueJobsWaitOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		if !h.queue(work.New{Unique: "a"}) || h.queue(work.New{Unique: "a"}) || !h.queue(work.New{Unique: "b"}) {
			t.Error("uniqueness by key")
		}
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, nil })
		h.await("the end of both", func() (over bool) {
			if err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) = 2 FROM job WHERE kind = 'test' AND state = 'done'`).Scan(&over); err != nil {
				t.Fatal(err)
			}
			return over
		})
		if !h.queue(work.New{Unique: "a"}) {
			t.Error("after its end the job may be queued again")
		}
	})
}

// The machine slept, or the database was away, for longer than a lease: what runs here goes on, and is not begun once more beside itself.
func TestAJobIsNotBegunBesideItself(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.queue(work.New{})
		end := make(chan struct{})
		h.start(func(context.Context, work.Job) (work.Finish, error) { <-end; return nil, nil })
		h.await("its start", func() bool { return h.ran() == 1 })
		h.jump(time.Hour)
		h.queue(work.New{RunAt: h.clock.WallMS()}) // it is claimed by the same look, after what has waited for longer
		h.await("the start of the next", func() bool { return h.ran() >= 2 })
		close(end)
		h.await("the end of both", func() (over bool) {
			if err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) = 2 FROM job WHERE kind = 'test' AND state = 'done'`).Scan(&over); err != nil {
				t.Fatal(err)
			}
			return over
		})
		if n := h.ran(); n != 2 {
			t.Errorf("two jobs were begun %d times", n)
		}
	})
}

func TestRetriesPauseLongerEachTime(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.queue(work.New{Most: 4})
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, errTest })
		for n, pause := range []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second} {
			h.await("attempt "+strconv.Itoa(n+1), func() bool { state, attempt, _ := h.row(); return state == "ready" && attempt == n+1 })
			h.jump(pause - 2*time.Second)
			<-time.After(30 * time.Millisecond)
			if h.ran() != n+1 {
				t.Fatalf("attempt %d came too early", n+2)
			}
			h.jump(2 * time.Second)
		}
		h.becomes("failed")
		if _, _, problem := h.row(); h.ran() != 4 || problem != errTest.Error() {
			t.Errorf("%d attempts, %q", h.ran(), problem)
		}
		if !h.runs[3].Last || h.runs[2].Last {
			t.Error("the last attempt must know that it is the last")
		}
	})
}

func TestHowAnAttemptMayEnd(t *testing.T) {
	t.Parallel()
	snoozed := func(_ context.Context, j work.Job) (work.Finish, error) {
		if j.Attempt == 1 {
			return nil, work.Snooze(time.Hour)
		}
		return nil, nil
	}
	cases := map[string]struct {
		handler work.Handler
		state   string
		attempt int
	}{
		"never":  {func(context.Context, work.Job) (work.Finish, error) { return nil, work.Never(errTest) }, "failed", 1},
		"snooze": {snoozed, "ready", 0},
		"panic":  {func(context.Context, work.Job) (work.Finish, error) { panic("odd") }, "ready", 1},
		"finish refused": {func(context.Context, work.Job) (work.Finish, error) {
			return func(*db.Tx) error { return errTest }, nil
		}, "ready", 1},
		"finish": {func(context.Context, work.Job) (work.Finish, error) {
			return func(tx *db.Tx) error {
				_, err := tx.Exec(`INSERT INTO lease (name, owner, lease_until, fence) VALUES ('made', 'x', 0, 1)`)
				return err
			}, nil
		}, "done", 1},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				h.queue(work.New{})
				h.start(c.handler)
				h.await("the attempt", func() bool {
					state, attempt, _ := h.row()
					return h.ran() == 1 && state == c.state && attempt == c.attempt
				})
			})
		})
	}
}

func TestManyJobsDoNotWaitForTheClock(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for range 60 {
			h.queue(work.New{})
		}
		began := time.Now()
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, nil })
		h.await("all of them", func() bool { return h.ran() == 60 })
		if took := time.Since(began); took > 10*time.Second { // by the tick alone it would take half a minute
			t.Errorf("60 jobs took %s", took)
		}
	})
}

func TestALostLeaseIsTakenUp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.queue(work.New{})
		err := h.db.Write(t.Context(), func(tx *db.Tx) error { // a node that died
			_, err := tx.Exec(`UPDATE job SET state = 'running', attempt = 1, owner = 'dead', fence = 1, lease_until = $1 WHERE kind = 'test'`, h.clock.WallMS()+60_000)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, nil })
		<-time.After(30 * time.Millisecond)
		if h.ran() != 0 {
			t.Fatal("taken from a living node")
		}
		h.jump(2 * time.Minute)
		h.becomes("done")
		if h.runs[0].Attempt != 2 {
			t.Errorf("attempt %d", h.runs[0].Attempt)
		}
	})
}

func TestStoppingLeavesTheJobForLater(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.queue(work.New{})
		h.start(func(ctx context.Context, _ work.Job) (work.Finish, error) { <-ctx.Done(); return nil, ctx.Err() })
		h.await("its start", func() bool { return h.ran() == 1 })
		h.stop()
		if state, attempt, _ := h.row(); state != "ready" || attempt != 0 {
			t.Errorf("%s after %d attempts", state, attempt)
		}
	})
}

func TestPeriodicJobsComeAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var n atomic.Int64
		every := work.Spec{Kind: "tick", Every: time.Hour, Handler: func(context.Context, work.Job) (work.Finish, error) {
			if n.Add(1) == 2 {
				return nil, work.Never(errTest)
			}
			return nil, nil
		}}
		h.queue(work.New{})
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, nil }, every)
		for want := int64(1); want <= 3; want++ {
			h.await("its run", func() bool { return n.Load() == want })
			h.await("its end", func() bool {
				waiting := 0
				err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) FROM job WHERE kind = 'tick' AND state = 'ready'`).Scan(&waiting)
				return err == nil && waiting == 1
			})
			h.jump(61 * time.Minute)
		}
	})
}

func TestJobsOfANewerBuildAreLeftAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.queue(work.New{Kind: "later"})
		h.queue(work.New{})
		h.start(func(context.Context, work.Job) (work.Finish, error) { return nil, nil })
		h.becomes("done")
		h.await("the other", func() bool {
			n := 0
			err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) FROM job WHERE kind = 'later' AND state = 'ready' AND attempt = 0 AND fence = 1`).Scan(&n)
			return err == nil && n == 1
		})
	})
}
