// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/session"
)

// find says whom each fact is about, making a contact for whoever is new. A second fact about the same contact is left for the next batch.
func (g *group) find() error {
	known, err := g.identities()
	if err != nil {
		return err
	}
	ids := make([]int64, 0, len(g.rows))
	for _, r := range g.rows {
		if r.kind == kindCause {
			ids = append(ids, r.cause.Contact)
		} else if i, ok := known[place{r.channel, r.address}]; ok {
			ids = append(ids, i.Contact)
		}
	}
	contacts, err := contact.ByIDs(g.tx, g.ws.ID, ids)
	if err != nil {
		return err
	}
	byID := make(map[int64]contact.Contact, len(contacts))
	for _, c := range contacts {
		byID[c.ID] = c
	}
	addresses, err := g.causeIdentities()
	if err != nil {
		return err
	}
	g.people, g.fresh, g.touched = map[int64]*session.Person{}, map[int64]bool{}, map[int64]bool{}
	g.moved = map[int64]contact.Identity{}
	for _, r := range g.rows {
		e := &entry{stored: r}
		switch {
		case r.kind == kindCause:
			c, ok := byID[r.cause.Contact]
			if !ok {
				break // the contact is gone: nothing is left to do
			}
			e.person = &session.Person{Contact: c, Identity: addresses[r.cause.Identity]}
		case r.address != "" && r.fact.Group && (r.kind == channel.InJoined || r.kind == channel.InLeft):
			if _, ok := known[place{r.channel, r.address}]; ok { // a crowd that only passes through a group is nobody we may write to
				e.person = g.whoWrote(r, known, byID)
			}
		case r.address == "" || r.fact.Group || r.kind == channel.InReceipt:
		default:
			e.person = g.whoWrote(r, known, byID)
		}
		if e.person != nil {
			if g.people[e.person.Contact.ID] != nil {
				continue
			}
			g.people[e.person.Contact.ID] = e.person
		}
		g.entries = append(g.entries, e)
	}
	return nil
}

// place is an address on a channel.
type place struct {
	channel int64
	address string
}

// identities finds the addresses that are known, one query a channel.
func (g *group) identities() (map[place]contact.Identity, error) {
	byChannel := map[int64][]string{}
	for _, r := range g.rows {
		if r.channel != 0 && r.address != "" {
			byChannel[r.channel] = append(byChannel[r.channel], r.address)
		}
	}
	known := map[place]contact.Identity{}
	for ch, addresses := range byChannel {
		found, err := contact.ByAddress(g.tx, g.ws.ID, ch, addresses)
		if err != nil {
			return nil, err
		}
		for _, i := range found {
			known[place{ch, i.Address}] = i
		}
	}
	return known, nil
}

// causeIdentities finds the addresses through which stored causes speak.
func (g *group) causeIdentities() (map[int64]contact.Identity, error) {
	var ids []int64
	for _, r := range g.rows {
		if r.kind == kindCause {
			ids = append(ids, r.cause.Identity)
		}
	}
	if len(ids) == 0 {
		return map[int64]contact.Identity{}, nil
	}
	found, err := contact.IdentitiesByID(g.tx, g.ws.ID, ids)
	if err != nil {
		return nil, err
	}
	byID := make(map[int64]contact.Identity, len(found))
	for _, i := range found {
		byID[i.ID] = i
	}
	return byID, nil
}

// whoWrote is the person behind an address; nil when nobody is known there and the fact is not an act of somebody new.
func (g *group) whoWrote(r stored, known map[place]contact.Identity, byID map[int64]contact.Contact) *session.Person {
	identity, ok := known[place{r.channel, r.address}]
	if ok {
		c, there := byID[identity.Contact]
		if !there {
			return nil
		}
		return &session.Person{Contact: c, Identity: identity}
	}
	if !own[r.kind] && r.kind != channel.InJoinAsked && r.kind != channel.InJoined {
		return nil
	}
	ch := g.channels[r.channel]
	id := g.in.IDs.New()
	c := contact.Contact{ID: id, Workspace: g.ws.ID, Bucket: contact.BucketOf(id), Stage: contact.StageNew, Revision: 1, Created: g.now}
	identity = contact.Identity{
		ID: g.in.IDs.New(), Workspace: g.ws.ID, Contact: id, Channel: r.channel, Kind: string(ch.Kind), Address: r.address, Chat: r.fact.Chat, Created: g.now,
	}
	g.fresh[id] = true
	g.moved[identity.ID] = identity
	return &session.Person{Contact: c, Identity: identity}
}
