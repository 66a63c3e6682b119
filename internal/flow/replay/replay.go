// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package replay

import (
	"reflect"
	"slices"
	"time"

	"parley/internal/flow"
)

// Step is a step made again.
type Step struct {
	Record  Record
	Before  flow.Session
	After   flow.Session
	Effects []flow.Effect
	Watch   *flow.Watch
	// Same says that the trace is that of the record: an engine that has changed since may decide differently, and then only the record tells the truth.
	Same bool
}

// Whose names the session and its person: chance hangs on them.
type Whose struct{ Session, Contact int64 }

// Session makes the steps of a session again, from its beginning. Program gives the version a step ran in; nil ends the replay there, and so does a record
// that does not begin with a start: what happened before it was not kept. Key signs the buttons of the workspace.
func Session(whose Whose, records []Record, key *flow.PayloadKey, program func(version int64) *flow.Program) []Step {
	if len(records) == 0 {
		return nil
	}
	if _, begins := records[0].Input.(flow.Start); !begins {
		return nil
	}
	session := flow.Session{Version: records[0].Version}
	steps := make([]Step, 0, len(records))
	for _, r := range records {
		step := Step{Record: r, Before: session, Same: true}
		if out, ended := r.Input.(Stopped); ended {
			step.After, step.Effects = session.Stop(out.Reason)
		} else {
			p := program(r.Version)
			if p == nil {
				return steps
			}
			step.again(whose, p, key)
		}
		session = step.After
		steps = append(steps, step)
	}
	return steps
}

// again makes the step in the surroundings it had.
func (s *Step) again(whose Whose, p *flow.Program, key *flow.PayloadKey) {
	r, given := s.Record, 0
	s.Watch = &flow.Watch{}
	words := make(map[string]any, len(r.Words))
	for name, found := range r.Words {
		if found.Set {
			words[name] = found.Value
		}
	}
	var trace flow.Trace
	before := s.Before
	if r.Input.Kind() != flow.InMoved {
		before.Version = r.Version // whoever had finished and came back was given what was true that day
	}
	s.After, s.Effects, trace = flow.Step(p, before, r.Input, flow.Env{
		Now: r.Now, Zone: zone(r.Zone), Home: zone(r.Home), Lang: r.Lang, Version: r.Version, Key: key, Watch: s.Watch, Seed: uint64(whose.Session), Connected: r.connected,
		Contact: flow.Contact{ID: whose.Contact, Facts: r.Facts, Words: words},
		NewID: func() int64 {
			if given >= len(r.IDs) {
				return 0 // the engine sends more than it did then; Same will say so
			}
			given++
			return r.IDs[given-1]
		},
	})
	if s.After.State == flow.Done && slices.ContainsFunc(trace, func(m flow.Mark) bool { return m.Kind == flow.MarkStale || m.Kind == flow.MarkRepeat }) {
		s.After.Version = s.Before.Version // nothing came of it
	}
	s.Same = len(trace) == len(r.Trace) && (len(trace) == 0 || reflect.DeepEqual(trace, r.Trace))
}

func zone(name string) *time.Location {
	if name == "" {
		return nil
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	return at
}
