// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"parley/internal/play/form"
)

// work is what the child says about itself.
type work struct {
	Busy   bool   `json:"busy"`
	Doing  string `json:"doing"`  // what goes on while Busy
	Now    int64  `json:"now"`    // ms of the workspace's time
	Offset int64  `json:"offset"` // ms ahead of the wall
	Next   int64  `json:"next"`   // the earliest moment something waits for; 0 is nothing
	Soon   int64  `json:"soon"`   // a moment that what goes on now waits for: a limit or a retry; while Busy the clock may go there at once; 0 is none
}

// Settling, in real time.
const (
	settleTime = 2 * time.Minute
	settlePoll = 5 * time.Millisecond
)

// now is the workspace's time in ms. The imitations and the child have one wall and one offset.
func (s *scene) now() int64 { return s.hub.Timeline.Now() }

// settle waits until nothing goes on in Parley or at the imitations. Quiet is believed when it is seen twice:
// between the two looks a delivery may have become work, or work a delivery. What waits only for a limit or a retry is not waited for: the clock goes there.
func (s *scene) settle(ctx context.Context) (work, error) {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	var w work
	for quiet := 0; ; {
		pending := s.hub.Pending()
		if next := s.hub.Timeline.Next(); next != 0 && next <= s.hub.Timeline.Now() {
			pending++ // its timer fires in a moment
		}
		if err := s.owner.Get(ctx, "/sandbox/work", &w); err != nil {
			if ctx.Err() != nil {
				return w, unsettled(pending, w)
			}
			return w, err
		}
		if quiet++; w.Busy || pending > 0 || w.Soon != 0 && s.scenario.RealTime {
			quiet = 0
		}
		if quiet == 2 && w.Soon == 0 {
			return w, nil
		}
		if w.Soon != 0 && !s.scenario.RealTime && (w.Busy || quiet == 2) {
			to := w.Soon
			if next := s.hub.Timeline.Next(); next > w.Now {
				to = min(to, next)
			}
			if err := s.setOffset(ctx, w.Offset+max(to-w.Now, 0)); err != nil {
				return w, err
			}
			quiet = 0
		}
		select {
		case <-ctx.Done():
			return w, unsettled(pending, w)
		case <-time.After(settlePoll):
		}
	}
}

// unsettled tells what still went on at the last look.
func unsettled(pending int, w work) error {
	return fmt.Errorf("not settled after %s: %d deliveries are under way at the imitations, Parley is busy: %t %s", settleTime, pending, w.Busy, w.Doing)
}

// waitFor lets time pass, from due moment to due moment, until done says so or the time is over. Each look finds everything settled.
func (s *scene) waitFor(ctx context.Context, d form.Duration, done func() (bool, error)) error {
	goal := s.now() + time.Duration(d).Milliseconds()
	for {
		w, err := s.settle(ctx)
		if err != nil {
			return err
		}
		if ok, err := done(); ok || err != nil {
			return err
		}
		now := s.now()
		if now >= goal {
			return nil
		}
		if s.scenario.RealTime {
			if err := pauseFor(ctx, min(time.Duration(goal-now)*time.Millisecond, 50*time.Millisecond)); err != nil {
				return err
			}
			continue
		}
		to := goal
		for _, next := range []int64{w.Next, s.hub.Timeline.Next()} {
			if next > now && next < to {
				to = next
			}
		}
		if err := s.setOffset(ctx, s.hub.Timeline.Offset()+to-now); err != nil {
			return err
		}
	}
}

// setOffset moves everyone's clock. The imitations go first: a vendor that is behind would refuse what Parley may already send.
func (s *scene) setOffset(ctx context.Context, ms int64) error {
	s.hub.Timeline.SetOffset(ms)
	return s.owner.Do(ctx, http.MethodPut, "/sandbox/time", map[string]int64{"offset": ms}, nil)
}

func pauseFor(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return fmt.Errorf("wait: %w", ctx.Err())
	case <-time.After(d):
		return nil
	}
}

// Advance lets time pass.
type Advance struct{ form.Duration }

func (a *Advance) do(ctx context.Context, s *scene) error {
	return s.waitFor(ctx, a.Duration, func() (bool, error) { return false, nil })
}

// Restart stops Parley and starts it again on the same data.
type Restart struct {
	Kill bool           `yaml:"kill" about:"Ends it without a warning, as a power cut does."`
	When map[string]any `yaml:"when" is:"later"` // in the middle of a broadcast
}

func (r *Restart) do(ctx context.Context, s *scene) error {
	end := s.child.Stop
	if r.Kill {
		end = s.child.Kill
	}
	if err := end(); err != nil {
		return err
	}
	return s.child.Start(ctx)
}
