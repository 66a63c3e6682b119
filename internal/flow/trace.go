// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

// Trace is what a step did, in order: the simulator shows it, statistics count it, a failed session is explained by it.
type Trace []Mark

// Mark is one thing a step did.
type Mark struct {
	Kind  MarkKind `json:"kind"`
	Block string   `json:"block,omitempty"`
	Exit  string   `json:"exit,omitempty"`  // of MarkExit
	Name  string   `json:"name,omitempty"`  // of MarkAnswer: the question; of MarkEnd and MarkFail: the reason
	Value string   `json:"value,omitempty"` // of MarkAnswer: what was answered, the option's id for a choice
}

// MarkKind is what happened.
type MarkKind string

// The kinds of marks.
const (
	MarkEnter   MarkKind = "enter"   // came to a block
	MarkExit    MarkKind = "exit"    // left it by an exit
	MarkWait    MarkKind = "wait"    // stands still
	MarkAsk     MarkKind = "ask"     // put a question; Name says which
	MarkAnswer  MarkKind = "answer"  // a question was answered
	MarkInvalid MarkKind = "invalid" // an answer was not accepted
	MarkOther   MarkKind = "other"   // what came was not for this step: keywords, intents and articles may try it
	MarkStale   MarkKind = "stale"   // a timer, reply or press that no longer matters
	MarkRepeat  MarkKind = "repeat"  // the same press twice
	MarkText    MarkKind = "text"    // something was missing in a text; Name is the rule, Value what
	MarkTrouble MarkKind = "trouble" // a block could not do its part; Name is the reason, Value what was no good
	MarkEnd     MarkKind = "end"     // the session ended
	MarkFail    MarkKind = "fail"    // it cannot go on

	MarkNotConnected MarkKind = "not_connected" // nobody takes up the effect that Name names
)

// Other reports whether the input was not for this step, so that the house may try it elsewhere.
func (t Trace) Other() bool {
	for _, m := range t {
		if m.Kind == MarkOther {
			return true
		}
	}
	return false
}

// Invalid reports whether the step refused an answer: the same words may be a keyword.
func (t Trace) Invalid() bool {
	for _, m := range t {
		if m.Kind == MarkInvalid {
			return true
		}
	}
	return false
}

// Chose reports whether the words were taken for one of the step's options: the answer is the option's id and not the words, or a button's exit was taken.
func (t Trace) Chose(words string) bool {
	if t.Other() || t.Invalid() {
		return false
	}
	for _, m := range t {
		switch m.Kind {
		case MarkAnswer:
			return m.Value != words
		case MarkExit:
			return true
		case MarkEnter, MarkWait, MarkEnd, MarkFail:
			return false
		}
	}
	return false
}
