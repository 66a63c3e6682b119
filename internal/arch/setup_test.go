// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package arch_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// On a machine that has nothing, the setup must not believe that it has something.
func TestSetupNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash") // every door of the project needs it
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.Open("../../scripts/setup") // read here, so that a change of it runs the test anew
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = script.Close() }()
	setup := exec.CommandContext(t.Context(), bash)
	setup.Stdin, setup.Env = script, []string{"PATH=" + t.TempDir()}
	out, err := setup.CombinedOutput()
	if err == nil {
		t.Error("nothing is missing")
	}
	for _, program := range []string{"git", "gcc", "Chromium", "Node.js", "npm", "Go"} {
		if !strings.Contains(string(out), "  - "+program) {
			t.Errorf("%s is not missing", program)
		}
	}
	if t.Failed() {
		t.Logf("%s", out)
	}
}
