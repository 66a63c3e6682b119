// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package intake is the one way in: facts are stored before the messenger hears "200", then taken up person by person, oldest first,
// and everything that follows from one fact is committed together with its done-mark.
package intake

import (
	"context"
	"errors"
	"log/slog"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/outbox"
	"parley/internal/session"
)

// topic is where nodes hear that something has come in.
const topic = "intake"

// Deps are what intake stands on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Clock    *clock.Clock
	Channels *channel.Service
	Contacts *contact.Service
	Sessions *session.Service
	Outbox   *outbox.Outbox
	// Observe hears, after the commit, which conversations have changed.
	Observe func(changed []Changed)
	Log     *slog.Logger
}

// Changed names what a live page may want to show again.
type Changed struct {
	Workspace int64
	Contact   int64
	Fresh     bool // a new contact
}

// Intake stores and takes up.
type Intake struct {
	Deps
	arrivals *db.Batch[arrival]
	shards   shards
	acks     chan ack
}

// New makes the intake. Facts can be accepted at once; they are taken up by Run.
func New(d Deps) *Intake {
	in := &Intake{Deps: d, acks: make(chan ack, 1024)}
	in.arrivals = db.NewBatch(d.DB, "arrivals", writeArrivals)
	return in
}

// Run takes up what has come in and what has come due, until ctx ends.
func (in *Intake) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stopped := make(chan struct{})
	go func() { defer close(stopped); in.acknowledge(ctx) }()
	defer func() { cancel(); <-stopped; in.shards.leave(context.WithoutCancel(ctx), in.DB) }()
	notes, err := in.DB.Listen(ctx, topic)
	if err != nil {
		return err
	}
	pace := newPace()
	for ctx.Err() == nil {
		busy, err := in.round(ctx)
		if err != nil && !errors.Is(err, context.Canceled) {
			in.Log.Error("intake: round", "error", err)
			pace.failed()
		}
		if !busy {
			pace.sleep(ctx, notes, in.hear)
			continue
		}
		pace.busy()
		for len(notes) > 0 { // what has come is looked at in the next round; news about shards must not wait for a rest
			in.hear(<-notes)
		}
	}
	return nil
}

// hear takes a note.
func (in *Intake) hear(n db.Note) {
	if n.Lost || n.Payload == shared {
		in.shards.again()
	}
}

// round takes one batch of each sort. It reports whether there may be more at once.
func (in *Intake) round(ctx context.Context) (busy bool, err error) {
	owned, err := in.shards.hold(ctx, in.DB, in.Clock.Wall())
	if err != nil {
		return false, err
	}
	facts, err := in.takeFacts(ctx, owned)
	if err != nil {
		return false, err
	}
	released, err := in.release(ctx)
	if err != nil {
		return false, err
	}
	timers, err := in.fireTimers(ctx)
	return facts+released+timers > 0, err
}

// Idle reports whether nothing waits to be taken up in a workspace; the sandbox asks before it moves the clock.
func Idle(q db.Queryer, workspace int64) (bool, error) {
	n := 0
	err := q.QueryRow(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'new'`, workspace).Scan(&n)
	return n == 0, err
}
