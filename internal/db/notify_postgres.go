// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
)

// noteChannel is the one PostgreSQL channel that carries the notes of all topics.
const noteChannel = "parley"

// notifier carries notes over PostgreSQL: one goroutine sends what was committed, one connection listens.
// Notes are sent after the commit and outside it, because a NOTIFY inside takes a lock that all committing transactions queue for.
type notifier struct {
	mu      sync.Mutex
	pending []Note
	wake    chan struct{}
	once    sync.Once
	ready   chan struct{} // closed when the connection listens for the first time
}

func newNotifier() *notifier {
	return &notifier{wake: make(chan struct{}, 1), ready: make(chan struct{})}
}

// publish queues notes; sendLoop takes them away in one statement.
func (p *postgres) publish(_ *DB, notes []Note) {
	p.notes.mu.Lock()
	p.notes.pending = unique(append(p.notes.pending, notes...))
	p.notes.mu.Unlock()
	select {
	case p.notes.wake <- struct{}{}:
	default:
	}
}

// listen starts the listening connection with the first listener and waits until it hears.
func (p *postgres) listen(ctx context.Context, d *DB) error {
	//nolint:contextcheck // The loop outlives the first listener: it ends with the database.
	p.notes.once.Do(func() { d.running.Go(func() { p.listenLoop(d) }) })
	select {
	case <-p.notes.ready:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-d.stop:
		return nil
	}
}

// sendLoop sends queued notes until the database stops.
func (p *postgres) sendLoop(d *DB) {
	for {
		select {
		case <-p.notes.wake:
		case <-d.stop:
			return
		}
		p.notes.mu.Lock()
		notes := p.notes.pending
		p.notes.pending = nil
		p.notes.mu.Unlock()
		texts := make([]string, len(notes))
		for i, n := range notes {
			texts[i] = n.encode()
		}
		if _, err := d.writes.ExecContext(d.background, "SELECT pg_notify('"+noteChannel+"', t) FROM unnest($1::text[]) t", texts); err != nil {
			d.opt.Log.Warn("notes were not sent", "count", len(notes), "error", err)
		}
	}
}

// listenLoop keeps one connection listening until the database stops. After a broken connection everyone is told that notes were lost.
func (p *postgres) listenLoop(d *DB) {
	ctx, cancel := context.WithCancel(d.background)
	defer cancel()
	go func() {
		<-d.stop
		cancel()
	}()
	for pause := time.Duration(0); ctx.Err() == nil; pause = min(pause*2+100*time.Millisecond, 5*time.Second) {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
		heard, err := p.hear(ctx, d)
		if heard {
			pause = 0
		}
		if ctx.Err() == nil {
			d.opt.Log.Warn("the listening connection was lost", "error", err)
		}
	}
}

// hear listens on one connection until it breaks.
func (p *postgres) hear(ctx context.Context, d *DB) (heard bool, err error) {
	conn, err := pgx.Connect(ctx, d.opt.URL)
	if err != nil {
		return false, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "LISTEN "+noteChannel); err != nil {
		return false, err
	}
	select {
	case <-p.notes.ready:
		d.hub.send(Note{Lost: true})
	default:
		close(p.notes.ready)
	}
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true, err
		}
		d.hub.send(decodeNote(n.Payload))
	}
}
