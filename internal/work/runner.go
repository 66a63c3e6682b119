// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package work

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/id"
)

const (
	leaseTime  = 20 * time.Second // how long the jobs of a node that has died wait for another
	lookEvery  = 2 * time.Second
	defaultRun = time.Minute
	keepDone   = 24 * time.Hour
	// unknownPause is how long a job of a kind that this build does not know is left to other nodes.
	unknownPause = time.Minute
)

// Runner runs jobs on this node.
type Runner struct {
	db    *db.DB
	clock *clock.Clock
	ids   *id.Maker
	log   *slog.Logger
	specs map[Kind]Spec
	slots chan struct{}
	freed chan struct{} // a job has ended: there is room for another
	wg    sync.WaitGroup

	mu  sync.Mutex
	own map[int64]bool // the jobs that run here: whatever their leases say, they are not to be begun once more beside themselves
}

// NewRunner runs at most parallel jobs at once.
func NewRunner(d *db.DB, c *clock.Clock, ids *id.Maker, log *slog.Logger, parallel int, specs ...Spec) (*Runner, error) {
	r := &Runner{db: d, clock: c, ids: ids, log: log, specs: map[Kind]Spec{}, slots: make(chan struct{}, parallel), freed: make(chan struct{}, 1), own: map[int64]bool{}}
	for _, s := range append(specs, r.cleaner()) {
		if _, twice := r.specs[s.Kind]; twice || s.Handler == nil {
			return nil, fmt.Errorf("work: kind %q is registered twice or has no handler", s.Kind)
		}
		r.specs[s.Kind] = s
	}
	return r, nil
}

// Run works until ctx ends, then waits for the jobs it has begun.
func (r *Runner) Run(ctx context.Context) error {
	notes, err := r.db.Listen(ctx, topic)
	if err != nil {
		return fmt.Errorf("work: listen: %w", err)
	}
	defer r.wg.Wait()
	if err := r.schedule(ctx); err != nil {
		return err
	}
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := r.round(ctx); err != nil && ctx.Err() == nil {
			r.log.Error("work: claim jobs", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-r.freed:
		case _, ok := <-notes:
			if !ok {
				return nil
			}
		}
	}
}

// schedule queues the jobs that come again by themselves. Being unique, they are queued once over all nodes and restarts.
func (r *Runner) schedule(ctx context.Context) error {
	err := r.db.Write(ctx, func(tx *db.Tx) error {
		for _, s := range r.specs {
			if s.Every == 0 {
				continue
			}
			if _, err := Queue(tx, New{ID: r.ids.New(), Kind: s.Kind, Args: struct{}{}, Unique: "every", RunAt: r.clock.WallMS()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("work: schedule: %w", err)
	}
	return nil
}

// taken is a claimed job with its fence.
type taken struct {
	Job
	fence int64
	most  int
}

// round claims what there is room for, and starts it. It goes on until nothing is ready.
func (r *Runner) round(ctx context.Context) error {
	for ctx.Err() == nil {
		room := cap(r.slots) - len(r.slots)
		if room == 0 {
			return nil
		}
		jobs, err := r.claim(ctx, room)
		if err != nil || len(jobs) == 0 {
			return err
		}
		for _, j := range jobs {
			r.slots <- struct{}{}
			r.begin(j.ID)
			r.wg.Go(func() {
				defer r.leave(j.ID)
				r.run(ctx, j)
			})
		}
	}
	return nil
}

// begin notes that a job runs here.
func (r *Runner) begin(id int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.own[id] = true
}

// running are the jobs that run here; not nil, which would be an unknown list.
func (r *Runner) running() []int64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.AppendSeq(make([]int64, 0, len(r.own)), maps.Keys(r.own))
}

// leave gives a place back and lets the next job in.
func (r *Runner) leave(id int64) {
	r.mu.Lock()
	delete(r.own, id)
	r.mu.Unlock()
	<-r.slots
	select {
	case r.freed <- struct{}{}:
	default:
	}
}

// claim takes ready jobs, and running ones whose node has died.
func (r *Runner) claim(ctx context.Context, room int) (jobs []taken, err error) {
	err = r.db.Write(ctx, func(tx *db.Tx) error {
		now := r.clock.WallMS()
		in, own := db.InList(tx.DB(), "id", 5, r.running())
		jobs, err = db.Collect(scanTaken)(tx.Query(`UPDATE job SET state = 'running', attempt = attempt + 1, owner = $1, lease_until = $2, fence = fence + 1
			WHERE id IN (SELECT id FROM job WHERE state = 'ready' AND run_at <= $3 OR state = 'running' AND lease_until < $3 AND NOT (`+in+`) ORDER BY priority, run_at, id LIMIT $4 `+
			tx.DB().SkipLocked()+`)
			RETURNING id, workspace_id, kind, args, attempt, fence, max_attempts -- all workspaces: one runner serves them all`,
			tx.DB().Node(), now+leaseTime.Milliseconds(), now, room, own))
		return err
	})
	return jobs, err
}

func scanTaken(rows *sql.Rows) (taken, error) {
	var t taken
	var args string
	err := rows.Scan(&t.ID, &t.Workspace, &t.Kind, &args, &t.Attempt, &t.fence, &t.most)
	t.Args, t.Last = []byte(args), t.Attempt >= t.most
	return t, err
}

// run makes one attempt and writes its end.
func (r *Runner) run(ctx context.Context, t taken) {
	spec, known := r.specs[t.Kind]
	finish, err := Finish(nil), Snooze(unknownPause) // a newer node has queued it and will take it up
	if known {
		finish, err = r.attempt(ctx, spec, t)
	}
	if ctx.Err() != nil && err != nil {
		err = Snooze(0) // the node is stopping: the attempt does not count
	}
	ctx = context.WithoutCancel(ctx)
	e := r.end(ctx, spec, t, finish, err)
	if e != nil && err == nil { // what the job wanted to write was refused: that is its failure
		e = r.end(ctx, spec, t, nil, e)
	}
	if e != nil {
		r.log.Error("work: end a job", "kind", t.Kind, "job", t.ID, "error", e)
	}
}

// attempt calls the handler under its time-out, prolonging the lease meanwhile, and makes an error of a panic.
func (r *Runner) attempt(ctx context.Context, spec Spec, t taken) (finish Finish, err error) {
	timeout := spec.Timeout
	if timeout == 0 {
		timeout = defaultRun
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			r.log.Error("work: panic in a job", "kind", t.Kind, "job", t.ID, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("work: panic in %s: %v", t.Kind, v)
		}
	}()
	stop := r.prolong(ctx, t, cancel)
	defer stop()
	return spec.Handler(ctx, t.Job)
}

// prolong keeps the lease of a long job until stop is called. When another node has taken the job, lost ends it here.
func (r *Runner) prolong(ctx context.Context, t taken, lost func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(leaseTime / 3)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				var held int64
				err := r.db.Write(ctx, func(tx *db.Tx) error {
					res, err := tx.Exec(`UPDATE job SET lease_until = $3 WHERE workspace_id = $4 AND id = $1 AND fence = $2`, t.ID, t.fence, r.clock.WallMS()+leaseTime.Milliseconds(), t.Workspace)
					if err == nil {
						held, err = res.RowsAffected()
					}
					return err
				})
				switch {
				case err != nil && ctx.Err() == nil:
					r.log.Warn("work: prolong a lease", "job", t.ID, "error", err)
				case err == nil && held == 0:
					lost()
				}
			}
		}
	}()
	return func() { cancel(); <-done }
}

