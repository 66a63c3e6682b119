// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package find finds contacts: pages of a sorted list, by a search text and by conditions, and how many there are. It is made for a base of a million.
package find

import (
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
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

// sorting reads the order: the column, whether it holds text, and the direction.
func sorting(text string) (column string, words, descending bool, err error) {
	name, descending := strings.CutPrefix(text, "-")
	switch name {
	case "created_at":
		return "contact.created_at", false, descending, nil
	case "last_inbound_at":
		return "COALESCE(contact.last_inbound_at, 0)", false, descending, nil
	case "name":
		return "contact.folded", true, descending, nil
	case "":
		return "contact.created_at", false, true, nil
	}
	return "", false, false, fault.At("/sort", "unknown_sort", "sort by created_at, last_inbound_at or name, with - for the other way round")
}

// cursor is a place in a sorted list. The sort stands in it, because in another one it means nothing.
type cursor struct {
	Sort string `json:"s"`
	ID   int64  `json:"i"`
	Text string `json:"t,omitempty"`
	At   int64  `json:"a,omitempty"`
}

func (c cursor) String() string {
	body, err := json.Marshal(c)
	if err != nil { // texts and numbers always have a JSON form
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

func readCursor(text, sort string) (cursor, error) {
	var c cursor
	body, err := base64.RawURLEncoding.DecodeString(text)
	if err == nil {
		err = json.Unmarshal(body, &c)
	}
	if err != nil || c.Sort != sort {
		return cursor{}, fault.At("/cursor", "bad_cursor", "this place in the list is not known: start from the first page")
	}
	return c, nil
}

// statement gathers conditions and numbers their arguments; $1 is the workspace.
type statement struct {
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
func (query *Query) conditions(q db.Queryer, workspace int64, ids []int64, searched bool) *statement {
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
	if query.Search != "" && !searched {
		where, args := likeWords(sought(query.Search), st.next())
		st.and(where, args...)
	}
	return st
}

// narrowed finds the smallest set of contacts that an index gives and that holds everyone the query finds. ids is nil when every set is large;
// wide is then one of the large ones. searched says that the set is exactly what the search text finds.
func (query *Query) narrowed(q db.Queryer, workspace int64) (ids []int64, searched bool, wide *sieve, err error) {
	if query.Search != "" && sought(query.Search) == "" {
		return []int64{}, true, nil, nil // there is nothing to find by signs and spaces
	}
	var fields []field.Field
	if query.Filter != nil {
		if fields, err = contact.Fields(q, workspace); err != nil {
			return nil, false, nil, err
		}
	}
	for _, s := range sieves(q, sought(query.Search), query.Filter, fields) { // one query a condition
		got, all, err := s.gather(q, workspace)
		switch {
		case err != nil:
			return nil, false, nil, err
		case !all && wide == nil && !s.many:
			wide = &s
		case all && (ids == nil || len(got) < len(ids)):
			ids, searched = append(make([]int64, 0, len(got)), got...), s.search
		}
	}
	return ids, searched, wide, nil
}

// List is a page of contacts with what a row shows, in few queries whatever the length of the page.
func List(q db.Queryer, workspace int64, query Query) (Page, error) {
	limit := query.Limit
	if limit <= 0 {
		limit = 50
	}
	limit = min(limit, maxPage)
	ids, searched, _, err := query.narrowed(q, workspace)
	if err != nil {
		return Page{}, err
	}
	text, args, words, err := query.page(q, workspace, ids, searched, limit+1)
	if err != nil {
		return Page{}, err
	}
	places, err := db.Collect(func(rows *sql.Rows) (cursor, error) {
		at := cursor{Sort: query.Sort}
		if words {
			return at, rows.Scan(&at.ID, &at.Text)
		}
		return at, rows.Scan(&at.ID, &at.At)
	})(q.Query(text, args...))
	if err != nil {
		return Page{}, fmt.Errorf("find: list: %w", err)
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

// page is the statement of one page: ids and what they are sorted by. words says that this is text.
func (query *Query) page(q db.Queryer, workspace int64, ids []int64, searched bool, limit int) (text string, args []any, words bool, err error) {
	column, words, descending, err := sorting(query.Sort)
	if err != nil {
		return "", nil, false, err
	}
	direction, sign := "", ">"
	if descending {
		direction, sign = " DESC", "<"
	}
	st := query.conditions(q, workspace, ids, searched)
	if query.Cursor != "" {
		at, err := readCursor(query.Cursor, query.Sort)
		if err != nil {
			return "", nil, false, err
		}
		var key any = at.At
		if words {
			key = at.Text
		}
		n := st.next()
		st.and("("+column+", contact.id) "+sign+" ($"+strconv.Itoa(n)+", $"+strconv.Itoa(n+1)+")", key, at.ID)
	}
	return `SELECT contact.id, ` + column + ` FROM contact /* workspace_id is the first of the conditions */ WHERE ` + st.where.String() +
		` ORDER BY ` + column + direction + `, contact.id` + direction + ` LIMIT ` + strconv.Itoa(limit), st.args, words, nil
}
