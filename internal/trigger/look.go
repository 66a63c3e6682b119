// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"cmp"
	"math"
	"slices"
	"time"

	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/workspace"
)

const (
	perPage = 500 // people of one page, started in one transaction
	minute  = int64(time.Minute / time.Millisecond)
	hour    = 60 * minute
	day     = 24 * hour
	// ahead is how far a look looks for the next moment at most; when there is none, it looks again then.
	ahead = 4 * day
	// longest bounds one stretch of dates: after a long standstill it is caught up piece by piece.
	longest = 7 * day
)

// stretch is a part of time that a trigger is worked on in, with what its finder needs.
type stretch struct {
	*watch

	tx   *db.Tx
	now  int64
	zone *time.Location // the workspace's
	rule *flow.Rule     // nil: the exit rule of the flow is watched
	prog *version.Program
}

// page is what a finder has found: people whose moment lies in the stretch, and the earliest moment after it.
type page struct {
	fire         []found
	soonest      int64
	key, contact int64 // where it ended
	last         bool  // the stretch is seen to
}

// found is one person at one occurrence.
type found struct{ contact, occurrence int64 }

// finders look for the people of each kind, a page at a time. They open a stretch when none is open; a stretch that is not opened leaves only when to look
// again.
func finder(kind flow.TriggerKind) func(*stretch) (page, error) {
	return map[flow.TriggerKind]func(*stretch) (page, error){
		flow.ByDate: (*stretch).dates, flow.BySchedule: (*stretch).scheduled, flow.ByInactive: (*stretch).silent,
	}[kind]
}

// look works on one page of a watch: it stores the causes and moves the watch on in one transaction, so nobody is passed over or started twice.
func (s *Service) look(tx *db.Tx, due watch) error {
	now := s.Clock.NowMS(due.workspace)
	w, err := held(tx, due, now)
	if err != nil || w == nil {
		return err
	}
	live, err := s.Versions.Live(tx, w.workspace)
	if err != nil {
		return err
	}
	ws, err := workspace.Get(tx, w.workspace)
	if err != nil {
		return err
	}
	st := &stretch{watch: w, tx: tx, now: now, zone: ws.Zone()}
	find := st.watches(live)
	if find == nil {
		w.next = now + minute // the next alignment ends it
		return w.save(tx)
	}
	got, err := find(st)
	if err != nil {
		return err
	}
	if err := s.start(st, got.fire); err != nil {
		return err
	}
	st.moveOn(got)
	return w.save(tx)
}

// watches fills in what is watched and gives who finds its people; nil: it is not live any more.
func (st *stretch) watches(live *version.Live) func(*stretch) (page, error) {
	for _, prog := range live.BySlug {
		if prog.FlowID == st.flow {
			st.prog = prog
		}
	}
	if st.trigger == exitRule {
		if st.prog == nil || !st.prog.Flow.ExitAges() {
			return nil
		}
		return (*stretch).leaving
	}
	i := slices.IndexFunc(live.Rules, func(r *flow.Rule) bool { return r.Trigger.ID == st.trigger && live.BySlug[r.Flow] == st.prog })
	if i < 0 {
		return nil
	}
	st.rule = live.Rules[i]
	return finder(st.rule.Trigger.Kind)
}

// start stores a cause for everyone who is due: it starts them, or tells their sessions to look at the exit rule.
func (s *Service) start(st *stretch, due []found) error {
	cause := session.Cause{Workspace: st.workspace, Event: &flow.Event{Name: flow.TimePassed}}
	if st.rule != nil {
		cause = session.Cause{Workspace: st.workspace, Start: st.rule.Flow, Trigger: st.rule.Trigger.ID}
	}
	causes := make([]session.Cause, len(due))
	for i, f := range due {
		causes[i] = cause
		causes[i].Contact = f.contact
	}
	return s.store(st.tx, st.workspace, causes)
}

// moveOn notes how far the page has come.
func (st *stretch) moveOn(got page) {
	if got.soonest != 0 && (st.soonest == 0 || got.soonest < st.soonest) {
		st.soonest = got.soonest
	}
	if !got.last {
		st.key, st.contact, st.next = got.key, got.contact, st.now
		return
	}
	if st.upto != 0 {
		st.from = st.upto
	}
	st.next = cmp.Or(st.soonest, never)
	st.upto, st.key, st.contact, st.soonest = 0, 0, 0, 0
}

// never is a moment that does not come.
const never = math.MaxInt64

// horizon is how far this stretch looks ahead. All triggers look again at the same moments, so that a clock that is moved for a year stops seldom.
func (st *stretch) horizon() int64 { return (st.upto/ahead + 1) * ahead }

// open begins a stretch from where the last one ended, up to now or for at most so long.
func (st *stretch) open(most int64) {
	if st.upto == 0 {
		st.upto = min(st.now, st.from+most)
		st.key, st.contact = math.MinInt64, math.MaxInt64 // before everybody
	}
}
