// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

// sqlite is the dialect of one file with one writing connection.
type sqlite struct{}

// openSQLite opens the two pools. The writer comes first: it creates the file and its WAL, which read-only connections cannot.
func (d *DB) openSQLite(ctx context.Context) error {
	if d.opt.Path == "" {
		return errors.New("no database file given")
	}
	// Busy time-out before journal mode, because switching the mode can itself be refused as busy.
	common := []string{"busy_timeout(10000)", "mmap_size(0)", "temp_store(2)"}
	var err error
	// A page that changes often is written back once for many commits when the WAL may grow to 64 MB; one that a long backup made larger shrinks to that again.
	// ANALYZE samples instead of reading all.
	writer := slices.Concat(common, []string{"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(-16384)",
		"journal_size_limit(67108864)", "wal_autocheckpoint(16000)", "analysis_limit(1000)"})
	if d.writes, err = sql.Open("sqlite", sqliteURL(d.opt.Path, "rwc", writer)); err != nil {
		return err
	}
	d.writes.SetMaxOpenConns(2) // the writer, and a migration or a restore
	d.writes.SetMaxIdleConns(1)
	if err := checkPragmas(ctx, d.writes, map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}); err != nil {
		_ = d.writes.Close()
		return err
	}
	reader := slices.Concat(common, []string{"query_only(1)", "cache_size(-8192)"})
	if d.reads, err = sql.Open("sqlite", sqliteURL(d.opt.Path, "ro", reader)); err != nil {
		_ = d.writes.Close()
		return err
	}
	d.reads.SetMaxOpenConns(d.opt.Readers)
	d.reads.SetMaxIdleConns(d.opt.Readers)
	if err := checkPragmas(ctx, d.reads, map[string]string{"query_only": "1", "journal_mode": "wal"}); err != nil {
		_ = d.writes.Close()
		_ = d.reads.Close()
		return err
	}
	return nil
}

func sqliteURL(path, mode string, pragmas []string) string {
	u := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}
	u.RawQuery = url.Values{"mode": {mode}, "_pragma": pragmas}.Encode()
	return u.String()
}

// checkPragmas makes sure that a pool's connections are what they must be: SQLite ignores an unknown or refused pragma silently.
func checkPragmas(ctx context.Context, pool *sql.DB, want map[string]string) error {
	for name, value := range want {
		var got string
		if err := pool.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return fmt.Errorf("pragma %s: %w", name, err)
		}
		if got != value {
			return fmt.Errorf("pragma %s is %s, want %s", name, got, value)
		}
	}
	return nil
}

func (*sqlite) name() string             { return "sqlite" }
func (*sqlite) writerCount() int         { return 1 }
func (*sqlite) start(*DB)                {}
func (*sqlite) preparesItself() bool     { return false }
func (*sqlite) begin() string            { return "BEGIN IMMEDIATE" }
func (*sqlite) snapshot() *sql.TxOptions { return nil }
func (*sqlite) analyze() []string        { return []string{"ANALYZE"} }
func (*sqlite) skipLocked() string       { return "" }
func (*sqlite) forUpdate() string        { return "" }
func (*sqlite) ordersCommits() bool      { return true }

func (*sqlite) alone() bool              { return true }
func (*sqlite) broken(*sql.Conn) bool    { return false } // Tx remembers failed statements itself
func (*sqlite) migrationBegin() []string { return []string{"BEGIN IMMEDIATE"} }

// tablesQuery leaves out the tables that a full-text index keeps for itself.
func (*sqlite) tablesQuery() string {
	return `SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name`
}

// beforeLoad leaves the checking of references to the commit.
func (*sqlite) beforeLoad(tx *Tx) ([]string, error) {
	_, err := tx.Exec("PRAGMA defer_foreign_keys = ON")
	return nil, err
}

// publish hands notes over at once: every listener is in this process.
func (*sqlite) publish(d *DB, notes []Note) { d.hub.send(unique(notes)...) }

func (*sqlite) listen(context.Context, *DB) error { return nil }

func (*sqlite) inList(column string, n int, values any) (string, any) {
	list, err := json.Marshal(values)
	if err != nil { // a list of int64 or string always has a JSON form
		panic(err)
	}
	return column + " IN (SELECT value FROM json_each($" + strconv.Itoa(n) + "))", string(list)
}

func (*sqlite) isUnique(err error) bool {
	c := code(err)
	return c == lib.SQLITE_CONSTRAINT_UNIQUE || c == lib.SQLITE_CONSTRAINT_PRIMARYKEY || c == lib.SQLITE_CONSTRAINT_ROWID
}

func (*sqlite) isRetryable(err error) bool {
	c := code(err) & 0xff
	return c == lib.SQLITE_BUSY || c == lib.SQLITE_LOCKED
}

