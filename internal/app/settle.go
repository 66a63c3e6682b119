// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"fmt"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/intake"
	"parley/internal/outbox"
	"parley/internal/trigger"
	"parley/internal/work"
	"parley/internal/workspace"
)

// workState says whether anything is being done in a workspace, and when something will be.
type workState struct {
	Busy   bool  `json:"busy"`
	Now    int64 `json:"now"`
	Offset int64 `json:"offset"`
	Next   int64 `json:"next"` // the earliest moment something waits for, in the workspace's time; 0: nothing
	// Soon is a moment within a minute at which the limits or a retry let the next part go; 0: none. Settling goes on to it, because what has begun ends there.
	Soon int64 `json:"soon"`
}

// state looks at everything that could be going on, in one view of the database: read one after the other, a part that is claimed between two looks would be
// in neither. Only a sandbox asks, before it moves the clock.
func (a *App) state(ctx context.Context, ws int64) (workState, error) {
	s := workState{Now: a.clock.NowMS(ws), Offset: a.clock.Offset(ws)}
	if a.sandbox != nil { // the imitations first: what they have handed over by now is stored already
		s.Busy = a.sandbox.hub.Pending() > 0
		if next := a.sandbox.hub.Timeline.Next(); next != 0 && next <= a.sandbox.hub.Timeline.Now() {
			s.Busy = true // its timer fires in a moment
		}
	}
	err := a.db.Snapshot(ctx, func(q db.Queryer) error { return a.look(q, ws, &s) })
	if err != nil {
		return s, fmt.Errorf("app: settle: %w", err)
	}
	return s, nil
}

// look adds what the database knows.
func (a *App) look(q db.Queryer, ws int64, s *workState) error {
	idle, err := intake.Idle(q, ws)
	if err != nil {
		return err
	}
	queue, err := a.rooms.outbox.Queue(q, ws)
	if err != nil {
		return err
	}
	jobs, err := work.Busy(q, ws, a.clock.WallMS())
	if err != nil {
		return err
	}
	if err := q.QueryRow(`SELECT COALESCE(MIN(due_at), 0) FROM (SELECT MIN(due_at) AS due_at FROM timer WHERE workspace_id = $1 AND state = 'waiting'
		UNION ALL SELECT MIN(due_at) FROM trigger_held WHERE workspace_id = $1) AS due`, ws).Scan(&s.Next); err != nil {
		return fmt.Errorf("next timer: %w", err)
	}
	making, next, err := trigger.State(q, ws, s.Now)
	if err != nil {
		return err
	}
	if next != 0 && (s.Next == 0 || next < s.Next) {
		s.Next = next
	}
	s.Busy = s.Busy || !idle || queue.Busy || jobs || making || s.Next != 0 && s.Next <= s.Now
	if queue.Next != 0 {
		if queue.Next <= s.Now+soon.Milliseconds() {
			s.Soon = queue.Next
		}
		if s.Next == 0 || queue.Next < s.Next {
			s.Next = queue.Next
		}
	}
	return nil
}

// soon is how far ahead a part that waits for its limit or its retry belongs to what goes on now.
const soon = time.Minute

// settleTime bounds how long a sandbox waits for its work to end.
const settleTime = time.Minute

// settleTick is how often it is looked at.
const settleTick = 5 * time.Millisecond

// settle waits until nothing goes on in the workspace or in the imitations, seen twice. While parts wait only for their limits or for a retry the clock is
// moved instead of waiting.
func (a *App) settle(ctx context.Context, ws int64) (workState, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	for quiet := 0; ; {
		s, err := a.state(ctx, ws)
		if err != nil {
			return s, err
		}
		if quiet++; s.Busy {
			quiet = 0
		}
		switch {
		case quiet < 2:
		case s.Soon == 0:
			return s, nil
		default:
			to := s.Next
			if next := a.sandbox.hub.Timeline.Next(); next > s.Now {
				to = min(to, next)
			}
			if err := a.setTime(ctx, ws, s.Offset+max(to-s.Now, 0)); err != nil {
				return s, err
			}
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return s, fault.New(fault.Unavailable, "not_settled", "something is still going on after %s", settleTime)
		case <-time.After(settleTick):
		}
	}
}

// advance moves a sandbox workspace's clock, stopping at every moment something waits for.
func (a *App) advance(ctx context.Context, ws int64, by time.Duration) (workState, error) {
	s, err := a.settle(ctx, ws)
	if err != nil {
		return s, err
	}
	for goal := s.Now + by.Milliseconds(); s.Now < goal; {
		to, due := goal, false
		for _, next := range []int64{s.Next, a.sandbox.hub.Timeline.Next()} {
			if next > s.Now && next <= to {
				to, due = next, true
			}
		}
		if err := a.setTime(ctx, ws, s.Offset+to-s.Now); err != nil {
			return s, err
		}
		look := a.state // nothing waited for this moment, so nothing begins
		if due {
			look = a.settle
		}
		if s, err = look(ctx, ws); err != nil {
			return s, err
		}
	}
	return s, nil
}

// setTime moves the clock durably, then for everyone.
func (a *App) setTime(ctx context.Context, ws, offset int64) error {
	if err := a.db.Write(ctx, func(tx *db.Tx) error { return workspace.MoveClock(tx, ws, offset) }); err != nil {
		return err
	}
	if a.sandbox != nil { // first: a vendor that is behind would refuse what may already be sent
		a.sandbox.hub.Timeline.SetOffset(offset)
	}
	a.clock.SetOffset(ws, offset)
	return a.db.Write(ctx, func(tx *db.Tx) error { outbox.TimeMoved(tx); trigger.TimeMoved(tx); return nil })
}
