// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"parley/internal/db"
	"parley/internal/filter"
)

// limits bound the work for one answer, whatever the size of the base. All count contacts.
type limits struct {
	narrow int // gathered by an index and sorted
	small  int // in a crowd whose people are tried one by one before anything else
	probe  int // counted of each crowd to find the smallest
	reach  int // of a crowd looked at for one answer
	window int // passed in the sorted index before another way is tried
}

// usual are the limits for a base of a million: each of them costs some tens of milliseconds on SQLite.
func usual() limits {
	return limits{narrow: 5000, small: 20_000, probe: 50_000, reach: 200_000, window: 10_000}
}

// crowd is people whom an index knows, everyone whom the query finds among them.
type crowd struct {
	pieces []filter.Piece
	parts  []int // of the filter, that hold for all of them
	search bool  // the text of the search finds all of them
	size   int   // how many they are, once counted
}

// crowds are the parts of the query that indexes can answer.
func (query *Query) crowds(q db.Queryer, workspace int64) []crowd {
	var all []crowd
	if query.Search != "" {
		found := q.DB().Search("contact_search", "contact_id", workspace, sought(query.Search), 1)
		piece := filter.Piece{From: found.From, Where: found.Where, Key: found.Key, Args: []any{found.Arg}}
		all = append(all, crowd{pieces: []filter.Piece{piece}, search: true})
	}
	if query.Filter != nil {
		for _, c := range query.Filter.Crowds(query.Now) {
			all = append(all, crowd{pieces: c.Pieces, parts: c.Parts})
		}
	}
	return all
}

// rows is a query for the ids of up to limit people of each piece, each once, with placeholders from start on.
func (c *crowd) rows(start, limit int) (text string, args []any) {
	pieces := make([]string, len(c.pieces))
	for i := range c.pieces {
		p := &c.pieces[i]
		word := "SELECT "
		if p.Many {
			word = "SELECT DISTINCT "
		}
		pieces[i] = word + p.Key + " AS id FROM " + p.From + " WHERE " + p.Renumbered(start+len(args)) + " LIMIT " + strconv.Itoa(limit)
		args = append(args, p.Args...)
	}
	if len(pieces) == 1 {
		return pieces[0], args
	}
	for i := range pieces {
		pieces[i] = "SELECT id FROM (" + pieces[i] + ") AS piece" + strconv.Itoa(i)
	}
	return strings.Join(pieces, " UNION "), args
}

// count counts the people of a crowd: all of them when the number is below most.
func (c *crowd) count(q db.Queryer, most int) (n int, err error) {
	rows, args := c.rows(1, most)
	if err := q.QueryRow(`SELECT COUNT(*) FROM (`+rows+`) AS crowd -- workspace_id is the first condition of each piece`, args...).Scan(&n); err != nil {
		return 0, fmt.Errorf("find: count a crowd: %w", err)
	}
	return n, nil
}

// few gives the people of a crowd who meet the rest of the query too, when they are few enough to be sorted; ok is false when they are more,
// when telling them needs their own rows, or when the crowd is too large to be tried.
func (query *Query) few(q db.Queryer, workspace int64, c *crowd, l limits) (ids []int64, ok bool, err error) {
	rest, more := query.rest(workspace, c, 1)
	if needsRow(rest) {
		rest, more = "", nil
	}
	rows, args := c.rows(1+len(more), l.reach)
	text := `SELECT contact.id FROM (` + rows + `) AS contact`
	if rest != "" {
		text += ` WHERE ` + rest
	}
	ids, err = db.Collect(db.Scalar[int64])(q.Query(text+` LIMIT `+strconv.Itoa(l.narrow+1)+` -- workspace_id is the first condition of each piece`, append(more, args...)...))
	if err != nil {
		return nil, false, fmt.Errorf("find: gather: %w", err)
	}
	if len(ids) > l.narrow || c.size <= l.narrow {
		return ids, len(ids) <= l.narrow, nil
	}
	size, err := c.count(q, l.reach)
	return ids, size < l.reach, err
}

// rest is what remains to be tried on each of a crowd, with placeholders from start on; empty when nothing does.
func (query *Query) rest(workspace int64, c *crowd, start int) (text string, args []any) {
	var conditions []string
	if query.Filter != nil {
		where, more := query.Filter.Rest(c.parts, query.Now, start)
		if where != "" {
			conditions, args = append(conditions, where), append(args, more...)
		}
	}
	if query.Search != "" && !c.search {
		where, more := likeWords(sought(query.Search), workspace, start+len(args))
		conditions, args = append(conditions, where), append(args, more...)
	}
	return strings.Join(conditions, " AND "), args
}

// needsRow says that a condition reads more of the contact than its id.
func needsRow(condition string) bool {
	return strings.Contains(strings.ReplaceAll(condition, "contact.id", ""), "contact.")
}

// smallest finds the smallest crowd, or the first of those that are larger than most. The only one is counted as far as alone.
func smallest(q db.Queryer, crowds []crowd, most, alone int) (*crowd, error) {
	if len(crowds) == 0 {
		return nil, nil //nolint:nilnil // a query need not have one
	}
	if len(crowds) == 1 {
		most = alone
	}
	for i := range crowds {
		n, err := crowds[i].count(q, most)
		if err != nil {
			return nil, err
		}
		crowds[i].size, most = n, min(most, n)
	}
	least := slices.MinFunc(crowds, func(a, b crowd) int { return a.size - b.size })
	return &least, nil
}
