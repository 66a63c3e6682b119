// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"fmt"
	"slices"
	"time"

	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/i18n"
	"parley/internal/message"
	"parley/internal/session/steps"
	"parley/internal/version"
	"parley/internal/workspace"
)

// Batch is many people of one workspace being stepped in one transaction. Nothing it does is visible before Save, and Save is called once.
type Batch struct {
	svc  *Service
	tx   *db.Tx
	now  moment
	key  *flow.PayloadKey
	live *version.Live

	people      map[int64]*Person
	ids         []int64
	zones       map[string]*time.Location
	caps        map[string]*content.Capabilities // by kind of channel
	wordsLoaded bool
	factsLoaded map[int64]bool

	parts    []message.Part
	trail    trail
	made     []steps.Step
	timers   map[int64]timer // by session
	unset    map[int64]bool  // sessions whose timer is taken back
	causes   []Cause
	held     []Cause // until the pause of their person ends
	clicks   []click
	told     map[flow.EffectKind][]Told
	asked    map[flow.EffectKind][]Told
	tags     []contact.TagChange
	fields   []contact.FieldChange
	points   []contact.PointChange
	happened []happening
}

// moment is when and where a batch takes place.
type moment struct {
	workspace int64
	ms        int64
	home      *time.Location
	region    string // where phone numbers without a country code are from
}

// Open loads the sessions of people and makes a batch. The contacts stand in the database already.
func (s *Service) Open(tx *db.Tx, ws workspace.Workspace, people []*Person) (*Batch, error) {
	live, err := s.Versions.Live(tx, ws.ID)
	if err != nil {
		return nil, err
	}
	b := &Batch{
		svc: s, tx: tx, key: s.Key(ws.ID), live: live,
		now:    moment{workspace: ws.ID, ms: s.Clock.NowMS(ws.ID), home: ws.Zone(), region: contact.Region(ws)},
		people: make(map[int64]*Person, len(people)), zones: map[string]*time.Location{}, caps: map[string]*content.Capabilities{}, factsLoaded: map[int64]bool{},
		timers: map[int64]timer{}, unset: map[int64]bool{}, told: map[flow.EffectKind][]Told{}, asked: map[flow.EffectKind][]Told{},
	}
	for _, p := range people {
		b.people[p.Contact.ID] = p
		b.ids = append(b.ids, p.Contact.ID)
	}
	sessions, err := load(tx, ws.ID, b.ids)
	if err != nil {
		return nil, err
	}
	for _, one := range sessions {
		p := b.people[one.Contact]
		p.Sessions = append(p.Sessions, one)
	}
	return b, b.bring()
}

// Took tells what became of an input.
type Took string

// What may become of an input.
const (
	Continued Took = "continued" // a waiting session took it
	Started   Took = "started"   // it started a flow
	Nobody    Took = "nobody"    // nothing was done with it
	Late      Took = "late"      // a button of long ago that no longer leads anywhere
	Foreign   Took = "foreign"   // a button that is not of this workspace
	Repeated  Took = "repeated"  // the same press twice
	Refused   Took = "refused"   // a flow was meant, but did not let the person in
	Silent    Took = "silent"    // the bot is paused for this person
)

// paused reports whether the bot keeps silent for a person now.
func (b *Batch) paused(p *Person) bool { return p.Contact.PausedUntil > b.now.ms }

// Message gives what a person wrote to the session that waits for it, else to the keywords. The cause says how the person came: whether they never wrote
// before, whether they pressed Start. Words a step refuses are tried on the keywords before the step answers them: whoever types the code word in place
// of a button means it.
func (b *Batch) Message(p *Person, in flow.Answer, came flow.Cause) (Took, error) {
	if b.paused(p) {
		return Silent, nil
	}
	var unheard *attempt
	for _, one := range slices.Backward(p.Sessions) {
		if one.State.State != flow.Waiting || one.State.Wait.Kind != flow.WaitAnswer || one.placed {
			continue
		}
		a, err := b.try(p, one, in)
		switch {
		case err != nil:
			return Nobody, err
		case a.broken != nil:
			if err := b.finish(p, a); err != nil {
				return Nobody, err
			}
			continue
		case came.Came && !a.trace.Other():
			continue // pressing Start again is no answer to "What is your name?"
		case a.trace.Other():
			if unheard == nil {
				unheard = a
			}
			continue
		case a.trace.Invalid() && in.Text != "":
			if took, err := b.trigger(p, flow.Cause{Text: in.Text, Words: true}); err != nil || took == Started {
				return took, err
			}
		}
		return Continued, b.finish(p, a)
	}
	came.Text = in.Text
	took, err := b.trigger(p, came)
	if err != nil || took == Started || unheard == nil {
		return took, err
	}
	return took, b.finish(p, unheard)
}

