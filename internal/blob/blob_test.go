// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blob"
	"parley/internal/fault"
)

const big = 1 << 20

func store(t *testing.T) (s *blob.Store, dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "media")
	s, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, dir
}

func put(t *testing.T, s *blob.Store, workspace int64, text string) blob.Ref {
	t.Helper()
	ref, err := s.Put(t.Context(), workspace, strings.NewReader(text), big)
	if err != nil {
		t.Fatal(err)
	}
	return ref
}

// files lists every file under dir.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func sum(text string) string {
	h := sha256.Sum256([]byte(text))
	return hex.EncodeToString(h[:])
}

func TestPutAndOpen(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	want := blob.Ref{SHA256: sum("hello"), Size: 5, MIME: "text/plain"}
	if diff := cmp.Diff(want, put(t, s, 7, "hello")); diff != "" {
		t.Error(diff)
	}
	f, err := s.Open(7, want.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil || string(text) != "hello" || f.Ref != want {
		t.Errorf("opened %+v %q, %v", f.Ref, text, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{"7/" + want.SHA256[:2] + "/" + want.SHA256}, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

func TestSameContentIsOneFilePerWorkspace(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, err := s.Put(t.Context(), 1, strings.NewReader("same"), big); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if got := files(t, dir); len(got) != 1 {
		t.Errorf("files are %v", got)
	}
	ref := put(t, s, 2, "same")
	if got := files(t, dir); len(got) != 2 {
		t.Errorf("files are %v", got)
	}
	if _, err := s.Stat(3, ref.SHA256); !fault.Is(err, fault.NotFound) {
		t.Errorf("another workspace sees the file: %v", err)
	}
}

func TestPutLeavesNothingOfAFailure(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	torn := errors.New("connection torn")
	tests := []struct {
		name string
		ctx  context.Context
		r    io.Reader
		is   func(error) bool
	}{
		{"too large", t.Context(), bytes.NewReader(make([]byte, big+1)), func(err error) bool { return fault.Is(err, fault.Invalid) }},
		{"torn", t.Context(), io.MultiReader(strings.NewReader("half"), iotest.ErrReader(torn)), func(err error) bool { return errors.Is(err, torn) }},
		{"caller gone", cancelled, strings.NewReader("x"), func(err error) bool { return errors.Is(err, context.Canceled) }},
		{"no workspace", t.Context(), strings.NewReader("x"), nil},
	}
	for _, tt := range tests {
		workspace := int64(1)
		if tt.is == nil {
			workspace, tt.is = 0, func(err error) bool { return fault.Is(err, fault.NotFound) }
		}
		if ref, err := s.Put(tt.ctx, workspace, tt.r, big); !tt.is(err) || ref != (blob.Ref{}) {
			t.Errorf("%s: %+v, %v", tt.name, ref, err)
		}
	}
	if got := files(t, dir); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
	if _, err := s.Put(t.Context(), 1, bytes.NewReader(make([]byte, big)), big); err != nil {
		t.Errorf("a file of exactly the limit: %v", err)
	}
}

func TestOnlyAHashIsAName(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	sha := put(t, s, 1, "hello").SHA256
	if err := os.WriteFile(filepath.Join(dir, "outside"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../outside", "../../outside", strings.ToUpper(sha), sha[:63], sha + "0", sha[:2] + "/" + sha, strings.Repeat("z", 64), strings.Repeat("../", 22)[:64], sum("other")} {
		if _, err := s.Open(1, name); !fault.Is(err, fault.NotFound) {
			t.Errorf("Open(%q): %v, want not found", name, err)
		}
	}
}
