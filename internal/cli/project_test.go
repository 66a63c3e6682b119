// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/play/server"
)

// running is a server with a workspace, its owner, and a key.
type running struct {
	t     *testing.T
	child *server.Child
	owner *server.Client
	key   string
}

func start(t *testing.T) *running {
	t.Helper()
	child, err := server.NewChild(t.Context(), theProgram(t), t.TempDir(), "http://127.0.0.1:9", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(t.Context()); err != nil {
		t.Fatalf("%v\n%s", err, strings.Join(child.Log(), "\n"))
	}
	t.Cleanup(func() {
		if err := child.Stop(); err != nil {
			t.Error(err)
		}
	})
	owner, err := server.NewClient(child.URL)
	if err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, child: child, owner: owner}
	r.do("POST", "/setup", map[string]any{"workspace_name": "Studio", "name": "Owner", "email": ownerEmail, "password": ownerPassword, "language": "en", "time_zone": "UTC"}, nil)
	var made struct{ Key string }
	r.do("POST", "/api-keys", map[string]any{"name": "git", "scopes": []string{"workspace:read", "flows:read", "flows:write", "files:write", "inbox:read", "stats:read"}}, &made)
	r.key = made.Key
	return r
}

func (r *running) do(method, path string, body, into any) {
	r.t.Helper()
	if err := r.owner.Do(r.t.Context(), method, "/api/v1"+path, body, into); err != nil {
		r.t.Fatal(err)
	}
}

// run gives a command on a folder, which must end with the status and print the words.
func (r *running) run(status int, words string, args ...string) {
	r.t.Helper()
	got, out, errOut := run(append(args, "--url="+r.child.URL, "--api-key="+r.key)...)
	if got != status || !strings.Contains(out+errOut, words) {
		r.t.Fatalf("parley %s: status %d, want %d and %q\n%s%s", strings.Join(args, " "), got, status, words, out, errOut)
	}
	if strings.Contains(out+errOut, r.key) {
		r.t.Errorf("parley %s shows the key", args[0])
	}
}

// TestFolderAndServer: every funnel of the project goes to a server and comes back, files and positions included, and nothing is overwritten unseen.
func TestFolderAndServer(t *testing.T) {
	t.Parallel()
	r := start(t)
	mine := t.TempDir()
	stages := regexp.MustCompile(`-[2-9]\.yaml$`) // later versions of a funnel that is here already
	for _, path := range funnels(t) {
		if !stages.MatchString(path) {
			copyFunnel(t, path, filepath.Join(mine, "flows"))
		}
	}
	r.do("POST", "/fields", map[string]any{"key": "drink", "label": "Drink", "type": "text"}, nil)
	r.run(0, "lead-magnet: the draft is saved.", "push", mine)
	before := tree(t, mine)
	r.run(0, "There is nothing to send", "push", mine)
	r.run(0, "Everything is here already", "pull", mine)
	r.run(0, "The folder and the server are the same.", "plan", mine)
	if diff := cmp.Diff(before, tree(t, mine)); diff != "" {
		t.Errorf("pulling what was pushed changes the folder (-before +after)\n%s", diff)
	}

	theirs := t.TempDir()
	r.run(0, "lead-magnet: written to flows/lead-magnet.yaml.", "pull", theirs)
	pulled := tree(t, theirs)
	r.run(0, "Everything is here already", "pull", theirs)
	if diff := cmp.Diff(pulled, tree(t, theirs)); diff != "" {
		t.Errorf("pulling twice changes the folder (-once +twice)\n%s", diff)
	}
	r.run(0, "There is nothing to send", "push", theirs)
	for name := range maps.Keys(pulled) {
		if strings.HasSuffix(name, ".pdf") && pulled[name] == "" {
			t.Errorf("%s is empty", name)
		}
	}

	// Two colleagues change the same funnel: the second is stopped, and may pull or insist.
	change := func(dir, from, to string) {
		t.Helper()
		path := filepath.Join(dir, "flows", "support.yaml")
		text, err := os.ReadFile(path)
		if err != nil || !strings.Contains(string(text), "\nkind: "+from+"\n") {
			t.Fatalf("%v\n%s", err, text)
		}
		if err := os.WriteFile(path, []byte(strings.Replace(string(text), "kind: "+from, "kind: "+to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	change(theirs, "informational", "announcement")
	r.run(0, "The flow: Purpose: “Informational” → “Announcement”", "plan", theirs)
	r.run(0, "support: the draft is saved.", "push", theirs)
	r.run(0, "support: newer on the server", "plan", mine)
	change(mine, "informational", "transactional")
	r.run(1, "the draft on the server has moved since the last pull", "push", mine)
	r.run(1, "changed in the folder and on the server", "pull", mine)
	r.run(0, "support: the draft is saved.", "push", mine, "--force")
	r.run(0, "support: written to", "pull", theirs)

	// What is archived on the server leaves the folder, unless somebody has worked on it here.
	var list struct {
		Items []struct{ ID, Slug string }
	}
	r.do("GET", "/flows?search=support", nil, &list)
	r.do("PATCH", "/flows/"+list.Items[0].ID, map[string]any{"state": "archived"}, nil)
	change(mine, "transactional", "promo")
	r.run(1, "deleted or archived on the server", "push", mine)
	r.run(1, "deleted or archived on the server", "pull", mine)
	r.run(0, "no longer on the server, the file is deleted", "pull", theirs)
	r.run(0, "There is nothing to send", "push", theirs)
}

// TestForeignKey: a key of another workspace does not write into the folder's, a wrong one is told, and so is a server that is none.
func TestForeignKey(t *testing.T) {
	t.Parallel()
	r := start(t)
	dir := t.TempDir()
	r.run(0, "Everything is here already", "pull", dir)
	settings := tree(t, dir)["parley.yaml"]
	if !strings.Contains(settings, "name: Studio") || strings.Contains(settings, r.key) {
		t.Errorf("parley.yaml: %s", settings)
	}
	var other struct{ ID string }
	r.do("POST", "/workspaces", map[string]any{"name": "Test", "language": "en", "time_zone": "UTC"}, &other)
	r.run(1, "add --workspace=", "pull", dir, "--workspace="+other.ID)
	r.key = "parley_wrong"
	r.run(1, "", "pull", dir)
	if status, _, errOut := run("pull", t.TempDir()); status != 2 || !strings.Contains(errOut, "PARLEY_API_KEY") {
		t.Errorf("without a server: %d %s", status, errOut)
	}
}

// copyFunnel copies a funnel with the files that lie beside it; those of its neighbours have brought them already.
func copyFunnel(t *testing.T, path, to string) {
	t.Helper()
	if err := os.CopyFS(filepath.Join(to, "files"), os.DirFS(filepath.Join(filepath.Dir(path), "files"))); err != nil && !os.IsExist(err) {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(path)
	if _, err := os.Stat(filepath.Join(to, name)); err == nil {
		return // the demo has a funnel of the same id
	}
	if err := os.WriteFile(filepath.Join(to, name), text, 0o600); err != nil {
		t.Fatal(err)
	}
}
