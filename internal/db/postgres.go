// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// groupLockTimeout is how long a statement of a writer waits for another node's lock. It is shorter than PostgreSQL's deadlock_timeout
// (1 s): groups are put together by chance and take their locks in any order, so the loser gives up early and is run again in pieces.
const groupLockTimeout = "400ms"

// postgres is the dialect of a server shared by several nodes.
type postgres struct {
	writers int
	types   sync.Map // table -> map[column]type, for bulkInsert
	notes   *notifier
}

// openPostgres opens the two pools.
func (d *DB) openPostgres(ctx context.Context) error {
	config, err := pgx.ParseConfig(d.opt.URL)
	if err != nil {
		return fmt.Errorf("database URL: %w", err)
	}
	config.RuntimeParams["application_name"] = "parley"
	reads := config.Copy()
	reads.RuntimeParams["default_transaction_read_only"] = "on"
	d.reads = stdlib.OpenDB(*reads)
	d.reads.SetMaxOpenConns(d.opt.Readers)
	d.reads.SetMaxIdleConns(d.opt.Readers)
	config.RuntimeParams["lock_timeout"] = groupLockTimeout
	// A node that has vanished must not hold its people's rows until the network notices, which takes hours.
	config.RuntimeParams["idle_in_transaction_session_timeout"] = strconv.FormatInt(d.opt.Limit.Milliseconds(), 10)
	d.writes = stdlib.OpenDB(*config)
	d.writes.SetMaxOpenConns(d.opt.Writers + 2) // the writers, the notifier, and a migration or a restore
	d.writes.SetMaxIdleConns(d.opt.Writers + 1)
	var level string
	if err := d.reads.QueryRowContext(ctx, "SHOW fsync").Scan(&level); err != nil {
		_ = d.reads.Close()
		_ = d.writes.Close()
		return plainly(err)
	}
	if level != "on" {
		d.opt.Log.Warn("PostgreSQL runs with fsync off: a power cut loses committed data")
	}
	return nil
}

// plainly leaves of a failed connection the one thing that tells an administrator what to do: the driver lists every address and attempt, a line for each.
func plainly(err error) error {
	if said, ok := errors.AsType[*pgconn.PgError](err); ok {
		return fmt.Errorf("PostgreSQL refuses the connection: %w", said)
	}
	if failed, ok := errors.AsType[*net.OpError](err); ok {
		return fmt.Errorf("PostgreSQL does not answer: %w", failed)
	}
	return err
}

func (*postgres) name() string         { return "postgres" }
func (p *postgres) writerCount() int   { return p.writers }
func (p *postgres) start(d *DB)        { d.running.Go(func() { p.sendLoop(d) }) }
func (*postgres) preparesItself() bool { return true }
func (*postgres) begin() string        { return "BEGIN" }
func (*postgres) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}
func (*postgres) skipLocked() string  { return "FOR UPDATE SKIP LOCKED" }
func (*postgres) forUpdate() string   { return "FOR UPDATE" }
func (*postgres) ordersCommits() bool { return false }

// analyze waits for PostgreSQL's own worker, which may be at a table just loaded, and gives way after a second.
func (*postgres) analyze() []string { return []string{"SET LOCAL lock_timeout = 0", "ANALYZE"} }

func (*postgres) alone() bool { return false }

func (*postgres) inList(column string, n int, values any) (string, any) {
	return column + " = ANY($" + strconv.Itoa(n) + ")", values
}

