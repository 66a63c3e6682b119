// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strings"

	"parley/internal/content"
	"parley/internal/i18n"
)

const (
	// maxSprint bounds the blocks of one step: a flow that goes in a circle without waiting fails instead of running for ever.
	maxSprint = 100
	// hintEveryMS is how often at most a person who writes where buttons are is told of them, in ms.
	hintEveryMS = 10 * 60_000
	// doubleTapMS is how long the same press again is taken for a finger's tremble, in ms.
	doubleTapMS = 5000
)

// Step moves a session by one input. It is pure: the same arguments give the same answer, always; the simulator, the replay of a past session
// and the live run are this one function. The session given in is not changed.
func Step(p *Program, s Session, in Input, env Env) (Session, []Effect, Trace) {
	s.Vars = slices.Clone(s.Vars)
	t := Turn{Env: env, program: p, session: &s, effects: make([]Effect, 0, 4), trace: make(Trace, 0, 8)}
	t.begin(in)
	return s, t.effects, t.trace
}

// begin finds whom the input is for and follows what it sets off.
func (t *Turn) begin(in Input) {
	s := t.session
	switch in := in.(type) {
	case Start:
		t.start(in)
		return
	case Moved:
		t.move(in)
		return
	case Press:
		t.press(in)
		return
	case Timeout:
		if s.Wait.Timer == 0 || s.Wait.Timer != in.Timer {
			t.mark(Mark{Kind: MarkStale, Block: s.Block})
			return
		}
		s.Wait.Timer = 0 // it is spent: nothing to cancel
	case Reply:
		if s.Wait.Kind != WaitReply || s.Wait.Ask != in.Ask {
			t.mark(Mark{Kind: MarkStale, Block: s.Block})
			return
		}
		if in.Failed != "" {
			t.mark(Mark{Kind: MarkTrouble, Block: s.Block, Name: in.Failed})
		}
	case Returned:
		if s.Wait.Kind != WaitCall || s.Wait.Ask != in.Call {
			t.mark(Mark{Kind: MarkStale, Block: s.Block})
			return
		}
	case Event:
		if s.State == Waiting && t.leavesAt(in) {
			return
		}
		if s.Wait.Kind != WaitEvent || s.Wait.Event != in.Name {
			t.mark(Mark{Kind: MarkStale, Block: s.Block})
			return
		}
	case Answer:
		if s.State != Waiting || s.Wait.Kind != WaitAnswer {
			t.mark(Mark{Kind: MarkOther, Block: s.Block})
			return
		}
	}
	if s.State != Waiting {
		t.mark(Mark{Kind: MarkStale, Block: s.Block})
		return
	}
	t.resume(in)
}

func (t *Turn) start(in Start) {
	if t.session.State != "" {
		t.mark(Mark{Kind: MarkStale, Block: t.session.Block})
		return
	}
	t.session.Version = t.Env.Version
	if in.Text != "" {
		t.Set(TextVar(Said, in.Text))
	}
	block := t.program.start
	if in.Block != "" {
		block = in.Block
	}
	t.run(Jump(block))
}

// press gives a button to its block, whether the session still waits there or passed it long ago.
func (t *Turn) press(in Press) {
	s := t.session
	if s.State == "" || s.State == Failed || s.State == Stopped || !t.program.Has(in.Block) {
		t.stale(in)
		return
	}
	last := LastPress{Message: in.Message, Button: in.Button, At: t.Env.Now}
	if in.Message != 0 && s.Last.Message == last.Message && s.Last.Button == last.Button && last.At-s.Last.At < doubleTapMS {
		t.mark(Mark{Kind: MarkRepeat, Block: in.Block})
		return
	}
	if s.State == Waiting && s.Block == in.Block && s.Wait.Kind == WaitAnswer {
		s.Last = last
		in.Late = false
		t.resume(in)
		return
	}
	if s.State.Ended() && t.left() {
		t.mark(Mark{Kind: MarkStale, Block: in.Block}) // who has left is not let in again by an old button, and what was finished stays finished
		return
	}
	if t.leftEarly() {
		return
	}
	in.Late = true
	t.block = &t.program.blocks[t.program.index[in.Block]]
	next := t.block.run.Resume(t, in)
	if next.kind == nextStay || next.kind == nextKeep {
		t.stale(in)
		return
	}
	s.Last = last
	t.unwait()
	s.Block, s.Place, s.Tries = in.Block, 0, 0
	t.run(next)
}

// resume gives the input to the block the session waits at.
func (t *Turn) resume(in Input) {
	s := t.session
	i, ok := t.program.index[s.Block]
	if !ok {
		t.unwait()
		t.end(Failed, "no_block")
		return
	}
	if t.leftEarly() {
		return
	}
	t.block = &t.program.blocks[i]
	s.State = Running
	next := t.block.run.Resume(t, in)
	if next.kind == nextStay {
		press, pressed := in.(Press)
		switch {
		case in.Kind() == InAnswer && t.block.to("other") >= 0:
			if answer, ok := in.(Answer); ok && answer.Text != "" {
				t.Set(TextVar(Said, answer.Text))
			}
			next = Leave("other")
		case pressed: // a button that this version of the block has no more
			s.State = Waiting
			t.stale(press)
			return
		default:
			t.mark(Mark{Kind: MarkOther, Block: s.Block})
			s.State = Waiting
			if in.Kind() == InAnswer {
				t.hint()
			}
			return
		}
	}
	if next.kind == nextKeep {
		s.State = Waiting
		return
	}
	t.unwait()
	t.run(next)
}

