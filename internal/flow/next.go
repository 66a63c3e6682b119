// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

// Next is what a block decided: to leave by an exit, to wait, to stay as it was, or to end.
type Next struct {
	kind  nextKind
	exits [2]string // the exit taken, and the one followed when that is not linked
	block string    // of a jump
	wait  Wait
	word  string // reason of an end or a failure
}

type nextKind uint8

const (
	nextStay nextKind = iota // the zero Next: the input was not for this block
	nextKeep
	nextExit
	nextJump
	nextWait
	nextEnd
	nextFail
)

// Leave goes out by an exit. An exit without a link ends the session.
func Leave(exit string) Next { return Next{kind: nextExit, exits: [2]string{exit}} }

// LeaveOr goes out by exit where it is linked, else by the general one. The trace names exit in both cases.
func LeaveOr(exit, general string) Next {
	return Next{kind: nextExit, exits: [2]string{exit, general}}
}

// Jump goes to a block of the same flow.
func Jump(block string) Next { return Next{kind: nextJump, block: block} }

// ForAnswer waits for the person; until is Unix ms, 0 is for ever.
func ForAnswer(until int64) Next {
	return Next{kind: nextWait, wait: Wait{Kind: WaitAnswer, Until: until}}
}

// ForMoment waits for a moment.
func ForMoment(until int64) Next {
	return Next{kind: nextWait, wait: Wait{Kind: WaitUntil, Until: until}}
}

// ForEvent waits for an event of the contact.
func ForEvent(name string, until int64) Next {
	return Next{kind: nextWait, wait: Wait{Kind: WaitEvent, Event: name, Until: until}}
}

// ForReply waits for the answer to an asking effect, whose number Turn.Number gave.
func ForReply(ask, until int64) Next {
	return Next{kind: nextWait, wait: Wait{Kind: WaitReply, Ask: ask, Until: until}}
}

// ForCall waits for a sub-flow.
func ForCall(call, until int64) Next {
	return Next{kind: nextWait, wait: Wait{Kind: WaitCall, Ask: call, Until: until}}
}

// Keep has understood the input and goes on waiting as before.
func Keep() Next { return Next{kind: nextKeep} }

// Stay has nothing to do with the input: the step stays alive, and the house may try keywords, intents and articles.
func Stay() Next { return Next{} }

// End finishes the session well.
func End() Next { return Next{kind: nextEnd} }

// Fail ends the session with a reason, a stable word.
func Fail(reason string) Next { return Next{kind: nextFail, word: reason} }
