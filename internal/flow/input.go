// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"parley/internal/content"
)

// Input is what happened to a session. The list is closed.
type Input interface{ Kind() InputKind }

// InputKind names an input in traces and in storage.
type InputKind string

// The kinds of inputs.
const (
	InStart    InputKind = "start"
	InAnswer   InputKind = "answer"
	InPress    InputKind = "press"
	InTimeout  InputKind = "timeout"
	InReply    InputKind = "reply"
	InEvent    InputKind = "event"
	InReturned InputKind = "returned"
	InMoved    InputKind = "moved"
)

// Start begins a session. Trigger is the id of the trigger that fired; Block is where to begin, empty for the flow's first block; Text is what the person wrote
// that began it.
type Start struct {
	Trigger string `json:"trigger,omitempty"`
	Block   string `json:"block,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Answer is what a person wrote or sent.
type Answer struct {
	Text     string            `json:"text,omitempty"`
	Message  int64             `json:"message,omitempty"` // id of the stored inbound message
	Files    []File            `json:"files,omitempty"`
	Location *content.Location `json:"location,omitempty"`
	Card     *content.Card     `json:"card,omitempty"`
}

// File is a file a person sent, once it is stored.
type File struct {
	Kind   content.MediaKind `json:"kind"`
	SHA256 string            `json:"sha256,omitempty"`
	Name   string            `json:"name,omitempty"`
	MIME   string            `json:"mime,omitempty"`
	Size   int64             `json:"size,omitempty"`
}

// Press is a button pressed, as Program.Press reads it from a payload: names, so that they are understood after the flow has changed.
type Press struct {
	Block   string `json:"block"`
	Button  string `json:"button"`
	Message int64  `json:"message,omitempty"` // our message that carried the button
	// Late is set by the engine: the session no longer waits at the button's block.
	Late bool `json:"-"`
}

// Timeout is a timer that came due.
type Timeout struct {
	Timer int64 `json:"timer"`
}

// Reply is the answer to an asking effect.
type Reply struct {
	Ask    int64  `json:"ask"`              // number of the question, from the effect
	Failed string `json:"failed,omitempty"` // why there is no answer: a stable word, for example "timeout"
	Status int    `json:"status,omitempty"` // of an HTTP answer
	Body   []byte `json:"body,omitempty"`
}

// Event is a fact from the API or another room that a session waits for.
type Event struct {
	Name string            `json:"name"`
	Data map[string]string `json:"data,omitempty"`
}

// Returned ends the wait for a sub-flow.
type Returned struct {
	Call  int64 `json:"call"` // number of the call, from the effect
	State State `json:"state"`
}

// Moved places a session in another version, or on another block by hand. A session already at To stays as it is; with To empty it stops.
type Moved struct {
	To string `json:"to,omitempty"`
	// Entered is when the person came to the block, in Unix ms, when its wait is to be counted anew from there; 0: the wait stays as it is.
	Entered int64 `json:"entered,omitempty"`
}

// Kind of each input.
func (Start) Kind() InputKind    { return InStart }
func (Answer) Kind() InputKind   { return InAnswer }
func (Press) Kind() InputKind    { return InPress }
func (Timeout) Kind() InputKind  { return InTimeout }
func (Reply) Kind() InputKind    { return InReply }
func (Event) Kind() InputKind    { return InEvent }
func (Returned) Kind() InputKind { return InReturned }
func (Moved) Kind() InputKind    { return InMoved }
