// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "slices"

// Keeper is a block that knows better than its kind who may go on waiting at it after a change of version. A block that is no Keeper takes over everybody who
// waits at a block of its id and kind.
type Keeper interface {
	// Keeps reports whether a wait of an older version, at this place of the block, makes sense here.
	Keeps(kind WaitKind, place int) bool
}

// Timed is a block whose wait can be counted anew: a new version may have made it longer or shorter.
type Timed interface {
	// Until is when the wait of somebody who came at the moment entered is over, in Unix ms; 0: never.
	Until(t *Turn, entered int64) int64
}

// Asker is a block that asks for something and remembers the answer.
type Asker interface {
	// Asks names the answers, as texts and conditions know them.
	Asks() []string
}

// Goer is a block that leads to another by itself, not by an exit.
type Goer interface {
	// Goes is the block it leads to; empty: none of this flow.
	Goes() string
}

// Keeps reports whether somebody who waits at a block of an older version may go on waiting at the block of the same id in this one.
func (p *Program) Keeps(block, kind string, wait WaitKind, place int) bool {
	i, ok := p.index[block]
	if !ok || wait == "" || p.blocks[i].kind != kind {
		return false
	}
	k, ok := p.blocks[i].run.(Keeper)
	return !ok || k.Keeps(wait, place)
}

// KindOf is the kind of a block; empty when the version has no such block.
func (p *Program) KindOf(block string) string {
	if i, ok := p.index[block]; ok {
		return p.blocks[i].kind
	}
	return ""
}

// Buttons lists the ids of a block's buttons that lead on or answer.
func (p *Program) Buttons(block string) []string {
	if i, ok := p.index[block]; ok {
		return slices.Clone(p.blocks[i].buttons)
	}
	return nil
}

// Asks names the answers that a block gathers; none for a block that asks nothing.
func (p *Program) Asks(block string) []string {
	if i, ok := p.index[block]; ok {
		if a, ok := p.blocks[i].run.(Asker); ok {
			return a.Asks()
		}
	}
	return nil
}

// Next lists the blocks that a block leads to, in the order of its exits.
func (p *Program) Next(block string) []string {
	i, ok := p.index[block]
	if !ok {
		return nil
	}
	station := &p.blocks[i]
	var to []string
	if g, ok := station.run.(Goer); ok && g.Goes() != "" {
		to = append(to, g.Goes())
	}
	for _, e := range station.exits {
		if at := station.to(e.Name); at >= 0 && !slices.Contains(to, p.blocks[at].id) {
			to = append(to, p.blocks[at].id)
		}
	}
	return to
}

// Calls lists the flows that this version calls and comes back from, by the block that does.
func (p *Program) Calls() map[string]string { return p.calls }

// Locate finds where a button of an older version stands in this one. A button that its author has moved to another message is found there, when there is no
// doubt: the message did not have a button of this id before, and no other message has got one.
func (p *Program) Locate(old *Program, press Press) Press {
	if slices.Contains(p.Buttons(press.Block), press.Button) {
		return press
	}
	found := ""
	for i := range p.blocks {
		b := &p.blocks[i]
		if !slices.Contains(b.buttons, press.Button) || slices.Contains(old.Buttons(b.id), press.Button) {
			continue
		}
		if found != "" {
			return press
		}
		found = b.id
	}
	if found != "" {
		press.Block = found
	}
	return press
}

// move places the session where a person or a new version wants it.
func (t *Turn) move(in Moved) {
	s := t.session
	s.Version = t.Env.Version
	switch {
	case s.State.Ended():
		t.mark(Mark{Kind: MarkStale, Block: s.Block})
	case in.To == "":
		t.unwait()
		t.end(Stopped, "moved_out")
	case in.To == s.Block && t.program.Keeps(s.Block, t.program.KindOf(s.Block), s.Wait.Kind, s.Place):
		s.State = Waiting
		t.again(in.Entered)
	default:
		t.unwait()
		t.run(Jump(in.To))
	}
}

// again counts a wait anew from the moment the person came to the block. What is past by then comes due at once, in the ordinary turn of timers.
func (t *Turn) again(entered int64) {
	s := t.session
	t.block = &t.program.blocks[t.program.index[s.Block]]
	timed, ok := t.block.run.(Timed)
	if entered == 0 || !ok {
		return
	}
	until := timed.Until(t, entered)
	if until == s.Wait.Until {
		return
	}
	if s.Wait.Timer != 0 {
		t.Emit(CancelTimer{Timer: s.Wait.Timer})
	}
	s.Wait.Until, s.Wait.Timer = until, 0
	if until > 0 {
		s.Wait.Timer = t.Number()
		t.Emit(StartTimer{Timer: s.Wait.Timer, At: until})
	}
}
