// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"

	"parley/internal/app"
	"parley/internal/config"
)

type serveCmd struct {
	config.Server `embed:""`
}

// Run starts the server and works until it is told to stop.
func (c *serveCmd) Run(env *environment) error { return serve(env, c.Server) }

func serve(env *environment, cfg config.Server) error {
	if err := cfg.Check(); err != nil {
		return err
	}
	a, err := app.New(env.ctx, cfg, logger(cfg, env.err))
	if err != nil {
		return err
	}
	say := func(line string) { _, _ = fmt.Fprintln(env.out, line) }
	for _, line := range a.Welcome() {
		say(line)
	}
	var begun func(context.Context) error
	if cfg.Demo {
		begun = func(ctx context.Context) error { return a.FillDemo(ctx, say) }
	}
	return errors.Join(a.Run(env.ctx, begun), a.Close())
}

type demoCmd struct {
	config.Server `embed:""`
}

// Run starts the server with the sandbox and the demo, whatever the settings say of them.
func (c *demoCmd) Run(env *environment) error {
	c.Sandbox, c.Demo = true, true
	return serve(env, c.Server)
}

type migrateCmd struct {
	config.Server `embed:""`
}

// Run brings the database up to date.
func (c *migrateCmd) Run(env *environment) error {
	if err := c.Check(); err != nil {
		return err
	}
	d, err := app.OpenDB(env.ctx, c.Server, logger(c.Server, env.err))
	if err != nil {
		return err
	}
	if err := d.Migrate(env.ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	number, err := d.Version(env.ctx)
	_, _ = fmt.Fprintf(env.out, "The database is at version %d.\n", number)
	return errors.Join(err, d.Close())
}
