// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

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

// atOnce is how many scenarios are played at once on each processor: they wait more than they work, for leases of killed processes and for limits.
const atOnce = 2

func TestMain(m *testing.M) {
	flag.Parse()
	if err := flag.Set("test.parallel", strconv.Itoa(max(atOnce*runtime.GOMAXPROCS(0), flag.Lookup("test.parallel").Value.(flag.Getter).Get().(int)))); err != nil {
		panic(err)
	}
	status := m.Run()
	if !testing.Short() {
		if program, err := build(); err == nil {
			_ = os.RemoveAll(filepath.Dir(program)) // a leftover in the system's temporary folder is no reason to fail
		}
	}
	os.Exit(status)
}

// TestScenarios plays the project's scenarios on both databases.
func TestScenarios(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	files, err := Find([]string{filepath.Join("..", "..", "testdata", "scenarios")})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		for on, open := range map[string]func(testing.TB) db.Options{
			"built-in":   func(testing.TB) db.Options { return db.Options{} },
			"PostgreSQL": dbtest.NewPostgres,
		} {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".yaml")+" "+on, func(t *testing.T) {
				t.Parallel()
				var out bytes.Buffer
				all, err := Run(t.Context(), []string{file}, Options{Program: program, Out: &out, DatabaseURL: open(t).URL})
				if err != nil {
					t.Fatal(err)
				}
				if !all.OK() {
					t.Error(out.String())
				}
			})
		}
	}
}