// end writes the outcome, with what the handler wants to change, unless the lease has gone to another node.
func (r *Runner) end(ctx context.Context, spec Spec, t taken, finish Finish, failed error) error {
	state, wait, counts := verdict(failed, t.Attempt, t.most)
	back := 0 // attempts that do not count
	if !counts {
		back = 1
	}
	if spec.Every > 0 && state != "ready" {
		state, wait, back = "ready", spec.Every, t.Attempt // it comes again whatever happened, and begins anew
	}
	text := ""
	if failed != nil {
		text = failed.Error()
		if !errors.As(failed, new(snoozeError)) {
			r.log.Warn("work: a job failed", "kind", t.Kind, "job", t.ID, "workspace", t.Workspace, "attempt", t.Attempt, "state", state, "error", failed)
		}
	}
	return r.db.Write(ctx, func(tx *db.Tx) error {
		now := r.clock.WallMS()
		res, err := tx.Exec(`UPDATE job SET state = $4, run_at = $5, attempt = attempt - $6, error = $7, finished_at = $8 WHERE workspace_id = $3 AND id = $1 AND fence = $2 AND state = 'running'`,
			t.ID, t.fence, t.Workspace, state, now+wait.Milliseconds(), back, text, now)
		if err != nil {
			return err
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return err
		}
		if failed == nil && finish != nil {
			return finish(tx)
		}
		return nil
	})
}

// cleaner forgets jobs that ended a day ago; failed ones are kept for thirty.
func (r *Runner) cleaner() Spec {
	return Spec{Kind: "work.clean", Every: time.Hour, Handler: func(context.Context, Job) (Finish, error) {
		return func(tx *db.Tx) error {
			now := r.clock.WallMS()
			_, err := tx.Exec(`DELETE FROM job WHERE state IN ('done', 'cancelled') AND finished_at < $1 OR state = 'failed' AND finished_at < $2 -- all workspaces: old rows of every one`,
				now-keepDone.Milliseconds(), now-30*keepDone.Milliseconds())
			return err
		}, nil
	}}
}

// Busy reports whether a workspace has jobs that are ready or running now; the sandbox asks before it moves the clock.
func Busy(q db.Queryer, workspace, wall int64) (bool, error) {
	n := 0
	err := q.QueryRow(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND (state = 'running' OR state = 'ready' AND run_at <= $2)`, workspace, wall).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("work: busy: %w", err)
	}
	return n > 0, nil
}
