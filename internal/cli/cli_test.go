// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"flag"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
)

var update = flag.Bool("update", false, "write golden files anew")

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

// TestHelp prints the help of every command, ends with status 0 and does nothing else.
func TestHelp(t *testing.T) {
	t.Parallel()
	status, all, errOut := run("--help")
	if status != 0 || errOut != "" {
		t.Fatalf("status %d, %s", status, errOut)
	}
	if _, again, _ := run(); again != all {
		t.Error("without a word the program does not print its help")
	}
	found := regexp.MustCompile(`(?m)^  ([a-z]+(?: [a-z]+)?)(?: [<\[].*)?$`).FindAllStringSubmatch(all, -1)
	if len(found) < 19 {
		t.Fatalf("only %d commands in\n%s", len(found), all)
	}
	var text strings.Builder
	text.WriteString(all)
	for _, f := range found {
		status, out, errOut := run(append(strings.Fields(f[1]), "--help")...)
		if status != 0 || errOut != "" || strings.Count(out, "Usage: ") != 1 {
			t.Errorf("%s --help: status %d\n%s%s", f[1], status, out, errOut)
		}
		text.WriteString("\n=== parley " + f[1] + " --help\n" + out)
	}
	golden(t, "help.txt", strings.ReplaceAll(text.String(), `"`+absolute(t, "docs")+`"`, `"docs"`))
}

func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestVersion(t *testing.T) {
	t.Parallel()
	status, out, errOut := run("version")
	if status != 0 || errOut != "" || !strings.HasPrefix(out, "parley ") || strings.Count(out, "\n") != 1 {
		t.Errorf("status %d, %q %q", status, out, errOut)
	}
}

// TestWrongCommandLines are answered with one line that says where to read on, and status 2.
func TestWrongCommandLines(t *testing.T) {
	t.Parallel()
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "settings.yaml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "--config=" + path
	}
	for _, c := range []struct {
		want string
		args []string
	}{
		{"unexpected argument nonsense", []string{"nonsense"}},
		{"unknown flag --nope", []string{"serve", "--nope"}},
		{`see parley serve --help`, []string{"serve", "--nope"}},
		{"--log-level must be one of", []string{"serve", "--log-level=loud"}},
		{`"10XB" is not a size such as 64MB`, []string{"serve", "--max-upload=10XB"}},
		{"--shutdown-timeout", []string{"serve", "--shutdown-timeout=soon"}},
		{`expected one of "password", "invite", "list"`, []string{"operator"}},
		{"<files>", []string{"lint"}},
		{"no such file", []string{"lint", "absent.yaml"}},
		{"no such file", []string{"serve", "--config=absent.yaml"}},
		{`there is no setting "lisen"`, []string{"serve", file("lisen: :8080")}},
		{`the setting "listen" takes one value`, []string{"serve", file("listen: {port: 8080}")}},
		{"settings file:", []string{"serve", file("listen: [")}},
		{`but got "loud"`, []string{"serve", file("log-level: loud")}},
	} {
		status, out, errOut := run(c.args...)
		if status != 2 || out != "" || strings.Count(errOut, "\n") != 1 || !strings.HasPrefix(errOut, "parley: ") || !strings.Contains(errOut, c.want) {
			t.Errorf("parley %s: status %d, want %q\n%s%s", strings.Join(c.args, " "), status, c.want, out, errOut)
		}
	}
}

