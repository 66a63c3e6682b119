// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"fmt"
)

// Queryer reads: *Tx inside a transaction, Reads outside. A store function that only reads takes a Queryer.
type Queryer interface {
	Query(query string, args ...any) (*sql.Rows, error)
	QueryRow(query string, args ...any) *sql.Row
	// DB gives the seam. It is not for opening another transaction.
	DB() *DB
}

// Tx is a running transaction of the writer. Its methods take no context: they run under the writer's own, with its own time limit.
type Tx struct {
	w      *writer
	ctx    context.Context //nolint:containedctx // the transaction's life
	failed error           // the first failed statement; nothing runs after it
	notes  []Note
	rows   []*sql.Rows // what the running step opened
	row    []*sql.Row
}

// DB gives the seam.
func (tx *Tx) DB() *DB { return tx.w.db }

// Exec runs a statement.
func (tx *Tx) Exec(query string, args ...any) (sql.Result, error) {
	if tx.failed != nil {
		return nil, tx.failed
	}
	res, err := tx.w.cache.exec(tx.ctx, query, args...)
	return res, tx.fail(err)
}

// execEach runs one statement for each row. Such a statement is short by nature, so none is watched while it runs, for which the driver would start
// a goroutine each time: the time limit is looked at between them.
func (tx *Tx) execEach(query string, rows [][]any) error {
	unwatched := context.WithoutCancel(tx.ctx)
	for _, row := range rows {
		if tx.failed != nil {
			return tx.failed
		}
		err := tx.ctx.Err()
		if err == nil {
			_, err = tx.w.cache.exec(unwatched, query, row...)
		}
		if tx.fail(err) != nil {
			return err
		}
	}
	return nil
}

// Query reads rows inside the transaction. Close them before the next statement: PostgreSQL has one conversation a connection.
func (tx *Tx) Query(query string, args ...any) (*sql.Rows, error) {
	if tx.failed != nil {
		return nil, tx.failed
	}
	rows, err := tx.w.cache.query(tx.ctx, query, args...) //nolint:rowserrcheck,sqlclosecheck // the caller's; closeRows makes sure
	if err == nil {
		tx.rows = append(tx.rows, rows)
	}
	return rows, tx.fail(err)
}

// QueryRow reads one row inside the transaction.
func (tx *Tx) QueryRow(query string, args ...any) *sql.Row {
	var row *sql.Row
	if tx.failed == nil {
		row = tx.w.cache.queryRow(tx.ctx, query, args...)
	} else {
		row = tx.w.cache.failingRow(tx.ctx, query, args...)
	}
	tx.row = append(tx.row, row)
	_ = tx.fail(row.Err())
	return row
}

// closeRows closes what a step left open by mistake or panic. Open rows hold the connection, and a statement closed under them crashes
// the SQLite driver. Closing twice does nothing.
func (tx *Tx) closeRows() {
	for _, r := range tx.rows {
		_ = r.Close()
	}
	for _, r := range tx.row {
		_ = r.Scan() // the only way to close a row; it fails, the row being closed or having columns
	}
	tx.rows, tx.row = tx.rows[:0], tx.row[:0]
}

// fail remembers the first failed statement: the transaction is lost from then on.
func (tx *Tx) fail(err error) error {
	if err != nil && tx.failed == nil {
		tx.failed = err
	}
	return err
}

// Reads is the read pool bound to a context. Each query sees the newest committed state.
type Reads struct {
	db  *DB
	ctx context.Context //nolint:containedctx // a short-lived view for one caller
	on  *statements
}

// Reads binds the read pool to a context.
func (d *DB) Reads(ctx context.Context) Reads { return Reads{db: d, ctx: ctx, on: d.readCache} }

// DB gives the seam.
func (r Reads) DB() *DB { return r.db }

// Query reads rows.
func (r Reads) Query(query string, args ...any) (*sql.Rows, error) {
	return r.on.query(r.ctx, query, args...)
}

// QueryRow reads one row.
func (r Reads) QueryRow(query string, args ...any) *sql.Row {
	return r.on.queryRow(r.ctx, query, args...)
}

// Snapshot gives fn one unchanging view of the database, for exports and backups. Writers go on meanwhile.
func (d *DB) Snapshot(ctx context.Context, fn func(q Queryer) error) error {
	conn, err := d.reads.Conn(ctx)
	if err != nil {
		return fmt.Errorf("db: snapshot: %w", err)
	}
	defer func() { _ = conn.Close() }()
	tx, err := conn.BeginTx(ctx, d.dialect.snapshot())
	if err != nil {
		return fmt.Errorf("db: snapshot: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	return fn(Reads{db: d, ctx: ctx, on: newStatements(true, tx)})
}

// Collect reads all rows with scan, closes them and reports the first error:
//
//	names, err := db.Collect(rows, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) })
//
// It takes what Query returns: db.Collect(scan)(q.Query(…)) saves the error check between.
func Collect[T any](scan func(*sql.Rows) (T, error)) func(*sql.Rows, error) ([]T, error) {
	return func(rows *sql.Rows, err error) ([]T, error) {
		if err != nil {
			return nil, err
		}
		defer func() { _ = rows.Close() }() // Err below tells what mattered
		var all []T
		for rows.Next() {
			one, err := scan(rows)
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
		return all, rows.Err()
	}
}

// Scalar scans rows of one column: ids, err := db.Collect(db.Scalar[int64])(q.Query(…)).
func Scalar[T any](rows *sql.Rows) (T, error) {
	var v T
	err := rows.Scan(&v)
	return v, err
}
