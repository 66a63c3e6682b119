// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/workspace"
)

// advance moves the clock of the workspace and leaves the wall alone.
func (h *house) advance(to int64) {
	h.t.Helper()
	offset := h.clock.Offset(h.Home.ID) + to - h.clock.NowMS(h.Home.ID)
	h.exec(`UPDATE workspace SET sandbox = 1 WHERE id = $1`, h.Home.ID)
	h.Write(func(tx *db.Tx) error { return workspace.MoveClock(tx, h.Home.ID, offset) })
	h.clock.SetOffset(h.Home.ID, offset)
	h.Write(func(tx *db.Tx) error { outbox.TimeMoved(tx); return nil })
}

func (h *house) queued() outbox.Queue {
	h.t.Helper()
	v, err := h.out.Queue(h.Q(), h.Home.ID)
	h.Must(err)
	return v
}

func TestRetriesAndLimitsFollowTheWorkspacesClock(t *testing.T) {
	t.Parallel()
	v := []channel.Limit{{Scope: channel.ScopeChat, Count: 1, Per: time.Hour, Burst: 1}}
	for name, answer := range map[string]error{
		"a retry":            &channel.SendError{Class: channel.Temporary},
		"a throttled chat":   &channel.SendError{Class: channel.Throttled, After: 50 * time.Minute, Scope: channel.ScopeChat},
		"a resting channel":  &channel.SendError{Class: channel.Throttled, After: 50 * time.Minute, Scope: channel.ScopeChannel},
		"the limit of chats": nil,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				if answer == nil {
					h.vendor.limits = v
				}
				ann := h.someone("ann")
				h.vendor.answers("x", answer)
				x := h.say(ann, message.LaneFunnel, "x")[0]
				y := h.say(ann, message.LaneFunnel, "y")[0]
				if !h.queued().Busy {
					t.Error("a part that could leave is not counted as work")
				}
				h.run()
				h.await("an attempt", func() bool { return h.vendor.called("x") == 1 })
				h.await("rest", func() bool { q := h.queued(); return !q.Busy && q.Next > h.clock.NowMS(h.Home.ID) })
				if answer == nil {
					h.becomes(x, message.Sent)
				}
				for h.part(y).State != message.Sent { // each stop is a moment that something waits for
					h.await("a moment", func() bool { q := h.queued(); return h.part(y).State == message.Sent || !q.Busy && q.Next > 0 })
					if next := h.queued().Next; next > 0 {
						h.advance(next)
					}
				}
				h.becomes(x, message.Sent)
				if q := h.queued(); q.Busy || q.Next != 0 {
					t.Errorf("nothing is left, and the queue says %+v", q)
				}
			})
		})
	}
}
