// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"parley/internal/app"
	"parley/internal/config"
)

type doctorCmd struct {
	config.Server `embed:""`
}

// Run looks at one thing after another and says what to do about each that is wrong.
func (c *doctorCmd) Run(env *environment) error {
	ill := 0
	say := func(what string, err error) {
		if err != nil {
			ill++
			_, _ = fmt.Fprintf(env.out, "✗ %s: %v\n", what, err)
			return
		}
		_, _ = fmt.Fprintf(env.out, "✓ %s\n", what)
	}
	say("settings", c.Check())
	say("data folder "+c.DataDir, writable(c.DataDir))
	_, err := c.Key()
	say("secret key", err)
	say("database", checkDatabase(env.ctx, c.Server, env))
	if c.PublicURL == "" {
		_, _ = fmt.Fprintln(env.out, "! no public address (PARLEY_PUBLIC_URL): messengers are polled, and links work only on this machine")
	}
	if ill > 0 {
		return exitError(1)
	}
	return nil
}

// writable tries to write a file.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "doctor-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(filepath.Clean(f.Name())) }()
	return f.Close()
}

func checkDatabase(ctx context.Context, cfg config.Server, env *environment) error {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	d, err := app.OpenDB(ctx, cfg, logger(cfg, env.err))
	if err != nil {
		return err
	}
	defer func() { _ = d.Close() }() // only read
	number, err := d.Version(ctx)
	if err != nil {
		return err
	}
	_, _ = fmt.Fprintf(env.out, "  the database is at version %d\n", number)
	return nil
}
