// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/contact"
	"parley/internal/flow"
	"parley/internal/inbox"
	"parley/internal/message"
	"parley/internal/session"
)

// The drawings of docs/states are compared with the tables of the code, so neither can be changed alone.
func TestStatesAreAsDrawn(t *testing.T) {
	t.Parallel()
	coded := map[string][]string{
		"message.md":      edges(message.Transitions()),
		"conversation.md": edges(inbox.Transitions()),
		"session.md":      edges(flow.Transitions()),
		"timer.md":        edges(session.TimerTransitions()),
		"move.md":         edges(session.MoveTransitions()),
		"consent.md":      edges(contact.ConsentTransitions()),
	}
	// Drawn before it is built, by the package that will hold its table.
	planned := map[string]string{"broadcast.md": "broadcast"}
	pages, err := filepath.Glob(filepath.Join("..", "..", "docs", "states", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) < len(coded)+len(planned) {
		t.Errorf("only %d pages: %v", len(pages), pages)
	}
	for _, path := range pages {
		name := filepath.Base(path)
		if name == "README.md" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if pkg := planned[name]; pkg != "" {
				if _, err := os.Stat(filepath.Join("..", pkg)); !errors.Is(err, fs.ErrNotExist) {
					t.Errorf("package %s is there by now: compare its transitions with the drawing (%v)", pkg, err)
				}
				return
			}
			if diff := cmp.Diff(drawn(t, path), coded[name]); diff != "" {
				t.Errorf("docs/states/%s and the code differ (-drawn +coded):\n%s", name, diff)
			}
		})
	}
}

func edges[S ~string](table map[S][]S) []string {
	var all []string
	for from, list := range table {
		for _, to := range list {
			all = append(all, string(from)+" → "+string(to))
		}
	}
	slices.Sort(all)
	return all
}

var arrow = regexp.MustCompile(`(?m)^\s+(\w+) --> (\w+)`)

func drawn(t *testing.T, path string) []string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range arrow.FindAllStringSubmatch(string(text), -1) {
		all = append(all, m[1]+" → "+m[2])
	}
	slices.Sort(all)
	return all
}
