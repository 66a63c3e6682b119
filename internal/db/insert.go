// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"fmt"
	"strings"
)

// Insert describes many rows of one table.
type Insert struct {
	Table    string
	Columns  []string
	Conflict string // what follows the rows, for example "ON CONFLICT (id) DO NOTHING"; may be empty
}

// maxInsert is how many rows one statement of BulkInsert carries.
const maxInsert = 5000

// BulkInsert writes many rows: one array per column on PostgreSQL, a prepared statement in a loop on SQLite.
// Each row has a value for each column: int64, float64, string, []byte, bool or nil.
func (tx *Tx) BulkInsert(in Insert, rows [][]any) error {
	for len(rows) > 0 {
		n := min(len(rows), maxInsert)
		if err := tx.DB().dialect.bulkInsert(tx, in, rows[:n]); err != nil {
			return fmt.Errorf("db: insert into %s: %w", in.Table, err)
		}
		rows = rows[n:]
	}
	return nil
}

// Replace is the Conflict of an Insert that changes the named columns of rows that exist, found by their key ("id", or "a, b").
func Replace(key string, columns ...string) string {
	sets := make([]string, len(columns))
	for i, c := range columns {
		sets[i] = c + " = excluded." + c
	}
	return "ON CONFLICT (" + key + ") DO UPDATE SET " + strings.Join(sets, ", ")
}
