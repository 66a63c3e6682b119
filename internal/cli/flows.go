// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"parley/internal/app"
	"parley/internal/config"
	"parley/internal/flow"
)

type importCmd struct {
	config.Server `embed:""`

	Files     []string `arg:"" help:"Funnel files (YAML); the files they name lie beside them." type:"existingfile"`
	Workspace string   `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run brings funnels in as drafts; one that is there already gets a new draft.
func (c *importCmd) Run(env *environment) error {
	return c.tools(env, func(t *app.Tools) error {
		w, err := pick(t.DB.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		for _, path := range c.Files {
			text, err := os.ReadFile(path) //nolint:gosec // files named on the command line
			if err != nil {
				return err
			}
			doc, problems := flow.ParseYAML(t.Blocks, text)
			if flow.Broken(problems) {
				return problemsOf(path, problems)
			}
			dir := filepath.Dir(path)
			f, err := t.ImportFlow(env.ctx, w.ID, doc, func(name string) ([]byte, error) { return readBeside(dir, name) })
			if err != nil {
				return fmt.Errorf("%s: %w", path, plain(err))
			}
			_, _ = fmt.Fprintf(env.out, "%s: draft of %q, revision %d\n", path, f.Slug, f.Revision)
		}
		return nil
	})
}

// readBeside reads a file that a funnel names. It must not lead out of the funnel's folder.
func readBeside(dir, name string) ([]byte, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	data, err := root.ReadFile(filepath.FromSlash(name))
	return data, errors.Join(err, root.Close())
}

func problemsOf(path string, problems []flow.Problem) error {
	lines := make([]string, len(problems))
	for i, p := range problems {
		lines[i] = path + ": " + p.String()
	}
	return errors.New(strings.Join(lines, "\n"))
}

func (c *importCmd) tools(env *environment, do func(t *app.Tools) error) error {
	return withTools(env, c.Server, do)
}

// withTools opens what a command on the data needs, and closes it after.
func withTools(env *environment, cfg config.Server, do func(t *app.Tools) error) error {
	if err := cfg.Check(); err != nil {
		return err
	}
	t, err := app.OpenTools(env.ctx, cfg, logger(cfg, env.err))
	if err != nil {
		return err
	}
	return errors.Join(do(t), t.Close())
}

type exportCmd struct {
	config.Server `embed:""`

	Out       string `help:"Folder to write into." default:"." type:"path"`
	Workspace string `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run writes every funnel as a YAML file, with the files it names beside it.
func (c *exportCmd) Run(env *environment) error {
	return withTools(env, c.Server, func(t *app.Tools) error {
		w, err := pick(t.DB.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		return t.ExportFlows(env.ctx, w.ID, func(name string, data []byte) error {
			path := filepath.Join(c.Out, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // funnels are meant to be read by others
				return err
			}
			_, _ = fmt.Fprintln(env.out, path)
			return os.WriteFile(path, data, 0o644) //nolint:gosec // as above
		})
	})
}
