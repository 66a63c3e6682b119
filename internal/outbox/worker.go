// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync/atomic"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/limit"
)

// worker sends on one channel while it holds the channel's lease, and its account's, if it shares one.
type worker struct {
	lease

	channel int64
	account *account // nil: the channel shares its limits with no other
	classes classes
	news    chan struct{}
	gone    chan struct{}
	served  bool          // it held the channel and ended of itself
	slots   chan struct{} // one for each call that may run at once
	until   atomic.Int64  // the limits let nothing go before this moment, for all that was known at the last look; 0: unknown
}

func newWorker(o *Outbox, id int64) *worker {
	return &worker{lease: lease{out: o, name: channelLease(id)}, channel: id, news: make(chan struct{}, 1), gone: make(chan struct{})}
}

// poke tells the worker that there may be something to send, or room to send it.
func (w *worker) poke() {
	w.until.Store(0)
	select {
	case w.news <- struct{}{}:
	default:
	}
}

// run sends until nothing has come for a while, a lease is lost, or ctx ends. Calls in flight are always waited for.
func (w *worker) run(ctx context.Context) error {
	opened, err := w.out.Channels.Open(ctx, w.channel)
	if err != nil {
		if fault.Is(err, fault.NotFound) {
			return nil // disconnected: its rows stay where they are
		}
		return err
	}
	w.workspace = opened.Workspace
	rules, err := rulesOf(opened)
	if err != nil {
		return err
	}
	w.classes = rules.classes
	if opened.LimitKey != "" {
		var held bool
		if w.account, held, err = w.out.enter(ctx, opened, rules.account); err != nil || !held {
			return err
		}
		defer w.account.exit(context.WithoutCancel(ctx))
	}
	if held, err := w.renew(ctx); err != nil || !held {
		return err
	}
	if err := w.out.recover(ctx, opened, w.fence); err != nil {
		return err
	}
	if err := w.takeLimits(ctx, rules.wide, rules.chats); err != nil {
		return err
	}
	if err := w.takePause(ctx); err != nil {
		return err
	}
	if w.account != nil {
		w.limits.Under(w.account.lease.limits)
	}
	w.slots = make(chan struct{}, max(opened.Spec.MaxInFlight, 1))
	defer w.leave(context.WithoutCancel(ctx))
	return w.loop(ctx)
}

// renew prolongs what the worker holds.
func (w *worker) renew(ctx context.Context) (held bool, err error) {
	if w.account != nil {
		if held, err := w.account.renew(ctx); err != nil || !held {
			return held, err
		}
	}
	return w.lease.renew(ctx)
}

// leave waits for the calls in flight and gives the channel back. The lease is kept meanwhile: to another holder these calls would be lost.
func (w *worker) leave(ctx context.Context) {
	tick := time.NewTicker(leaseTime / 3)
	defer tick.Stop()
	for waited := 0; waited < cap(w.slots); {
		select {
		case w.slots <- struct{}{}:
			waited++
		case <-tick.C:
			if _, err := w.renew(ctx); err != nil {
				w.out.Log.Warn("outbox: prolong a lease", "channel", w.channel, "error", err)
			}
		}
	}
	w.lease.leave(ctx)
}

func (w *worker) loop(ctx context.Context) error {
	idle := w.out.Clock.Wall().Add(idleTime)
	for ctx.Err() == nil {
		if held, err := w.renew(ctx); err != nil || !held {
			return err
		}
		sent, wait, err := w.round(ctx)
		if errors.Is(err, errLost) || fault.Is(err, fault.NotFound) {
			return nil // another node sends, or the channel was disconnected: its rows stay where they are
		}
		if errors.Is(err, errMoved) {
			w.served = true
			w.poke() // the next worker begins in the other account
			return nil
		}
		if err != nil {
			return err
		}
		if sent > 0 {
			idle = w.out.Clock.Wall().Add(idleTime)
			continue
		}
		if w.out.Clock.Wall().After(idle) && len(w.slots) == 0 {
			w.served = true
			return nil
		}
		w.sleep(ctx, wait)
	}
	return nil
}

