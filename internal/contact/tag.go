// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/filter"
)

// maxTag is the longest name of a tag, in characters.
const maxTag = 100

// Counted is where counts that a page shows end: one more means "more than".
const Counted = 10_000

// Tag is a label that contacts carry. Two names are the same when they are equal folded.
type Tag struct {
	ID        int64
	Workspace int64
	Name      string
	Color     string // a name of the user interface's palette; empty: chosen there
	Contacts  int64  // how many carry it, counted by Tags only, up to Counted+1
	Created   int64
}

// check refuses a tag that could not be used.
func (t *Tag) check() error {
	if t.Name = field.Clean(t.Name); t.Name == "" || utf8.RuneCountInString(t.Name) > maxTag {
		return fault.At("/name", "required", "a name of 1 to %d characters is needed", maxTag)
	}
	if len(t.Color) > 20 {
		return fault.At("/color", "bad_color", "there is no such color")
	}
	return nil
}

const tagColumns = `t.id, t.workspace_id, t.name, t.color, t.created_at`

// into are the places of tagColumns.
func (t *Tag) into() []any { return []any{&t.ID, &t.Workspace, &t.Name, &t.Color, &t.Created} }

// Tags are the tags of a workspace by name, with the number of contacts who carry them. At most 5,000.
func Tags(q db.Queryer, workspace int64) ([]Tag, error) {
	tags, err := db.Collect(func(rows *sql.Rows) (Tag, error) {
		var t Tag
		err := rows.Scan(append(t.into(), &t.Contacts)...)
		return t, err
	})(q.Query(`SELECT `+tagColumns+`, (SELECT COUNT(*) FROM (SELECT 1 FROM contact_tag ct WHERE ct.workspace_id = t.workspace_id AND ct.tag_id = t.id LIMIT `+strconv.Itoa(Counted+1)+`) AS carriers)
		FROM tag t WHERE t.workspace_id = $1 ORDER BY t.folded LIMIT 5000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("contact: read tags: %w", err)
	}
	return tags, nil
}

// byName finds tags by their folded names.
func byName(q db.Queryer, workspace int64, folded []string) (map[string]Tag, error) {
	in, list := db.InList(q.DB(), "t.folded", 2, folded)
	found, err := db.Collect(func(rows *sql.Rows) (Tag, error) {
		var t Tag
		err := rows.Scan(t.into()...)
		return t, err
	})(q.Query(`SELECT `+tagColumns+` FROM tag t WHERE t.workspace_id = $1 AND `+in, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("contact: find tags: %w", err)
	}
	tags := make(map[string]Tag, len(found))
	for _, t := range found {
		tags[filter.Fold(t.Name)] = t
	}
	return tags, nil
}

// insertTags writes new tags. Another transaction may have made the same name first: then that one stays.
func insertTags(tx *db.Tx, tags []Tag) error {
	rows := make([][]any, len(tags))
	for i, t := range tags {
		rows[i] = []any{t.ID, t.Workspace, t.Name, filter.Fold(t.Name), t.Color, t.Created}
	}
	into := db.Insert{
		Table: "tag", Columns: []string{"id", "workspace_id", "name", "folded", "color", "created_at"},
		Conflict: "ON CONFLICT (workspace_id, folded) DO NOTHING",
	}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("contact: insert tags: %w", err)
	}
	return nil
}

// tagged is one tag of one contact.
type tagged struct {
	contact int64
	tag     Tag
}

// tagsOf reads the tags of many contacts, by name.
func tagsOf(q db.Queryer, workspace int64, ids []int64) (map[int64][]Tag, error) {
	if len(ids) == 0 {
		return map[int64][]Tag{}, nil
	}
	in, list := db.InList(q.DB(), "ct.contact_id", 2, ids)
	pairs, err := db.Collect(func(rows *sql.Rows) (tagged, error) {
		var p tagged
		err := rows.Scan(append([]any{&p.contact}, p.tag.into()...)...)
		return p, err
	})(q.Query(`SELECT ct.contact_id, `+tagColumns+` FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE +ct.workspace_id = $1 AND `+in+` ORDER BY t.folded`, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("contact: read tags of %d contacts: %w", len(ids), err)
	}
	tags := make(map[int64][]Tag, len(ids))
	for _, p := range pairs {
		tags[p.contact] = append(tags[p.contact], p.tag)
	}
	return tags, nil
}

// TagNames are the names of many contacts' tags, sorted. Contacts without tags are absent.
func TagNames(q db.Queryer, workspace int64, ids []int64) (map[int64][]string, error) {
	tags, err := tagsOf(q, workspace, ids)
	if err != nil {
		return nil, err
	}
	names := make(map[int64][]string, len(tags))
	for id, list := range tags {
		for _, t := range list {
			names[id] = append(names[id], t.Name)
		}
	}
	return names, nil
}

// unique sorts and drops repetitions, so that locks are taken in one order everywhere.
func unique[T int64 | string](values []T) []T {
	values = slices.Clone(values)
	slices.Sort(values)
	return slices.Compact(values)
}
