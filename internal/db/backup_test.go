// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// fill writes rows of every storage type, with references that point forward.
func fill(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		for _, statement := range []string{
			`INSERT INTO workspace (id, name, language, time_zone, currency, created_at) VALUES (9007199254740993, 'Кафе "Пётр"', 'ru', 'UTC', 'RUB', 5)`,
			`INSERT INTO contact (id, workspace_id, bucket, name, created_at) VALUES (1, 9007199254740993, 3, 'line
break', 6)`,
			`INSERT INTO contact_search (contact_id, workspace_id, words) VALUES (1, 9007199254740993, 'петр иванов')`,
			`INSERT INTO contact_field (workspace_id, contact_id, field_id, num, updated_at) VALUES (9007199254740993, 1, 1, 2.5, 7)`,
			`INSERT INTO contact_field (workspace_id, contact_id, field_id, num, updated_at) VALUES (9007199254740993, 1, 2, 3, 7)`,
		} {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO operator (id, email, name, password_hash, totp_sealed, language, created_at) VALUES (2, 'a@b', 'A', '', $1, 'ru', 5)`,
			[]byte{0, 1, 255})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func content(t *testing.T, d *db.DB) []string {
	t.Helper()
	q := d.Reads(t.Context())
	var all []string
	for _, query := range []string{
		`SELECT id || '|' || name || '|' || currency FROM workspace`,
		`SELECT name || bucket FROM contact`,
		`SELECT CAST(num * 10 AS BIGINT) || '|' || updated_at || COALESCE(at, -1) FROM contact_field ORDER BY field_id`,
		`SELECT last || '' FROM event_sequence`,
		`SELECT words FROM contact_search`,
	} {
		rows, err := db.Collect(db.Scalar[string])(q.Query(query))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, rows...)
	}
	sealed, err := db.Collect(db.Scalar[[]byte])(q.Query(`SELECT totp_sealed FROM operator`))
	if err != nil || cmp.Diff([][]byte{{0, 1, 255}}, sealed) != "" {
		t.Errorf("the blob is %v, %v", sealed, err)
	}
	sought := d.Search("contact_search", "contact_id", 9007199254740993, "Пет ив", 1)
	found, err := db.Collect(db.Scalar[int64])(q.Query(`SELECT `+sought.Key+` FROM `+sought.From+` WHERE `+sought.Where, sought.Arg))
	if err != nil || cmp.Diff([]int64{1}, found) != "" {
		t.Errorf("the search finds %v, %v", found, err)
	}
	return all
}

// A backup of either database restores into either.
func TestBackupAndRestore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, from *db.DB) {
		fill(t, from)
		dir := t.TempDir()
		if err := from.Backup(t.Context(), dir); err != nil {
			t.Fatal(err)
		}
		if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
			t.Errorf("the folder holds %v, %v", files, err)
		}
		want := content(t, from)
		dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
			to := dbtest.Open(t, opt)
			if err := to.Restore(t.Context(), dir); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, content(t, to)); diff != "" {
				t.Error(diff)
			}
			if err := to.Restore(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "not empty") {
				t.Errorf("a second restore: %v", err)
			}
			err := to.Write(t.Context(), func(tx *db.Tx) error { // references are checked again
				_, err := tx.Exec(`INSERT INTO contact (id, workspace_id, bucket, created_at) VALUES (5, 404, 3, 6)`)
				return err
			})
			if err == nil {
				t.Error("a contact of no workspace was accepted")
			}
		})
	})
}

func TestRestoreRefusesHalfABackup(t *testing.T) {
	t.Parallel()
	from := dbtest.SQLite(t)
	fill(t, from)
	dir := t.TempDir()
	if err := from.Backup(t.Context(), dir); err != nil {
		t.Fatal(err)
	}
	lines := unzip(t, filepath.Join(dir, db.BackupFile))
	end := len(lines) - 1
	last := end - 1 // the last row: the tables behind it may be empty
	for !strings.HasPrefix(lines[last], "[") {
		last--
	}
	for name, text := range map[string]string{
		"no end":          strings.Join(lines[:end], "\n") + "\n",
		"a row less":      strings.Join(slices.Delete(slices.Clone(lines), last, last+1), "\n") + "\n",
		"half a line":     strings.Join(lines, "\n")[:1500],
		"another program": strings.Replace(strings.Join(lines, "\n"), `"checksum":"`, `"checksum":"0`, 1),
		"a newer program": strings.Replace(strings.Join(lines, "\n"), `"migrations":[`, `"migrations":[`+strings.Repeat(`{},`, 9000), 1),
		"not a backup":    "{}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bad := t.TempDir()
			zip(t, filepath.Join(bad, db.BackupFile), text)
			to := dbtest.Open(t, dbtest.NewSQLite(t))
			if err := to.Restore(t.Context(), bad); err == nil {
				t.Error("it was accepted")
			}
			if version, err := to.Version(t.Context()); version != 0 || err != nil {
				t.Errorf("it left version %d, %v", version, err)
			}
		})
	}
}

func unzip(t *testing.T, path string) []string {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	in, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(in)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(raw)), "\n")
}

func zip(t *testing.T, path, text string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	out := gzip.NewWriter(file)
	if _, err := io.WriteString(out, text); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
}
