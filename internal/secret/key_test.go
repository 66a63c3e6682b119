// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package secret_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parley/internal/secret"
)

func TestParseKey(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{0xfb, 0xff}, secret.KeySize/2) // gives + and / in standard base64
	for name, text := range map[string]string{
		"standard":          base64.StdEncoding.EncodeToString(key),
		"URL-safe":          base64.URLEncoding.EncodeToString(key),
		"without padding":   base64.RawURLEncoding.EncodeToString(key),
		"with a line break": base64.StdEncoding.EncodeToString(key) + "\n",
	} {
		got, err := secret.ParseKey(secret.New(text))
		if err != nil || !bytes.Equal(got, key) {
			t.Errorf("%s: ParseKey = %x, %v", name, got, err)
		}
	}
	for _, text := range []string{"", "password", base64.StdEncoding.EncodeToString(key[1:]), "!" + base64.StdEncoding.EncodeToString(key)} {
		if _, err := secret.ParseKey(secret.New(text)); !errors.Is(err, secret.ErrKey) {
			t.Errorf("ParseKey(%q): %v, want ErrKey", text, err)
		}
	}
}

func TestLoadKeyMakesOneKeyAndKeepsIt(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "secret.key")
	keys := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			key, err := secret.LoadKey(path)
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != secret.KeySize || !bytes.Equal(key, keys[0]) {
			t.Fatalf("processes that start together got different keys")
		}
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode is %o, want 600", got)
	}
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(files) != 1 {
		t.Errorf("left behind in the folder: %v, %v", files, err)
	}
}

func TestLoadKeyNeverReplacesADamagedKey(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "secret.key")
	if err := os.WriteFile(path, []byte("half a ke"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := secret.LoadKey(path); !errors.Is(err, secret.ErrKey) {
		t.Errorf("LoadKey = %v, want ErrKey", err)
	}
	if text, _ := os.ReadFile(path); string(text) != "half a ke" {
		t.Errorf("the file became %q", text)
	}
}
