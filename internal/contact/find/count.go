// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"fmt"
	"strconv"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/filter"
)

// exactly is how far a count goes that costs no more than going along one index.
const exactly = 1_000_000

// Count is how many contacts the query finds. A count that one index answers is exact up to exactly. Others end at contact.Counted, or when a bounded number of contacts
// was tried: more then says that there are, or may be, more than n.
func Count(q db.Queryer, workspace int64, query Query) (n int, more bool, err error) {
	return query.count(q, workspace, usual())
}

func (query *Query) count(q db.Queryer, workspace int64, l limits) (n int, more bool, err error) {
	if query.Search != "" && sought(query.Search) == "" {
		return 0, false, nil
	}
	c, err := smallest(q, query.crowds(q, workspace), l.probe, 0)
	if err != nil {
		return 0, false, err
	}
	if c == nil {
		everyone := filter.Piece{From: "contact m", Where: "m.workspace_id = $1", Key: "m.id", Args: []any{workspace}}
		c = &crowd{pieces: []filter.Piece{everyone}}
	}
	rest, args := query.rest(workspace, c, 2)
	if rest == "" {
		n, err = c.count(q, exactly+1)
		return min(n, exactly), n > exactly, err
	}
	rows, people := c.rows(2+len(args), l.reach)
	// Either text names $1, which PostgreSQL asks for.
	text := `SELECT 1 FROM (` + rows + `) AS contact WHERE CAST($1 AS BIGINT) > 0 AND ` + rest
	if needsRow(rest) {
		text = `SELECT 1 FROM (` + rows + `) AS crowd CROSS JOIN contact WHERE contact.id = crowd.id AND +contact.workspace_id = $1 AND ` + rest
	}
	err = q.QueryRow(`SELECT COUNT(*) FROM (`+text+` LIMIT `+strconv.Itoa(contact.Counted+1)+`) AS found`, append(append([]any{workspace}, args...), people...)...).Scan(&n)
	if err != nil {
		return 0, false, fmt.Errorf("find: count: %w", err)
	}
	if n > contact.Counted {
		return contact.Counted, true, nil
	}
	tried, err := c.count(q, l.reach)
	return n, tried >= l.reach, err
}
