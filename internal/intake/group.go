// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"fmt"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/growth"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/session"
	"parley/internal/work"
	"parley/internal/workspace"
)

// group is many facts of one workspace, at most one of each person, worked on in one transaction.
type group struct {
	in       *Intake
	tx       *db.Tx
	ws       workspace.Workspace
	now      int64
	channels map[int64]*channel.Opened
	rows     []stored

	entries  []*entry
	people   map[int64]*session.Person // by contact
	fresh    map[int64]bool            // contacts that this group has made
	touched  map[int64]bool            // contacts whose own row has changed by more than that they showed life
	here     []int64                   // identities of which nothing else has changed either
	moved    map[int64]contact.Identity
	batch    *session.Batch
	incoming []message.Part
	said     []message.Part // the house's own words
	touches  []inbox.Touch
	consents []contact.Consent
	sources  []contact.Source
	redeemed []growth.Redeemed
	events   []event.Event
	jobs     []work.New
	acks     []ack
	changed  []Changed
	finished []int64
}

// entry is one fact with its person; a fact about nobody has none.
type entry struct {
	stored
	person  *session.Person
	first   bool // the person never wrote before
	arrival growth.Arrival
}

// run does the work. It reads, decides in memory, and writes, each for all at once.
func (g *group) run() error {
	for _, step := range []func() error{g.find, g.admit, g.saveFirst, g.act, g.save} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// admit lets each fact say what it means for the person's own record, before any flow looks at it.
func (g *group) admit() error {
	if err := g.redeem(); err != nil {
		return err
	}
	for _, e := range g.entries {
		if e.person == nil {
			continue
		}
		if err := g.greet(e); err != nil {
			return err
		}
	}
	return nil
}

// saveFirst writes people and what they agreed to, so that conditions of flows read the present.
func (g *group) saveFirst() error {
	var fresh, known []contact.Contact
	var seen []int64
	usernames := map[int64][]string{}
	for id, p := range g.people {
		switch {
		case g.fresh[id]:
			fresh = append(fresh, p.Contact)
			usernames[id] = []string{p.Identity.Username}
		case g.touched[id]:
			known = append(known, p.Contact)
		case p.Asked:
			seen = append(seen, id)
		}
	}
	if err := g.in.Contacts.Add(g.tx, fresh, usernames); err != nil {
		return err
	}
	if err := contact.Save(g.tx, known); err != nil {
		return err
	}
	if err := contact.Seen(g.tx, g.ws.ID, g.now, seen, g.here); err != nil {
		return err
	}
	identities := make([]contact.Identity, 0, len(g.moved))
	for _, i := range g.moved {
		identities = append(identities, i)
	}
	if err := contact.SaveIdentities(g.tx, identities); err != nil {
		return err
	}
	if err := g.in.Contacts.Record(g.tx, g.consents); err != nil {
		return err
	}
	return g.saveArrivals()
}

// saveArrivals writes where people came from, and tells the people in memory.
func (g *group) saveArrivals() error {
	sources, err := g.in.Contacts.Arrive(g.tx, g.sources)
	if err != nil {
		return err
	}
	for _, s := range sources {
		p := g.people[s.Contact]
		p.Contact.Came(s.ID)
		p.Source = s.ID
	}
	return growth.Count(g.tx, g.ws.ID, g.redeemed)
}

// act gives each fact to its handler.
func (g *group) act() error {
	people := make([]*session.Person, 0, len(g.people))
	for _, p := range g.people {
		people = append(people, p)
	}
	var err error
	if g.batch, err = g.in.Sessions.Open(g.tx, g.ws, people); err != nil {
		return err
	}
	for _, e := range g.entries {
		handle := handlers[e.kind]
		if handle == nil {
			handle = (*group).note
		}
		if err := handle(g, e); err != nil {
			return fmt.Errorf("intake: %s %d: %w", e.kind, e.id, err)
		}
		g.finished = append(g.finished, e.id)
	}
	return nil
}

// save writes what follows, and the done-marks with it.
func (g *group) save() error {
	if err := message.Insert(g.tx, append(g.incoming, g.said...)); err != nil {
		return err
	}
	// The conversation stands before the flows' effects are applied: handing over needs it.
	if err := inbox.Apply(g.tx, g.ws.ID, g.in.IDs, append(g.touches, g.touchSent()...)); err != nil {
		return err
	}
	if err := g.batch.Save(); err != nil {
		return err
	}
	if err := event.Append(g.tx, g.events); err != nil {
		return err
	}
	for _, j := range g.jobs { // files that people have sent: few
		if _, err := work.Queue(g.tx, j); err != nil {
			return err
		}
	}
	g.report()
	in, arg := db.InList(g.tx.DB(), "id", 2, g.finished)
	if _, err := g.tx.Exec(`UPDATE inbound SET state = 'done', fact = NULL WHERE +workspace_id = $1 AND `+in, g.ws.ID, arg); err != nil {
		return fmt.Errorf("intake: mark done: %w", err)
	}
	return nil
}

// touchSent is what the bot says, for the conversations.
func (g *group) touchSent() []inbox.Touch {
	var touches []inbox.Touch
	for _, p := range append(g.said, g.batch.Parts()...) {
		if p.No == 1 {
			touches = append(touches, inbox.Touch{
				Contact: p.Contact, Identity: p.Identity, Channel: p.Channel, Message: p.ID, Direction: p.Direction, Author: p.Author, Text: inbox.Preview(p), At: p.At,
			})
		}
	}
	return touches
}

func (g *group) report() {
	for id := range g.people {
		g.changed = append(g.changed, Changed{Workspace: g.ws.ID, Contact: id, Fresh: g.fresh[id]})
	}
}