// Chooses reports whether what a person wrote is an option of a step that waits: «Менеджер» may be the answer to a question as well as a call for one.
func (b *Batch) Chooses(p *Person, in flow.Answer) (bool, error) {
	if b.paused(p) {
		return false, nil
	}
	for _, one := range slices.Backward(p.Sessions) {
		if one.State.State != flow.Waiting || one.State.Wait.Kind != flow.WaitAnswer {
			continue
		}
		a, err := b.try(p, one, in)
		if err != nil || a.broken != nil {
			return false, err
		}
		return a.trace.Chose(in.Text), nil
	}
	return false, nil
}

// Link starts the flow a link belongs to.
func (b *Batch) Link(p *Person, slug string) (Took, error) {
	if b.paused(p) {
		return Silent, nil
	}
	return b.trigger(p, flow.Cause{Flow: slug})
}

// Press gives a button to the session it belongs to, whatever version it was sent by.
func (b *Batch) Press(p *Person, data string) (Took, error) {
	payload, err := b.key.Unpack(data)
	if err != nil {
		return Foreign, nil //nolint:nilerr // strangers and old workspaces may send anything: it is counted, and nothing follows
	}
	prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, payload.Version)
	if fault.Is(err, fault.Invalid) {
		return Late, b.letGo(p, payload.Version, err)
	}
	if err != nil {
		return Nobody, err
	}
	press, ok := prog.Flow.Press(payload)
	if !ok {
		return Foreign, nil
	}
	p.Contact.LastClick = b.now.ms
	p.Touch()
	took, err := b.pressIn(p, prog, press)
	b.clicks = append(b.clicks, click{
		id: b.svc.IDs.New(), contact: p.Contact.ID, identity: p.Identity.ID, message: payload.Message, flow: prog.FlowID, version: payload.Version,
		block: press.Block, button: press.Button, outcome: string(took), at: b.now.ms,
	})
	return took, err
}

