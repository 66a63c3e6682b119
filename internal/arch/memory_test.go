// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Files kept in memory must not stay there, and a test that fails must fail.
func TestInMemoryLeavesNothing(t *testing.T) {
	t.Parallel()
	script := filepath.Join("..", "..", "scripts", "in-memory")
	if _, err := os.ReadFile(script); err != nil { // read here, so that a change of it runs the test anew
		t.Fatal(err)
	}
	own := t.TempDir()
	run := exec.CommandContext(t.Context(), script, "sh", "-c", `touch "$TMPDIR/left"; echo "$TMPDIR"; exit 3`)
	run.Env = append(os.Environ(), "TMPDIR="+own)
	out, err := run.Output()
	if exit, ok := errors.AsType[*exec.ExitError](err); !ok || exit.ExitCode() != 3 {
		t.Errorf("it ended with %v", err)
	}
	folder := strings.TrimSpace(string(out))
	if folder == own { // no room in memory here: the command ran as it would without the script
		return
	}
	if !strings.HasPrefix(folder, "/dev/shm/") {
		t.Errorf("its files were in %q", folder)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is still there: %v", folder, err)
	}
}
