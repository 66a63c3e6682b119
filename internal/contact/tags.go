// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"context"
	"fmt"

	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/id"
)

// AddTag makes a tag.
func (s *Service) AddTag(ctx context.Context, t Tag) (Tag, error) {
	if err := t.check(); err != nil {
		return Tag{}, err
	}
	t.ID, t.Created = s.IDs.New(), s.Clock.NowMS(t.Workspace)
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := freeName(tx, t); err != nil {
			return err
		}
		return insertTags(tx, []Tag{t})
	})
	return t, err
}

// ChangeTag gives a tag another name and color. Who carries it still does.
func (s *Service) ChangeTag(ctx context.Context, t Tag) error {
	if err := t.check(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := freeName(tx, t); err != nil {
			return err
		}
		res, err := tx.Exec(`UPDATE tag SET name = $3, folded = $4, color = $5 WHERE workspace_id = $1 AND id = $2`, t.Workspace, t.ID, t.Name, filter.Fold(t.Name), t.Color)
		if err != nil {
			return fmt.Errorf("contact: change tag: %w", err)
		}
		return changedOne(res, "tag")
	})
}

// freeName refuses a name that another tag has.
func freeName(tx *db.Tx, t Tag) error {
	found, err := byName(tx, t.Workspace, []string{filter.Fold(t.Name)})
	if err != nil {
		return err
	}
	for _, other := range found {
		if other.ID != t.ID {
			return fault.New(fault.Conflict, "tag_exists", "there is a tag %q already", other.Name)
		}
	}
	return nil
}

// DropTag removes a tag at once, and takes it off everyone after that, a piece at a time: it is read through its own row, so nobody sees it meanwhile.
func (s *Service) DropTag(ctx context.Context, workspace, id int64, also ...Also) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`DELETE FROM tag WHERE workspace_id = $1 AND id = $2`, workspace, id)
		if err != nil {
			return fmt.Errorf("contact: delete tag: %w", err)
		}
		if err := changedOne(res, "tag"); err != nil {
			return err
		}
		return runAll(tx, also)
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, `DELETE FROM contact_tag WHERE workspace_id = $1 AND tag_id = $2 AND contact_id IN (
		SELECT contact_id FROM contact_tag WHERE workspace_id = $1 AND tag_id = $2 LIMIT $3)`, workspace, id)
}

// TagChange puts a tag on a contact, or takes it off.
type TagChange struct {
	Contact int64
	Tag     string
	Off     bool
}

// ApplyTags changes the tags of many contacts with few queries. Tags that do not exist are made. Of two changes of one tag the later one counts;
// a fact is logged for what really changed, so that nothing is triggered twice. Names without a letter are passed over.
func (s *Service) ApplyTags(tx *db.Tx, workspace, now int64, changes []TagChange) error {
	if len(changes) == 0 {
		return nil
	}
	tags, err := s.ensureTags(tx, workspace, now, changes)
	if err != nil {
		return err
	}
	type pair struct{ contact, tag int64 }
	last := map[pair]TagChange{}
	var order []pair
	var contacts []int64
	for _, c := range changes {
		t, there := tags[filter.Fold(c.Tag)]
		if !there {
			continue
		}
		p := pair{c.Contact, t.ID}
		if _, again := last[p]; !again {
			order = append(order, p)
			contacts = append(contacts, c.Contact)
		}
		last[p] = c
	}
	carried, err := tagsOf(tx, workspace, unique(contacts))
	if err != nil {
		return err
	}
	has := map[pair]bool{}
	for contact, list := range carried {
		for _, t := range list {
			has[pair{contact, t.ID}] = true
		}
	}
	var facts []event.Event
	var put [][]any
	off := map[int64][]int64{} // tag → contacts
	for _, p := range order {
		c := last[p]
		t := tags[filter.Fold(c.Tag)]
		data := map[string]any{"tag": t.Name, "tag_id": id.Format(t.ID)}
		switch {
		case c.Off && has[p]:
			off[p.tag] = append(off[p.tag], p.contact)
			facts = append(facts, s.fact(workspace, p.contact, EventUntagged, now, data))
		case !c.Off && !has[p]:
			put = append(put, []any{workspace, p.tag, p.contact, now})
			facts = append(facts, s.fact(workspace, p.contact, EventTagged, now, data))
		}
	}
	into := db.Insert{
		Table: "contact_tag", Columns: []string{"workspace_id", "tag_id", "contact_id", "at"}, Conflict: "ON CONFLICT (workspace_id, tag_id, contact_id) DO NOTHING",
	}
	if err := tx.BulkInsert(into, put); err != nil {
		return fmt.Errorf("contact: put %d tags: %w", len(put), err)
	}
	for tag, from := range off { // as many statements as there are tags to take off: one or two
		in, list := db.InList(tx.DB(), "contact_id", 3, from)
		if _, err := tx.Exec(`DELETE FROM contact_tag WHERE workspace_id = $1 AND tag_id = $2 AND `+in, workspace, tag, list); err != nil {
			return fmt.Errorf("contact: take tags off: %w", err)
		}
	}
	return event.Append(tx, facts)
}

// ensureTags finds the tags of the changes by folded name, and makes those that are to be put on and do not exist.
func (s *Service) ensureTags(tx *db.Tx, workspace, now int64, changes []TagChange) (map[string]Tag, error) {
	var folded []string
	for _, c := range changes {
		folded = append(folded, filter.Fold(c.Tag))
	}
	folded = unique(folded)
	tags, err := byName(tx, workspace, folded)
	if err != nil {
		return nil, err
	}
	var made []Tag
	for _, c := range changes {
		t := Tag{Workspace: workspace, Name: c.Tag, Created: now}
		if _, there := tags[filter.Fold(c.Tag)]; there || c.Off || t.check() != nil {
			continue
		}
		t.ID = s.IDs.New()
		tags[filter.Fold(c.Tag)] = t
		made = append(made, t)
	}
	if len(made) == 0 {
		return tags, nil
	}
	if err := insertTags(tx, made); err != nil {
		return nil, err
	}
	// Another node may have made the same tag first, so what counts is what stands in the table now.
	return byName(tx, workspace, folded)
}

// SetTags changes the tags of one contact by hand or from the API.
func (s *Service) SetTags(ctx context.Context, workspace, contact int64, add, remove []string) error {
	changes := make([]TagChange, 0, len(add)+len(remove))
	for _, name := range add {
		t := Tag{Name: name}
		if err := t.check(); err != nil {
			return err
		}
		changes = append(changes, TagChange{Contact: contact, Tag: name})
	}
	for _, name := range remove {
		changes = append(changes, TagChange{Contact: contact, Tag: name, Off: true})
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := Get(tx, workspace, contact); err != nil {
			return err
		}
		return s.ApplyTags(tx, workspace, s.Clock.NowMS(workspace), changes)
	})
}
