// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks

import (
	"context"
	"sync"
	"time"

	"parley/internal/channel"
)

// refusals counts in memory what strangers send to webhooks, so that a flood costs one write in a while.
type refusals struct {
	mu     sync.Mutex
	counts map[int64]channel.Refused // by channel
}

func newRefusals() *refusals { return &refusals{counts: map[int64]channel.Refused{}} }

func (r *refusals) add(ch *channel.Opened) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := r.counts[ch.ID]
	c.Workspace, c.Channel, c.Count = ch.Workspace, ch.ID, c.Count+1
	r.counts[ch.ID] = c
}

// take gives what has gathered and begins anew.
func (r *refusals) take() []channel.Refused {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := make([]channel.Refused, 0, len(r.counts))
	for _, c := range r.counts {
		all = append(all, c)
	}
	clear(r.counts)
	return all
}

// putBack keeps what could not be written down for the next time.
func (r *refusals) putBack(counts []channel.Refused) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range counts {
		c.Count += r.counts[c.Channel].Count
		r.counts[c.Channel] = c
	}
}

func (h *Hooks) keepCounting(ctx context.Context) {
	tick := time.NewTicker(flushTime)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			h.Flush(ctx)
		case <-ctx.Done():
			h.Flush(context.WithoutCancel(ctx))
			return
		}
	}
}

// Flush writes down the refused requests that were counted since the last time. Run calls it every few seconds.
func (h *Hooks) Flush(ctx context.Context) {
	counts := h.refused.take()
	if len(counts) == 0 {
		return
	}
	if err := h.Channels.CountRefused(ctx, counts); err != nil {
		h.refused.putBack(counts)
		h.Log.WarnContext(ctx, "hooks: refused requests will be counted later", "error", err)
	}
}
