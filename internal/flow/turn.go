// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"time"

	"parley/internal/i18n"
)

// Turn is what a block sees and does while it runs. It lives for one step.
type Turn struct {
	Env Env

	program *Program
	session *Session
	block   *station
	effects []Effect
	trace   Trace
	sign    *signer
}

// Emit asks the house for something. What nobody takes up is told in the trace.
func (t *Turn) Emit(e Effect) {
	t.effects = append(t.effects, e)
	if w := t.Env.Watch; w != nil {
		w.Told = append(w.Told, len(t.trace))
	}
	if t.Env.Connected != nil && !t.Env.Connected(e.Kind()) {
		t.mark(Mark{Kind: MarkNotConnected, Block: t.session.Block, Name: string(e.Kind())})
	}
}

// Trouble notes that the block could not do its part: reason is a stable word, value what was no good.
func (t *Turn) Trouble(reason, value string) {
	t.mark(Mark{Kind: MarkTrouble, Block: t.block.id, Name: reason, Value: value})
}

// Number gives the next number of the session, for a question or a call: the answer comes back with it.
func (t *Turn) Number() int64 {
	t.session.Count++
	return t.session.Count
}

// Block is the id of the block that runs.
func (t *Turn) Block() string { return t.block.id }

// Linked reports whether an exit of this block leads anywhere.
func (t *Turn) Linked(exit string) bool { return t.block.to(exit) >= 0 }

// Get finds something the session has learned.
func (t *Turn) Get(name string) (Var, bool) { return t.session.Vars.Get(name) }

// Learned lists all the session has learned, sorted by name. It is only for reading.
func (t *Turn) Learned() Vars { return t.session.Vars }

// Set learns something.
func (t *Turn) Set(v Var) { t.session.Vars = t.session.Vars.set(v) }

// Drop forgets something.
func (t *Turn) Drop(name string) { t.session.Vars = t.session.Vars.drop(name) }

// Place is a number of the block's own, 0 on entering: a quiz keeps the question there.
func (t *Turn) Place() int { return t.session.Place }

// SetPlace moves to another place of the block, where no wrong answer has been given.
func (t *Turn) SetPlace(n int) { t.session.Place, t.session.Tries = n, 0 }

// Miss counts a wrong answer and says how many there were at this place.
func (t *Turn) Miss() int {
	t.session.Tries++
	t.mark(Mark{Kind: MarkInvalid, Block: t.block.id})
	return t.session.Tries
}

// Asked notes for statistics that a question was put.
func (t *Turn) Asked(question string) {
	t.mark(Mark{Kind: MarkAsk, Block: t.block.id, Name: question})
}

// Answered notes for statistics what was answered: the option's id for a choice, else the words.
func (t *Turn) Answered(question, value string) {
	t.mark(Mark{Kind: MarkAnswer, Block: t.block.id, Name: question, Value: value})
}

// True asks a condition about the person, with everything this step has already changed.
func (t *Turn) True(c *Check) bool {
	if t.Env.Watch != nil {
		return t.Env.Watch.asked(t, c)
	}
	return c.filter.Match(t.Env.Now, t.read)
}

// Zone is where the person's hours are counted: their own zone, else the flow's rule, else the workspace's.
func (t *Turn) Zone() *time.Location {
	if t.Env.Zone != nil {
		return t.Env.Zone
	}
	return t.program.Home(t.Env.Home)
}

// After is the moment a length of time from now, in Unix ms; 0 for no length, which waits for ever.
func (t *Turn) After(d Duration) int64 {
	if d <= 0 {
		return 0
	}
	return t.Env.Now + d.Milliseconds()
}

// Lang is the language to speak: the person's, or the first of the flow.
func (t *Turn) Lang() i18n.Lang {
	if t.Env.Lang != "" {
		return t.Env.Lang
	}
	if len(t.program.Languages) > 0 {
		return t.program.Languages[0]
	}
	return i18n.RU
}
