// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"fmt"
	"strconv"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/filter"
)

// narrow is up to how many contacts are gathered by an index and sorted; when more fit, walking the sorted index meets a page of them soon.
const narrow = 5000

// sieve is one part of a query that an index answers: everyone whom the query finds is among its contacts. Placeholders begin at $2; $1 is the workspace.
type sieve struct {
	from, where, column string
	args                []any
	many                bool // may name a contact twice
	search              bool // it is the whole of the text search
	whole               bool // it is a statement by itself, of another room: $1 is the workspace there too
}

// sieves are the parts of a query that all must be true and that an index can answer. Neither database finds them by itself: both see a chain of conditions
// to be tried on each contact in turn, which for a rare tag would be the whole base.
func sieves(q db.Queryer, search string, f *filter.Filter, fields []field.Field) []sieve {
	var found []sieve
	if search != "" {
		match, arg := q.DB().Match("contact_search", "contact_id", 2, search)
		found = append(found, sieve{from: "contact_search d", where: match, column: "d.contact_id", args: []any{arg}, search: true})
	}
	if f == nil {
		return found
	}
	for _, everyone := range f.Everyone() {
		found = append(found, sieve{from: everyone.From, where: everyone.Where, column: everyone.Value, args: everyone.Args, many: true, whole: true})
	}
	tree := f.Tree()
	nodes := []*filter.Node{tree}
	if tree.Kind == filter.And {
		nodes = tree.Items
	}
	for _, n := range nodes {
		if s, ok := nodeSieve(n, fields); ok {
			found = append(found, s)
		}
	}
	return found
}

// nodeSieve is the sieve of one condition.
func nodeSieve(n *filter.Node, fields []field.Field) (sieve, bool) {
	if n.Kind != filter.Condition {
		return sieve{}, false
	}
	equal := n.Op == filter.Eq && n.Values[0].Type == filter.String
	switch n.Atom {
	case "tag":
		return sieve{
			from: "contact_tag d", where: "d.tag_id = (SELECT t.id FROM tag t WHERE t.workspace_id = $1 AND t.folded = $2)", column: "d.contact_id",
			args: []any{filter.Fold(n.Args[0].Text)},
		}, n.Op == filter.Alone
	case "field":
		for _, f := range fields {
			if equal && f.Key == n.Args[0].Text {
				return sieve{from: "contact_field d", where: "d.field_id = $2 AND d.folded = $3", column: "d.contact_id", args: []any{f.ID, filter.Fold(n.Values[0].Text)}}, true
			}
		}
	case "source":
		// The source that counts is the first one; the sieve lets everyone through who has ever come from there.
		if equal && n.Args[0].Text == "utm_source" {
			return sieve{from: "source d", where: "d.utm_source = $2", column: "d.contact_id", args: []any{filter.Fold(n.Values[0].Text)}, many: true}, true
		}
	case "phone", "email":
		if equal {
			return sieve{from: "contact d", where: "d." + n.Atom + " = $2 AND d." + n.Atom + " <> ''", column: "d.id", args: []any{filter.Fold(n.Values[0].Text)}}, true
		}
	}
	return sieve{}, false
}

// gather reads whom the sieve lets through; all is false when there are more than narrow.
func (s *sieve) gather(q db.Queryer, workspace int64) (ids []int64, all bool, err error) {
	text, args := `SELECT `+s.column+` FROM `+s.from+` WHERE d.workspace_id = $1 AND `+s.where, append([]any{workspace}, s.args...)
	if s.whole {
		text, args = `SELECT DISTINCT `+s.column+` FROM `+s.from+` /* workspace_id is the first of the conditions */ WHERE `+s.where, s.args
	}
	ids, err = db.Collect(db.Scalar[int64])(q.Query(text+` LIMIT `+strconv.Itoa(narrow+1), args...))
	if err != nil {
		return nil, false, fmt.Errorf("find: gather: %w", err)
	}
	return ids, len(ids) <= narrow, nil
}
