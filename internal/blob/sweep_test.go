// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blob"
	"parley/internal/fault"
)

// age makes a stored file look as if it came a week ago.
func age(t *testing.T, dir string, workspace string, sha string) {
	t.Helper()
	week := time.Now().Add(-7 * 24 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, workspace, sha[:2], sha), week, week); err != nil {
		t.Fatal(err)
	}
}

func yesterday() time.Time { return time.Now().Add(-24 * time.Hour) }

func nothing(context.Context, int64, []string) (map[string]bool, error) { return nil, nil }

func TestSweep(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	named, orphan, fresh := put(t, s, 1, "named").SHA256, put(t, s, 1, "orphan").SHA256, put(t, s, 1, "fresh").SHA256
	elsewhere := put(t, s, 2, "named").SHA256 // the same content, which no row of workspace 2 names
	age(t, dir, "1", named)
	age(t, dir, "1", orphan)
	age(t, dir, "2", elsewhere)
	for _, name := range []string{"tmp/torn", "note.txt"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, time.Unix(1, 0), time.Unix(1, 0)); err != nil {
			t.Fatal(err)
		}
	}

	removed, err := s.Sweep(t.Context(), func(_ context.Context, workspace int64, shas []string) (map[string]bool, error) {
		if slices.Contains(shas, fresh) {
			t.Error("asked about a fresh file")
		}
		return map[string]bool{named: workspace == 1}, nil
	}, yesterday())
	if err != nil || removed != 3 {
		t.Errorf("removed %d, %v; want 3", removed, err)
	}
	want := []string{"1/" + named[:2] + "/" + named, "1/" + fresh[:2] + "/" + fresh, "note.txt"}
	slices.Sort(want)
	if diff := cmp.Diff(want, files(t, dir)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
}

// A file that is stored anew while the sweep asks about it must survive.
func TestSweepSparesWhatComesBack(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	sha := put(t, s, 1, "comes back").SHA256
	age(t, dir, "1", sha)
	removed, err := s.Sweep(t.Context(), func(context.Context, int64, []string) (map[string]bool, error) {
		put(t, s, 1, "comes back") //nolint:contextcheck // put uses the context of the test
		return nil, nil
	}, yesterday())
	if err != nil || removed != 0 {
		t.Errorf("removed %d, %v", removed, err)
	}
	if _, err := s.Stat(1, sha); err != nil {
		t.Error(err)
	}
}

func TestSweepStopsWhenItCannotAsk(t *testing.T) {
	t.Parallel()
	s, dir := store(t)
	sha := put(t, s, 1, "x").SHA256
	age(t, dir, "1", sha)
	away := errors.New("database away")
	if _, err := s.Sweep(t.Context(), func(context.Context, int64, []string) (map[string]bool, error) { return nil, away }, yesterday()); !errors.Is(err, away) {
		t.Errorf("Sweep = %v", err)
	}
	if _, err := s.Stat(1, sha); err != nil {
		t.Error(err)
	}
	if _, err := s.Sweep(t.Context(), nothing, yesterday()); err != nil {
		t.Error(err)
	}
	if _, err := s.Stat(1, sha); !fault.Is(err, fault.NotFound) {
		t.Errorf("an orphan is still there: %v", err)
	}
	var _ blob.Keep = nothing
}