func (*postgres) tablesQuery() string {
	return `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
}

// beforeLoad takes the references away and gives them back in the same transaction, where each is checked once over the whole table.
func (*postgres) beforeLoad(tx *Tx) (finish []string, err error) {
	drops, err := Collect(func(r *sql.Rows) (string, error) {
		var table, name, definition string
		err := r.Scan(&table, &name, &definition)
		finish = append(finish, "ALTER TABLE "+table+" ADD CONSTRAINT "+name+" "+definition)
		return "ALTER TABLE " + table + " DROP CONSTRAINT " + name, err
	})(tx.Query(`SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid)
		FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2`))
	if err != nil {
		return nil, err
	}
	for _, statement := range drops {
		if _, err := tx.Exec(statement); err != nil {
			return nil, err
		}
	}
	return finish, nil
}

// sqlState is PostgreSQL's five-letter code; "" when err is not a server's answer.
func sqlState(err error) string {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code
	}
	return ""
}

func (*postgres) isUnique(err error) bool { return sqlState(err) == "23505" }

// isRetryable: serialization failure, deadlock, lock time-out, and a plan made before another node migrated.
func (*postgres) isRetryable(err error) bool {
	switch sqlState(err) {
	case "40001", "40P01", "55P03":
		return true
	case "0A000":
		return strings.Contains(err.Error(), "cached plan")
	}
	return false
}

// isFatal: the connection is gone, or the server has no room, no memory or no time (classes 08, 53, 57P, 58, XX).
func (*postgres) isFatal(err error) bool {
	state := sqlState(err)
	for _, class := range []string{"08", "53", "57P", "58", "XX"} {
		if strings.HasPrefix(state, class) {
			return true
		}
	}
	if state != "" || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	var connect *pgconn.ConnectError
	return errors.As(err, &connect) || pgconn.SafeToRetry(err) || errors.Is(err, sql.ErrConnDone)
}

// broken asks the driver, which knows from the server's last answer; it costs no round trip.
func (*postgres) broken(conn *sql.Conn) bool {
	status := byte('E')
	_ = conn.Raw(func(c any) error { // an error leaves E, which is right
		if pg, ok := c.(*stdlib.Conn); ok {
			status = pg.Conn().PgConn().TxStatus()
		}
		return nil
	})
	return status != 'T'
}

func (*postgres) macros() *strings.Replacer {
	return strings.NewReplacer("{{blob}}", "BYTEA", "{{double}}", "DOUBLE PRECISION", "{{rowid}}", "", "{{bytewise}}", `COLLATE "C"`)
}

// migrationBegin takes a lock for the transaction, so that of two nodes that start together one migrates and the other then finds it done.
func (*postgres) migrationBegin() []string {
	return []string{"BEGIN", "SET LOCAL lock_timeout = 0", "SELECT pg_advisory_xact_lock(7237123451)"}
}

// bulkInsert sends one array per column: one statement and one round trip, whatever the number of rows.
func (p *postgres) bulkInsert(tx *Tx, in Insert, rows [][]any) error {
	arrays, args, err := p.arrays(tx, in.Table, in.Columns, rows)
	if err != nil {
		return err
	}
	columns := strings.Join(in.Columns, ", ")
	//nolint:unqueryvet // The columns of unnest are the arguments of this very statement, in the order of the list before it.
	_, err = tx.Exec("INSERT INTO "+in.Table+" ("+columns+") SELECT * FROM "+arrays+" "+in.Conflict, args...)
	return err
}

// bulkUpdate joins the table with the arrays.
func (p *postgres) bulkUpdate(tx *Tx, up Update, rows [][]any) error {
	columns := slices.Concat(up.Set, up.Key)
	if up.Within != "" {
		columns = append(columns, up.Within)
	}
	arrays, args, err := p.arrays(tx, up.Table, columns, rows)
	if err != nil {
		return err
	}
	sets, keys := make([]string, 0, len(up.Set)), make([]string, 0, len(up.Key)+2)
	for _, c := range up.Set {
		sets = append(sets, c+" = v."+c)
	}
	for _, c := range up.Key {
		keys = append(keys, up.Table+"."+c+" = v."+c)
	}
	if up.Within != "" {
		keys = append(keys, "+"+up.Table+"."+up.Within+" = v."+up.Within)
	}
	if up.Where != "" {
		keys = append(keys, up.Table+"."+up.Where)
	}
	_, err = tx.Exec("UPDATE "+up.Table+" SET "+strings.Join(sets, ", ")+" FROM "+arrays+" AS v ("+strings.Join(columns, ", ")+") WHERE "+strings.Join(keys, " AND "), args...)
	return err
}

// arrays is a table made of arguments: one array for each column.
func (p *postgres) arrays(q Queryer, table string, columns []string, rows [][]any) (unnest string, args []any, err error) {
	types, err := p.columnTypes(q, table, columns)
	if err != nil {
		return "", nil, err
	}
	places := make([]string, len(columns))
	args = make([]any, len(columns))
	for i, column := range columns {
		places[i] = "$" + strconv.Itoa(i+1) + "::" + types[column] + "[]"
		values := make([]any, len(rows))
		for j, row := range rows {
			values[j] = row[i]
		}
		args[i] = values
	}
	return "unnest(" + strings.Join(places, ", ") + ")", args, nil
}

// columnTypes gives a table's column types. They are read once, and again when a migration has brought a new column.
func (p *postgres) columnTypes(q Queryer, table string, columns []string) (map[string]string, error) {
	has := func(types map[string]string) bool {
		return !slices.ContainsFunc(columns, func(c string) bool { return types[c] == "" })
	}
	stored, _ := p.types.Load(table)
	if known, ok := stored.(map[string]string); ok && has(known) {
		return known, nil
	}
	types := map[string]string{}
	_, err := Collect(func(r *sql.Rows) (string, error) {
		var name, kind string
		err := r.Scan(&name, &kind)
		types[name] = kind
		return name, err
	})(q.Query(`SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped`, table))
	if err != nil {
		return nil, err
	}
	if !has(types) {
		return nil, fmt.Errorf("not all of the columns %v exist", columns)
	}
	p.types.Store(table, types)
	return types, nil
}

// fullText indexes the stored words as they are: no parser of PostgreSQL splits them again, so both databases find the same.
func (*postgres) fullText(table, key string) string {
	return "CREATE INDEX " + table + "_index ON " + table + " USING gin (" + vector + ");\n"
}

const (
	before = "lpad(CAST(workspace_id AS TEXT), 19, '0')"
	vector = "array_to_tsvector(string_to_array(" + before + " || replace(words, ' ', ' ' || " + before + "), ' '))"
)

func (*postgres) forgetting(string) string { return "" }

func (*postgres) search(table, key string, n int) Found {
	return Found{From: table + " found", Where: vector + " @@ CAST($" + strconv.Itoa(n) + " AS tsquery)", Key: "found." + key}
}

func (*postgres) searchArg(before string, words []string) any {
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = "'" + before + w + "':*"
	}
	return strings.Join(terms, " & ")
}
