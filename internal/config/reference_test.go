// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package config_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"

	"parley/internal/config"
)

var update = flag.Bool("update", false, "write golden files anew")

func TestReferencePageIsFresh(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "reference", "settings.md")
	if *update {
		if err := os.WriteFile(path, []byte(config.Reference()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(page), config.Reference()); diff != "" {
		t.Errorf("%s is old: run go test ./internal/config -update\n%s", path, diff)
	}
}

// The page derives the flag from the variable; kong derives it from the field. Both must say the same.
func TestFlagsAndVariablesHaveOneName(t *testing.T) {
	t.Parallel()
	var s config.Server
	parser, err := kong.New(&s)
	if err != nil {
		t.Fatal(err)
	}
	page := config.Reference()
	for _, f := range parser.Model.Flags {
		if f.Name == "help" {
			continue
		}
		if len(f.Envs) != 1 || f.Help == "" {
			t.Errorf("--%s has variables %v and help %q", f.Name, f.Envs, f.Help)
			continue
		}
		if row := "| `" + f.Envs[0] + "` | `--" + f.Name + "` |"; !strings.Contains(page, row) {
			t.Errorf("the page has no row %s", row)
		}
	}
}
