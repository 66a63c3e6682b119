// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake

import (
	"cmp"
	"encoding/json"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/event"
	"parley/internal/growth"
	"parley/internal/session"
)

// redeem finds what the tokens of deep links stand for, all in one go.
func (g *group) redeem() error {
	var tokens []string
	for _, e := range g.entries {
		if e.kind == channel.InStart && e.fact.Payload != "" {
			tokens = append(tokens, e.fact.Payload)
		}
	}
	if len(tokens) == 0 {
		return nil
	}
	arrivals, err := growth.Redeem(g.tx, g.ws.ID, tokens)
	if err != nil {
		return err
	}
	for _, e := range g.entries {
		if e.kind == channel.InStart {
			e.arrival = arrivals[e.fact.Payload]
		}
	}
	return nil
}

// own are the facts by which a person shows life: they write, press or come.
var own = map[channel.InboundKind]bool{
	channel.InMessage: true, channel.InPress: true, channel.InStart: true, channel.InPayment: true, channel.InUnblocked: true, channel.InPollAnswer: true,
}

// greet brings the person's record up to the fact.
func (g *group) greet(e *entry) error {
	if e.kind == kindCause || e.fact.Group { // what happens in a group says nothing of where the person is reached
		return nil
	}
	p := e.person
	c, i := &p.Contact, &p.Identity
	e.first = c.LastInbound == 0
	before, was := *c, *i
	learn(c, e.fact.Profile, i, e.fact.Address)
	if e.fact.Chat != "" {
		i.Chat = e.fact.Chat
	}
	if own[e.kind] {
		g.wrote(e)
	}
	if e.kind == channel.InBlocked {
		i.Blocked = cmp.Or(i.Blocked, g.now)
	}
	g.notice(before, *c, was, *i)
	return nil
}

// notice keeps apart whose rows have really changed from those who only showed life, because most only do.
func (g *group) notice(before, c contact.Contact, was, i contact.Identity) {
	before.LastInbound = c.LastInbound
	if before != c || g.fresh[c.ID] {
		g.touched[c.ID] = true
	}
	if was == i && !g.fresh[c.ID] {
		return
	}
	was.LastInbound = i.LastInbound
	if was == i && g.moved[i.ID].ID == 0 {
		g.here = append(g.here, i.ID)
		return
	}
	g.moved[i.ID] = i
}

// wrote notes an act of the person's own.
func (g *group) wrote(e *entry) {
	c, i := &e.person.Contact, &e.person.Identity
	e.person.Asked = true
	c.LastInbound, i.LastInbound = g.now, g.now
	i.Blocked, i.Left = 0, 0
	i.WindowUntil = 0 // a channel without a window may have closed one all the same
	if free := g.channels[e.channel].Spec.Capabilities.Window.FreeSeconds; free > 0 {
		i.WindowUntil = g.now + int64(free)*1000
	}
	if !i.Started {
		i.Started = true
		g.consents = append(g.consents, contact.Consent{
			Workspace: g.ws.ID, Contact: c.ID, Channel: e.channel, Purpose: contact.PurposeAll, State: contact.Given, Action: "wrote_first",
			Text: e.fact.Text, Place: i.Kind, At: g.now,
		})
	}
	if e.kind == channel.InStart && c.Unsubscribed > 0 {
		c.Unsubscribed = 0
		g.consents = append(g.consents, contact.Consent{
			Workspace: g.ws.ID, Contact: c.ID, Purpose: contact.PurposeAll, State: contact.Given, Action: "button", Text: e.fact.Text, Place: i.Kind, At: g.now,
		})
	}
	if e.kind == channel.InStart || e.first {
		g.arrive(e)
	}
}

// arrive records where the person came from: the marks of a link, or that they came by themselves.
func (g *group) arrive(e *entry) {
	c := &e.person.Contact
	if e.arrival.Link == 0 && !e.first {
		return
	}
	s := e.arrival.Source
	s.Workspace, s.Contact, s.Channel, s.Link, s.At = g.ws.ID, c.ID, e.channel, e.arrival.Link, g.now
	growth.Mark(&s, e.fact.Referral)
	g.sources = append(g.sources, s)
	if e.arrival.Link != 0 {
		g.redeemed = append(g.redeemed, growth.Redeemed{Link: e.arrival.Link, Visit: e.arrival.Visit, Contact: c.ID, Subscribed: c.FirstSource == 0})
	}
}

// learn takes over what the messenger tells about the person. What people or operators wrote is not overwritten.
func learn(c *contact.Contact, p channel.Profile, i *contact.Identity, address string) {
	fill(&c.FirstName, p.First)
	fill(&c.LastName, p.Last)
	fill(&c.Language, p.Language)
	fill(&c.Gender, p.Gender)
	fill(&c.City, p.City)
	fill(&c.TimeZone, p.TimeZone)
	if p.Username != "" {
		i.Username = p.Username
	}
	if p.Phone != "" && !c.PhoneVerified {
		c.Phone, c.PhoneVerified = p.Phone, true
	}
	if c.Name == "" {
		c.Name = contact.ShownName(*c, i.Username, address)
	}
}

func fill(into *string, value string) {
	if *into == "" {
		*into = value
	}
}

func (g *group) happened(contactID int64, kind string, data map[string]any) {
	body, err := json.Marshal(data)
	if err != nil || data == nil {
		body = []byte("{}")
	}
	g.events = append(g.events, event.Event{ID: g.in.IDs.New(), WorkspaceID: g.ws.ID, ContactID: contactID, Kind: kind, Data: body, At: g.now})
}

// speaksThrough is the person with the address a session uses.
func speaksThrough(p *session.Person) bool { return p != nil && p.Identity.ID != 0 }
