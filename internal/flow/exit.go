// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strings"
	"sync"

	"parley/internal/filter"
)

// Hears reports whether an event means something to a session that waits: it waits for it, or the flow's exit rule may hold since.
func (p *Program) Hears(s *Session, e Event) bool {
	return s.State == Waiting && (s.Wait.Kind == WaitEvent && s.Wait.Event == e.Name || p.exitsAt(e))
}

// TimePassed is the event of which sessions hear when the clock alone may have made their exit rule true. Nobody sends it.
const TimePassed = "time.passed"

// ExitAges reports whether the clock alone can make the flow's exit rule true.
func (p *Program) ExitAges() bool { return p.exit != nil && p.exit.filter.Ages() }

// ExitWhere is the exit rule for a query over contacts, with placeholders from start on. What only a session knows is not set there. Only for a flow with a rule.
func (p *Program) ExitWhere(now int64, start int) (string, []any) {
	return p.exit.filter.SQL(now, start)
}

// exitsAt reports whether an event ends sessions of the flow, or may have made its exit condition true.
func (p *Program) exitsAt(e Event) bool {
	if slices.Contains(p.exitEvents, e.Name) {
		return true
	}
	if p.exit == nil {
		return false
	}
	if e.Name == TimePassed {
		return p.ExitAges()
	}
	return slices.ContainsFunc(filter.Facts(p.exit.filter), func(f *Fact) bool { return touches(e, f) })
}

// touched are the conditions that an event of the log may change. An event that is missing here may change every condition that is missing too:
// a room that comes later needs no line here for its exits to be noticed at once.
var touched = sync.OnceValue(func() map[string][]string {
	return map[string][]string{
		"contact.tagged": {"tag"}, "contact.untagged": {"tag"},
		"contact.fields_changed": {"field"}, "contact.changed": {"field"},
		"contact.stage_changed": {"stage"},
		"flow.started":          {"in_flow", "started_flow", "at_block", "reached_block"},
		"flow.done":             {"in_flow", "finished_flow", "at_block"},
		"flow.stopped":          {"in_flow", "at_block"}, "flow.failed": {"in_flow", "at_block"}, "flow.refused": {}, "flow.text_problem": {},
		"contact.created": {}, "contact.field_refused": {}, "press.foreign": {},
	}
})

// alone are the conditions that only events of the list above change. Properties of the person have conditions of their own, which any event may change.
func alone(atom string) bool {
	return slices.Contains([]string{"tag", "field", "stage", "in_flow", "started_flow", "finished_flow", "at_block", "reached_block"}, atom)
}

// touches reports whether the event may have changed the fact. Where the event names what has changed, other tags and fields are left out.
func touches(e Event, f *Fact) bool {
	if own(f) {
		return false // changes only in a step of the session itself
	}
	atoms := touched()[e.Name]
	switch {
	case atoms == nil:
		return !alone(f.Atom)
	case e.Name == "contact.changed" && !alone(f.Atom):
		return true
	case !slices.Contains(atoms, f.Atom):
		return false
	}
	named := map[string]string{"tag": e.Data["tag"], "field": e.Data["fields"]}[f.Atom]
	if named == "" || len(f.Args) == 0 {
		return true
	}
	return holds(named, filter.Fold(strings.TrimSpace(f.Args[0].Text)))
}

// leavesAt ends the session when an event makes it leave.
func (t *Turn) leavesAt(e Event) bool {
	switch {
	case slices.Contains(t.program.exitEvents, e.Name):
		t.unwait()
		t.end(Stopped, "exit_event")
		return true
	case t.program.exitsAt(e):
		return t.leftEarly()
	}
	return false
}
