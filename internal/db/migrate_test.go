// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// files makes a folder of migrations from name, text, name, text…
func files(pairs ...string) fstest.MapFS {
	folder := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		folder[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return folder
}

const first = `-- a comment; with a semicolon
CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT NOT NULL DEFAULT 'a;b''c', raw {{blob}}, share {{double}}, changes BIGINT NOT NULL DEFAULT 0);
CREATE TABLE pair (a BIGINT NOT NULL, "b;" BIGINT NOT NULL, PRIMARY KEY (a, "b;")) {{rowid}};
/* another; comment */
-- only: sqlite
CREATE TRIGGER note_change AFTER UPDATE OF text ON note BEGIN
  UPDATE note SET changes = CASE WHEN old.text = new.text THEN changes ELSE changes + 1 END WHERE id = new.id;
  DELETE FROM pair WHERE a = new.id;
END;
-- end
-- only: postgres
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  new.changes := old.changes + 1; DELETE FROM pair WHERE a = new.id;
  RETURN new;
END;
$body$;
CREATE TRIGGER note_change BEFORE UPDATE OF text ON note FOR EACH ROW EXECUTE FUNCTION note_change();
-- end
INSERT INTO note (id) VALUES (1);
INSERT INTO pair VALUES (1, 2)`

func migrated(t *testing.T, opt db.Options, folder fstest.MapFS) (*db.DB, error) {
	t.Helper()
	opt.Migrations = folder
	d := dbtest.Open(t, opt)
	return d, d.Migrate(t.Context())
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		one := files("0001_note.sql", first)
		d, err := migrated(t, opt, one)
		if err != nil {
			t.Fatal(err)
		}
		var text string
		var changes, pairs int
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(`UPDATE note SET text = text || '!' WHERE id = 1`); err != nil {
				return err
			}
			return tx.QueryRow(`SELECT text, changes, (SELECT count(*) FROM pair) FROM note`).Scan(&text, &changes, &pairs)
		})
		if err != nil || text != "a;b'c!" || changes != 1 || pairs != 0 {
			t.Errorf("%q, %d changes, %d pairs, %v", text, changes, pairs, err)
		}
		if err := d.Migrate(t.Context()); err != nil {
			t.Error("a second time:", err)
		}

		// A broken second migration leaves nothing behind, a good one comes on top.
		two := files("0001_note.sql", first, "0002_more.sql", "CREATE TABLE more (id BIGINT PRIMARY KEY); SELECT nonsense")
		if d, err = migrated(t, opt, two); err == nil || !strings.Contains(err.Error(), "0002_more") {
			t.Errorf("a broken migration: %v", err)
		}
		if v, err := d.Version(t.Context()); v != 1 || err != nil {
			t.Errorf("version %d, %v", v, err)
		}
		two = files("0001_note.sql", strings.ReplaceAll(first, "\n", "\r\n"), "0002_more.sql", "CREATE TABLE more (id BIGINT PRIMARY KEY);")
		if d, err = migrated(t, opt, two); err != nil {
			t.Error(err)
		}
		if v, err := d.Version(t.Context()); v != 2 || err != nil {
			t.Errorf("version %d, %v", v, err)
		}

		for want, folder := range map[string]fstest.MapFS{
			"has version 2, this program knows versions up to 1": one,
			"0001_note was changed":                              files("0001_note.sql", first+";", "0002_more.sql", "CREATE TABLE more (id BIGINT PRIMARY KEY);"),
		} {
			if _, err := migrated(t, opt, folder); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("want %q, got %v", want, err)
			}
		}
	})
}

func TestMigrationFilesAreChecked(t *testing.T) {
	t.Parallel()
	for want, folder := range map[string]fstest.MapFS{
		"not called":           files("1_note.sql", ""),
		"expected number 0001": files("0002_note.sql", ""),
		"expected number 0002": files("0001_a.sql", "", "0001_b.sql", ""),
		"unknown database":     files("0001_a.sql", "-- only: oracle\n-- end"),
		"has no end":           files("0001_a.sql", "-- only: sqlite\n"),
		"without a fence":      files("0001_a.sql", "-- end"),
		"inside a fence":       files("0001_a.sql", "-- only: sqlite\n-- only: sqlite\n-- end"),
		"unknown macro":        files("0001_a.sql", "CREATE TABLE a (b {{clob}})"),
	} {
		if _, err := migrated(t, dbtest.NewSQLite(t), folder); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
}

// Nodes that start at the same moment: one migrates, the others find it done.
func TestNodesMigrateTogether(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		var nodes sync.WaitGroup
		for range 4 {
			d := dbtest.Open(t, opt)
			nodes.Go(func() {
				if err := d.Migrate(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		nodes.Wait()
	})
}
