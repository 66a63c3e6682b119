// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the administrator's connection

	"parley/internal/db"
	"parley/internal/db/dbtest/pgserver/server"
)

// The environment of the tests.
const (
	serverVariable  = "PARLEY_TEST_POSTGRES" // URL of a server where databases may be created
	requireVariable = "PARLEY_REQUIRE_ALL"   // 1: a missing server fails the test instead of skipping it
)

// Postgres is a PostgreSQL database of this test, dropped at its end.
func Postgres(t testing.TB) *db.DB {
	t.Helper()
	return Open(t, PostgresOptions(t))
}

// PostgresOptions name a migrated, empty PostgreSQL database.
func PostgresOptions(t testing.TB) db.Options {
	t.Helper()
	from, err := migratedTemplate()
	skipWithout(t, err)
	return create(t, from.administrator, from.template)
}

// skipWithout ends the test when there is no server.
func skipWithout(t testing.TB, err error) {
	t.Helper()
	if errors.Is(err, server.ErrMissing) && os.Getenv(requireVariable) != "1" {
		t.Skipf("no PostgreSQL: %v (set %s, or install the server's programs)", err, serverVariable)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// create makes a database until the test ends. Nobody is connected to the template, which PostgreSQL requires.
func create(t testing.TB, on administrator, template string) db.Options {
	t.Helper()
	name := "parley_" + strings.ToLower(rand.Text())
	if _, err := on.pool.ExecContext(t.Context(), "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := on.pool.ExecContext(context.Background(), "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)"); err != nil {
			t.Error(err)
		}
	})
	return db.Options{URL: on.database(name), Writers: 2, Readers: 4}
}

// Cut makes a PostgreSQL database of a test unreachable, as a server that went away: its connections break and new ones are refused until restore.
func Cut(t testing.TB, opt db.Options) (restore func()) {
	t.Helper()
	admin, err := connect()
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(opt.URL)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	run := func(statements ...string) {
		t.Helper()
		for _, s := range statements {
			if _, err := admin.pool.ExecContext(t.Context(), s); err != nil {
				t.Fatal(err)
			}
		}
	}
	run("ALTER DATABASE "+name+" ALLOW_CONNECTIONS false", "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '"+name+"'")
	return func() {
		t.Helper()
		run("ALTER DATABASE " + name + " ALLOW_CONNECTIONS true")
	}
}

// administrator can create databases.
type administrator struct {
	url  url.URL
	pool *sql.DB
}

// database is the URL of another database of the server.
func (a administrator) database(name string) string {
	u := a.url
	u.Path = "/" + name
	return u.String()
}

// connect finds the server of this run, or starts one for this test binary.
var connect = sync.OnceValues(func() (administrator, error) {
	address := os.Getenv(serverVariable)
	if address == "" {
		s, err := server.Start() // its watchdog ends it with this process
		if err != nil {
			return administrator{}, err
		}
		address = s.URL
	}
	u, err := url.Parse(address)
	if err != nil {
		return administrator{}, fmt.Errorf("%s: %w", serverVariable, err)
	}
	pool, err := sql.Open("pgx", address)
	if err != nil {
		return administrator{}, err
	}
	pool.SetMaxOpenConns(4)
	return administrator{url: *u, pool: pool}, nil
})

// migratedTemplate makes the template database once for all test binaries of a run: its name is the hash of the migrations.
var migratedTemplate = sync.OnceValues(func() (source, error) {
	admin, err := connect()
	if err != nil {
		return source{}, err
	}
	name, err := createTemplate(context.Background(), admin)
	return source{administrator: admin, template: name}, err
})

// source is a server with a migrated template.
type source struct {
	administrator
	template string
}

// createTemplate migrates under another name and renames, so a template that exists is always whole. An advisory lock keeps other
// test binaries waiting meanwhile.
func createTemplate(ctx context.Context, admin administrator) (string, error) {
	hash, err := db.Fingerprint(nil)
	if err != nil {
		return "", err
	}
	name := "parley_template_" + hash
	conn, err := admin.pool.Conn(ctx)
	if err != nil {
		return "", err
	}
	defer func() { _ = conn.Close() }()
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock(7237123452)"); err != nil {
		return "", err
	}
	defer func() { _, _ = conn.ExecContext(ctx, "SELECT pg_advisory_unlock(7237123452)") }()
	var exists bool
	if err := conn.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)", name).Scan(&exists); err != nil || exists {
		return name, err
	}
	draft := name + "_draft"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + draft + " WITH (FORCE)", "CREATE DATABASE " + draft + " TEMPLATE template0"} {
		if _, err := conn.ExecContext(ctx, statement); err != nil {
			return "", err
		}
	}
	if err := migrate(ctx, db.Options{URL: admin.database(draft)}); err != nil {
		return "", err
	}
	_, err = conn.ExecContext(ctx, "ALTER DATABASE "+draft+" RENAME TO "+name)
	return name, err
}

// migrate brings a database to the newest version and closes it.
func migrate(ctx context.Context, opt db.Options) error {
	d, err := db.Open(ctx, opt)
	if err != nil {
		return err
	}
	err = d.Migrate(ctx)
	return errors.Join(err, d.Close())
}
