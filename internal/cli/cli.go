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
	"slices"
	"strings"
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
	Pull     pullCmd     `cmd:"" help:"Bring the funnels of a running server into a folder, as text."`
	Plan     planCmd     `cmd:"" help:"Tell what pushing a folder of funnels would change, and for how many people."`
	Push     pushCmd     `cmd:"" help:"Send a folder of funnels to a running server as drafts, and publish them when asked to."`
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

// unreadable says that a file which the command line names cannot be read: the command line is wrong.
type unreadable struct{ error }

func (e exitError) Error() string { return fmt.Sprintf("exit status %d", int(e)) }

// Main runs the command line and gives the exit status.
func Main(args []string, out, errOut io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, helped, err := parse(args, out, errOut)
	switch {
	case err != nil:
		return fail(errOut, wrongUsage, err)
	case helped:
		return 0
	}
	if err := parsed.Run(&environment{ctx: ctx, out: out, err: errOut}); err != nil {
		return fail(errOut, 1, err)
	}
	return 0
}

// wrongUsage is the exit status of a command line that cannot be understood.
const wrongUsage = 2

// helpShown unwinds the parser after it has printed the help: it believes that its Exit never returns.
type helpShown struct{}

// parse reads the command line. It reports helped when the person asked for the help and has got it.
func parse(args []string, out, errOut io.Writer) (_ *kong.Context, helped bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			if _, helped = r.(helpShown); !helped {
				panic(r)
			}
		}
	}()
	parser, err := kong.New(&commands{},
		kong.Name("parley"),
		kong.Description("Messenger marketing on your own server: funnels, broadcasts, operators, and books that balance."),
		kong.Writers(out, errOut),
		kong.Exit(func(int) { panic(helpShown{}) }),
		kong.Configuration(yamlSettings),
		kong.Vars{"version": app.Version()},
	)
	if err != nil {
		return nil, false, err
	}
	hideForeignSettings(parser.Model.Node)
	parsed, err := parser.Parse(args)
	if wrong, ok := errors.AsType[*kong.ParseError](err); ok {
		command := "parley"
		if node := wrong.Context.Selected(); node != nil {
			command = node.FullPath()
		}
		return nil, false, fmt.Errorf("%w (see %s --help)", err, command)
	}
	return parsed, false, err
}

// fail prints what is wrong, a line for each thing, and gives the exit status.
func fail(w io.Writer, status int, err error) int {
	if exit, ok := errors.AsType[exitError](err); ok {
		return int(exit)
	}
	if _, ok := errors.AsType[unreadable](err); ok {
		status = wrongUsage
	}
	for line := range strings.Lines(err.Error()) {
		_, _ = fmt.Fprintln(w, "parley:", strings.TrimSpace(line))
	}
	return status
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

// hideForeignSettings leaves out of a command's help what only a server reads. Every command accepts all settings all the same, because one
// environment and one settings file serve them all.
func hideForeignSettings(root *kong.Node) {
	everywhere := []string{"data-dir", "database-url", "secret-key", "log-level", "log-format"}
	also := map[string][]string{"import": {"max-upload"}, "operator invite": {"public-url"}}
	settings := map[string]bool{}
	for _, serve := range root.Children {
		if serve.Name == "serve" {
			for _, flag := range serve.Flags {
				settings[flag.Name] = true
			}
		}
	}
	for _, leaf := range root.Leaves(true) {
		name := strings.TrimPrefix(leaf.FullPath(), root.FullPath()+" ")
		if slices.Contains([]string{"serve", "demo", "doctor"}, name) {
			continue
		}
		for _, flag := range leaf.Flags {
			if settings[flag.Name] && !slices.Contains(everywhere, flag.Name) && !slices.Contains(also[name], flag.Name) {
				flag.Hidden = true
			}
		}
	}
}
