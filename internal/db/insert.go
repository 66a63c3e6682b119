// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"fmt"
	"slices"
	"strings"
)

// Insert describes many rows of one table.
type Insert struct {
	Table    string
	Columns  []string
	Conflict string // what follows the rows, for example "ON CONFLICT (id) DO NOTHING"; may be empty
}

// maxBulk is how many rows one statement of BulkInsert or BulkUpdate carries.
const maxBulk = 5000

// BulkInsert writes many rows: one array per column on PostgreSQL, prepared statements of some rows each on SQLite.
// Each row has a value for each column: int64, float64, string, []byte, bool or nil.
func (tx *Tx) BulkInsert(in Insert, rows [][]any) error {
	for part := range slices.Chunk(rows, maxBulk) {
		if err := tx.DB().dialect.bulkInsert(tx, in, part); err != nil {
			return fmt.Errorf("db: insert into %s: %w", in.Table, err)
		}
	}
	return nil
}

// Update describes changes to many rows of one table, each found by its key.
type Update struct {
	Table string
	Set   []string // the columns that change
	Key   []string // the columns that say which row, by which an index finds it
	// Within is a column of whole numbers that must agree too but is no way to find the row, such as workspace_id: an index that begins with it would be gone
	// through for every row. May be empty.
	Within string
	Where  string // one more condition on a column of the table, such as "exit IS NULL"; may be empty
}

// BulkUpdate changes many rows, as BulkInsert writes them. Each row has the values of Set, then those of Key, then that of Within; no two rows have the same key.
func (tx *Tx) BulkUpdate(up Update, rows [][]any) error {
	for part := range slices.Chunk(rows, maxBulk) {
		if err := tx.DB().dialect.bulkUpdate(tx, up, part); err != nil {
			return fmt.Errorf("db: update %s: %w", up.Table, err)
		}
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
