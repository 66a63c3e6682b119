// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package work runs what nobody waits for: jobs, stored in the transaction that caused them, claimed under a lease, tried again with growing pauses.
//
// A job runs at least once. Its handler must therefore be repeatable; what it changes in the database goes into the same transaction as its done-mark
// when it returns a Finish function. A node that dies loses its leases, and another takes the jobs up.
package work

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/internal/db"
)

// Kind names a sort of job, for example "media.fetch".
type Kind string

// Job is one piece of work as its handler sees it.
type Job struct {
	ID        int64
	Workspace int64 // 0: the installation
	Kind      Kind
	Args      json.RawMessage
	Attempt   int  // from 1
	Last      bool // there will be no further attempt
}

// Decode reads the arguments.
func (j Job) Decode(into any) error {
	if err := json.Unmarshal(j.Args, into); err != nil {
		return fmt.Errorf("work: arguments of %s %d: %w", j.Kind, j.ID, err)
	}
	return nil
}

// Finish is what a handler wants to change in the database together with the job's done-mark. Nil changes nothing.
type Finish func(tx *db.Tx) error

// Nothing is the Finish of a handler that has nothing to write.
func Nothing(*db.Tx) error { return nil }

// Handler does the work of one kind. It must stop when ctx ends. An error means: try again later, unless it is wrapped by Never or Snooze.
type Handler func(ctx context.Context, j Job) (Finish, error)

// Spec is a kind of job with its rules.
type Spec struct {
	Kind    Kind
	Handler Handler
	Timeout time.Duration // of one attempt; a minute when 0
	Every   time.Duration // for jobs that come again by themselves; 0: never
}

// neverError marks an error that no further attempt can mend.
type neverError struct{ error }

// Never says that trying again is of no use.
func Never(err error) error { return neverError{err} }

// Unwrap gives the cause.
func (e neverError) Unwrap() error { return e.error }

// snoozeError asks to run again later without counting the attempt.
type snoozeError struct{ after time.Duration }

// Snooze puts the job off; the attempt does not count.
func Snooze(after time.Duration) error { return snoozeError{after} }

// Error implements error.
func (e snoozeError) Error() string { return "work: put off for " + e.after.String() }

// New describes a job to be queued.
type New struct {
	ID        int64
	Workspace int64
	Kind      Kind
	Args      any
	Unique    string // with the kind: while such a job is ready or running, another is not queued
	RunAt     int64  // wall time in milliseconds
	Priority  int    // smaller goes first; 2 is usual
	Most      int    // attempts; 10 when 0
}

// topic is where nodes hear of new jobs.
const topic = "work"

// Queue stores a job in the caller's transaction. It reports whether the job is new: a unique one may wait already.
func Queue(tx *db.Tx, n New) (added bool, err error) {
	args, err := json.Marshal(n.Args)
	if err != nil {
		return false, fmt.Errorf("work: encode arguments of %s: %w", n.Kind, err)
	}
	var unique any
	if n.Unique != "" {
		unique = n.Unique
	}
	priority, most := n.Priority, n.Most
	if priority == 0 {
		priority = 2
	}
	if most == 0 {
		most = 10
	}
	res, err := tx.Exec(`INSERT INTO job (id, workspace_id, kind, args, unique_key, state, priority, run_at, max_attempts, created_at)
		VALUES ($1, $2, $3, $4, $5, 'ready', $6, $7, $8, $7) ON CONFLICT DO NOTHING`,
		n.ID, n.Workspace, string(n.Kind), string(args), unique, priority, n.RunAt, most)
	if err != nil {
		return false, fmt.Errorf("work: queue %s: %w", n.Kind, err)
	}
	count, err := res.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("work: queue %s: %w", n.Kind, err)
	}
	tx.Notify(topic, "")
	return count > 0, nil
}

// pause is how long to wait after a failed attempt: from five seconds, doubling, to an hour.
func pause(attempt int) time.Duration {
	return min(5*time.Second<<min(attempt-1, 12), time.Hour)
}

// verdict sorts an attempt's error.
func verdict(err error, attempt, most int) (state string, wait time.Duration, counts bool) {
	var never neverError
	var snooze snoozeError
	switch {
	case err == nil:
		return "done", 0, true
	case errors.As(err, &snooze):
		return "ready", snooze.after, false
	case errors.As(err, &never), attempt >= most:
		return "failed", 0, true
	default:
		return "ready", pause(attempt), true
	}
}
