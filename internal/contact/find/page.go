// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"parley/internal/db"
)

// places finds the first limit places behind the cursor, by the first way that is short:
//
//   - An index knows all whom the query can find, and they are few: they are sorted.
//   - Whoever is found is frequent: the sorted index is walked, and a page of them is met soon.
//   - They are rare among a crowd that is not large: its people are tried one by one, and those who are left are sorted.
//   - They stand in another part of the sorted index, as people of one name do: the crowd is sorted as a whole.
//
// What is left is a condition that no index knows and few meet. It is tried on everyone.
func (query *Query) places(q db.Queryer, workspace int64, limit int, l limits) ([]cursor, error) {
	o, err := query.order()
	if err != nil {
		return nil, err
	}
	if query.Search != "" && sought(query.Search) == "" {
		return nil, nil // there is nothing to find by signs and spaces
	}
	crowds := query.crowds(q, workspace)
	c, err := smallest(q, crowds, l.probe, l.narrow+1)
	if err != nil {
		return nil, err
	}
	tried := c != nil && (c.size <= l.narrow || len(crowds) > 1 && c.size <= l.small)
	if tried {
		ids, ok, err := query.few(q, workspace, c, l)
		switch {
		case err != nil || ok && len(ids) == 0:
			return nil, err
		case ok:
			return query.read(q, o, query.conditions(q, workspace, ids), limit)
		}
	}
	end, err := query.windowEnd(q, workspace, o, l.window)
	if err != nil {
		return nil, err
	}
	if end == nil || query.Filter == nil && query.Search == "" {
		return query.read(q, o, query.conditions(q, workspace, nil), limit)
	}
	near := query.conditions(q, workspace, nil)
	o.bound(near, o.back, *end)
	places, err := query.read(q, o, near, limit)
	if err != nil || len(places) == limit {
		return places, err
	}
	if c == nil {
		return query.read(q, o, query.conditions(q, workspace, nil), limit)
	}
	if !tried {
		ids, ok, err := query.few(q, workspace, c, l)
		switch {
		case err != nil || ok && len(ids) == 0:
			return nil, err
		case ok:
			return query.read(q, o, query.conditions(q, workspace, ids), limit)
		}
	}
	return query.sorted(q, workspace, o, c, limit, l)
}

// sorted sorts a whole crowd. Of one that is larger than reach, the walk through the sorted index meets somebody sooner.
func (query *Query) sorted(q db.Queryer, workspace int64, o order, c *crowd, limit int, l limits) ([]cursor, error) {
	if n, err := c.count(q, l.reach); err != nil || n >= l.reach {
		if err != nil {
			return nil, err
		}
		return query.read(q, o, query.conditions(q, workspace, nil), limit)
	}
	st := &statement{args: []any{workspace}}
	rows, args := c.rows(st.next(), l.reach)
	st.args = append(st.args, args...)
	st.from = "(" + rows + ") AS crowd CROSS JOIN contact"
	st.where.WriteString("contact.id = crowd.id AND +contact.workspace_id = $1")
	if rest, args := query.rest(workspace, c, st.next()); rest != "" {
		st.and(rest, args...)
	}
	return query.read(q, o, st, limit)
}

// windowEnd is the place where the window behind the cursor ends; nil when the list ends before.
func (query *Query) windowEnd(q db.Queryer, workspace int64, o order, window int) (*cursor, error) {
	st := &statement{args: []any{workspace}}
	st.where.WriteString("contact.workspace_id = $1")
	if o.from != nil {
		o.bound(st, o.forth, *o.from)
	}
	at := cursor{Sort: query.Sort}
	err := q.QueryRow(o.text(st)+` LIMIT 1 OFFSET `+strconv.Itoa(window), st.args...).Scan(at.into(o)...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // the list has an end
	}
	if err != nil {
		return nil, fmt.Errorf("find: list: %w", err)
	}
	return &at, nil
}

// read reads places behind the cursor.
func (query *Query) read(q db.Queryer, o order, st *statement, limit int) ([]cursor, error) {
	if o.from != nil {
		o.bound(st, o.forth, *o.from)
	}
	places, err := db.Collect(func(rows *sql.Rows) (cursor, error) {
		at := cursor{Sort: query.Sort}
		return at, rows.Scan(at.into(o)...)
	})(q.Query(o.text(st)+` LIMIT `+strconv.Itoa(limit), st.args...))
	if err != nil {
		return nil, fmt.Errorf("find: list: %w", err)
	}
	return places, nil
}
