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
	Busy   bool   `json:"busy"`
	Doing  string `json:"doing"` // what goes on while Busy, for whoever waits in vain
	Now    int64  `json:"now"`
	Offset int64  `json:"offset"`
	Next   int64  `json:"next"` // the earliest moment something waits for, in the workspace's time; 0: nothing, or not looked for because much is being done
	// Soon is a moment within a minute to which settling moves the clock, because what has begun ends there: only the limits or a retry keep parts back.
	// While Busy it is a moment away at most, and the clock may be moved at once. 0: none.
	Soon int64 `json:"soon"`
}

// state looks at everything that could be going on, in one view of the database: read one after the other, a part that is claimed between two looks would be
// in neither. Only a sandbox asks, before it moves the clock.
func (a *App) state(ctx context.Context, ws int64) (workState, error) {
	s := workState{Now: a.clock.NowMS(ws), Offset: a.clock.Offset(ws)}
	if a.sandbox != nil { // the imitations first: what they have handed over by now is stored already
		next := a.sandbox.hub.Timeline.Next()
		s.does("the imitations of messengers", a.sandbox.hub.Pending() > 0 || next != 0 && next <= a.sandbox.hub.Timeline.Now())
	}
	err := a.db.Snapshot(ctx, func(q db.Queryer) error { return a.look(q, ws, &s) })
	if err != nil {
		return s, fmt.Errorf("app: settle: %w", err)
	}
	return s, nil
}

// look adds what the database knows, until something is found that goes on: whoever waits looks often, and most often finds much being done.
func (a *App) look(q db.Queryer, ws int64, s *workState) error {
	if err := q.QueryRow(`SELECT COALESCE(MIN(due_at), 0) FROM (SELECT MIN(due_at) AS due_at FROM timer WHERE workspace_id = $1 AND state = 'waiting'
		UNION ALL SELECT MIN(due_at) FROM trigger_held WHERE workspace_id = $1) AS due`, ws).Scan(&s.Next); err != nil {
		return fmt.Errorf("next timer: %w", err)
	}
	if s.Busy || s.does("waits that are over", s.Next != 0 && s.Next <= s.Now) {
		return nil
	}
	idle, err := intake.Idle(q, ws)
	if err != nil || s.does("what people have sent", !idle) {
		return err
	}
	queue, err := a.rooms.outbox.Queue(q, ws)
	if err != nil {
		return err
	}
	if s.does("messages being sent", queue.Busy) {
		s.goOn(queue.Next, together)
		return nil
	}
	jobs, err := work.Busy(q, ws, a.clock.WallMS())
	if err != nil || s.does("jobs", jobs) {
		return err
	}
	making, next, err := trigger.State(q, ws, s.Now)
	if err != nil || s.does("triggers", making) {
		return err
	}
	s.Next = earliest(s.Next, next)
	s.goOn(queue.Next, soon)
	return nil
}

const (
	// soon is how far ahead a part that waits for its limit or its retry belongs to what goes on now.
	soon = time.Minute
	// together is how far ahead it belongs to what is being sent at this moment, and how much further the clock is moved when nothing else waits there:
	// limits let parts go one by one, and each move of the clock costs as much as many of them.
	together = 50 * time.Millisecond
)

// does notes that something goes on.
func (s *workState) does(what string, going bool) bool {
	if going {
		s.Busy, s.Doing = true, what
	}
	return going
}

// goOn notes the moment at which the queue goes on: one to settle to when it is within the given time, else one that is waited for.
func (s *workState) goOn(at int64, within time.Duration) {
	switch {
	case at == 0:
	case at <= s.Now+within.Milliseconds():
		s.Soon = earliest(at+together.Milliseconds(), s.Next)
	default:
		s.Next = earliest(s.Next, at)
	}
}

// earliest is the first of the moments that are known; 0: none is.
func earliest(moments ...int64) (first int64) {
	for _, m := range moments {
		if m != 0 && (first == 0 || m < first) {
			first = m
		}
	}
	return first
}

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
		if quiet == 2 && s.Soon == 0 {
			return s, nil
		}
		if s.Soon != 0 && (s.Busy || quiet == 2) {
			to := earliest(s.Soon, a.sandbox.hub.Timeline.Next())
			if err := a.setTime(ctx, ws, s.Offset+max(to-s.Now, 0)); err != nil {
				return s, err
			}
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return s, fault.New(fault.Unavailable, "not_settled", "something is still going on after %s: %s", settleTime, s.Doing)
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
		if s, err = a.state(ctx, ws); err == nil && (due || s.Busy) {
			s, err = a.settle(ctx, ws)
		}
		if err != nil {
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
