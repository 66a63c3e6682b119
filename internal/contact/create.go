// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

// New is a contact made by hand or from the API.
type New struct {
	Properties map[string]string // by the keys of Settable
	Test       bool
	Tags       []string
	Fields     map[string]any // as the API is given them
	Consents   []Consent      // purpose, state, action and proof; the rest is filled in
	Source     *Source        // nil: made by hand
	Channel    int64          // with Address: where the person can be reached
	Address    string
	Operator   int64 // who makes it; 0: a program
}

// Create makes a contact with all that belongs to it, or nothing. Lang is that of the words for the caller.
func (s *Service) Create(ctx context.Context, w workspace.Workspace, in New, lang i18n.Lang) (int64, error) {
	var made int64
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMS(w.ID)
		c := Contact{ID: s.IDs.New(), Workspace: w.ID, Test: in.Test, Created: now}
		made = c.ID
		if err := c.setAll(in.Properties, Region(w), lang); err != nil {
			return err
		}
		if c.Name == "" && c.Phone == "" && c.Email == "" && c.FirstName == "" && c.LastName == "" && c.ExternalID == "" && in.Address == "" {
			return fault.At("/first_name", "required", "a name, a phone, an e-mail or another address is needed")
		}
		if err := freeExternal(tx, c); err != nil {
			return err
		}
		c.Rename(Contact{}, "", in.Address)
		if err := s.Add(tx, []Contact{c}, nil); err != nil {
			return err
		}
		return s.furnish(tx, w, c, in, lang)
	})
	return made, err
}

// furnish writes what belongs to a new contact.
func (s *Service) furnish(tx *db.Tx, w workspace.Workspace, c Contact, in New, lang i18n.Lang) error {
	if in.Address != "" {
		if err := s.addIdentity(tx, c, in.Channel, in.Address); err != nil {
			return err
		}
	}
	tags := make([]TagChange, len(in.Tags))
	for i, name := range in.Tags {
		tags[i] = TagChange{Contact: c.ID, Tag: name}
	}
	if err := s.ApplyTags(tx, w.ID, c.Created, tags); err != nil {
		return err
	}
	if err := s.setFields(tx, w.ID, c.ID, in.Fields, w.Zone(), lang); err != nil {
		return err
	}
	consents := slices.Clone(in.Consents)
	for i := range consents {
		consents[i].Workspace, consents[i].Contact, consents[i].Operator, consents[i].At = w.ID, c.ID, in.Operator, c.Created
	}
	if err := s.Record(tx, consents); err != nil {
		return err
	}
	from := Source{Kind: "manual"}
	if in.Source != nil {
		from = *in.Source
	}
	from.Workspace, from.Contact, from.At = w.ID, c.ID, c.Created
	_, err := s.Arrive(tx, []Source{from})
	return err
}

// addIdentity writes an address that nobody has yet.
func (s *Service) addIdentity(tx *db.Tx, c Contact, on int64, address string) error {
	ch, err := channel.Get(tx, c.Workspace, on)
	if err != nil {
		return err
	}
	taken, err := ByAddress(tx, c.Workspace, on, []string{address})
	if err != nil {
		return err
	}
	if len(taken) > 0 {
		return fault.New(fault.Conflict, "identity_exists", "another contact has this address")
	}
	return SaveIdentities(tx, []Identity{{ID: s.IDs.New(), Workspace: c.Workspace, Contact: c.ID, Channel: on, Kind: string(ch.Kind), Address: address, Created: c.Created}})
}

// setAll sets properties and gathers what is wrong with them.
func (c *Contact) setAll(properties map[string]string, region string, lang i18n.Lang) error {
	var wrong []fault.Field
	for _, key := range slices.Sorted(maps.Keys(properties)) {
		handled, problem := c.Set(key, properties[key], region)
		if !handled {
			problem = i18n.Words("Такого свойства нет", "There is no such property")
		}
		if !problem.Empty() {
			wrong = append(wrong, fault.Field{Path: "/" + key, Code: "bad_value", Text: problem.In(lang, i18n.EN)})
		}
	}
	if len(wrong) > 0 {
		return &fault.Error{Code: fault.Invalid, Reason: "contact_invalid", Message: "some values need attention", Fields: wrong}
	}
	return nil
}

// freeExternal refuses an outside id that another contact has.
func freeExternal(tx *db.Tx, c Contact) error {
	if c.ExternalID == "" {
		return nil
	}
	other, err := FindByRef(tx, c.Workspace, "", Ref{ExternalID: c.ExternalID})
	switch {
	case fault.Is(err, fault.NotFound) || err == nil && other.ID == c.ID:
		return nil
	case err == nil:
		return fault.New(fault.Conflict, "external_id_exists", "another contact has the outside id %q", c.ExternalID)
	}
	return err
}

// Patch is a change by hand. Nil leaves as it is.
type Patch struct {
	Properties map[string]string // by the keys of Settable
	Test       *bool
}

// Update changes the revision of a contact that the caller saw; 0 is whichever there is.
func (s *Service) Update(ctx context.Context, w workspace.Workspace, contact, revision int64, in Patch, lang i18n.Lang) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := ByIDs(tx, w.ID, []int64{contact})
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return fault.Missing("contact")
		}
		before := all[0]
		if revision != 0 && before.Revision != revision {
			return fault.New(fault.Conflict, "revision_mismatch", "somebody else has changed this contact")
		}
		c := before
		if err := c.setAll(in.Properties, Region(w), lang); err != nil {
			return err
		}
		if in.Test != nil {
			c.Test = *in.Test
		}
		if err := freeExternal(tx, c); err != nil {
			return err
		}
		usernames, err := rename(tx, &c, before)
		if err != nil || c == before {
			return err
		}
		c.Revision++
		if err := Save(tx, []Contact{c}); err != nil {
			return err
		}
		if err := index(tx, []Contact{c}, map[int64][]string{c.ID: usernames}); err != nil {
			return err
		}
		return event.Append(tx, []event.Event{s.fact(w.ID, c.ID, EventChanged, s.Clock.NowMS(w.ID), map[string]any{"fields": c.differs(before)})})
	})
}

// rename derives the name again from the properties and the oldest address, and tells the user names for the search.
func rename(tx *db.Tx, c *Contact, before Contact) (usernames []string, err error) {
	identities, err := Identities(tx, c.Workspace, []int64{c.ID})
	if err != nil {
		return nil, fmt.Errorf("contact: rename: %w", err)
	}
	username, address := "", ""
	for _, i := range identities {
		usernames = append(usernames, i.Username)
		if address == "" {
			username, address = i.Username, i.Address
		}
	}
	c.Rename(before, username, address)
	return usernames, nil
}
