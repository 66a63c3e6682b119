// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package contacttest gives tests a workspace with a channel, and people in it, over a real database. Only tests import it.
package contacttest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/workspace"
)

// Room is the service over a database with one workspace and one channel.
type Room struct {
	*contact.Service
	t       testing.TB
	Wall    *clock.Manual
	Home    workspace.Workspace
	Channel int64 // of kind telegram, in Home
}

// Start is the first moment of every test.
func Start() time.Time { return time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC) }

// Open makes the room.
func Open(t testing.TB, d *db.DB) *Room {
	t.Helper()
	wall := clock.NewManual(Start())
	c := clock.New(wall.Time)
	s := contact.NewService(d, id.NewMaker(1, wall.Time), c)
	s.Kinds = []filter.Option{{Value: "telegram"}, {Value: "webchat"}}
	r := &Room{Service: s, t: t, Wall: wall}
	r.Home = r.Another()
	r.Channel = s.IDs.New()
	r.Write(func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO channel (id, workspace_id, kind, account_key, name, hook_key, mode, state, created_at) VALUES ($1, $2, 'telegram', 'bot', 'Bot', 'hook', 'poll', 'active', 1)`,
			r.Channel, r.Home.ID)
		return err
	})
	return r
}

// Each runs a test on both databases.
func Each(t *testing.T, test func(t *testing.T, r *Room)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, Open(t, d)) })
}

// Another makes a workspace.
func (r *Room) Another() workspace.Workspace {
	r.t.Helper()
	w := workspace.Workspace{ID: r.IDs.New(), Name: "Test", Language: i18n.RU, TimeZone: "Europe/Moscow", Currency: "RUB", Settings: workspace.DefaultSettings(), Created: 1, Revision: 1}
	r.Write(func(tx *db.Tx) error { return workspace.Insert(tx, w) })
	return w
}

// Write runs fn in a transaction.
func (r *Room) Write(fn func(tx *db.Tx) error) {
	r.t.Helper()
	if err := r.DB.Write(r.t.Context(), fn); err != nil {
		r.t.Fatal(err)
	}
}

// Q reads.
func (r *Room) Q() db.Queryer { return r.DB.Reads(r.t.Context()) }

// Now is the workspace's present.
func (r *Room) Now() int64 { return r.Clock.NowMS(r.Home.ID) }

// Person makes a contact with the given first name, a minute after the one before.
func (r *Room) Person(name string, tags ...string) int64 {
	r.t.Helper()
	r.Wall.Advance(time.Minute)
	return r.Make(contact.New{Properties: map[string]string{"first_name": name}, Tags: tags})
}

// Make makes a contact.
func (r *Room) Make(in contact.New) int64 {
	r.t.Helper()
	made, err := r.Create(r.t.Context(), r.Home, in, i18n.EN)
	r.Must(err)
	return made
}

// Must ends the test on an error.
func (r *Room) Must(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

// Card is everything of a contact.
func (r *Room) Card(contactID int64) contact.Card {
	r.t.Helper()
	card, err := contact.OneCard(r.Q(), r.Home.ID, contactID)
	r.Must(err)
	return card
}

// Kinds are the facts logged about a contact, oldest first.
func (r *Room) Kinds(contactID int64) []string {
	r.t.Helper()
	events, err := event.OfContact(r.Q(), r.Home.ID, contactID, 0, 100)
	r.Must(err)
	var all []string
	for _, e := range slices.Backward(events) {
		all = append(all, e.Kind)
	}
	return all
}

// Same ends the test when two values differ.
func (r *Room) Same(got, want any) {
	r.t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		r.t.Fatalf("(-want +got)\n%s", diff)
	}
}

// Refuses checks the code of a failure.
func (r *Room) Refuses(err error, code fault.Code) {
	r.t.Helper()
	if !fault.Is(err, code) {
		r.t.Fatalf("want %s, got %v", code, err)
	}
}
