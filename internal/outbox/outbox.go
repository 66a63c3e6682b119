// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package outbox is the one way out: the queue of outbound parts, what may leave now, the sender, and what became of each attempt.
//
// A part's row is its queue row. Claiming marks it; the driver is called outside any transaction; the outcome is written in batches.
// What stands in "sending" when a process dies is unknown, because nobody can say whether the messenger took it.
package outbox

import (
	"context"
	"io"
	"log/slog"
	"strconv"
	"sync"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/message"
)

// topic is where nodes hear that a channel has something to send.
const topic = "outbox"

// Deps are what the outbox stands on.
type Deps struct {
	DB       *db.DB
	IDs      *id.Maker
	Clock    *clock.Clock
	Channels *channel.Service
	Contacts *contact.Service
	// OpenBlob gives the bytes of a stored file.
	OpenBlob func(ctx context.Context, workspace int64, sha256 string) (io.ReadCloser, error)
	// Link is a public address for a file that a channel cannot carry; see content.Fitter.
	Link func(workspace int64, m content.Media) string
	// Observe hears of outcomes after they are durable, for live pages.
	Observe func([]Outcome)
	Log     *slog.Logger
}

// Outbox queues and sends.
type Outbox struct {
	Deps
	outcomes *db.Batch[Outcome]

	mu       sync.Mutex
	workers  map[int64]*worker   // channels being sent on by this node
	accounts map[string]*account // that channels of this node share, by their leases
}

// New makes the outbox. Nothing is sent until Run.
func New(d Deps) *Outbox {
	o := &Outbox{Deps: d, workers: map[int64]*worker{}, accounts: map[string]*account{}}
	o.outcomes = db.NewBatch(d.DB, "outcomes", o.writeOutcomes)
	return o
}

// Draft is a message to be queued for one person, before it is fitted.
type Draft struct {
	Workspace int64
	Contact   int64
	Identity  int64
	Channel   int64
	Message   int64 // its id; buttons carry it, so the caller makes it
	Content   content.Message
	Lane      message.Lane
	Author    message.Author
	Operator  int64
	Purpose   message.Purpose
	Basis     string
	Flow      int64
	Version   int64
	Session   int64
	Block     string
	At        int64 // the workspace's own time
}

// Compose fits a message to its channel and gives the rows to insert. It is pure but for the ids.
func (o *Outbox) Compose(d Draft, caps *content.Capabilities) []message.Part {
	fitter := content.Fitter{Caps: *caps, Link: func(m content.Media) string { return o.Link(d.Workspace, m) }}
	parts, notes := fitter.Fit(d.Content)
	rows := make([]message.Part, len(parts))
	for i, p := range parts {
		rows[i] = message.Part{
			ID: o.IDs.New(), Workspace: d.Workspace, Contact: d.Contact, Identity: d.Identity, Channel: d.Channel, Message: d.Message, No: i + 1, Of: len(parts),
			Direction: message.Out, Lane: d.Lane, State: message.Queued, Author: d.Author, Operator: d.Operator, Purpose: d.Purpose, Basis: d.Basis,
			Text: p.Rich.Text, Content: p, Flow: d.Flow, Version: d.Version, Session: d.Session, Block: d.Block, ReplyTo: p.ReplyTo, At: d.At,
		}
	}
	if len(rows) > 0 {
		rows[0].Notes = notes
	}
	return rows
}

// Ready tells the senders, here and on other nodes, that channels have new rows. Call it in the transaction that wrote them:
// the news leaves with the commit.
func Ready(tx *db.Tx, channels ...int64) {
	for _, id := range channels {
		tx.Notify(topic, strconv.FormatInt(id, 10))
	}
}
