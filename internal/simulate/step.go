// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate

import (
	"cmp"
	"path"
	"strings"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

// try makes a step without following it.
func (r *run) try(s *session, in flow.Input) (flow.Session, []flow.Effect, flow.Trace, *flow.Watch) {
	watch := &flow.Watch{}
	next, effects, trace := flow.Step(s.program.flow, s.state, in, flow.Env{
		Now: r.now, Zone: r.person.zone(), Home: r.World.Zone, Lang: i18n.Lang(r.person.Language), Version: s.program.number,
		Contact: flow.Contact{Facts: r.facts(s.program.flow.Facts(), cmp.Or(r.person.zone(), s.program.flow.Home(r.World.Zone))), Words: r.person.words()},
		NewID:   func() int64 { r.ids++; return r.ids }, Key: r.key, Media: media, Watch: watch,
	})
	r.steps++
	return next, effects, trace, watch
}

// media stands for a file of the draft: only its name matters here.
func media(file string) (content.Media, bool) {
	if hash, stored := strings.CutPrefix(file, "media:"); stored {
		return content.Media{SHA256: hash}, true
	}
	return content.Media{SHA256: unstored, Name: path.Base(file)}, true
}

// unstored stands for the hash of a file that lies beside the draft.
const unstored = "0"

// step moves a session and follows what comes of it.
func (r *run) step(s *session, in flow.Input) flow.Trace {
	next, effects, trace, watch := r.try(s, in)
	r.finish(s, next, effects, trace, watch)
	return trace
}

func (r *run) finish(s *session, next flow.Session, effects []flow.Effect, trace flow.Trace, watch *flow.Watch) {
	was, at := s.state.State.Ended(), s.state.Block
	s.state = next
	delete(r.asked, s)
	for _, line := range s.program.teller.Step(story.Step{At: at, After: next, Effects: effects, Trace: trace, Watch: watch}) {
		r.tell(s.program, line)
	}
	for _, e := range effects {
		r.effect(s, e)
	}
	if next.State.Ended() && !was {
		s.ended = r.now
		if s.parent != nil && s.parent.state.Wait.Kind == flow.WaitCall {
			r.causes = append(r.causes, cause{to: s.parent, input: flow.Returned{Call: s.parent.state.Wait.Ask, State: next.State}})
		}
	}
}

// effect does to the made-up person what the house would do to a real one.
func (r *run) effect(s *session, e flow.Effect) {
	switch e := e.(type) {
	case flow.Send:
		r.speak(s, e)
	case flow.TagContact:
		r.person.tag(e.Tag, e.Off)
	case flow.SetField:
		r.person.set(e.Field, e.Value)
	case flow.SetStage:
		r.person.Stage = e.Stage
	case flow.Points:
		r.person.earn(e.Account, e.Change)
	case flow.Consent:
		r.person.agree(e.Purpose, e.Off)
	case flow.PauseBot:
		r.silent = e.Until
	case flow.StartFlow:
		r.causes = append(r.causes, cause{start: e.Flow, parent: s, call: e.Call})
	case flow.StopFlow:
		r.causes = append(r.causes, cause{stop: e.Flow})
	default:
		if e.Kind().Asking() {
			r.ask(s, e)
		}
	}
}

// ask leaves a question open for whoever looks, or answers that nothing is connected.
func (r *run) ask(s *session, e flow.Effect) {
	if r.choose {
		r.asked[s] = s.program.teller.Asks(e.Kind())
		return
	}
	r.tell(s.program, story.Line{Kind: story.Problem, Block: s.state.Block, Text: r.say(
		"Здесь ничего не подключено, и воронка идёт дальше так, как если бы ответа не было.", "Nothing is connected here, so the flow goes on as if there was no answer.")})
	r.causes = append(r.causes, cause{to: s, input: flow.Reply{Ask: s.state.Wait.Ask, Failed: "not_connected"}})
}

// follow takes up what sessions have done to each other.
func (r *run) follow() {
	for len(r.causes) > 0 && !r.full() {
		c := r.causes[0]
		r.causes = r.causes[1:]
		switch {
		case c.start != "":
			r.enterOther(c)
		case c.stop != "":
			for _, s := range r.sessions {
				if s.program.flow.ID == c.stop && !s.state.State.Ended() {
					r.stop(s, "stopped_by_flow")
				}
			}
		case !c.to.state.State.Ended():
			r.step(c.to, c.input)
		}
	}
	if len(r.causes) > 0 {
		r.causes, r.out.Full = nil, true
	}
}

func (r *run) enterOther(c cause) {
	p := r.find(c.start)
	var parent *session
	if c.call != 0 {
		parent = c.parent
	}
	if p == nil {
		r.note(story.Problem, r.say("Воронки «%s» нет или в ней есть ошибки.", "There is no flow “%s”, or it has errors.", c.start))
		if parent != nil {
			r.causes = append(r.causes, cause{to: parent, input: flow.Returned{Call: c.call, State: flow.Failed}})
		}
		return
	}
	r.enter(p, flow.Start{}, parent)
}

// enter begins a passage when the rule of the flow allows; a call is part of its caller, whatever the rule.
func (r *run) enter(p *program, start flow.Start, parent *session) bool {
	var before *flow.Before
	running := r.newest(p)
	if running != nil {
		before = &flow.Before{State: running.state.State, Ended: running.ended}
	}
	entry := p.flow.Reentry.Decide(before, r.now)
	if parent != nil {
		entry = flow.Entry{Allowed: true}
	}
	if !entry.Allowed {
		r.tell(p, story.Line{Kind: story.Problem, Text: p.teller.Refused(entry.Why)})
		return false
	}
	if entry.Restart {
		r.stop(running, "restarted")
	}
	s := &session{program: p, parent: parent}
	r.sessions = append(r.sessions, s)
	r.step(s, start)
	return true
}

func (r *run) stop(s *session, reason string) {
	s.state, _ = s.state.Stop(reason)
	s.ended = r.now
	delete(r.asked, s)
	r.tell(s.program, story.Line{Kind: story.End, Block: s.state.Block, Text: s.program.teller.Ended(flow.Stopped, reason)})
	if s.parent != nil && s.parent.state.Wait.Kind == flow.WaitCall {
		r.causes = append(r.causes, cause{to: s.parent, input: flow.Returned{Call: s.parent.state.Wait.Ask, State: flow.Stopped}})
	}
}
