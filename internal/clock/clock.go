// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package clock gives time to everything that asks for it, so that tests and the sandbox can move it.
//
// Two questions have two answers. Wall is for machinery: leases, fences, time-outs, ids, logins.
// Now is for meaning: delays, opening hours, reply windows, dates in texts. A sandbox workspace lives in its own time, ahead of the wall.
package clock

import (
	"sync"
	"sync/atomic"
	"time"
)

// Clock answers both questions. It is safe for concurrent use.
type Clock struct {
	wall    func() time.Time
	offsets sync.Map // workspace id (int64) -> *atomic.Int64, milliseconds ahead of the wall
}

// New is a clock over a source of wall time; time.Now in production.
func New(wall func() time.Time) *Clock { return &Clock{wall: wall} }

// Wall is the time of the machine, UTC.
func (c *Clock) Wall() time.Time { return c.wall().UTC() }

// WallMS is Wall in Unix milliseconds.
func (c *Clock) WallMS() int64 { return c.wall().UnixMilli() }

// Now is the workspace's own time, UTC.
func (c *Clock) Now(workspace int64) time.Time {
	return c.Wall().Add(time.Duration(c.Offset(workspace)) * time.Millisecond)
}

// NowMS is Now in Unix milliseconds.
func (c *Clock) NowMS(workspace int64) int64 { return c.WallMS() + c.Offset(workspace) }

// Offset is how many milliseconds the workspace is ahead of the wall; 0 for every real workspace.
func (c *Clock) Offset(workspace int64) int64 {
	if v, ok := c.offsets.Load(workspace); ok {
		return v.(*atomic.Int64).Load() //nolint:forcetypeassert // SetOffset stores nothing else
	}
	return 0
}

// SetOffset moves the workspace's clock. It never goes back: a smaller offset is ignored.
func (c *Clock) SetOffset(workspace, ms int64) {
	v, _ := c.offsets.LoadOrStore(workspace, new(atomic.Int64))
	offset := v.(*atomic.Int64) //nolint:forcetypeassert // nothing else is stored
	for {
		old := offset.Load()
		if ms <= old || offset.CompareAndSwap(old, ms) {
			return
		}
	}
}

// Manual is wall time that tests move by hand.
type Manual struct{ at atomic.Int64 }

// NewManual starts at t.
func NewManual(t time.Time) *Manual {
	m := &Manual{}
	m.at.Store(t.UnixMilli())
	return m
}

// Time is the current moment; pass it to New.
func (m *Manual) Time() time.Time { return time.UnixMilli(m.at.Load()).UTC() }

// Advance moves time forward.
func (m *Manual) Advance(d time.Duration) { m.at.Add(d.Milliseconds()) }