func (*sqlite) isFatal(err error) bool {
	switch code(err) & 0xff {
	case lib.SQLITE_FULL, lib.SQLITE_IOERR, lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY, lib.SQLITE_NOMEM:
		return true
	}
	return false
}

// code is SQLite's extended result code; 0 when err is not SQLite's.
func code(err error) int {
	if e, ok := errors.AsType[*driver.Error](err); ok {
		return e.Code()
	}
	return 0
}

// macros: BIGINT PRIMARY KEY becomes the spelling that makes the column the row id itself, which saves a second tree for each table.
func (*sqlite) macros() *strings.Replacer {
	return strings.NewReplacer("{{blob}}", "BLOB", "{{double}}", "REAL", "{{rowid}}", "WITHOUT ROWID", " {{bytewise}}", "",
		"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY", "BIGINT NOT NULL PRIMARY KEY", "INTEGER NOT NULL PRIMARY KEY")
}

// bulkInsert runs a prepared statement for some rows at a time: opening the table and its indexes costs about as much as a row.
func (*sqlite) bulkInsert(tx *Tx, in Insert, rows [][]any) error {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", len(in.Columns)), ", ") + ")" // cheaper to bind than $1, which the driver looks up by its name
	into := func(n int) string {
		return "INSERT INTO " + in.Table + " (" + strings.Join(in.Columns, ", ") + ") VALUES " + strings.TrimSuffix(strings.Repeat(row+", ", n), ", ") + " " + in.Conflict
	}
	for _, n := range []int{16, 4, 1} { // rows in one statement
		whole := len(rows) / n * n
		if whole == 0 {
			continue
		}
		together := make([][]any, 0, whole/n)
		for some := range slices.Chunk(rows[:whole], n) {
			together = append(together, slices.Concat(some...))
		}
		if err := tx.execEach(into(n), together); err != nil {
			return err
		}
		rows = rows[whole:]
	}
	return nil
}

// bulkUpdate runs a prepared statement for each row, which is found by its key.
func (*sqlite) bulkUpdate(tx *Tx, up Update, rows [][]any) error {
	query := "UPDATE " + up.Table + " SET " + strings.Join(up.Set, " = ?, ") + " = ? WHERE " + strings.Join(up.Key, " = ? AND ") + " = ?"
	if up.Within != "" {
		query += " AND +" + up.Within + " = ?"
	}
	if up.Where != "" {
		query += " AND " + up.Where
	}
	return tx.execEach(query, rows)
}

// fullText keeps an FTS5 index beside the table by triggers. The words are folded and split already, so the ascii tokenizer,
// which takes every other character as part of a word, is exact. The beginnings of words, of one to four letters behind the 19 digits of the workspace,
// have lists of their own: without them a search for a common beginning gathers the lists of all its words first.
func (*sqlite) fullText(table, key string) string {
	words := func(row string) string {
		return "printf('%019d', " + row + ".workspace_id) || replace(" + row + ".words, ' ', ' ' || printf('%019d', " + row + ".workspace_id))"
	}
	return strings.NewReplacer("{t}", table, "{k}", key, "{old}", words("old"), "{new}", words("new")).Replace(`
CREATE VIRTUAL TABLE {t}_index USING fts5(words, content='', tokenize='ascii', detail=none, columnsize=0, prefix='20 21 22 23');
CREATE TRIGGER {t}_insert AFTER INSERT ON {t} BEGIN
  INSERT INTO {t}_index(rowid, words) VALUES (new.{k}, {new});
END;
CREATE TRIGGER {t}_delete AFTER DELETE ON {t} BEGIN
  INSERT INTO {t}_index({t}_index, rowid, words) VALUES ('delete', old.{k}, {old});
END;
CREATE TRIGGER {t}_update AFTER UPDATE OF words ON {t} WHEN old.words <> new.words BEGIN
  INSERT INTO {t}_index({t}_index, rowid, words) VALUES ('delete', old.{k}, {old});
  INSERT INTO {t}_index(rowid, words) VALUES (new.{k}, {new});
END;
`)
}

// forgetting: without it a deletion is a further entry, and the words stay in the file until the pages are merged. https://sqlite.org/fts5.html#the_secure_delete_configuration_option
func (*sqlite) forgetting(table string) string {
	return "INSERT INTO " + table + "_index(" + table + "_index, rank) VALUES ('secure-delete', 1)"
}

func (*sqlite) search(table, _ string, n int) Found {
	return Found{From: table + "_index found", Where: "found." + table + "_index MATCH $" + strconv.Itoa(n), Key: "found.rowid"}
}

func (*sqlite) searchArg(before string, words []string) any {
	if len(words) == 0 {
		return `""` // an empty phrase, which nothing matches
	}
	terms := make([]string, len(words))
	for i, w := range words {
		terms[i] = `"` + before + w + `"*`
	}
	return strings.Join(terms, " AND ")
}
