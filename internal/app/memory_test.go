// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/internal/sandbox"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sandbox.json")
	open := func(fresh bool) (*memory, error) {
		hub, err := sandbox.New(sandbox.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := hub.Close(); err != nil {
				t.Error(err)
			}
		})
		return remember(hub, path, fresh)
	}
	m, err := open(false)
	if err != nil {
		t.Fatalf("without a file: %v", err)
	}
	if _, err := m.hub.AddPeople(sandbox.Person{Key: "ann"}, 0); err != nil {
		t.Fatal(err)
	}
	if err := m.save(); err != nil {
		t.Fatal(err)
	}
	if m, err = open(false); err != nil || len(m.hub.People(0, 10)) != 1 {
		t.Errorf("the person is gone (%v)", err)
	}
	if m, err = open(true); err != nil || len(m.hub.People(0, 10)) != 0 {
		t.Errorf("an installation where nobody works took over the phones of another (%v)", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := open(false); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("a broken file: %v", err)
	}
	if left, err := filepath.Glob(path + ".*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
