// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"

	"parley/internal/fault"
)

// order is how a list is sorted, and where its page begins.
type order struct {
	column      string
	words       bool   // the column holds text
	direction   string // of ORDER BY
	forth, back string // the comparison of places that come later, and of those that do not
	from        *cursor
}

// order reads the sort and the cursor of the query.
func (query *Query) order() (order, error) {
	name, descending := strings.CutPrefix(query.Sort, "-")
	var o order
	switch name {
	case "created_at":
		o.column = "contact.created_at"
	case "last_inbound_at":
		o.column = "COALESCE(contact.last_inbound_at, 0)"
	case "name":
		o.column, o.words = "contact.folded", true
	case "":
		o.column, descending = "contact.created_at", true
	default:
		return order{}, fault.At("/sort", "unknown_sort", "sort by created_at, last_inbound_at or name, with - for the other way round")
	}
	o.forth, o.back = ">", "<="
	if descending {
		o.direction, o.forth, o.back = " DESC", "<", ">="
	}
	if query.Cursor == "" {
		return o, nil
	}
	from, err := readCursor(query.Cursor, query.Sort)
	o.from = &from
	return o, err
}

// bound narrows a statement to the places that compare with one as the sign says.
func (o *order) bound(st *statement, sign string, at cursor) {
	var key any = at.At
	if o.words {
		key = at.Text
	}
	n := st.next()
	st.and("("+o.column+", contact.id) "+sign+" ($"+strconv.Itoa(n)+", $"+strconv.Itoa(n+1)+")", key, at.ID)
}

// text is a query for ids and what they are sorted by.
func (o *order) text(st *statement) string {
	from := st.from
	if from == "" {
		from = "contact"
	}
	return `SELECT contact.id, ` + o.column + ` FROM ` + from + ` /* workspace_id is the first of the conditions */ WHERE ` + st.where.String() +
		` ORDER BY ` + o.column + o.direction + `, contact.id` + o.direction
}

// cursor is a place in a sorted list. The sort stands in it, because in another one it means nothing.
type cursor struct {
	Sort string `json:"s"`
	ID   int64  `json:"i"`
	Text string `json:"t,omitempty"`
	At   int64  `json:"a,omitempty"`
}

// into are the places of a row of order.text.
func (c *cursor) into(o order) []any {
	if o.words {
		return []any{&c.ID, &c.Text}
	}
	return []any{&c.ID, &c.At}
}

func (c *cursor) String() string {
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
		d := json.NewDecoder(bytes.NewReader(body))
		d.DisallowUnknownFields()
		err = d.Decode(&c)
	}
	if err != nil || c.Sort != sort || c.ID <= 0 {
		return cursor{}, &fault.Error{
			Code: fault.Invalid, Reason: "bad_cursor", Message: "this is not a place in this list: begin with the first page",
			Fields: []fault.Field{{Path: "/cursor", Code: "cursor", Text: "this is not a cursor of this list"}},
		}
	}
	return c, nil
}
