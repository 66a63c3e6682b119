// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"time"

	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/version"
)

const sessionColumns = `s.id, s.workspace_id, s.contact_id, s.identity_id, s.flow_id, COALESCE(s.parent_id, 0), COALESCE(s.source_id, 0), s.steps, s.turns, s.state, s.data,
	s.started_at, s.entered_at,
	COALESCE(s.ended_at, 0)`

func scanSession(rows *sql.Rows) (*Session, error) {
	var s Session
	var data []byte
	var mark flow.State
	err := rows.Scan(&s.ID, &s.Workspace, &s.Contact, &s.Identity, &s.Flow, &s.Parent, &s.Source, &s.Steps, &s.Turns, &mark, &data, &s.Started, &s.Entered, &s.Ended)
	if err != nil {
		return nil, fmt.Errorf("session: read: %w", err)
	}
	state, err := flow.DecodeSession(data)
	if err != nil {
		return nil, fmt.Errorf("session: state of %d: %w", s.ID, err)
	}
	s.State = state
	if mark == flow.Moving { // people are marked by the page, without a look into their states
		s.State.State = mark
	}
	s.stored = new(s.standing())
	return &s, nil
}

// load reads, for many contacts at once, the newest session of each flow and every one that runs.
func load(q db.Queryer, workspace int64, contacts []int64) ([]*Session, error) {
	in, arg := db.InList(q.DB(), "s.contact_id", 2, contacts)
	return db.Collect(scanSession)(q.Query(`SELECT `+sessionColumns+` FROM session s WHERE +s.workspace_id = $1 AND `+in+` AND (s.state IN ('running', 'waiting', 'moving')
		OR NOT EXISTS (SELECT 1 FROM session n WHERE n.contact_id = s.contact_id AND n.flow_id = s.flow_id AND n.id > s.id)) ORDER BY s.id`, workspace, arg))
}

// Waiting reads, for many contacts at once, the sessions that wait, each contact's oldest first.
func Waiting(q db.Queryer, workspace int64, contacts []int64) ([]*Session, error) {
	in, arg := db.InList(q.DB(), "s.contact_id", 2, contacts)
	return db.Collect(scanSession)(q.Query(`SELECT `+sessionColumns+` FROM session s WHERE +s.workspace_id = $1 AND `+in+` AND s.state = 'waiting' ORDER BY s.id`, workspace, arg))
}

// known reads fields and tags of everyone in the batch, for the texts.
func (b *Batch) known() error {
	if b.wordsLoaded {
		return nil
	}
	b.wordsLoaded = true
	fields, err := contact.FieldWords(b.tx, b.now.workspace, b.ids)
	if err != nil {
		return err
	}
	tags, err := contact.TagNames(b.tx, b.now.workspace, b.ids)
	if err != nil {
		return err
	}
	for id, p := range b.people {
		p.fields, p.tags = fields[id], tags[id]
	}
	return nil
}

// words is what texts see of a person under "contact".
func (b *Batch) wordsOf(p *Person) (map[string]any, error) {
	if p.words != nil {
		return p.words, nil
	}
	if err := b.known(); err != nil {
		return nil, err
	}
	p.words = p.Contact.Words(p.fields)
	if name := p.Identity.Username; name != "" {
		p.words["username"] = name
	}
	if len(p.tags) > 0 {
		p.words["tags"] = p.tags
	}
	return p.words, nil
}

// factsFor reads what a program's conditions ask about everyone in the batch, in one query a program.
func (b *Batch) factsFor(p *Person, prog *version.Program) (filter.Known, error) {
	facts := prog.Flow.Facts()
	if len(facts) == 0 {
		return nil, nil //nolint:nilnil // a flow without questions needs no facts, and an empty map has none
	}
	if !b.factsLoaded[prog.ID] {
		b.factsLoaded[prog.ID] = true
		found, err := contact.Facts(b.tx, b.now.workspace, b.ids, facts)
		if err != nil {
			return nil, err
		}
		for id, known := range found {
			person := b.people[id]
			if person.facts == nil {
				person.facts = known
				continue
			}
			maps.Copy(person.facts, known)
		}
	}
	return p.facts, nil
}

// env is the world one step may see.
func (b *Batch) env(p *Person, one *Session, prog *version.Program) (flow.Env, error) {
	facts, err := b.factsFor(p, prog)
	if err != nil {
		return flow.Env{}, err
	}
	words, err := b.wordsOf(p)
	if err != nil {
		return flow.Env{}, err
	}
	zone := b.zone(p.Contact.TimeZone)
	one.clock = cmp.Or(zone, prog.Flow.Home(b.now.home))
	return flow.Env{
		Now: b.now.ms, Zone: zone, Home: b.now.home, Lang: langOf(p.Contact), Version: prog.ID,
		Contact: flow.Contact{ID: p.Contact.ID, Facts: facts, Words: words}, NewID: b.svc.IDs.New, Key: b.key,
		Seed: uint64(one.ID), Connected: b.svc.Connected,
	}, nil
}

// zone finds a person's time zone; nil when nobody knows it.
func (b *Batch) zone(name string) *time.Location {
	z, ok := b.zones[name]
	if !ok {
		z = clock.Zone(name)
		b.zones[name] = z
	}
	return z
}
