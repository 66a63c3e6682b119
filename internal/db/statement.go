// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"sync"
)

// maxStatements bounds the prepared statements of a connection or pool. The hot ones come first in a process's life; what comes after
// the limit, such as filters made by people, is prepared for one use.
const maxStatements = 512

// runner is a *sql.DB, *sql.Conn or *sql.Tx.
type runner interface {
	PrepareContext(ctx context.Context, query string) (*sql.Stmt, error)
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// statements keeps prepared statements by their text. pgx does this itself, so there it only passes through.
type statements struct {
	on     runner
	direct bool

	mu   sync.RWMutex
	kept map[string]*sql.Stmt
}

func newStatements(direct bool, on runner) *statements {
	return &statements{on: on, direct: direct, kept: map[string]*sql.Stmt{}}
}

// prepared is the kept statement for a text; nil when it must run directly, where a wrong text also gives its error.
func (s *statements) prepared(ctx context.Context, query string) *sql.Stmt {
	if s.direct {
		return nil
	}
	s.mu.RLock()
	stmt, full := s.kept[query], len(s.kept) >= maxStatements
	s.mu.RUnlock()
	if stmt != nil || full {
		return stmt
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stmt = s.kept[query]; stmt != nil {
		return stmt
	}
	stmt, err := s.on.PrepareContext(ctx, query) // the statement itself outlives ctx
	if err != nil {
		return nil
	}
	s.kept[query] = stmt
	return stmt
}

func (s *statements) exec(ctx context.Context, query string, args ...any) (sql.Result, error) {
	if stmt := s.prepared(ctx, query); stmt != nil {
		return stmt.ExecContext(ctx, args...)
	}
	return s.on.ExecContext(ctx, query, args...)
}

func (s *statements) query(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	if stmt := s.prepared(ctx, query); stmt != nil {
		return stmt.QueryContext(ctx, args...)
	}
	return s.on.QueryContext(ctx, query, args...)
}

func (s *statements) queryRow(ctx context.Context, query string, args ...any) *sql.Row {
	if stmt := s.prepared(ctx, query); stmt != nil {
		return stmt.QueryRowContext(ctx, args...)
	}
	return s.on.QueryRowContext(ctx, query, args...)
}

// failingRow gives the row of a statement that must not run: a row cannot carry our error, but it can carry the end of a context.
func (s *statements) failingRow(ctx context.Context, query string, args ...any) *sql.Row {
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return s.queryRow(ctx, query, args...)
}

func (s *statements) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, stmt := range s.kept {
		_ = stmt.Close()
	}
	clear(s.kept)
}