// hint answers words at a step of buttons: the step stays as it was, and whoever it serves reads the words. The house sends it only when
// no keyword took them.
func (t *Turn) hint() {
	s := t.session
	if len(t.block.buttons) == 0 || s.Hinted != 0 && t.Env.Now-s.Hinted < hintEveryMS {
		return
	}
	s.Hinted = t.Env.Now
	t.SayText(hintWords().In(t.Lang(), i18n.EN))
}

// stale counts a button that leads nowhere any more, and answers it with the words of the flow's author: a tap without an answer looks broken. The same words
// are not said again soon, and nobody is answered who was taken out of the flow.
func (t *Turn) stale(in Press) {
	s := t.session
	t.mark(Mark{Kind: MarkStale, Block: in.Block})
	if s.State == Stopped || s.Hinted != 0 && t.Env.Now-s.Hinted < hintEveryMS {
		return
	}
	s.Hinted = t.Env.Now
	text := t.Text(t.program.stale)
	if text == "" {
		text = staleWords().In(t.Lang(), i18n.EN)
	}
	t.Emit(Send{Message: t.Env.NewID(), Block: s.Block, Content: content.Message{Text: text}})
}

// staleWords answer a button of long ago when the flow's author has written nothing.
func staleWords() i18n.Text {
	return i18n.Words("Эта кнопка уже не действует. Напишите, что вас интересует, и мы поможем.",
		"This button no longer works. Write what you are interested in, and we will help.")
}

// hintWords are said to words at a step that waits for a button.
func hintWords() i18n.Text {
	return i18n.Words("Спасибо, мы получили ваше сообщение. Чтобы продолжить, нажмите одну из кнопок выше или напишите её название.",
		"Thank you, we have your message. To go on, please press one of the buttons above or write its name.")
}

// run follows decisions from block to block until the session waits or ends.
func (t *Turn) run(next Next) {
	s := t.session
	s.State = Running
	for range maxSprint {
		at := -1
		switch next.kind {
		case nextExit:
			t.mark(Mark{Kind: MarkExit, Block: s.Block, Exit: next.exits[0]})
			if at = t.block.to(next.exits[0]); at < 0 && next.exits[1] != "" {
				at = t.block.to(next.exits[1])
			}
			if at < 0 {
				t.end(Done, "")
				return
			}
		case nextJump:
			i, ok := t.program.index[next.block]
			if !ok {
				t.end(Failed, "no_block")
				return
			}
			at = i
		case nextWait:
			t.wait(next.wait)
			return
		case nextEnd:
			t.end(Done, next.word)
			return
		case nextFail:
			t.end(Failed, next.word)
			return
		case nextStay, nextKeep: // a block that has nothing to say on entering would stand for ever
			t.end(Failed, "no_decision")
			return
		}
		t.block = &t.program.blocks[at]
		s.Block, s.Place, s.Tries = t.block.id, 0, 0
		if t.leftEarly() {
			return
		}
		t.mark(Mark{Kind: MarkEnter, Block: s.Block})
		next = t.block.run.Enter(t)
	}
	t.end(Failed, "loop")
	t.trace[len(t.trace)-1].Value = t.circle()
}

// circle lists the blocks walked since the last one was there before, for whoever looks for the mistake.
func (t *Turn) circle() string {
	ids := []string{t.session.Block}
	last := true
	for _, m := range slices.Backward(t.trace) {
		if m.Kind != MarkEnter {
			continue
		}
		if last { // it stands in the list already
			last = false
			continue
		}
		ids = append(ids, m.Block)
		if m.Block == t.session.Block {
			break
		}
	}
	slices.Reverse(ids)
	return strings.Join(ids, " → ")
}

// wait parks the session and sets its timer.
func (t *Turn) wait(w Wait) {
	if w.Until > 0 {
		w.Timer = t.Number()
		t.Emit(StartTimer{Timer: w.Timer, At: w.Until})
	}
	t.session.State, t.session.Wait = Waiting, w
	t.mark(Mark{Kind: MarkWait, Block: t.session.Block, Name: string(w.Kind)})
}

// unwait forgets the wait and takes its timer back.
func (t *Turn) unwait() {
	if t.session.Wait.Timer != 0 {
		t.Emit(CancelTimer{Timer: t.session.Wait.Timer})
	}
	t.session.Wait = Wait{}
}

// left reports whether the flow's exit condition holds.
func (t *Turn) left() bool { return t.program.exit != nil && t.True(t.program.exit) }

// leftEarly stops the session when the flow's exit condition holds.
func (t *Turn) leftEarly() bool {
	if !t.left() {
		return false
	}
	t.unwait()
	t.end(Stopped, "exit_rule")
	return true
}

func (t *Turn) end(state State, reason string) {
	t.session.State, t.session.Reason, t.session.Wait = state, reason, Wait{}
	kind := MarkEnd
	if state == Failed {
		kind = MarkFail
	}
	t.mark(Mark{Kind: kind, Block: t.session.Block, Name: reason})
}

func (t *Turn) mark(m Mark) { t.trace = append(t.trace, m) }
