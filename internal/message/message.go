// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package message is the history of what was said: one row per part, inbound and outbound, with the state each outbound part is in.
//
// An outbound row is at once the queue's row, the thread's row and the ledger's row. Package outbox moves it; nobody else changes its state.
package message

import (
	"slices"

	"parley/internal/content"
)

// State is where a part stands. docs/states/message.md draws the machine.
type State string

// The states. Received is the only one of inbound parts.
const (
	Received  State = "received"
	Planned   State = "planned"
	Queued    State = "queued"
	Sending   State = "sending"
	Sent      State = "sent"
	Delivered State = "delivered"
	Read      State = "read"
	Failed    State = "failed"
	Unknown   State = "unknown"
	Cancelled State = "cancelled"
	Skipped   State = "skipped"
)

// transitions lists every allowed step of an outbound part.
var transitions = map[State][]State{
	Planned:   {Queued, Skipped, Cancelled},
	Queued:    {Sending, Skipped, Cancelled},
	Sending:   {Sent, Failed, Unknown, Queued},
	Sent:      {Delivered, Read, Failed},
	Delivered: {Read},
	Unknown:   {Sent, Delivered, Read, Failed, Queued},
	Failed:    {Queued},
}

// Transitions lists every allowed step, for the test that compares it with the drawing.
func Transitions() map[State][]State { return transitions }

// Allowed reports whether a part may go from one state to another. Failed and unknown parts return to the queue only by a person.
func Allowed(from, to State) bool {
	return slices.Contains(transitions[from], to)
}

// Direction tells inbound from outbound.
type Direction string

// The directions.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Author is who wrote a part.
type Author string

// The authors.
const (
	ByContact  Author = "contact"
	ByBot      Author = "bot"
	ByOperator Author = "operator"
	ByAPI      Author = "api"
)

// Lane is a priority class of sending; a smaller number goes first.
type Lane int64

// The lanes. LaneRest is for the remaining parts of a message whose first part has left, so that nothing comes between them.
const (
	LaneRest          Lane = 0
	LaneOperator      Lane = 1
	LaneFunnel        Lane = 2
	LaneTransactional Lane = 3
	LaneBroadcast     Lane = 4
)

// Purpose is what a part is for; the gate judges by it.
type Purpose string

// The purposes. Answer is what goes out because the person has just written or pressed.
const (
	PurposeAnswer        Purpose = "answer"
	PurposeOperator      Purpose = "operator"
	PurposeTransactional Purpose = "transactional"
	PurposeInformational Purpose = "informational"
	PurposePromo         Purpose = "promo"
	PurposeAnnouncement  Purpose = "announcement"
)

// Part is one row. Zero numbers mean "none". Moments are milliseconds in the workspace's own time.
type Part struct {
	ID        int64
	Workspace int64
	Contact   int64
	Identity  int64
	Channel   int64
	Message   int64 // shared by all parts of one message
	No, Of    int   // part No of Of, from 1
	Direction Direction
	Lane      Lane
	State     State
	Author    Author
	Operator  int64
	Purpose   Purpose
	Basis     string // what allows it: "inbound", "consent:<id>", "transaction", "override:<operator>"
	Text      string // plain, for lists and search
	Content   content.Part
	Notes     []content.Note
	Flow      int64
	Version   int64
	Session   int64
	Block     string
	ReplyTo   string
	VendorID  string
	Attempt   int
	Reason    string
	Detail    string
	At        int64
	SentAt    int64
	Delivered int64
	ReadAt    int64
	EditedAt  int64
	DeletedAt int64
	NotBefore int64
}
