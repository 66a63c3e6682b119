// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"fmt"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"parley/internal/blob"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/outbox"
	"parley/internal/session/steps"
	"parley/internal/trigger"
	"parley/internal/work"
)

const (
	// fileRest is how long a file may be without a row: a transaction that names a fresh one has long committed by then.
	fileRest = 24 * time.Hour
	// receiptRest is how long a receipt waits for the outcome of its message, which is written within minutes of the sending.
	receiptRest = 7 * 24 * time.Hour
	// sweepBatch bounds one transaction of a sweep, and mostBatches one run of its job.
	sweepBatch  = 1000
	mostBatches = 200
	// sessionBatch bounds one of the sweep of steps, which a session has ten of, and rarely thousands.
	sessionBatch = 100
)

// upkeep removes what nobody needs any more, and counts it.
type upkeep struct {
	app     *App
	removed *prometheus.CounterVec
}

func newUpkeep(a *App) *upkeep {
	return &upkeep{app: a, removed: prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "parley_swept_total", Help: "Rows and files that were removed because nobody needs them any more, on this node.",
	}, []string{"what"})}
}

// specs are the jobs of upkeep, for the runner.
func (u *upkeep) specs() []work.Spec {
	return []work.Spec{
		{Kind: "files.sweep", Every: 6 * time.Hour, Timeout: time.Hour, Handler: u.files},
		{Kind: "receipts.sweep", Every: time.Hour, Timeout: 10 * time.Minute, Handler: u.receipts},
		{Kind: "events.sweep", Every: time.Hour, Timeout: 10 * time.Minute, Handler: u.events},
		{Kind: "steps.sweep", Every: 24 * time.Hour, Timeout: time.Hour, Handler: u.steps},
		{Kind: "triggers.sweep", Every: 24 * time.Hour, Timeout: 10 * time.Minute, Handler: u.triggers},
	}
}

// files removes media files that no row names.
func (u *upkeep) files(ctx context.Context, _ work.Job) (work.Finish, error) {
	n, err := u.app.blobs.Sweep(ctx, blob.Rows(u.app.db), u.app.clock.Wall().Add(-fileRest))
	u.count("files", n)
	if err != nil {
		return nil, fmt.Errorf("app: upkeep: %w", err)
	}
	return work.Nothing, nil
}

// receipts removes early receipts that never found a message.
func (u *upkeep) receipts(ctx context.Context, _ work.Job) (work.Finish, error) {
	return work.Nothing, u.sweep(ctx, "receipts", receiptRest, outbox.Forget)
}

// events removes events that are older than the setting allows.
func (u *upkeep) events(ctx context.Context, _ work.Job) (work.Finish, error) {
	if u.app.cfg.EventDays == 0 {
		return work.Nothing, nil
	}
	return work.Nothing, u.sweep(ctx, "events", time.Duration(u.app.cfg.EventDays)*24*time.Hour, event.Forget)
}

// steps removes what is kept of sessions that ended when the events that are removed happened. It goes over all once: those that go on are left where they stand.
func (u *upkeep) steps(ctx context.Context, _ work.Job) (work.Finish, error) {
	if u.app.cfg.EventDays == 0 {
		return work.Nothing, nil
	}
	before := u.app.clock.Wall().AddDate(0, 0, -u.app.cfg.EventDays).UnixMilli()
	for after := int64(0); ; {
		last, n := int64(0), 0
		err := u.app.db.Write(ctx, func(tx *db.Tx) (err error) {
			last, n, err = steps.Forget(tx, before, after, sessionBatch)
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("app: upkeep: %w", err)
		}
		u.count("steps", n)
		if after = last; last == 0 {
			return work.Nothing, nil
		}
	}
}

// triggers removes what dates have started so long ago that it cannot come again.
func (u *upkeep) triggers(ctx context.Context, _ work.Job) (work.Finish, error) {
	return work.Nothing, u.sweep(ctx, "triggers", trigger.Rest*24*time.Hour, trigger.Forget)
}

// sweep removes what is older than rest, a batch a transaction, so that nobody waits behind it. What one run leaves is for the next.
func (u *upkeep) sweep(ctx context.Context, what string, rest time.Duration, forget func(tx *db.Tx, before int64, limit int) (int, error)) error {
	before := u.app.clock.Wall().Add(-rest).UnixMilli()
	for range mostBatches {
		n := 0
		err := u.app.db.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = forget(tx, before, sweepBatch)
			return err
		})
		if err != nil {
			return fmt.Errorf("app: upkeep: %w", err)
		}
		u.count(what, n)
		if n < sweepBatch {
			return nil
		}
	}
	return nil
}

func (u *upkeep) count(what string, n int) { u.removed.WithLabelValues(what).Add(float64(n)) }
