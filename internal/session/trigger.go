// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"slices"
	"strings"

	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/version"
)

// Event gives a fact to the sessions that wait for it or leave by it, and to the triggers.
func (b *Batch) Event(p *Person, e flow.Event) (Took, error) {
	took := Nobody
	for _, one := range p.Sessions {
		if one.State.State != flow.Waiting {
			continue
		}
		prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
		if fault.Is(err, fault.Invalid) {
			continue // whatever wakes it next lets the person go
		}
		if err != nil {
			return Nobody, err
		}
		if !prog.Flow.Hears(&one.State, e) {
			continue
		}
		if _, err := b.step(p, one, e); err != nil {
			return Nobody, err
		}
		took = Continued
	}
	started, err := b.start(p, e)
	if err != nil || started != Nobody {
		return started, err
	}
	return took, nil
}

// start gives a fact to the triggers. While the bot is paused it waits: a flow would begin to speak in the middle of an operator's talk.
func (b *Batch) start(p *Person, e flow.Event) (Took, error) {
	cause := flow.Cause{Event: e.Name, Data: e.Data}
	if !b.paused(p) {
		return b.trigger(p, cause)
	}
	if len(flow.Pick(b.live.Rules, cause)) == 0 {
		return Nobody, nil
	}
	b.hold(p, Cause{Event: &e, Held: true})
	return Silent, nil
}

// trigger starts the flow that wins a cause.
func (b *Batch) trigger(p *Person, cause flow.Cause) (Took, error) {
	took := Nobody
	for _, found := range flow.Pick(b.live.Rules, cause) {
		entered, err := b.admit(p, found.Rule, cause)
		if err != nil {
			return Nobody, err
		}
		if entered {
			return Started, nil
		}
		took = Refused
	}
	return took, nil
}

// breath is how long a flow that an echo has started is not started by another one, in ms. Two flows that put and take each other's tag, or one that begins
// whenever a flow has begun, would otherwise chase one person for ever.
const breath = 5000

// echoes reports whether an event may be written by a step itself.
func echoes(event string) bool {
	return slices.ContainsFunc([]string{"contact.", "flow.", "goal."}, func(prefix string) bool { return strings.HasPrefix(event, prefix) })
}

// admit starts the flow of a rule, when the rule's condition holds for the person and the flow lets them in.
func (b *Batch) admit(p *Person, rule *flow.Rule, cause flow.Cause) (bool, error) {
	prog := b.live.BySlug[rule.Flow]
	if rule.Trigger.If != "" {
		env, err := b.env(p, &Session{}, prog) // no session yet, and a condition throws no dice
		if err != nil {
			return false, err
		}
		if !rule.Lets(env) {
			b.refuse(p, prog, rule, "condition")
			return false, nil
		}
	}
	if one := newest(p, prog.FlowID); echoes(cause.Event) && one != nil && b.now.ms-one.Started < breath {
		b.refuse(p, prog, rule, "too_often")
		return false, nil
	}
	return b.enter(p, prog, rule.Start(cause), 0)
}

// refuse notes why a person was not let in. A rule for any message would fill the log with every message there is.
func (b *Batch) refuse(p *Person, prog *version.Program, rule *flow.Rule, why string) {
	if rule.Trigger.Kind != flow.ByAnyMessage {
		b.happen(p, "flow.refused", map[string]any{"flow": prog.Slug, "trigger": rule.Trigger.ID, "why": why})
	}
}

// newest is the session in a flow that began last; nil when there was none.
func newest(p *Person, flowID int64) *Session {
	for _, one := range slices.Backward(p.Sessions) {
		if one.Flow == flowID {
			return one
		}
	}
	return nil
}

// fire starts a flow by a trigger whose moment has come.
func (b *Batch) fire(p *Person, slug, trigger string) (Took, error) {
	prog := b.live.BySlug[slug]
	if prog == nil {
		return Nobody, nil // it was paused in the meantime
	}
	i := slices.IndexFunc(prog.Flow.Triggers, func(r *flow.Rule) bool { return r.Trigger.ID == trigger })
	if i < 0 {
		return Nobody, nil // a newer version has no such trigger
	}
	if b.paused(p) {
		b.hold(p, Cause{Start: slug, Trigger: trigger})
		return Silent, nil
	}
	entered, err := b.admit(p, prog.Flow.Triggers[i], flow.Cause{})
	if entered {
		return Started, err
	}
	return Refused, err
}

// enter starts a flow when its re-entry rule allows.
func (b *Batch) enter(p *Person, prog *version.Program, start flow.Start, parent int64) (bool, error) {
	var before *flow.Before
	var running *Session
	for _, one := range p.Sessions {
		if one.Flow == prog.FlowID && (before == nil || before.State.Ended()) {
			before = &flow.Before{State: one.State.State, Ended: one.Ended}
			if !one.State.State.Ended() {
				running = one
			}
		}
	}
	decision := prog.Flow.Reentry.Decide(before, b.now.ms)
	if parent != 0 {
		decision = flow.Entry{Allowed: true} // a call is part of its caller, whatever the rule for people who come by themselves
	}
	if !decision.Allowed {
		b.happen(p, "flow.refused", map[string]any{"flow": prog.Slug, "trigger": start.Trigger, "why": decision.Why})
		return false, nil
	}
	if decision.Restart && running != nil {
		if err := b.stop(p, running, "restarted"); err != nil {
			return false, err
		}
	}
	one := &Session{
		ID: b.svc.IDs.New(), Workspace: b.now.workspace, Contact: p.Contact.ID, Identity: p.Identity.ID, Flow: prog.FlowID, Parent: parent, Source: p.Source,
		Started: b.now.ms, Entered: b.now.ms, changed: true,
	}
	one.State.Version = prog.ID
	p.Sessions = append(p.Sessions, one)
	b.happen(p, "flow.started", map[string]any{"flow": prog.Slug, "session": one.ID, "trigger": start.Trigger})
	_, err := b.step(p, one, start)
	return true, err
}
