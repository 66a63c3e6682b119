// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package db is the one place that knows which database is underneath: SQLite in a file, or PostgreSQL.
//
// Everything else writes one SQL text with $1 placeholders and talks to three things. Write runs a function inside a transaction that
// it shares with its concurrent neighbours, so that many small writes cost one physical commit. Batch does the same for typed values,
// written set by set. Reads is the pool of read connections. Where the two databases differ, the seam (dialect.go) is a closed list.
package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"time"
)

//go:embed migrations/*.sql
var embedded embed.FS

// Options say which database to open. Only Path or URL is required.
type Options struct {
	// URL is postgres://… for PostgreSQL; empty means SQLite in the file Path.
	URL string
	// Path is the SQLite file; it is created when missing.
	Path string
	// Node names this process among its siblings, in leases; random when empty.
	Node string
	// Migrations holds NNNN_name.sql files; the embedded ones when nil.
	Migrations fs.FS
	// Readers is the size of the read pool; 4 on SQLite and 16 on PostgreSQL when 0.
	Readers int
	// Writers is the number of group-commit loops on PostgreSQL, 3 when 0. SQLite has one writer by nature.
	Writers int
	// Limit bounds one physical transaction of the writer; 30 s when 0.
	Limit time.Duration
	// Log receives what no caller can be told: a lost listening connection, a dropped notification. Discarded when nil.
	Log *slog.Logger
	// Wall is the machine's time for leases; time.Now when nil.
	Wall func() time.Time
}

// DB is an open database. It is safe for concurrent use.
type DB struct {
	opt     Options
	dialect dialect

	reads      *sql.DB
	readCache  *statements
	writes     *sql.DB
	queue      chan *member // unbuffered: a caller that waits here can still change its mind
	stop       chan struct{}
	stopOnce   sync.Once
	running    sync.WaitGroup
	background context.Context //nolint:containedctx // the life of the database: writers and listeners end with it
	cancel     context.CancelFunc

	hub *hub
}

// Open opens the database and starts its writers. It checks that the connections are set as they must be; it does not migrate.
func Open(ctx context.Context, opt Options) (*DB, error) {
	opt = opt.withDefaults()
	d := &DB{opt: opt, queue: make(chan *member), stop: make(chan struct{}), hub: newHub()}
	d.background, d.cancel = context.WithCancel(context.WithoutCancel(ctx))
	var err error
	if opt.URL == "" {
		d.dialect = &sqlite{}
		err = d.openSQLite(ctx)
	} else {
		d.dialect = &postgres{writers: opt.Writers, notes: newNotifier()}
		err = d.openPostgres(ctx)
	}
	if err != nil {
		d.cancel()
		return nil, fmt.Errorf("db: open: %w", err)
	}
	d.readCache = newStatements(d.dialect.preparesItself(), d.reads)
	d.dialect.start(d)
	for range d.dialect.writerCount() {
		d.running.Go(d.writerLoop)
	}
	return d, nil
}

func (o Options) withDefaults() Options {
	if o.Node == "" {
		o.Node = strings.ToLower(rand.Text())
	}
	if o.Migrations == nil {
		o.Migrations, _ = fs.Sub(embedded, "migrations") // the folder is compiled in
	}
	if o.Limit == 0 {
		o.Limit = 30 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Wall == nil {
		o.Wall = time.Now
	}
	if o.Writers == 0 {
		o.Writers = 3
	}
	if o.Readers == 0 {
		o.Readers = 4
		if o.URL != "" {
			o.Readers = 16
		}
	}
	return o
}

// Node is this process's name in leases.
func (d *DB) Node() string { return d.opt.Node }

// Close lets running transactions finish, refuses waiting ones and closes every connection. It may be called twice.
func (d *DB) Close() error {
	var err error
	d.stopOnce.Do(func() {
		close(d.stop)
		d.running.Wait()
		d.cancel()
		d.hub.close()
		d.readCache.close()
		// Readers first: the last connection to close folds SQLite's WAL into the file, and a reader may not.
		if err = errors.Join(d.reads.Close(), d.writes.Close()); err != nil {
			err = fmt.Errorf("db: close: %w", err)
		}
	})
	return err
}
