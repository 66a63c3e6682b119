// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package find finds contacts: pages of a sorted list, by a search text and by conditions, and how many there are. It is made for a base of a million.
package find

import (
	"strings"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/filter"
)

// maxPage is the longest page.
const maxPage = 200

// Query asks for contacts.
type Query struct {
	Search string         // beginnings of words of the name, user name, phone, e-mail or outside id
	Filter *filter.Filter // compiled with the workspace's registry: see contact.Service.Compile; nil is everyone
	Sort   string         // "-created_at" (the default), "-last_inbound_at", "name", and each the other way round
	Cursor string         // Page.Next of the page before
	Limit  int            // 50 when 0, at most 200
	Now    int64          // the workspace's present, Unix milliseconds
}

// Page is a part of a list.
type Page struct {
	Rows []contact.Row
	Next string // cursor of the following page; empty: this is the last one
}

// statement gathers conditions and numbers their arguments; $1 is the workspace.
type statement struct {
	from  string // contact when empty
	where strings.Builder
	args  []any
}

func (s *statement) and(condition string, args ...any) {
	s.where.WriteString(" AND " + condition)
	s.args = append(s.args, args...)
}

// next is the number of the following placeholder.
func (s *statement) next() int { return len(s.args) + 1 }

// conditions are everything of the query but its place and order. ids, when not nil, are all whom it can find.
func (query *Query) conditions(q db.Queryer, workspace int64, ids []int64) *statement {
	st := &statement{args: []any{workspace}}
	if ids == nil {
		st.where.WriteString("contact.workspace_id = $1")
	} else {
		// The plus keeps a database from walking an index that begins with the workspace when it is told the contacts themselves.
		st.where.WriteString("+contact.workspace_id = $1")
		in, list := db.InList(q.DB(), "contact.id", st.next(), ids)
		st.and(in, list)
	}
	if query.Filter != nil {
		where, args := query.Filter.SQL(query.Now, st.next())
		st.and(where, args...)
	}
	if query.Search != "" {
		where, args := likeWords(sought(query.Search), workspace, st.next())
		st.and(where, args...)
	}
	return st
}

// List is a page of contacts with what a row shows, in few queries whatever the length of the page.
func List(q db.Queryer, workspace int64, query Query) (Page, error) {
	return query.list(q, workspace, usual())
}

func (query *Query) list(q db.Queryer, workspace int64, l limits) (Page, error) {
	limit := query.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, maxPage)
	places, err := query.places(q, workspace, limit+1, l)
	if err != nil {
		return Page{}, err
	}
	var page Page
	if len(places) > limit {
		places = places[:limit]
		page.Next = places[limit-1].String()
	}
	shown := make([]int64, len(places))
	for i, at := range places {
		shown[i] = at.ID
	}
	page.Rows, err = contact.Rows(q, workspace, shown)
	return page, err
}