// letGo ends what a person has in a version that cannot run any more: something that its conditions ask for was deleted since it was published. The person
// must not be stuck in it, nor the fact that found it be lost.
func (b *Batch) letGo(p *Person, version int64, why error) error {
	for _, one := range p.Sessions {
		if one.State.Version != version || one.State.State.Ended() {
			continue
		}
		b.svc.Log.Warn("session: its version cannot run any more", "workspace", b.now.workspace, "session", one.ID, "error", why)
		if err := b.stop(p, one, ReasonVersion); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) pressIn(p *Person, prog *version.Program, press flow.Press) (Took, error) {
	if b.paused(p) {
		return Silent, nil
	}
	var one *Session
	for _, s := range p.Sessions {
		if s.Flow == prog.FlowID && (one == nil || one.State.State.Ended() || !s.State.State.Ended()) {
			one = s
		}
	}
	if one == nil {
		return Late, nil
	}
	was := one.State.Version
	if live := b.live.BySlug[prog.Slug]; live != nil && one.State.State == flow.Done {
		one.State.Version = live.ID // whoever has finished and comes back gets what is true today
	}
	if one.State.Version != prog.ID {
		now, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
		if err != nil && !fault.Is(err, fault.Invalid) { // one that cannot run any more is told of by the step
			return Nobody, err
		}
		if err == nil {
			press = now.Flow.Locate(prog.Flow, press)
		}
	}
	trace, err := b.step(p, one, press)
	if err != nil {
		return Nobody, err
	}
	took := Continued
	for _, m := range trace {
		switch m.Kind {
		case flow.MarkRepeat:
			took = Repeated
		case flow.MarkStale:
			took = Late
		}
	}
	if took != Continued && one.State.State == flow.Done { // nothing came of it
		one.State.Version = was
	}
	return took, nil
}

// Take gives a stored cause to whom it is for.
func (b *Batch) Take(p *Person, c Cause) (Took, error) {
	switch {
	case c.Trigger != "":
		return b.fire(p, c.Start, c.Trigger)
	case c.Start != "":
		prog, err := b.toStart(c)
		if err != nil {
			return Nobody, err
		}
		if prog == nil {
			return Nobody, b.giveBack(p, c)
		}
		entered, err := b.enter(p, prog, flow.Start{Block: c.Block}, c.Parent)
		if entered {
			return Started, err
		}
		return Refused, err
	case c.Stop != "":
		return Continued, b.stopFlow(p, c.Stop)
	case c.Event != nil && c.Held:
		return b.start(p, *c.Event)
	case c.Event != nil:
		return b.Event(p, *c.Event)
	}
	for _, one := range p.Sessions {
		if one.ID != c.Session {
			continue
		}
		var in flow.Input = c.Reply
		if c.Reply != nil {
			in = *c.Reply
		} else if c.Returned != nil {
			in = *c.Returned
		}
		_, err := b.step(p, one, in)
		return Continued, err
	}
	return Nobody, nil
}

// toStart is the version that a cause starts: the one that its caller was published with, else the live one; nil when there is none, or the flow was put away.
func (b *Batch) toStart(c Cause) (*version.Program, error) {
	live := b.live.BySlug[c.Start]
	if c.Version == 0 {
		return live, nil
	}
	if live == nil { // it takes nobody in by itself; a flow that is merely paused can still be called
		f, err := version.BySlug(b.tx, b.now.workspace, c.Start)
		if fault.Is(err, fault.NotFound) || f.State == version.Archived {
			return nil, nil //nolint:nilnil // none is an answer, which the caller gets as a failed call
		}
		if err != nil {
			return nil, err
		}
	}
	prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, c.Version)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) { // what it asks for was deleted
		return nil, nil //nolint:nilnil // none is an answer, which the caller gets as a failed call
	}
	return prog, err
}

// giveBack tells a caller that the flow it called is not there.
func (b *Batch) giveBack(p *Person, c Cause) error {
	for _, one := range p.Sessions {
		if one.ID == c.Parent && one.State.Wait.Kind == flow.WaitCall {
			_, err := b.step(p, one, flow.Returned{Call: one.State.Wait.Ask, State: flow.Failed})
			return err
		}
	}
	return nil
}

// Timeout fires a timer.
func (b *Batch) Timeout(p *Person, session, seq int64) error {
	for _, one := range p.Sessions {
		if one.ID == session {
			_, err := b.step(p, one, flow.Timeout{Timer: seq})
			return err
		}
	}
	return nil
}

// StopAll ends everything that runs for a person, for example when they leave.
func (b *Batch) StopAll(p *Person, reason string) error {
	for _, one := range p.Sessions {
		if err := b.stop(p, one, reason); err != nil {
			return err
		}
	}
	return nil
}

func (b *Batch) stopFlow(p *Person, slug string) error {
	prog := b.live.BySlug[slug]
	if prog == nil {
		return nil
	}
	for _, one := range p.Sessions {
		if one.Flow == prog.FlowID {
			if err := b.stop(p, one, "stopped_by_flow"); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *Batch) stop(p *Person, one *Session, reason string) error {
	if one.State.State.Ended() {
		return nil
	}
	next, effects := one.State.Stop(reason)
	b.keep(one, &replay.Record{Now: b.now.ms, Version: one.State.Version, Input: replay.Stopped{Reason: reason}})
	return b.follow(p, one, next, effects, nil)
}

// Parts are the messages this batch queues.
func (b *Batch) Parts() []message.Part { return b.parts }

// Person finds somebody of the batch.
func (b *Batch) Person(id int64) *Person { return b.people[id] }

func langOf(c contact.Contact) i18n.Lang { return i18n.Lang(c.Language) }

// happening is a fact for the log.
type happening struct {
	contact int64
	kind    string
	data    map[string]any
}

func (b *Batch) happen(p *Person, kind string, data map[string]any) {
	b.happened = append(b.happened, happening{contact: p.Contact.ID, kind: kind, data: data})
}

// String describes a person for errors.
func (p *Person) String() string { return fmt.Sprintf("contact %d", p.Contact.ID) }