// sleep waits for news, at most for a while.
func (w *worker) sleep(ctx context.Context, wait time.Duration) {
	timer := time.NewTimer(min(max(wait, 5*time.Millisecond), idleTime))
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-w.news:
	case <-timer.C:
	}
}

// errLost says that the lease ended before it was prolonged, errMoved that the channel's account is another now.
var (
	errLost  = errors.New("outbox: the lease was lost")
	errMoved = errors.New("outbox: the channel has moved to another account")
)

// round claims what may leave now and starts its calls.
func (w *worker) round(ctx context.Context) (sent int, wait time.Duration, err error) {
	opened, err := w.out.Channels.Open(ctx, w.channel)
	if err != nil {
		return 0, 0, err
	}
	if opened.State != channel.Active {
		return 0, idleTime, nil
	}
	if w.account == nil && opened.LimitKey != "" || w.account != nil && w.account.key != opened.LimitKey {
		return 0, 0, errMoved
	}
	now := w.now()
	if closed := w.limits.Closed(now); closed > 0 {
		w.restUntil(now, closed)
		return 0, closed, nil
	}
	// A part is marked only when it may leave: one that waits for its chat after being marked would be unknown after a crash, though it never left.
	if wait := w.limits.Strangers(now); wait > 0 {
		w.restUntil(now, wait)
		return 0, wait, nil
	}
	room := min(cap(w.slots)-len(w.slots), w.limits.Free(now))
	if room == 0 {
		return 0, idleTime, nil // the end of a call is news
	}
	mine, skipped, err := w.claim(ctx, w.resting(now), room)
	if err != nil {
		return 0, 0, err
	}
	if len(skipped) > 0 {
		w.out.Observe(skipped)
	}
	if len(mine) == 0 {
		_, first := w.limits.Resting(now)
		if first == 0 {
			first = idleTime
		} else if len(skipped) == 0 {
			w.restUntil(now, first)
		}
		return len(skipped), first, nil
	}
	known := w.knownMedia(ctx, mine)
	for _, c := range mine {
		w.slots <- struct{}{}
		go func() {
			defer func() { <-w.slots; w.poke() }()
			w.deliver(context.WithoutCancel(ctx), opened, c, known)
		}()
	}
	return len(mine), 0, nil
}

// restUntil notes that only the limits are in the way, unless there is news already.
func (w *worker) restUntil(now int64, wait time.Duration) {
	w.until.Store(now + wait.Milliseconds())
	if len(w.news) > 0 {
		w.until.Store(0)
	}
}

// claim takes parts to send, while the lease is really ours.
func (w *worker) claim(ctx context.Context, resting []int64, room int) (mine []claimed, skipped []Outcome, err error) {
	err = w.out.DB.Write(ctx, func(tx *db.Tx) error {
		if err := w.leads(tx); err != nil {
			return err
		}
		mine, skipped, err = claim(tx, w.workspace, w.channel, w.fence, w.now, resting, w.rests, room)
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("outbox: claim: %w", err)
	}
	return mine, skipped, nil
}

// leads refuses to go on when what the worker holds has gone to another node.
func (w *worker) leads(tx *db.Tx) error {
	held := []*lease{&w.lease}
	if w.account != nil {
		held = append(held, &w.account.lease)
	}
	for _, l := range held { // two at most
		lead, err := l.leads(tx)
		if err != nil {
			return err
		}
		if !lead {
			return errLost
		}
	}
	return nil
}

// resting lists the identities whose chats must not be written to yet.
func (w *worker) resting(now int64) []int64 {
	chats, _ := w.limits.Resting(now)
	identities := make([]int64, 0, len(chats))
	for _, c := range chats {
		if id, err := strconv.ParseInt(limit.Name(c), 36, 64); err == nil { // chat made it
			identities = append(identities, id)
		}
	}
	return identities
}

// rests says that the limits keep a part back now.
func (w *worker) rests(now int64, c claimed) bool {
	return w.limits.Closed(now) > 0 || w.limits.Rest(now, w.classes.chat(c)) > 0
}
