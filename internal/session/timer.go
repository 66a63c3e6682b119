// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

// TimerState is where a stored moment stands. docs/states/timer.md draws the machine; the condition state = 'waiting' of every statement that moves a timer keeps it.
type TimerState string

// The states of a timer.
const (
	TimerWaiting   TimerState = "waiting"
	TimerFired     TimerState = "fired"
	TimerCancelled TimerState = "cancelled"
)

// TimerTransitions lists every allowed step, for the test that compares it with the drawing. A session has one timer: to wait again is to be re-aimed.
func TimerTransitions() map[TimerState][]TimerState {
	return map[TimerState][]TimerState{
		TimerWaiting: {TimerWaiting, TimerFired, TimerCancelled}, TimerFired: {TimerWaiting}, TimerCancelled: {TimerWaiting},
	}
}

// timer is a moment a session waits for: one at a time.
type timer struct{ contact, seq, due int64 }
