// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import "slices"

// Session is one contact in one version: a small flat record, everything the engine remembers between two inputs.
type Session struct { //nolint:recvcheck // Stop gives a changed copy; storing many sessions should not copy each.
	State   State
	Version int64  // the version it runs in
	Block   string // where it stands; after the end, where it ended
	Place   int    // a place inside the block, for example the number of a quiz's question
	Tries   int    // wrong answers at this place
	Wait    Wait
	Count   int64     // the newest number given to a timer, a question or a call
	Last    LastPress // the press that was understood last: a double tap is the same press again
	Hinted  int64     // when words at a step of buttons were last answered, Unix ms
	Vars    Vars
	Reason  string // why it failed or stopped: a stable word
}

// State is where a session is in its life.
type State string

// The states of a session.
const (
	Running State = "running" // inside a step
	Waiting State = "waiting"
	Moving  State = "moving" // to be placed in another version
	Done    State = "done"
	Failed  State = "failed"
	Stopped State = "stopped"
)

// transitions lists every allowed step. A step of the engine goes through running.
var transitions = map[State][]State{
	Running: {Waiting, Done, Failed, Stopped},
	Waiting: {Running, Moving, Stopped},
	Moving:  {Waiting, Running, Stopped, Failed},
	Done:    {Running}, // a button of long ago still leads on
}

// Transitions lists every allowed step, for the test that compares it with the drawing.
func Transitions() map[State][]State { return transitions }

// Leads reports whether one input may take a stored session from one state to another. The state of a session that has not begun is empty.
func Leads(from, to State) bool {
	if from == to || slices.Contains(transitions[from], to) {
		return true
	}
	begins := from == "" || slices.Contains(transitions[from], Running)
	return begins && slices.Contains(transitions[Running], to)
}

// Ended reports whether nothing but a press can happen to the session.
func (s State) Ended() bool { return s == Done || s == Failed || s == Stopped }

// WaitKind is what a session waits for. The list is closed.
type WaitKind string

// The kinds of waits.
const (
	WaitAnswer WaitKind = "answer"
	WaitUntil  WaitKind = "until"
	WaitEvent  WaitKind = "event"
	WaitReply  WaitKind = "reply"
	WaitCall   WaitKind = "call"
)

// Wait is what a session waits for and how long.
type Wait struct {
	Kind  WaitKind
	Until int64  // Unix ms; 0: for ever
	Timer int64  // number of the running timer; 0: none
	Ask   int64  // number of the question or call whose answer is awaited
	Event string // name of the event awaited
}

// LastPress remembers a press.
type LastPress struct {
	Message int64
	Button  string
	At      int64 // Unix ms
}

// Stop ends a session from outside: an operator, an unsubscription, a merge. The effects take back what it had asked for.
func (s Session) Stop(reason string) (Session, []Effect) {
	if s.State.Ended() {
		return s, nil
	}
	var effects []Effect
	if s.Wait.Timer != 0 {
		effects = append(effects, CancelTimer{Timer: s.Wait.Timer})
	}
	s.State, s.Reason, s.Wait = Stopped, reason, Wait{}
	return s, effects
}
