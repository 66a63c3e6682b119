// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/inbox"
	"parley/internal/message"
)

// The drawings of docs/states are compared with the tables of the code, so neither can be changed alone.
func TestStatesAreAsDrawn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		code []string
	}{
		{"message.md", edges(message.Transitions())},
		{"conversation.md", edges(inbox.Transitions())},
	} {
		t.Run(c.file, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(drawn(t, c.file), c.code); diff != "" {
				t.Errorf("docs/states/%s and the code differ (-drawn +coded):\n%s", c.file, diff)
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

func drawn(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "states", file))
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
