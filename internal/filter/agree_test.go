// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
	_ "modernc.org/sqlite"             // the SQLite driver
	"pgregory.net/rapid"

	"parley/internal/filter"
)

// schema is as small as shows every kind of source: columns of the contact, one row elsewhere, many rows elsewhere.
const schema = `
CREATE TABLE contact (id BIGINT PRIMARY KEY, workspace_id BIGINT NOT NULL, folded TEXT %[1]s, archived BIGINT, created_at BIGINT NOT NULL, last_click_at BIGINT, bucket BIGINT NOT NULL);
CREATE TABLE contact_field (workspace_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, key TEXT NOT NULL, folded TEXT %[1]s, num DOUBLE PRECISION, whole BIGINT, PRIMARY KEY (contact_id, key));
CREATE TABLE contact_tag (workspace_id BIGINT NOT NULL, contact_id BIGINT NOT NULL, folded TEXT %[1]s NOT NULL, PRIMARY KEY (contact_id, folded));`

func TestMemoryAndSQLiteAgree(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	db.SetMaxOpenConns(1)
	mustExec(t, db, fmt.Sprintf(schema, ""))
	agree(t, db)
}

func TestMemoryAndPostgreSQLAgree(t *testing.T) {
	t.Parallel()
	address := os.Getenv("PARLEY_TEST_POSTGRES")
	if address == "" {
		if os.Getenv("PARLEY_REQUIRE_ALL") == "1" {
			t.Fatal("PARLEY_TEST_POSTGRES is not set: it should be the URL of a PostgreSQL where schemas may be made")
		}
		t.Skip("PARLEY_TEST_POSTGRES is not set: set it to the URL of a PostgreSQL where schemas may be made")
	}
	admin := openPostgres(t, address)
	name := fmt.Sprintf("filter_test_%d", os.Getpid())
	mustExec(t, admin, "CREATE SCHEMA "+name)
	t.Cleanup(func() { mustExec(t, admin, "DROP SCHEMA "+name+" CASCADE") })
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", name)
	u.RawQuery = q.Encode()
	db := openPostgres(t, u.String())
	mustExec(t, db, fmt.Sprintf(schema, `COLLATE "C"`))
	agree(t, db)
}

func openPostgres(t *testing.T, address string) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func mustExec(t fataler, db *sql.DB, text string, args ...any) {
	t.Helper()
	for statement := range strings.SplitSeq(text, ";\n") {
		if _, err := db.ExecContext(context.Background(), statement, args...); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
}

// agree is the property: on random people and random filters SQL finds exactly the people whom memory accepts, whether memory is told the
// facts by hand or reads them through Column; and "not x" is everybody else.
func agree(t *testing.T, db *sql.DB) {
	t.Helper()
	r := registry(t)
	zones := []*time.Location{time.UTC, time.FixedZone("east", 5*3600+1800), time.FixedZone("west", -8*3600)}
	rapid.Check(t, func(t *rapid.T) {
		people := drawPeople(t, db)
		env := filter.Env{Workspace: 1, Zone: rapid.SampledFrom(zones).Draw(t, "zone")}
		for range 8 {
			text := drawFilter(2).Draw(t, "filter")
			f, problems := filter.CompileText(text, r, env)
			if len(problems) > 0 {
				t.Fatalf("%s: %v", text, problems)
			}
			opposite, problems := filter.CompileText("not ("+text+")", r, env)
			if len(problems) > 0 {
				t.Fatalf("not (%s): %v", text, problems)
			}
			var yes, no []int64
			for id, known := range people {
				if f.Match(now, known.Read) {
					yes = append(yes, int64(id))
				} else {
					no = append(no, int64(id))
				}
			}
			for f, want := range map[*filter.Filter][]int64{f: yes, opposite: no} {
				where, args := f.SQL(now, 2)
				if got := found(t, db, where, args); !slices.Equal(got, want) {
					t.Fatalf("%s\n%s %v\nSQL %v, memory %v", f.Tree(), where, args, got, want)
				}
			}
			if got := preloaded(t, db, f); !slices.Equal(got, yes) {
				t.Fatalf("%s: after preloading %v, by hand %v", text, got, yes)
			}
		}
	})
}

// found runs the filter as a query.
func found(t *rapid.T, db *sql.DB, where string, args []any) []int64 {
	rows, err := db.QueryContext(context.Background(), "SELECT id FROM contact WHERE workspace_id = $1 AND "+where+" ORDER BY id", append([]any{1}, args...)...)
	if err != nil {
		t.Fatalf("%s %v: %v", where, args, err)
	}
	defer func() { _ = rows.Close() }()
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}

// preloaded loads all facts of the filter for everybody by one query, and matches in memory.
func preloaded(t *rapid.T, db *sql.DB, f *filter.Filter) []int64 {
	facts := filter.Facts(f)
	list, args := []string{"id"}, []any{int64(1)}
	for _, fact := range facts {
		column, more := fact.Column(len(args) + 1)
		list = append(list, column)
		args = append(args, more...)
	}
	columns := strings.Join(list, ", ")
	rows, err := db.QueryContext(context.Background(), "SELECT "+columns+" FROM contact WHERE workspace_id = $1 ORDER BY id", args...)
	if err != nil {
		t.Fatalf("%s %v: %v", columns, args, err)
	}
	defer func() { _ = rows.Close() }()
	var ids []int64
	for rows.Next() {
		raw := make([]any, len(facts)+1)
		into := make([]any, len(raw))
		for i := range raw {
			into[i] = &raw[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		known := filter.Known{}
		for i, fact := range facts {
			if known[fact.Key], err = fact.Value(raw[i+1]); err != nil {
				t.Fatal(err)
			}
		}
		if f.Match(now, known.Read) {
			ids = append(ids, raw[0].(int64))
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return ids
}
