// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

var update = flag.Bool("update", false, "note new migrations as released; those that are noted already are never changed")

// TestReleasedMigrationsNeverChange: databases of people stand on these texts, and a changed one locks them out. What is wrong is mended by a further migration.
func TestReleasedMigrationsNeverChange(t *testing.T) {
	t.Parallel()
	list := filepath.Join("testdata", "released.txt")
	text, err := os.ReadFile(list)
	if err != nil && (!*update || !errors.Is(err, fs.ErrNotExist)) {
		t.Fatal(err)
	}
	released := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, sum, _ := strings.Cut(strings.TrimSpace(line), " ")
		released[name] = sum
	}
	files, err := filepath.Glob(filepath.Join("migrations", "*.sql"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256([]byte(strings.ReplaceAll(string(body), "\r\n", "\n")))
		name, is := filepath.Base(path), hex.EncodeToString(sum[:])
		switch was, known := released[name]; {
		case known && was != is:
			t.Errorf("%s was released and has been changed: put its text back and write a further migration", name)
		case !known && *update:
			text = append(text, name+" "+is+"\n"...)
		case !known:
			t.Errorf("%s is new: when its text is final, note it with go test ./internal/db -run Released -update", name)
		}
		delete(released, name)
	}
	for name := range released {
		t.Errorf("%s was released and is gone", name)
	}
	if *update {
		if err := os.WriteFile(list, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestClosingFoldsTheLog: after an orderly end the file alone is the whole database, so that a copy of it is a copy of everything.
func TestClosingFoldsTheLog(t *testing.T) {
	t.Parallel()
	opt := dbtest.SQLiteOptions(t)
	d, err := db.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE event_sequence SET last = 7 -- all workspaces: a test`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	last := 0
	if err := d.Reads(t.Context()).QueryRow(`SELECT last FROM event_sequence -- all workspaces: a test`).Scan(&last); err != nil || last != 7 {
		t.Fatalf("%d, %v", last, err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(opt.Path + "-*")
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