// TestWrongSettings end the server before it has done anything, each with a line that names the setting and no secret.
func TestWrongSettings(t *testing.T) {
	t.Parallel()
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	plain := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(plain, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want []string
		args []string
	}{
		{[]string{"PARLEY_LISTEN", ":8080"}, []string{"--listen=8080"}},
		{[]string{"PARLEY_LISTEN", "in use"}, []string{"--listen=" + taken.Addr().String()}},
		{[]string{"PARLEY_DEMO", "PARLEY_SANDBOX=true"}, []string{"--demo"}},
		{[]string{"PARLEY_SECRET_KEY", "32 bytes in base64"}, []string{"--secret-key=hunter2"}},
		{[]string{"PARLEY_PUBLIC_URL", "https://chat.example.com"}, []string{"--public-url=chat.example.com"}},
		{[]string{"PARLEY_DATABASE_URL", "postgres://"}, []string{"--database-url=mysql://u:hunter2@h/db"}},
		{[]string{"PARLEY_DATABASE_URL", "does not answer", "127.0.0.1:1"}, []string{"--database-url=postgres://u:hunter2@127.0.0.1:1/db"}},
		{[]string{"PARLEY_DATA_DIR", "not a directory"}, []string{"--data-dir=" + filepath.Join(plain, "data")}},
		{[]string{"PARLEY_MAX_UPLOAD", "1MB to 4GB"}, []string{"--max-upload=1"}},
	} {
		args := append([]string{"serve", "--data-dir=" + filepath.Join(t.TempDir(), "data"), "--listen=127.0.0.1:0"}, c.args...)
		status, out, errOut := run(args...)
		if status != 1 || out != "" || strings.Count(errOut, "\n") != 1 || strings.Contains(errOut, "hunter2") {
			t.Errorf("parley %s: status %d\n%s%s", strings.Join(args, " "), status, out, errOut)
		}
		for _, word := range c.want {
			if !strings.Contains(errOut, word) {
				t.Errorf("parley %s does not say %q: %s", strings.Join(args, " "), word, errOut)
			}
		}
	}
	status, _, errOut := run("serve", "--listen=8080", "--demo")
	if status != 1 || strings.Count(errOut, "parley: PARLEY_") != 2 || strings.Count(errOut, "\n") != 2 {
		t.Errorf("two things are wrong: status %d\n%s", status, errOut)
	}
}

// TestSettingsStandBehindEachOther: the flag wins over the environment, and that over the file.
func TestSettingsStandBehindEachOther(t *testing.T) {
	file := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(file, []byte("listen: from-file\nmax-upload: 1\nallowed-hosts: [a/b, 'c d']\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PARLEY_CONFIG", file)
	_, _, said := run("serve")
	for _, want := range []string{`"from-file"`, "1B is outside", `"a/b" is not a host`} {
		if !strings.Contains(said, want) {
			t.Errorf("the file does not count: no %q in\n%s", want, said)
		}
	}
	t.Setenv("PARLEY_LISTEN", "from-environment")
	if _, _, said = run("serve"); !strings.Contains(said, `"from-environment"`) {
		t.Errorf("the environment does not win over the file: %s", said)
	}
	if _, _, said = run("serve", "--listen=from-flag"); !strings.Contains(said, `"from-flag"`) {
		t.Errorf("the flag does not win: %s", said)
	}
}

func TestMigrate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		h.t = t
		for range 2 {
			if out := h.must("migrate"); !strings.HasPrefix(out, "The database is at version ") || strings.Contains(out, "version 0") {
				t.Error(out)
			}
		}
		h.fromTheFuture()
		for _, command := range [][]string{{"migrate"}, {"serve", "--listen=127.0.0.1:0"}, {"apikey", "list"}, {"operator", "list"}, {"export"}} {
			h.refused([]string{"the database has version 9999", "install a newer program"}, command...)
		}
	})
}

// fromTheFuture makes the database look as if a newer program had brought it up to date.
func (h house) fromTheFuture() {
	h.t.Helper()
	d := h.open()
	err := d.Write(h.t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO schema_migration (version, name, checksum, at) VALUES (9999, 'later', 'x', 1)`)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		h.t.Fatal(err)
	}
}

// TestNoInstallation: a slip in the name of the folder makes nothing.
func TestNoInstallation(t *testing.T) {
	t.Parallel()
	h := house{t: t, dir: filepath.Join(t.TempDir(), "slip")}
	for _, command := range [][]string{{"backup", t.TempDir()}, {"apikey", "list"}, {"operator", "password", "a@b.example"}, {"export"}} {
		h.refused([]string{"PARLEY_DATA_DIR", "there is no installation in"}, command...)
	}
	if _, err := os.Stat(h.dir); err == nil {
		t.Error("the folder was made")
	}
	h.must("migrate")
	for _, command := range [][]string{{"apikey", "list"}, {"operator", "list"}, {"export"}} {
		h.refused([]string{"there is no workspace yet"}, command...)
	}
}

// TestDocs writes exactly what is committed.
func TestDocs(t *testing.T) {
	t.Parallel()
	out := t.TempDir()
	status, said, errOut := run("docs", "--out="+out)
	if status != 0 {
		t.Fatal(errOut)
	}
	written, err := filepath.Glob(filepath.Join(out, "reference", "*"))
	if err != nil || len(written) < 5 || !strings.HasPrefix(said, "Wrote ") {
		t.Fatalf("%d pages, %v: %s", len(written), err, said)
	}
	for _, path := range written {
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "..", "docs", "reference", filepath.Base(path)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("docs/reference/%s is old: run parley docs\n%s", filepath.Base(path), diff)
		}
	}
}
