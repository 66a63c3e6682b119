// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"fmt"
	"strings"

	"parley/internal/db"
	"parley/internal/filter"
)

// Facts reads what conditions ask about many contacts, in one query. A fact that is not set is absent from the result; every contact that exists is in it.
func Facts(q db.Queryer, workspace int64, ids []int64, facts []*filter.Fact) (map[int64]filter.Known, error) {
	known := make(map[int64]filter.Known, len(ids))
	if len(ids) == 0 {
		return known, nil
	}
	in, list := db.InList(q.DB(), "contact.id", 2, ids)
	columns, args := []string{"contact.id"}, []any{workspace, list}
	for _, fact := range facts {
		column, more := fact.Column(len(args) + 1)
		columns = append(columns, column)
		args = append(args, more...)
	}
	raw := make([]any, len(facts)+1)
	into := make([]any, len(raw))
	for i := range raw {
		into[i] = &raw[i]
	}
	scan := func(rows *sql.Rows) (struct{}, error) {
		if err := rows.Scan(into...); err != nil {
			return struct{}{}, err
		}
		found := make(filter.Known, len(facts))
		for i, fact := range facts {
			if raw[i+1] == nil {
				continue
			}
			value, err := fact.Value(raw[i+1])
			if err != nil {
				return struct{}{}, err
			}
			found[fact.Key] = value
		}
		id, isID := raw[0].(int64)
		if !isID {
			return struct{}{}, fmt.Errorf("the id is a %T", raw[0])
		}
		known[id] = found
		return struct{}{}, nil
	}
	if _, err := db.Collect(scan)(q.Query(`SELECT `+strings.Join(columns, ", ")+` FROM contact WHERE +contact.workspace_id = $1 AND `+in, args...)); err != nil {
		return nil, fmt.Errorf("contact: read facts: %w", err)
	}
	return known, nil
}
