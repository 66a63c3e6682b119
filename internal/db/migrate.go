// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
)

// migration is one file NNNN_name.sql. Its text never changes once it is released.
type migration struct {
	version  int
	name     string
	text     string
	checksum string // of the text as it stands in the file
}

var (
	fileName = regexp.MustCompile(`^(\d{4})_([a-z0-9_]+)\.sql$`)
	fullText = regexp.MustCompile(`\{\{fulltext (\w+) (\w+)\}\}`)
)

// Migrate brings the schema up to this binary's version, in one transaction: all of it or nothing. It goes forward only, refuses
// a database that is newer than the binary, and refuses when the text of an applied migration has changed.
// Nodes that start together wait for one another.
func (d *DB) Migrate(ctx context.Context) error {
	if err := d.migrate(ctx, -1, nil); err != nil {
		return fmt.Errorf("db: migrate: %w", err)
	}
	return nil
}

// Version is the version of the newest applied migration; 0 for a database never migrated.
func (d *DB) Version(ctx context.Context) (int, error) {
	applied, err := appliedMigrations(ctx, d.reads, d.dialect)
	if err != nil {
		return 0, fmt.Errorf("db: version: %w", err)
	}
	newest := 0
	for v := range applied {
		newest = max(newest, v)
	}
	return newest, nil
}

// Current is nil when the schema is the one of this binary. Its errors are words for an administrator.
func (d *DB) Current(ctx context.Context) error {
	version, err := d.Version(ctx)
	if err != nil {
		return err
	}
	all, err := readMigrations(d.opt.Migrations)
	if err != nil {
		return fmt.Errorf("db: %w", err)
	}
	switch {
	case version > len(all):
		return newer(version, len(all))
	case version == 0:
		return errors.New("the database has no tables yet: make them with parley migrate, or start parley serve")
	case version < len(all):
		return fmt.Errorf("the database has version %d, this program needs %d: bring it up to date with parley migrate, or start parley serve", version, len(all))
	}
	return nil
}

// newer is the refusal of a database made by a later program: what it holds cannot be understood, and must not be harmed.
func newer(version, known int) error {
	return fmt.Errorf("the database has version %d, this program knows versions up to %d: install a newer program", version, known)
}

// Fingerprint changes with any migration: it names template databases of tests.
func Fingerprint(migrations fs.FS) (string, error) {
	if migrations == nil {
		migrations = Options{}.withDefaults().Migrations
	}
	all, err := readMigrations(migrations)
	if err != nil {
		return "", fmt.Errorf("db: %w", err)
	}
	sum := sha256.New()
	for _, m := range all {
		_, _ = fmt.Fprintln(sum, m.version, m.name, m.checksum)
	}
	return hex.EncodeToString(sum.Sum(nil))[:16], nil
}

// migrate applies pending migrations up to the version target (-1: all) and then runs load in the same transaction.
func (d *DB) migrate(ctx context.Context, target int, load func(tx *Tx) error) error {
	all, err := readMigrations(d.opt.Migrations)
	if err != nil {
		return err
	}
	conn, err := d.writes.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close() }()
	for _, statement := range d.dialect.migrationBegin() {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	err = d.apply(ctx, conn, all, target)
	if err == nil && load != nil {
		direct := newStatements(true, conn)
		err = load(&Tx{w: &writer{db: d, conn: conn, cache: direct}, ctx: ctx})
	}
	if err == nil {
		_, err = conn.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		_, _ = conn.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // the first error is the one to tell
	}
	return err
}

// apply compares what the database has with what the binary brings, and runs the rest.
func (d *DB) apply(ctx context.Context, conn *sql.Conn, all []migration, target int) error {
	if _, err := conn.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema_migration (
		version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, at BIGINT NOT NULL)`); err != nil {
		return err
	}
	applied, err := appliedMigrations(ctx, conn, d.dialect)
	if err != nil {
		return err
	}
	newest, known := 0, 0
	for v := range applied {
		newest = max(newest, v)
	}
	if len(all) > 0 {
		known = all[len(all)-1].version
	}
	if newest > known {
		return newer(newest, known)
	}
	for _, m := range all {
		sum, done := applied[m.version]
		switch {
		case done && sum != m.checksum:
			return fmt.Errorf("migration %04d_%s was changed after it was applied", m.version, m.name)
		case done || target >= 0 && m.version > target:
			continue
		case m.version < newest:
			return fmt.Errorf("migration %04d_%s is missing in a database of version %d", m.version, m.name, newest)
		}
		if err := d.applyOne(ctx, conn, m); err != nil {
			return fmt.Errorf("%04d_%s: %w", m.version, m.name, err)
		}
	}
	return nil
}

func (d *DB) applyOne(ctx context.Context, conn *sql.Conn, m migration) error {
	text, err := expand(m.text, d.dialect)
	if err != nil {
		return err
	}
	for _, statement := range splitStatements(text) {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%w in: %s", err, statement)
		}
	}
	_, err = conn.ExecContext(ctx, `INSERT INTO schema_migration (version, name, checksum, at) VALUES ($1, $2, $3, $4)`,
		m.version, m.name, m.checksum, d.opt.Wall().UnixMilli())
	return err
}

// readMigrations reads and orders the files; numbers must be unique and without gaps.
func readMigrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	all := make([]migration, 0, len(names))
	for _, name := range names {
		parts := fileName.FindStringSubmatch(name)
		if parts == nil {
			return nil, fmt.Errorf("migration %s is not called NNNN_name.sql", name)
		}
		version, _ := strconv.Atoi(parts[1]) // four digits
		if version != len(all)+1 {
			return nil, fmt.Errorf("migration %s: expected number %04d", name, len(all)+1)
		}
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		text := strings.ReplaceAll(string(raw), "\r\n", "\n") // a checkout on Windows is the same migration
		sum := sha256.Sum256([]byte(text))
		all = append(all, migration{version: version, name: parts[2], text: text, checksum: hex.EncodeToString(sum[:])})
	}
	return all, nil
}

// rowQueryer is a pool or a connection.
type rowQueryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// appliedMigrations gives checksums by version; none when there is no such table yet.
func appliedMigrations(ctx context.Context, on rowQueryer, dia dialect) (map[int]string, error) {
	tables, err := Collect(Scalar[string])(on.QueryContext(ctx, dia.tablesQuery()))
	if err != nil {
		return nil, err
	}
	applied := map[int]string{}
	for _, t := range tables {
		if t != "schema_migration" {
			continue
		}
		_, err = Collect(func(r *sql.Rows) (v int, err error) {
			var sum string
			err = r.Scan(&v, &sum)
			applied[v] = sum
			return v, err
		})(on.QueryContext(ctx, `SELECT version, checksum FROM schema_migration`))
	}
	return applied, err
}
