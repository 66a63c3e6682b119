// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"parley/internal/play/match"
	"parley/internal/play/server"
	"parley/internal/sandbox"
)

// ExpectContact is the person's card. Absent keys match anything.
type ExpectContact struct {
	Person       string            `yaml:"person" is:"required" about:"Key of the person."`
	Tags         []string          `yaml:"tags" about:"Tags the contact has, among others."`
	WithoutTags  []string          `yaml:"without_tags" about:"Tags the contact has not."`
	Fields       map[string]any    `yaml:"fields" about:"Values of fields by their keys; null is not set."`
	Stage        *string           `yaml:"stage" about:"Stage of the customer's way."`
	Source       map[string]string `yaml:"source" about:"The first arrival: utm_source, utm_campaign …, kind, link_name, referrer."`
	LastSource   map[string]string `yaml:"last_source" about:"The last arrival."`
	Name         *string           `yaml:"name" about:"Name in the list."`
	Phone        *string           `yaml:"phone" about:"Telephone number."`
	Blocked      *bool             `yaml:"blocked" about:"Whether the bot is blocked in some channel."`
	Unsubscribed *bool             `yaml:"unsubscribed" about:"Whether messages are refused."`
}

// card is a contact as the API shows it.
type card struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Tags []struct {
		Name string `json:"name"`
	} `json:"tags"`
	Stage        string `json:"stage"`
	Phone        string `json:"phone"`
	Unsubscribed bool   `json:"unsubscribed"`
	Fields       []struct {
		Key   string `json:"key"`
		Value any    `json:"value"`
	} `json:"fields"`
	Identities []struct {
		Kind      string  `json:"kind"`
		Address   string  `json:"address"`
		BlockedAt *string `json:"blocked_at"`
	} `json:"identities"`
	First *arrival `json:"first_source"`
	Last  *arrival `json:"last_source"`

	all map[string]any // everything the API said, for fields that every contact has
}

// arrival is where the person came from.
type arrival struct {
	Kind     string            `json:"kind"`
	LinkName string            `json:"link_name"`
	UTM      map[string]string `json:"utm"`
	Referrer string            `json:"referrer"`
	Landing  string            `json:"landing"`
	Device   string            `json:"device"`
}

func (e *ExpectContact) do(ctx context.Context, s *scene) error {
	for _, who := range s.people[e.Person] {
		c, err := s.contact(ctx, who)
		if err != nil {
			return err
		}
		if c == nil {
			return match.Differ(who.Key+" is a contact", "there is no such contact")
		}
		if m := e.compare(who.Key, c); m != nil {
			return m
		}
	}
	return nil
}

// contact finds a person's card by the addresses channels know the person by, nil when there is none.
// The search is by name and may find namesakes, so the cards decide; visitors of a site have told no name.
func (s *scene) contact(ctx context.Context, who *sandbox.Person) (*card, error) {
	var addresses []string
	path := "/api/v1/contacts?limit=100&search=" + url.QueryEscape(who.Name)
	for _, c := range s.channels {
		p, err := s.phone(c, who)
		if err != nil {
			return nil, err
		}
		if address := p.Address(); address != "" {
			addresses = append(addresses, address)
			if c.bot == nil {
				path = "/api/v1/contacts?limit=100"
			}
		}
	}
	var found *card
	err := s.owner.Pages(ctx, path, func(row json.RawMessage) error {
		var c card
		if err := json.Unmarshal(row, &c); err != nil {
			return fmt.Errorf("read a contact: %w", err)
		}
		one := &card{}
		if err := s.owner.Get(ctx, "/api/v1/contacts/"+c.ID, &one.all); err != nil {
			return err
		}
		text, err := json.Marshal(one.all)
		if err == nil {
			err = json.Unmarshal(text, one)
		}
		if err != nil {
			return fmt.Errorf("read a contact: %w", err)
		}
		for _, i := range one.Identities {
			if slices.Contains(addresses, i.Address) {
				found = one
				return server.ErrStop
			}
		}
		return nil
	})
	if errors.Is(err, server.ErrStop) {
		err = nil
	}
	return found, err
}

// compare gives the first thing that is otherwise.
func (e *ExpectContact) compare(who string, c *card) *match.MismatchError {
	var tags []string
	for _, t := range c.Tags {
		tags = append(tags, t.Name)
	}
	blocked := false
	for _, i := range c.Identities {
		blocked = blocked || i.BlockedAt != nil
	}
	for _, t := range e.Tags {
		if !slices.Contains(tags, t) {
			return match.Differ(fmt.Sprintf("%s has the tag %q", who, t), fmt.Sprintf("the tags %q", tags))
		}
	}
	for _, t := range e.WithoutTags {
		if slices.Contains(tags, t) {
			return match.Differ(fmt.Sprintf("%s has no tag %q", who, t), fmt.Sprintf("the tags %q", tags))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.Fields)) {
		if m := match.Covers(e.Fields[name], c.field(name), who+"'s field "+name); m != nil {
			return m
		}
	}
	return first(
		same(who+"'s stage", e.Stage, c.Stage),
		same(who+"'s name", e.Name, c.Name),
		same(who+"'s phone", e.Phone, c.Phone),
		same(who+" blocked the bot", e.Blocked, blocked),
		same(who+" is unsubscribed", e.Unsubscribed, c.Unsubscribed),
		cameBy(who+"'s source", e.Source, c.First),
		cameBy(who+"'s last source", e.LastSource, c.Last),
	)
}

// field is a field's value, or that of a property every contact has.
func (c *card) field(name string) any {
	for _, f := range c.Fields {
		if f.Key == name {
			return f.Value
		}
	}
	return c.all[name]
}

// cameBy compares the marks of an arrival.
func cameBy(what string, want map[string]string, got *arrival) *match.MismatchError {
	if got == nil {
		got = &arrival{}
	}
	marks := map[string]string{
		"kind": got.Kind, "link_name": got.LinkName, "referrer": got.Referrer, "landing": got.Landing, "device": got.Device,
	}
	for name, value := range got.UTM {
		marks["utm_"+strings.TrimPrefix(name, "utm_")] = value
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if marks[name] != want[name] {
			return match.Differ(fmt.Sprintf("%s has %s %q", what, name, want[name]), match.JSON(marks))
		}
	}
	return nil
}

// same compares when there is something wanted.
func same[T comparable](what string, want *T, got T) *match.MismatchError {
	if want == nil || *want == got {
		return nil
	}
	return match.Differ(fmt.Sprintf("%s: %v", what, *want), fmt.Sprint(got))
}

func first(list ...*match.MismatchError) *match.MismatchError {
	for _, m := range list {
		if m != nil {
			return m
		}
	}
	return nil
}
