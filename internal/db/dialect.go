// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// dialect is the seam: everything in which the two databases differ. The list is closed; sqlite.go and postgres.go implement it,
// and nobody outside this package can ask which one is in use.
type dialect interface { //nolint:interfacebloat // One closed list is easier to check than several that nobody implements apart.
	name() string // in fences of migrations: "sqlite" or "postgres"
	writerCount() int
	start(d *DB)          // what runs beside the writers
	preparesItself() bool // the driver keeps prepared statements by text
	begin() string
	snapshot() *sql.TxOptions
	analyze() []string

	skipLocked() string
	forUpdate() string
	ordersCommits() bool
	alone() bool
	inList(column string, n int, values any) (condition string, arg any)
	search(table, key string, n int) Found
	// forgetting is a statement after which words deleted from a full text are gone from its index at once; "" when they always are.
	forgetting(table string) string
	searchArg(before string, words []string) any
	bulkInsert(tx *Tx, in Insert, rows [][]any) error
	bulkUpdate(tx *Tx, up Update, rows [][]any) error

	publish(d *DB, notes []Note)
	listen(ctx context.Context, d *DB) error

	isUnique(err error) bool
	isRetryable(err error) bool
	isFatal(err error) bool
	broken(conn *sql.Conn) bool // a failed statement has spoilt the transaction

	macros() *strings.Replacer // words of migrations
	fullText(table, key string) string
	migrationBegin() []string
	tablesQuery() string                            // our tables by name
	beforeLoad(tx *Tx) (finish []string, err error) // lets tables be loaded in any order; finish checks their references
}

// SkipLocked ends a claiming SELECT: rows another node is claiming are passed over. SQLite has one writer and needs nothing.
func (d *DB) SkipLocked() string { return d.dialect.skipLocked() }

// ForUpdate ends a SELECT that locks its rows until the transaction ends, such as a contact before its step.
func (d *DB) ForUpdate() string { return d.dialect.forUpdate() }

// Alone says that no other node can share this database, so leases of a dead process need not be waited out.
func (d *DB) Alone() bool { return d.dialect.alone() }

// InList is a condition "column is one of values" that takes one argument however many values there are:
//
//	cond, arg := db.InList(q.DB(), "id", 2, ids)
//	q.Query(`SELECT name FROM tag WHERE workspace_id = $1 AND `+cond, workspace, arg)
//
// n is the number of the placeholder.
func InList[T int64 | string](d *DB, column string, n int, values []T) (condition string, arg any) {
	return d.dialect.inList(column, n, values)
}

// IsUnique says that a statement failed because a row with this key exists. Prefer ON CONFLICT: the failure ends the transaction.
func (d *DB) IsUnique(err error) bool { return d.dialect.isUnique(err) }

// IsRetryable says that the same transaction may succeed when it is run again: a deadlock, a lock time-out, a busy file.
// Write already retries; this is for code that reports.
func (d *DB) IsRetryable(err error) bool { return d.dialect.isRetryable(err) }

// Analyze refreshes the planner's statistics; call it after bulk loads. Without them one count went from 1.5 s to over a minute.
func (d *DB) Analyze(ctx context.Context) error {
	err := d.Write(ctx, func(tx *Tx) error {
		for _, statement := range d.dialect.analyze() {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("db: analyze: %w", err)
	}
	return nil
}

// OrdersCommits says that transactions commit in the order in which they run, so that a number given inside one is final.
// Where it is false, numbers in commit order can be given only to rows already committed.
func (d *DB) OrdersCommits() bool { return d.dialect.ordersCommits() }
