// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"slices"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

// program is a flow that takes part in a run.
type program struct {
	flow   *flow.Program
	number int64 // stands for the version: buttons carry it
	teller story.Teller
}

// session is one passage of the made-up person.
type session struct {
	program *program
	state   flow.Session
	parent  *session
	ended   int64
}

// cause is what one session does to another; it is taken up after the step, as the house does.
type cause struct {
	start  string // slug of a flow …
	parent *session
	call   int64 // … as a sub-flow
	stop   string
	to     *session // gets the input
	input  flow.Input
}

// run is a run under way.
type run struct {
	Setup

	channel  string
	caps     content.Capabilities
	choose   bool
	now      int64
	ids      int64
	key      *flow.PayloadKey
	person   Person
	said     int   // messages of the person
	silent   int64 // the bot is paused until
	main     *program
	programs map[string]*program
	sessions []*session
	causes   []cause
	input    int
	passed   []int64 // how long each input took, ms
	steps    int
	asked    map[*session]string // what a session waits for from outside
	payloads map[int]map[string]string
	out      Result
}

// Run simulates a request. A document with errors is not run: its problems are given back.
func Run(s Setup, req Request) (Result, []flow.Problem) {
	r, problems := play(s, req)
	if r == nil {
		return Result{}, problems
	}
	return r.result(), problems
}

// play does everything a request asks for; nil when it cannot be run.
func play(s Setup, req Request) (*run, []flow.Problem) {
	main, problems := flow.Compile(s.Document, s.Registry, s.World)
	if main == nil {
		return nil, problems
	}
	r := &run{
		Setup: s, channel: cmp.Or(req.Channel, "telegram"), choose: req.Choose, now: s.Now, key: flow.NewPayloadKey([]byte("simulated")), person: whole(req.Person),
		out: Result{Chat: []Bubble{}, Trace: []Told{}, Vars: []Variable{}}, programs: map[string]*program{}, asked: map[*session]string{}, payloads: map[int]map[string]string{},
	}
	var known bool
	if r.caps, known = s.Table(r.channel); !known {
		return nil, []flow.Problem{{Rule: "unknown_channel", Path: "channel", Level: flow.Error, Text: i18n.Words("Такого канала нет. Выберите другой.", "There is no such channel. Please choose another.")}}
	}
	r.main = r.add(s.Document, main)
	r.begin(req.Start)
	for i, in := range req.Inputs {
		if i >= MaxInputs || r.full() {
			r.out.Full = true
			break
		}
		r.input, r.out.Wrong = i+1, ""
		before := r.now
		r.take(in)
		r.follow()
		r.passed = append(r.passed, r.now-before)
	}
	return r, problems
}

func (r *run) full() bool { return r.steps >= maxSteps || len(r.out.Chat) >= maxChat }

// add makes a document take part.
func (r *run) add(doc flow.Document, compiled *flow.Program) *program {
	p := &program{flow: compiled, number: int64(len(r.programs) + 1), teller: story.Teller{
		Names: story.NewNames(doc, r.Registry, r.Lang), Lang: r.Lang, Zone: r.World.Zone, Flow: r.flowName,
	}}
	r.programs[doc.ID] = p
	return p
}

func (r *run) flowName(slug string) string {
	doc, ok := r.document(slug)
	if !ok {
		return ""
	}
	return doc.Name.In(r.Lang, append(doc.Languages, i18n.EN)...)
}

func (r *run) document(slug string) (flow.Document, bool) {
	if slug == r.Document.ID {
		return r.Document, true
	}
	if r.Flow == nil {
		return flow.Document{}, false
	}
	return r.Flow(slug)
}

// find gives the program of another flow; nil: there is none that works.
func (r *run) find(slug string) *program {
	if p := r.programs[slug]; p != nil {
		return p
	}
	doc, ok := r.document(slug)
	if !ok {
		return nil
	}
	compiled, _ := flow.Compile(doc, r.Registry, r.World)
	if compiled == nil {
		return nil
	}
	return r.add(doc, compiled)
}

// say chooses the words of whoever looks.
func (r *run) say(ru, en string, args ...any) string { return say(r.Lang, ru, en, args...) }

// tell adds a line to the trace.
func (r *run) tell(p *program, l story.Line) {
	r.out.Trace = append(r.out.Trace, Told{Line: l, Input: r.input, At: when(r.now), Flow: p.flow.ID})
}

func (r *run) note(kind story.Kind, text string) { r.tell(r.main, story.Line{Kind: kind, Text: text}) }

func when(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// result says where the run has come to.
func (r *run) result() Result {
	out := r.out
	out.Now, out.Person, out.Silent = when(r.now), r.person, r.silent > r.now
	if at := r.due(); at != nil {
		moment := when(r.dueAt(at))
		out.Due = &moment
	}
	if main := r.newest(r.main); main != nil {
		out.State = main.state.State
	}
	if s := r.current(); s != nil {
		out.Block, out.Flow, out.Asks = s.state.Block, s.program.flow.ID, r.asked[s]
		if s.state.Wait.Kind != "" {
			out.Waits = s.program.teller.Waits(s.state.Wait)
		}
		if until := s.state.Wait.Until; until > 0 {
			moment := when(until)
			out.Until = &moment
		}
		for _, v := range s.state.Vars {
			out.Vars = append(out.Vars, Variable{v.Name, v.Text})
		}
	} else if main := r.newest(r.main); main != nil {
		for _, v := range main.state.Vars {
			out.Vars = append(out.Vars, Variable{v.Name, v.Text})
		}
	}
	return out
}

// newest is the last passage through a flow.
func (r *run) newest(p *program) *session {
	for _, s := range slices.Backward(r.sessions) {
		if s.program == p {
			return s
		}
	}
	return nil
}

// current is the session the person is in: the innermost of those that go on.
func (r *run) current() *session {
	var found *session
	for _, s := range r.sessions {
		if !s.state.State.Ended() && (s.state.Wait.Kind != flow.WaitCall || found == nil) {
			found = s
		}
	}
	return found
}
