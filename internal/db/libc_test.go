// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// modernc.org/sqlite is C translated for one version of modernc.org/libc; with another it may corrupt memory. Go's module resolution
// takes the highest version anybody asks for, so it has to be checked.
func TestLibcIsTheOneSQLiteWasBuiltFor(t *testing.T) {
	t.Parallel()
	requirement := regexp.MustCompile(`modernc\.org/libc (v\S+)`)
	goCommand, err := exec.LookPath("go")
	if err != nil {
		t.Skip("the go command is not installed")
	}
	folder, err := exec.CommandContext(t.Context(), goCommand, "list", "-m", "-f", "{{.Dir}}", "modernc.org/sqlite").Output()
	if err != nil {
		t.Fatal(err)
	}
	wants, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(folder)), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	used, err := exec.CommandContext(t.Context(), goCommand, "list", "-m", "modernc.org/libc").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, got := requirement.FindSubmatch(wants), requirement.FindSubmatch(used)
	if want == nil || got == nil || string(want[1]) != string(got[1]) {
		t.Errorf("libc is %s, sqlite wants %s", got, want)
	}
}
