// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/cli"
	"parley/internal/clock"
	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

// run gives a command line to the program and what it printed.
func run(args ...string) (status int, out, errOut string) {
	var o, e bytes.Buffer
	status = cli.Main(args, &o, &e)
	return status, o.String(), e.String()
}

// house is an installation on the disk that does not run.
type house struct {
	t   *testing.T
	dir string
	url string // of PostgreSQL; empty: the built-in database
}

// each runs the test with an empty folder on both databases.
func each(t *testing.T, test func(t *testing.T, h house)) {
	t.Helper()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) { test(t, house{t, filepath.Join(t.TempDir(), "data"), opt.URL}) })
}

// run gives a command to this installation.
func (h house) run(args ...string) (status int, out, errOut string) {
	args = append(args, "--data-dir="+h.dir)
	if h.url != "" {
		args = append(args, "--database-url="+h.url, "--log-level=error") // the test server warns of its fsync
	}
	return run(args...)
}

// must runs a command that has to succeed and gives what it printed.
func (h house) must(args ...string) string {
	h.t.Helper()
	status, out, errOut := h.run(args...)
	if status != 0 {
		h.t.Fatalf("parley %s: status %d\n%s%s", strings.Join(args, " "), status, out, errOut)
	}
	return out
}

// refused runs a command that has to fail with status 1 and exactly one line, which has all the words.
func (h house) refused(words []string, args ...string) {
	h.t.Helper()
	status, out, errOut := h.run(args...)
	if status != 1 || strings.Count(errOut, "\n") != 1 || !strings.HasPrefix(errOut, "parley: ") {
		h.t.Errorf("parley %s: status %d\n%s%s", strings.Join(args, " "), status, out, errOut)
	}
	for _, word := range words {
		if !strings.Contains(errOut, word) {
			h.t.Errorf("parley %s does not say %q: %s", strings.Join(args, " "), word, errOut)
		}
	}
}

// open opens the database behind the commands' back.
func (h house) open() *db.DB {
	h.t.Helper()
	return dbtest.Open(h.t, db.Options{URL: h.url, Path: filepath.Join(h.dir, "parley.db")})
}

const (
	ownerEmail    = "owner@example.com"
	ownerPassword = "a good long password"
)

// settled makes the first workspace, as the first page in a browser does.
func (h house) settled() (ws int64) {
	h.t.Helper()
	h.must("migrate")
	d := h.open()
	key, err := config.Server{DataDir: h.dir}.Key()
	if err != nil {
		h.t.Fatal(err)
	}
	box, err := secret.NewBox(key)
	if err != nil {
		h.t.Fatal(err)
	}
	s := workspace.NewService(d, box, id.NewMaker(1, time.Now), clock.New(time.Now))
	ws, _, err = s.FirstRun(h.t.Context(), workspace.Setup{
		WorkspaceName: "Studio", Name: "Owner", Email: ownerEmail, Password: ownerPassword, Language: i18n.EN, TimeZone: "UTC", Currency: "RUB",
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		h.t.Fatal(err)
	}
	return ws
}

// build makes the program once for all tests of the package.
var build = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "parley-program-")
	if err != nil {
		return "", err
	}
	program := filepath.Join(dir, "parley")
	cmd := exec.CommandContext(context.Background(), "go", "build", "-o", program, "./cmd/parley")
	cmd.Dir = filepath.Join("..", "..")
	cmd.Stderr = os.Stderr
	return program, cmd.Run()
})

// theProgram is a freshly built parley.
func theProgram(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("this starts the whole program: left out with -short")
	}
	program, err := build()
	if err != nil {
		t.Fatal(err)
	}
	return program
}

func TestMain(m *testing.M) {
	status := m.Run()
	if !testing.Short() {
		if program, err := build(); err == nil {
			_ = os.RemoveAll(filepath.Dir(program)) // a leftover in the system's temporary folder is no reason to fail
		}
	}
	os.Exit(status)
}
