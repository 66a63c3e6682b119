// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"fmt"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/session/steps"
	"parley/internal/version"
)

// ReasonVersion is why a session stopped whose version cannot run any more.
const ReasonVersion = "version_broken"

// attempt is a step that was made, but has no consequences yet.
type attempt struct {
	session *Session
	next    flow.Session
	effects []flow.Effect
	trace   flow.Trace
	record  *replay.Record
	broken  error // why the session's version cannot run any more
}

// try makes a step without following it: a step is pure, so one that is forgotten never was.
func (b *Batch) try(p *Person, one *Session, in flow.Input) (*attempt, error) {
	prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
	if fault.Is(err, fault.Invalid) {
		// The person must not be stuck in it, nor the fact that woke it be lost for others.
		return &attempt{session: one, broken: err}, nil
	}
	if err != nil {
		return nil, err
	}
	env, err := b.env(p, one, prog)
	if err != nil {
		return nil, err
	}
	a := &attempt{session: one, record: replay.Of(in, &env)}
	a.next, a.effects, a.trace = flow.Step(prog.Flow, one.State, in, env)
	a.record.Saw(env.Watch, a.trace)
	return a, nil
}

// finish lets a step's consequences follow.
func (b *Batch) finish(p *Person, a *attempt) error {
	one := a.session
	if a.broken != nil {
		return b.letGo(p, one.State.Version, a.broken)
	}
	if a.next.State == flow.Failed && one.State.State != flow.Failed {
		last := a.trace[len(a.trace)-1] // of a loop it names the blocks walked
		b.svc.Log.Warn("session: failed", "workspace", b.now.workspace, "contact", p.Contact.ID, "session", one.ID, "reason", a.next.Reason, "blocks", last.Value)
	}
	b.keep(one, a.record)
	return b.follow(p, one, a.next, a.effects, a.trace)
}

// keep numbers a step of a session.
func (b *Batch) keep(one *Session, r *replay.Record) {
	if one.Turns >= steps.Most {
		return
	}
	one.Turns++
	b.made = append(b.made, steps.Step{Session: one.ID, Number: one.Turns, Record: r})
}

// step moves one session by one input and gathers what follows.
func (b *Batch) step(p *Person, one *Session, in flow.Input) (flow.Trace, error) {
	a, err := b.try(p, one, in)
	if err != nil {
		return nil, err
	}
	return a.trace, b.finish(p, a)
}

// follow takes a step's outcome over into the batch.
func (b *Batch) follow(p *Person, one *Session, next flow.Session, effects []flow.Effect, trace flow.Trace) error {
	if !flow.Leads(one.State.State, next.State) {
		return fmt.Errorf("session: %d is %s and cannot become %s", one.ID, one.State.State, next.State)
	}
	wasOver := one.State.State.Ended()
	one.State, one.changed = next, true
	b.trail.follow(b, one, trace)
	b.complain(p, one, trace)
	for _, e := range effects {
		if err := b.effect(p, one, e); err != nil {
			return err
		}
	}
	switch over := next.State.Ended(); {
	case over && !wasOver:
		b.end(p, one)
		if next.State == flow.Stopped {
			return b.stopCalled(p, one)
		}
	case !over:
		one.Ended = 0
	}
	return nil
}

// complain notes in the person's log what a text could not say and what a block could not do. A default that was used is no trouble: that is what it is for.
func (b *Batch) complain(p *Person, one *Session, trace flow.Trace) {
	for _, m := range trace {
		switch {
		case m.Kind == flow.MarkText && m.Name != "value_defaulted" && m.Name != "value_missing":
			b.happen(p, "flow.text_problem", map[string]any{"session": one.ID, "flow_id": one.Flow, "block": m.Block, "rule": m.Name, "value": m.Value})
		case m.Kind == flow.MarkTrouble && m.Name != ReasonNotConnected: // that was told when the question was put
			b.happen(p, "flow.block_trouble", map[string]any{"session": one.ID, "flow_id": one.Flow, "block": m.Block, "reason": m.Name})
		case m.Kind == flow.MarkFail && m.Value != "":
			b.happen(p, "flow.block_trouble", map[string]any{"session": one.ID, "flow_id": one.Flow, "block": m.Block, "reason": m.Name, "blocks": m.Value})
		case m.Kind == flow.MarkNotConnected:
			b.happen(p, "flow.not_connected", map[string]any{"session": one.ID, "flow_id": one.Flow, "block": m.Block, "effect": m.Name})
		}
	}
}

// end closes what hangs on a session that is over.
func (b *Batch) end(p *Person, one *Session) {
	one.Ended = b.now.ms
	exit := exitNone
	if one.State.State == flow.Done {
		exit = exitEnd
	}
	b.trail.close(b, one, exit)
	b.happen(p, "flow."+string(one.State.State), map[string]any{"session": one.ID, "flow_id": one.Flow, "reason": one.State.Reason})
	if one.Parent == 0 {
		return
	}
	for _, caller := range p.Sessions {
		if caller.ID == one.Parent && caller.State.Wait.Kind == flow.WaitCall {
			b.causes = append(b.causes, Cause{
				Workspace: b.now.workspace, Contact: p.Contact.ID, Identity: one.Identity, Session: caller.ID,
				Returned: &flow.Returned{Call: caller.State.Wait.Ask, State: one.State.State},
			})
		}
	}
}

// stopCalled ends the sub-flows that a stopped session had called: whoever has left a flow has left what was part of it.
func (b *Batch) stopCalled(p *Person, caller *Session) error {
	for _, one := range p.Sessions {
		if one.Parent == caller.ID {
			if err := b.stop(p, one, "caller_stopped"); err != nil {
				return err
			}
		}
	}
	return nil
}

