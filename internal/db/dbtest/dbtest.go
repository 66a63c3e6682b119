// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package dbtest gives tests a real, migrated, empty database of their own, cheaply: a copy of one migrated SQLite file,
// a PostgreSQL database made from a template. Only tests import it.
package dbtest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parley/internal/db"
)

// Each runs the test on SQLite and on PostgreSQL, side by side.
func Each(t *testing.T, test func(t *testing.T, d *db.DB)) {
	t.Helper()
	each(t, SQLite, Postgres, test)
}

// EachOptions is Each for tests that open the database themselves: several nodes on one database, other options.
// The options name a migrated, empty database.
func EachOptions(t *testing.T, test func(t *testing.T, opt db.Options)) {
	t.Helper()
	each(t, SQLiteOptions, PostgresOptions, test)
}

// EachNew is EachOptions with a database that was never migrated.
func EachNew(t *testing.T, test func(t *testing.T, opt db.Options)) {
	t.Helper()
	each(t, NewSQLite, NewPostgres, test)
}

func each[T any](t *testing.T, sqlite, postgres func(testing.TB) T, test func(*testing.T, T)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqlite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgres(t))
	})
}

// withoutRace leaves a test of SQLite out under the race detector. Our own code, which is what it watches, is the same around PostgreSQL.
func withoutRace(t testing.TB) {
	t.Helper()
	if raced {
		t.Skip("SQLite is thirteen times slower under the race detector: here the stores are tried on PostgreSQL, and on SQLite by make test-go")
	}
}

// NewSQLite names a file that does not exist yet.
func NewSQLite(t testing.TB) db.Options {
	t.Helper()
	withoutRace(t)
	return db.Options{Path: filepath.Join(t.TempDir(), "parley.db")}
}

// NewPostgres names a PostgreSQL database that was never migrated.
func NewPostgres(t testing.TB) db.Options {
	t.Helper()
	admin, err := connect()
	skipWithout(t, err)
	return create(t, admin, "template0")
}

// SQLite is a database in a file of this test.
func SQLite(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, SQLiteOptions(t))
}

// Another is a further database of the same kind.
func Another(t testing.TB, d *db.DB) *db.DB {
	t.Helper()
	if d.Alone() {
		return SQLite(t)
	}
	return Postgres(t)
}

// Open opens a database until the test ends.
func Open(t testing.TB, opt db.Options) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// SQLiteOptions name a migrated, empty file.
func SQLiteOptions(t testing.TB) db.Options {
	t.Helper()
	withoutRace(t)
	raw, err := migratedFile()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "parley.db")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return db.Options{Path: path}
}

// migratedFile migrates one file per test binary and keeps its bytes.
var migratedFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "parley-dbtest-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "template.db")
	if err := migrate(context.Background(), db.Options{Path: path}); err != nil {
		return nil, err
	}
	return os.ReadFile(path) //nolint:gosec // The file was made in a folder of our own just above.
})
