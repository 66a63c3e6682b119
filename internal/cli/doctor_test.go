// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/config"
	"parley/internal/db"
)

// ill expects the doctor to find one thing wrong, in these words.
func (h house) ill(what string, words ...string) {
	h.t.Helper()
	status, out, errOut := h.run("doctor", "--public-url=https://chat.example.com")
	if status != 1 || errOut != "" {
		h.t.Errorf("status %d, %s", status, errOut)
	}
	for line := range strings.Lines(out) {
		if !strings.HasPrefix(line, "✗ "+what) {
			continue
		}
		for _, word := range words {
			if !strings.Contains(line, word) {
				h.t.Errorf("the doctor does not say %q: %s", word, line)
			}
		}
		return
	}
	h.t.Errorf("the doctor does not see %q:\n%s", what, out)
}

func (h house) healthy() {
	h.t.Helper()
	if out := h.must("doctor", "--public-url=https://chat.example.com"); strings.Contains(out, "✗") || strings.Contains(out, "!") || !strings.Contains(out, "✓ database") {
		h.t.Errorf("not healthy:\n%s", out)
	}
}

func TestDoctor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		h.t = t
		ws := h.settled()
		h.healthy()
		if out := h.must("doctor"); !strings.Contains(out, "! no public address") {
			t.Errorf("nothing is said of the missing address:\n%s", out)
		}

		key := filepath.Join(h.dir, config.KeyFile)
		good, err := os.ReadFile(key)
		if err != nil {
			t.Fatal(err)
		}
		h.put(key, []byte("torn"))
		h.ill("secret key", "32 bytes in base64", key)
		if err := os.Remove(key); err != nil {
			t.Fatal(err)
		}
		h.ill("secret key", "put the copy you keep back")
		if _, err := os.Stat(key); err == nil {
			t.Error("the doctor made a key of its own")
		}
		h.put(key, good)
		h.healthy()

		sha := strings.Repeat("ab", 32)
		h.write(`INSERT INTO blob (workspace_id, sha256, size, mime, name, created_at) VALUES ($1, $2, 4, 'text/plain', 'price.pdf', 1)`, ws, sha)
		h.ill("media files", "price.pdf", "abababab", "backup")
		file := filepath.Join(h.dir, "media", decimal(ws), sha[:2], sha)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		h.put(file, []byte("text"))
		h.healthy()

		h.write(`INSERT INTO channel (id, workspace_id, kind, name, account_key, mode, state, settings, secrets, hook_key, created_at)
			VALUES (1, $1, 'telegram', 'Shop bot', 'shop', 'poll', 'active', '{}', $2, 'k', 1)`, ws, []byte("sealed by another key"))
		h.ill("tokens of the channels", "Shop bot")
		h.write(`DELETE FROM channel WHERE workspace_id = $1`, ws)

		h.fromTheFuture()
		h.ill("database", "the database has version 9999", "install a newer program")
	})
}

// TestDoctorAndTheFolder needs a folder where nothing can be written; an administrator can write anywhere, so a file stands in for it.
func TestDoctorAndTheFolder(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	h := house{t: t, dir: file}
	h.put(file, nil)
	h.ill("data folder", "nothing can be written into it")
	h.dir = filepath.Join(t.TempDir(), "absent")
	h.ill("data folder", "it is not there", "PARLEY_DATA_DIR")
	h.ill("database", "there is no installation")
	if _, err := os.Stat(h.dir); err == nil {
		t.Error("the doctor made the folder")
	}
	if os.Geteuid() == 0 {
		return // to whom no folder is closed
	}
	h.dir = t.TempDir()
	if err := os.Chmod(h.dir, 0o500); err != nil {
		t.Fatal(err)
	}
	h.ill("data folder", "nothing can be written into it", "permission denied")
}

func (h house) put(path string, b []byte) {
	h.t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func (h house) write(statement string, args ...any) {
	h.t.Helper()
	d := h.open()
	if err := d.Write(h.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(statement, args...); return err }); err != nil {
		h.t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		h.t.Fatal(err)
	}
}
