// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"parley/internal/contact/field"
	"parley/internal/db"
)

// Row is a contact in a list.
type Row struct {
	Contact
	Identities []Identity // oldest first
	Tags       []Tag      // by name
	Source     *Source    // the first arrival; nil when nobody knows
}

// rowsOf adds to contacts what their rows show, in three queries.
func rowsOf(q db.Queryer, workspace int64, contacts []Contact) ([]Row, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	ids := make([]int64, len(contacts))
	var arrivals []int64
	for i := range contacts {
		ids[i] = contacts[i].ID
		if first := contacts[i].FirstSource; first != 0 {
			arrivals = append(arrivals, first)
		}
	}
	identities, err := Identities(q, workspace, ids)
	if err != nil {
		return nil, err
	}
	tags, err := tagsOf(q, workspace, ids)
	if err != nil {
		return nil, err
	}
	sources, err := sourcesOf(q, workspace, arrivals)
	if err != nil {
		return nil, err
	}
	byContact := make(map[int64][]Identity, len(ids))
	for _, i := range identities {
		byContact[i.Contact] = append(byContact[i.Contact], i)
	}
	rows := make([]Row, len(contacts))
	for i := range contacts {
		c := &contacts[i]
		rows[i] = Row{Contact: *c, Identities: byContact[c.ID], Tags: tags[c.ID]}
		if s, there := sources[c.FirstSource]; there {
			rows[i].Source = &s
		}
	}
	return rows, nil
}

// Rows are contacts by their ids as a list shows them, in the order of the ids. Who is not there is left out.
func Rows(q db.Queryer, workspace int64, ids []int64) ([]Row, error) {
	contacts, err := byIDs(q, workspace, ids, "")
	if err != nil {
		return nil, err
	}
	found, err := rowsOf(q, workspace, contacts)
	if err != nil {
		return nil, err
	}
	at := make(map[int64]int, len(found))
	for i := range found {
		at[found[i].ID] = i
	}
	rows := make([]Row, 0, len(found))
	for _, id := range ids {
		if i, there := at[id]; there {
			rows = append(rows, found[i])
		}
	}
	return rows, nil
}

// FieldValue is one field on a card.
type FieldValue struct {
	field.Field
	Value field.Value
	Set   bool
}

// Card is everything known of one contact.
type Card struct {
	Row
	Fields []FieldValue // every field of the workspace, also those not set
	Last   *Source      // the newest arrival
}

// OneCard is the card of one contact, in six queries.
func OneCard(q db.Queryer, workspace, id int64) (Card, error) {
	c, err := Get(q, workspace, id)
	if err != nil {
		return Card{}, err
	}
	rows, err := rowsOf(q, workspace, []Contact{c})
	if err != nil {
		return Card{}, err
	}
	card := Card{Row: rows[0]}
	last, err := sourcesOf(q, workspace, []int64{c.LastSource})
	if err != nil {
		return Card{}, err
	}
	if s, there := last[c.LastSource]; there {
		card.Last = &s
	}
	fields, err := Fields(q, workspace)
	if err != nil {
		return Card{}, err
	}
	values, err := valuesOf(q, workspace, []int64{id})
	if err != nil {
		return Card{}, err
	}
	for _, f := range fields {
		shown := FieldValue{Field: f}
		for _, v := range values {
			if v.field == f.ID {
				shown.Value, shown.Set = v.value, true
			}
		}
		card.Fields = append(card.Fields, shown)
	}
	return card, nil
}