// effect gathers one effect. Those that touch only a person's own record are done here; the others wait for their handlers.
func (b *Batch) effect(p *Person, one *Session, e flow.Effect) error {
	switch e := e.(type) {
	case flow.Send:
		return b.send(p, one, e)
	case flow.StartTimer:
		b.timers[one.ID] = timer{contact: p.Contact.ID, seq: e.Timer, due: e.At}
	case flow.CancelTimer:
		b.unset[one.ID] = true
		if b.timers[one.ID].seq == e.Timer {
			delete(b.timers, one.ID)
		}
	case flow.TagContact:
		b.tags = append(b.tags, contact.TagChange{Contact: p.Contact.ID, Tag: e.Tag, Off: e.Off})
	case flow.SetField:
		b.setField(p, one, e)
	case flow.SetStage:
		if old := p.Contact.Stage; old != contact.Stage(e.Stage) {
			p.Contact.Stage = contact.Stage(e.Stage)
			p.Touch()
			b.happen(p, "contact.stage_changed", map[string]any{"from": old, "to": e.Stage})
		}
	case flow.Points:
		b.points = append(b.points, contact.PointChange{Contact: p.Contact.ID, Account: e.Account, Change: e.Change, Flow: one.Flow, Session: one.ID})
	case flow.PauseBot:
		p.Contact.PausedUntil = e.Until
		p.Touch()
	case flow.StartFlow:
		cause := Cause{Workspace: b.now.workspace, Contact: p.Contact.ID, Identity: one.Identity, Start: e.Flow}
		if e.Call != 0 {
			prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
			if err != nil {
				return err
			}
			cause.Parent, cause.Version = one.ID, prog.Calls[e.Flow]
		}
		b.causes = append(b.causes, cause)
	case flow.StopFlow:
		b.causes = append(b.causes, Cause{Workspace: b.now.workspace, Contact: p.Contact.ID, Identity: one.Identity, Stop: e.Flow})
	case flow.Goal:
		b.happen(p, "goal.reached", map[string]any{"goal": e.Goal, "value": e.Value, "currency": e.Currency, "session": one.ID, "flow_id": one.Flow})
	default:
		told := Told{Person: p, Session: one, Effect: e}
		if e.Kind().Asking() {
			b.asked[e.Kind()] = append(b.asked[e.Kind()], told)
		} else {
			b.told[e.Kind()] = append(b.told[e.Kind()], told)
		}
	}
	return nil
}

// setField sets a property of the person's own record at once, and gathers the workspace's own fields. A value that does not fit is told in the log.
func (b *Batch) setField(p *Person, one *Session, e flow.SetField) {
	before := p.Contact
	handled, problem := p.Contact.Set(e.Field, e.Value, b.now.region)
	switch {
	case !handled:
		b.fields = append(b.fields, contact.FieldChange{Contact: p.Contact.ID, Key: e.Field, Value: e.Value, Clock: one.clock})
	case len(problem) > 0:
		b.happen(p, "contact.field_refused", map[string]any{"field": e.Field})
	default:
		p.Contact.Rename(before, p.Identity.Username, p.Identity.Address)
		p.Touch()
		if p.Contact != before {
			b.happen(p, contact.EventChanged, map[string]any{"fields": []string{e.Field}})
		}
	}
}

// purposes of messages by the kind of the flow.
var purposes = map[flow.Kind]message.Purpose{
	flow.Informational: message.PurposeInformational,
	flow.Promo:         message.PurposePromo,
	flow.Announcement:  message.PurposeAnnouncement,
	flow.Transactional: message.PurposeTransactional,
}

// send fits a message to the channel the session speaks through and queues its parts.
func (b *Batch) send(p *Person, one *Session, e flow.Send) error {
	prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
	if err != nil {
		return err
	}
	caps, err := b.capabilities(p.Identity.Kind)
	if err != nil {
		return err
	}
	draft := outbox.Draft{
		Workspace: b.now.workspace, Contact: p.Contact.ID, Identity: p.Identity.ID, Channel: p.Identity.Channel, Message: e.Message, Content: e.Content,
		Lane: message.LaneFunnel, Author: message.ByBot, Purpose: b.purpose(p, prog), Basis: basis(p), Flow: one.Flow, Version: one.State.Version, Session: one.ID,
		Block: e.Block, At: b.now.ms,
	}
	b.parts = append(b.parts, b.svc.Outbox.Compose(draft, caps)...)
	if p.Contact.Greeted == 0 {
		p.Contact.Greeted = b.now.ms
		p.Touch()
	}
	return nil
}

func (b *Batch) purpose(p *Person, prog *version.Program) message.Purpose {
	if p.Asked {
		return message.PurposeAnswer
	}
	if purpose, ok := purposes[prog.Flow.Kind]; ok {
		return purpose
	}
	return message.PurposeInformational
}

// basis is what allows a message: that the person wrote first, or pressed Start, until it is taken back. Consents of other kinds are looked up by the rooms
// that write first.
func basis(p *Person) string {
	if p.Identity.Started {
		return "inbound"
	}
	return ""
}

// capabilities are a kind's; a driver makes its description anew each time it is asked.
func (b *Batch) capabilities(kind string) (*content.Capabilities, error) {
	if caps := b.caps[kind]; caps != nil {
		return caps, nil
	}
	driver, ok := b.svc.Channels.Registry.Driver(channel.Kind(kind))
	if !ok {
		return nil, fmt.Errorf("session: no driver of kind %q", kind)
	}
	caps := driver.Spec().Capabilities
	b.caps[kind] = &caps
	return &caps, nil
}
