// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// funnels are the project's own, with the files they name.
func funnels(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, folder := range []string{filepath.Join("..", "..", "testdata", "flows"), filepath.Join("..", "demo", "flows")} {
		found, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, found...)
	}
	if len(all) < 4 {
		t.Fatalf("only %d funnels", len(all))
	}
	return all
}

// tree is every file under a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(dir, path)
		all[name] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFunnelsGoRound: what is exported, imported elsewhere and exported again is the same, byte for byte, files included.
func TestFunnelsGoRound(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		h.t = t
		h.settled()
		for _, path := range funnels(t) {
			h.must("import", path)
		}
		first, second, third := t.TempDir(), t.TempDir(), t.TempDir()
		if said := h.must("export", "--out="+first); !strings.Contains(said, ".yaml") {
			t.Error("nothing is said of the files")
		}
		written, err := filepath.Glob(filepath.Join(first, "*.yaml"))
		if err != nil || len(written) == 0 {
			t.Fatalf("%v, %v", written, err)
		}
		other := house{t: t, dir: filepath.Join(t.TempDir(), "data")}
		other.settled()
		other.must(append([]string{"import"}, written...)...)
		other.must("export", "--out="+second)
		if diff := cmp.Diff(tree(t, first), tree(t, second)); diff != "" {
			t.Errorf("export, import, export (-first +second):\n%s", diff)
		}
		if said := other.must(append([]string{"import"}, written...)...); !strings.Contains(said, "revision 2") {
			t.Errorf("a second import does not make a new revision of the same draft: %s", said)
		}
		other.must("export", "--out="+third)
		if diff := cmp.Diff(tree(t, first), tree(t, third)); diff != "" {
			t.Errorf("imported twice (-first +third):\n%s", diff)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	t.Parallel()
	h := house{t: t, dir: t.TempDir()}
	h.settled()
	outside := filepath.Join(t.TempDir(), "secret.txt")
	h.put(outside, []byte("secret"))
	climbing, err := filepath.Rel(t.TempDir(), outside)
	if err != nil {
		t.Fatal(err)
	}
	const flow = "format: 1\nid: f\nname: {en: F}\nlanguages: [en]\nkind: informational\nstart: a\nblocks:\n  - {id: a, kind: message, content: {text: hi, media: [{kind: document, file: %FILE%}]}}\n"
	for text, want := range map[string]string{
		"format: [":   "flow.yaml",
		"format: 99":  "flow.yaml",
		"just a text": "flow.yaml",
		strings.ReplaceAll(flow, "%FILE%", "absent.pdf"):                     "absent.pdf",
		strings.ReplaceAll(flow, "%FILE%", `"`+climbing+`"`):                 "is not there",
		strings.ReplaceAll(flow, "%FILE%", `"`+outside+`"`):                  "is not there",
		strings.ReplaceAll(flow, "%FILE%", `"`+"../../../../etc/passwd"+`"`): "is not there",
	} {
		path := filepath.Join(t.TempDir(), "flow.yaml")
		h.put(path, []byte(text))
		status, out, errOut := h.run("import", path)
		if status != 1 || out != "" || !strings.Contains(errOut, want) {
			t.Errorf("%q: status %d, want %q\n%s%s", text, status, want, out, errOut)
		}
	}
	if said := h.must("export", "--out="+t.TempDir()); said != "" {
		t.Errorf("something was imported: %s", said)
	}
}

func TestLint(t *testing.T) {
	t.Parallel()
	for _, path := range funnels(t) {
		if status, out, errOut := run("lint", path); status != 0 || errOut != "" {
			t.Errorf("%s: status %d\n%s%s", path, status, out, errOut)
		}
	}
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte(`format: 1
id: bad
name: {en: Bad}
languages: [en]
kind: informational
start: a
blocks:
  - {id: a, kind: message, content: {text: hi}, exits: {next: nowhere}}
`), 0o600); err != nil {
		t.Fatal(err)
	}
	status, out, errOut := run("lint", bad)
	if status != 1 || errOut != "" || !strings.HasPrefix(out, bad) || !strings.Contains(out, "error: ") {
		t.Errorf("status %d\n%s%s", status, out, errOut)
	}
	status, out, _ = run("lint", bad, "--format=json")
	var found []map[string]any
	if err := json.Unmarshal([]byte(out), &found); err != nil || status != 1 || len(found) == 0 {
		t.Errorf("status %d, %v\n%s", status, err, out)
	}
	status, out, _ = run("lint", "--format=json", funnels(t)[0])
	if err := json.Unmarshal([]byte(out), &found); err != nil || status != 0 {
		t.Errorf("status %d, %v\n%s", status, err, out)
	}
	if status, _, _ := run("lint", bad, funnels(t)[0]); status != 1 {
		t.Error("one bad file of two does not count")
	}
}
