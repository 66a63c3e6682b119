// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"sync"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
)

const (
	pollLease   = 20 * time.Second
	pollLook    = 5 * time.Second
	pollBackMin = time.Second
	pollBackMax = time.Minute
)

// Polls keeps a receiving connection open for every channel that is polled, each under a lease, and starts it again with growing pauses.
type Polls struct {
	DB       *db.DB
	Channels *channel.Service
	Accept   func(ctx context.Context, ch *channel.Opened, facts []channel.Inbound) error
	Log      *slog.Logger

	mu      sync.Mutex
	running map[int64]*connection
	wg      sync.WaitGroup
	look    chan struct{}
}

// connection is one channel being polled.
type connection struct {
	stop    context.CancelFunc
	changed bool // it ends because its channel was changed, and begins anew at once
}

// NewPolls makes the keeper of connections.
func NewPolls(d *db.DB, channels *channel.Service, accept func(context.Context, *channel.Opened, []channel.Inbound) error, log *slog.Logger) *Polls {
	return &Polls{DB: d, Channels: channels, Accept: accept, Log: log, running: map[int64]*connection{}, look: make(chan struct{}, 1)}
}

// Changed ends the connection of a channel that was changed; it begins anew with what is stored now. Id 0 means any of them.
func (p *Polls) Changed(id int64) {
	p.mu.Lock()
	for running, c := range p.running {
		if id == 0 || running == id {
			c.changed = true
			c.stop()
		}
	}
	p.mu.Unlock()
	p.lookNow()
}

// lookNow makes Run look for channels without waiting for its next look.
func (p *Polls) lookNow() {
	select {
	case p.look <- struct{}{}:
	default:
	}
}

// Run looks for channels to poll until ctx ends.
func (p *Polls) Run(ctx context.Context) error {
	defer p.wg.Wait()
	tick := time.NewTicker(pollLook)
	defer tick.Stop()
	for {
		ids, err := channel.Everywhere(p.DB.Reads(ctx), channel.Poll)
		if err != nil && ctx.Err() == nil {
			p.Log.Error("intake: find channels to poll", "error", err)
		}
		for _, id := range ids {
			p.start(ctx, id)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		case <-p.look:
		}
	}
}

// start opens a connection unless there is one.
func (p *Polls) start(ctx context.Context, id int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running[id] != nil {
		return
	}
	ctx, stop := context.WithCancel(ctx)
	c := &connection{stop: stop}
	p.running[id] = c
	p.wg.Go(func() {
		defer func() {
			stop()
			p.mu.Lock()
			defer p.mu.Unlock()
			delete(p.running, id)
			if c.changed {
				p.lookNow()
			}
		}()
		if err := p.hold(ctx, id); err != nil && ctx.Err() == nil {
			p.Log.Warn("intake: polling stopped", "channel", id, "error", err)
		}
	})
}

// hold polls one channel while this node has its lease.
func (p *Polls) hold(ctx context.Context, id int64) error {
	name := "poll:" + strconv.FormatInt(id, 36)
	_, mine, err := p.DB.TryLeader(ctx, name, pollLease)
	if err != nil || !mine {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer func() { _ = p.DB.Resign(context.WithoutCancel(ctx), name) }() // otherwise the lease ends by itself
	p.wg.Go(func() {
		defer cancel()
		p.prolong(ctx, name)
	})
	for back := pollBackMin; ctx.Err() == nil; back = min(back*2, pollBackMax) {
		began := time.Now()
		ch, err := p.connect(ctx, id)
		if errors.Is(err, errNoPolling) {
			return nil
		}
		if ctx.Err() != nil {
			return nil
		}
		p.Log.Warn("intake: polling broke off and will be tried again", "channel", id, "after", back, "error", err)
		p.tell(ctx, ch, err)
		if time.Since(began) > pollBackMax {
			back = pollBackMin
		}
		select {
		case <-ctx.Done():
		case <-time.After(back):
		}
	}
	return nil
}

// prolong keeps the lease until it is lost.
func (p *Polls) prolong(ctx context.Context, name string) {
	tick := time.NewTicker(pollLease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, mine, err := p.DB.TryLeader(ctx, name, pollLease); err != nil || !mine {
				return
			}
		}
	}
}

var errNoPolling = errors.New("intake: the channel is not polled")

// connect runs the driver's loop until it breaks, with what is stored of the channel now. What it brings is stored before the driver tells the vendor,
// and a stop does not tear that apart.
func (p *Polls) connect(ctx context.Context, id int64) (*channel.Opened, error) {
	ch, err := p.Channels.Reopen(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("intake: open channel: %w", err)
	}
	runner, ok := ch.Driver.(channel.Runner)
	if !ok || ch.Mode != channel.Poll || ch.State != channel.Active {
		return nil, errNoPolling
	}
	troubled := true // nobody knows what an earlier process has noted
	return ch, runner.Run(ctx, ch.Channel, func(ctx context.Context, facts []channel.Inbound) error {
		ctx = context.WithoutCancel(ctx)
		if err := p.Accept(ctx, ch, facts); err != nil || !troubled {
			return err
		}
		troubled = false
		return p.Channels.Trouble(ctx, ch.Workspace, ch.ID, "")
	})
}

// tell shows people why nothing comes in: a token that is no good any more stops the channel, everything else stands on its page until the next fact.
func (p *Polls) tell(ctx context.Context, ch *channel.Opened, cause error) {
	failure, ok := errors.AsType[*channel.SendError](cause)
	if !ok || ch == nil {
		return // our own trouble, which the log tells
	}
	var err error
	if failure.Class == channel.Unauthorized {
		err = p.Channels.Break(ctx, ch, failure.Text)
	} else {
		err = p.Channels.Trouble(ctx, ch.Workspace, ch.ID, failure.Text)
	}
	if err != nil {
		p.Log.Warn("intake: note why polling broke off", "channel", ch.ID, "error", err)
	}
}
