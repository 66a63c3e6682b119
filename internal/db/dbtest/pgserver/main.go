// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Command pgserver runs a command with one throwaway PostgreSQL for all its tests:
//
//	go run ./internal/db/dbtest/pgserver go test ./...
//
// The command finds the server in PARLEY_TEST_POSTGRES. A server named there already is used as it is.
package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"parley/internal/db/dbtest/pgserver/server"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		slog.New(slog.NewTextHandler(os.Stderr, nil)).Error("pgserver", "error", err)
	}
	os.Exit(code)
}

// run gives the command's exit code.
func run(command []string) (code int, err error) {
	if len(command) == 0 {
		return 2, errors.New("give a command to run")
	}
	environment := os.Environ()
	if os.Getenv("PARLEY_TEST_POSTGRES") == "" {
		s, err := server.Start()
		if err != nil {
			return 1, err
		}
		defer func() { _ = s.Stop() }() // the command's outcome is the one to report
		environment = append(environment, "PARLEY_TEST_POSTGRES="+s.URL)
	}
	// The command receives an interrupt from the terminal itself; this process only has to outlive it.
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	c := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // running the given command is the purpose
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	c.Env, c.Stdin, c.Stdout, c.Stderr = environment, os.Stdin, os.Stdout, os.Stderr
	err = c.Run()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return exit.ExitCode(), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
