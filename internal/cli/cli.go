// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package cli is the command line: one struct of commands, settings from flags, environment and a file.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"parley/internal/app"
	"parley/internal/config"
)

// commands are all of them; kong reads the tags.
type commands struct {
	Config kong.ConfigFlag `help:"YAML file with settings, by the names of the flags." env:"PARLEY_CONFIG" placeholder:"FILE"`

	Serve    serveCmd    `cmd:"" help:"Start the server."`
	Demo     demoCmd     `cmd:"" help:"Start the server with the sandbox and a demo workspace, to look around."`
	Play     playCmd     `cmd:"" help:"Play scenario files: people chat with funnels, and expectations are checked."`
	Sandbox  sandboxCmd  `cmd:"" help:"Run the imitations of the messengers alone."`
	Migrate  migrateCmd  `cmd:"" help:"Bring the database up to date and stop."`
	Lint     lintCmd     `cmd:"" help:"Check funnel files against the rules of the trade."`
	Import   importCmd   `cmd:"" help:"Bring funnel files into a workspace as drafts."`
	Export   exportCmd   `cmd:"" help:"Write the funnels of a workspace as files."`
	Backup   backupCmd   `cmd:"" help:"Back a running or stopped installation up into a folder."`
	Restore  restoreCmd  `cmd:"" help:"Restore a backup into an empty installation."`
	APIKey   apikeyCmd   `cmd:"" name:"apikey" help:"Make, list and revoke API keys."`
	Operator operatorCmd `cmd:"" help:"Add people and reset their passwords."`
	Docs     docsCmd     `cmd:"" help:"Write the reference pages that are made from the program itself."`
	Doctor   doctorCmd   `cmd:"" help:"Look for what is wrong with this installation."`
	Version  versionCmd  `cmd:"" help:"Print the version."`
}

// environment is what commands get besides their flags.
type environment struct {
	ctx context.Context //nolint:containedctx // the life of the command, ended by a signal
	out io.Writer
	err io.Writer
}

// exitError ends the program with a status and no further word.
type exitError int

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Main runs the command line and gives the exit status.
func Main(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	status := 0
	parser, err := kong.New(&c,
		kong.Name("parley"),
		kong.Description("Messenger marketing on your own server: funnels, broadcasts, operators, and books that balance."),
		kong.Writers(out, errOut),
		kong.Exit(func(code int) { status = code }),
		kong.Configuration(yamlSettings),
		kong.UsageOnError(),
		kong.Vars{"version": app.Version()},
	)
	if err != nil {
		return fail(errOut, err)
	}
	parsed, err := parser.Parse(args)
	if status != 0 || len(args) > 0 && err == nil && parsed.Command() == "" {
		return status
	}
	if err != nil {
		parser.FatalIfErrorf(err)
		return max(status, 1)
	}
	if err := parsed.Run(&environment{ctx: ctx, out: out, err: errOut}); err != nil {
		return fail(errOut, err)
	}
	return 0
}

// fail prints one clear line.
func fail(w io.Writer, err error) int {
	if exit, ok := errors.AsType[exitError](err); ok {
		return int(exit)
	}
	_, _ = fmt.Fprintln(w, "parley:", err)
	return 1
}

// logger writes as the settings say.
func logger(cfg config.Server, w io.Writer) *slog.Logger {
	var level slog.Level
	_ = level.UnmarshalText([]byte(cfg.LogLevel)) // Check has seen it
	opts := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

type versionCmd struct{}

// Run prints the version.
func (versionCmd) Run(env *environment) error {
	_, err := fmt.Fprintln(env.out, app.Version())
	return err
}
