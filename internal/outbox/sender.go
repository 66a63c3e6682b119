// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
)

const (
	// leaseTime is how long a channel stays with a node that has died.
	leaseTime = 15 * time.Second
	// idleTime is how long a worker waits for more before it gives its channel back.
	idleTime = 3 * time.Second
	// sweepTime is how often rows whose waiting time has passed, or whose news was lost, are looked for.
	sweepTime = 2 * time.Second
)

// Run sends until ctx ends, then waits for the calls in flight.
func (o *Outbox) Run(ctx context.Context) error {
	notes, err := o.DB.Listen(ctx, topic, channel.Topic) // a channel that was mended or resumed need not wait for the sweep
	if err != nil {
		return fmt.Errorf("outbox: listen: %w", err)
	}
	defer o.wait()
	tick := time.NewTicker(sweepTime)
	defer tick.Stop()
	for o.sweep(ctx); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			o.sweep(ctx)
		case n, ok := <-notes:
			id, err := strconv.ParseInt(n.Payload, 10, 64)
			switch {
			case !ok:
				return nil
			case n.Lost || err != nil:
				o.sweep(ctx)
			case n.Topic == channel.Topic:
				o.Channels.Forget(id) // whoever else listens may hear of it later than the worker looks
				o.sweep(ctx)
			default:
				o.start(ctx, id)
			}
		}
	}
}

// sweep finds channels with something due, also after a restart and for parts left in the middle of a call.
func (o *Outbox) sweep(ctx context.Context) {
	due, err := db.Collect(db.Scalar[int64])(o.DB.Reads(ctx).Query(
		`SELECT c.id FROM channel c JOIN workspace w ON w.id = c.workspace_id WHERE c.state = 'active' AND c.paused_until <= $1 + w.clock_offset_ms
			AND EXISTS (SELECT 1 FROM message m WHERE m.channel_id = c.id AND m.state = 'queued' AND m.not_before <= $1 + w.clock_offset_ms)
		UNION SELECT DISTINCT channel_id FROM message WHERE state = 'sending' -- all workspaces: one sender serves them all`, o.Clock.WallMS()))
	if err != nil {
		if !errors.Is(err, context.Canceled) {
			o.Log.Error("outbox: sweep", "error", err)
		}
		return
	}
	for _, id := range due {
		o.start(ctx, id)
	}
}

// start makes sure a channel has a worker, and tells it to look.
func (o *Outbox) start(ctx context.Context, id int64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if w := o.workers[id]; w != nil {
		w.poke()
		return
	}
	w := newWorker(o, id)
	o.workers[id] = w
	go func() {
		defer close(w.gone)
		defer o.forget(ctx, w)
		if err := w.run(ctx); err != nil && ctx.Err() == nil {
			o.Log.Error("outbox: sending stopped", "channel", id, "error", err)
		}
	}()
}

// forget ends a worker, and begins another when news came while it was giving its channel back.
func (o *Outbox) forget(ctx context.Context, w *worker) {
	o.mu.Lock()
	delete(o.workers, w.channel)
	o.mu.Unlock()
	if len(w.news) > 0 && w.served && ctx.Err() == nil {
		o.start(ctx, w.channel)
	}
}

// wait lets every worker finish its calls.
func (o *Outbox) wait() {
	o.mu.Lock()
	running := make([]*worker, 0, len(o.workers))
	for _, w := range o.workers {
		running = append(running, w)
	}
	o.mu.Unlock()
	for _, w := range running {
		<-w.gone
	}
}
