// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"sync"
	"time"
)

// Timeline is the hub's clock: wall time plus an offset set from outside, with timers that follow its jumps.
type Timeline struct {
	wall func() time.Time

	mu      sync.Mutex
	offset  int64
	waiting map[*waiter]struct{}
	stopped bool
}

type waiter struct {
	due   int64
	timer *time.Timer
	run   func()
}

// NewTimeline is a clock over wall time with offset 0.
func NewTimeline(wall func() time.Time) *Timeline {
	return &Timeline{wall: wall, waiting: map[*waiter]struct{}{}}
}

// Now is the sandbox's moment in Unix milliseconds.
func (t *Timeline) Now() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.now()
}

// Wall is the machine's moment in Unix milliseconds, for what does not move with the sandbox.
func (t *Timeline) Wall() int64 { return t.wall().UnixMilli() }

func (t *Timeline) now() int64 { return t.wall().UnixMilli() + t.offset }

// Offset is how many milliseconds the sandbox is ahead of the wall.
func (t *Timeline) Offset() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.offset
}

// SetOffset jumps; timers that became due fire at once. The clock never goes back: a smaller offset is ignored.
func (t *Timeline) SetOffset(ms int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ms <= t.offset {
		return
	}
	t.offset = ms
	now := t.now()
	for w := range t.waiting {
		w.timer.Reset(time.Duration(max(w.due-now, 0)) * time.Millisecond)
	}
}

// After runs fn in its own goroutine once d has passed on this clock. The returned function forgets it.
func (t *Timeline) After(d time.Duration, fn func()) (stop func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopped {
		return func() {}
	}
	w := &waiter{due: t.now() + d.Milliseconds(), run: fn}
	t.waiting[w] = struct{}{}
	w.timer = time.AfterFunc(d, func() {
		if t.take(w) {
			w.run()
		}
	})
	return func() {
		if t.take(w) {
			w.timer.Stop()
		}
	}
}

// take says whether the waiter was still waiting, and ends its wait.
func (t *Timeline) take(w *waiter) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, ok := t.waiting[w]
	delete(t.waiting, w)
	return ok
}

// Next is the earliest moment anything waits for; 0 when nothing does.
func (t *Timeline) Next() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	var next int64
	for w := range t.waiting {
		if next == 0 || w.due < next {
			next = w.due
		}
	}
	return next
}

func (t *Timeline) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	for w := range t.waiting {
		w.timer.Stop()
	}
	clear(t.waiting)
}
