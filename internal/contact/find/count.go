// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"fmt"
	"strconv"

	"parley/internal/contact"
	"parley/internal/db"
)

// Count is how many contacts the query finds, counted up to contact.Counted; more says that there are more than that.
func Count(q db.Queryer, workspace int64, query Query) (n int, more bool, err error) {
	ids, searched, wide, err := query.narrowed(q, workspace)
	if err != nil {
		return 0, false, err
	}
	text, args := query.counting(q, workspace, ids, searched, wide)
	if err := q.QueryRow(text, args...).Scan(&n); err != nil {
		return 0, false, fmt.Errorf("find: count: %w", err)
	}
	if n > contact.Counted {
		return contact.Counted, true, nil
	}
	return n, false, nil
}

// counting is the statement of a count. When no small set is known, it goes over the contacts of a large one, each looked up by its id:
// CROSS JOIN keeps SQLite from going over the whole base instead.
func (query *Query) counting(q db.Queryer, workspace int64, ids []int64, searched bool, wide *sieve) (string, []any) {
	const head, tail = `SELECT COUNT(*) FROM (SELECT 1 FROM `, `) AS found`
	limit := ` LIMIT ` + strconv.Itoa(contact.Counted+1)
	if ids != nil || wide == nil {
		st := query.conditions(q, workspace, ids, searched)
		return head + `contact WHERE ` + st.where.String() + limit + tail, st.args
	}
	st := &statement{args: append([]any{workspace}, wide.args...)}
	st.where.WriteString(wide.where)
	if query.Filter != nil {
		where, args := query.Filter.SQL(query.Now, st.next())
		st.and(where, args...)
	}
	if query.Search != "" && !wide.search {
		where, args := likeWords(sought(query.Search), st.next())
		st.and(where, args...)
	}
	if query.Filter == nil && wide.search {
		return head + wide.from + ` WHERE d.workspace_id = $1 AND ` + st.where.String() + limit + tail, st.args
	}
	return head + wide.from + ` CROSS JOIN contact WHERE d.workspace_id = $1 AND contact.id = ` + wide.column + ` AND contact.workspace_id = $1 AND ` + st.where.String() + limit + tail, st.args
}
