// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package session runs people through flows: it loads what a step needs, calls the pure engine, and writes what follows, many people in one transaction.
//
// A step reads the state that is in the database when the batch begins. Therefore one person takes one input a batch, and whatever one session does to another
// (starting a flow, returning to a caller) comes back as a stored input of its own.
package session

import (
	"log/slog"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/outbox"
	"parley/internal/version"
)

// Session is one contact in one version: the engine's record and where it is kept.
type Session struct {
	ID        int64
	Workspace int64
	Contact   int64
	Identity  int64
	Flow      int64
	Parent    int64 // the session that called this one
	Source    int64 // the arrival that caused it
	Steps     int64 // passages so far
	Turns     int64 // steps of the engine that are kept
	State     flow.Session
	Started   int64
	Entered   int64 // when it came to the present block
	Ended     int64

	clock   *time.Location // on which the hours that its newest step wrote are
	changed bool
	stored  *standing // as it is in the database; nil: not there yet
	placed  bool      // a new version has put it at another block in this very batch: what the person did meanwhile was not for that block
}

// standing is what the indexes of sessions are made of.
type standing struct {
	state          flow.State
	version, ended int64
}

func (s *Session) standing() standing { return standing{s.State.State, s.State.Version, s.Ended} }

// Person is a contact while a step is made: loaded for a batch, changed in memory, written once.
type Person struct {
	Contact  contact.Contact
	Identity contact.Identity // the address that this is about
	Sessions []*Session       // the newest of each flow, and all that run
	// Asked says that the person caused this step by an own act, so what goes out is an answer.
	Asked bool
	// Source is the arrival that caused this step; 0: none.
	Source int64

	touched bool // the contact must be saved
	fields  map[string]any
	tags    []string
	facts   filter.Known
	words   map[string]any
}

// Touch says that the contact was changed and must be saved.
func (p *Person) Touch() { p.touched = true }

// Cause is an input that one session makes for another, or that comes back to an asking effect. It is stored and taken up like everything that comes in.
type Cause struct {
	Workspace int64          `json:"workspace"`
	Contact   int64          `json:"contact"`
	Identity  int64          `json:"identity"`
	Start     string         `json:"start,omitempty"`    // slug of a flow to start …
	Trigger   string         `json:"trigger,omitempty"`  // … by this trigger of it, whose moment has come
	Version   int64          `json:"version,omitempty"`  // … in this version; 0: the one that is live
	Block     string         `json:"block,omitempty"`    // … at this block
	Parent    int64          `json:"parent,omitempty"`   // … called by this session
	Stop      string         `json:"stop,omitempty"`     // slug of a flow whose sessions stop
	Session   int64          `json:"session,omitempty"`  // the session that Reply or Returned is for
	Reply     *flow.Reply    `json:"reply,omitempty"`    // answer to an asking effect
	Returned  *flow.Returned `json:"returned,omitempty"` // end of a sub-flow
	Event     *flow.Event    `json:"event,omitempty"`    // a fact from the API or another room …
	Held      bool           `json:"held,omitempty"`     // … that sessions have heard already; its triggers waited for the end of a pause
}

// Told is a telling effect with whom it concerns.
type Told struct {
	Person  *Person
	Session *Session
	Effect  flow.Effect
}

// Handler applies telling effects of one kind, all of a batch at once, in the sessions' transaction.
type Handler func(tx *db.Tx, told []Told) error

// Asker takes up asking effects of one kind: it queues a job, whose answer returns as a Cause.
type Asker func(tx *db.Tx, asked []Told) error

// Deps are what sessions stand on.
type Deps struct {
	IDs      *id.Maker
	Clock    *clock.Clock
	Versions *version.Service
	Contacts *contact.Service
	Outbox   *outbox.Outbox
	Channels *channel.Service
	// Key signs the button payloads of a workspace.
	Key func(workspace int64) *flow.PayloadKey
	// Later stores causes to be taken up after the commit.
	Later    func(tx *db.Tx, causes []Cause) error
	Handlers map[flow.EffectKind]Handler
	Askers   map[flow.EffectKind]Asker
	Log      *slog.Logger
}

// Service runs sessions.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// Now is a batch's moment.
type Now struct {
	MS   int64          // in the workspace's own time
	Zone *time.Location // of the workspace
}
