// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"parley/internal/i18n"
	"parley/internal/project"
	"parley/internal/secret"
)

// projectFlags are what all commands on a folder of funnels take.
type projectFlags struct {
	Dir       string    `arg:"" optional:"" help:"Folder of the funnels." default:"." type:"path"`
	URL       string    `help:"Address of the server; that of parley.yaml when left out." env:"PARLEY_URL" placeholder:"URL"`
	Key       string    `name:"api-key" help:"API key of the workspace." env:"PARLEY_API_KEY" placeholder:"KEY"`
	Workspace string    `help:"Id of the workspace, when it is another than that of parley.yaml." placeholder:"ID"`
	Lang      i18n.Lang `help:"Language of the words: ru or en." enum:"ru,en" default:"en"`
}

// with opens the folder and the server, and prints what was done.
func (f projectFlags) with(env *environment, remember bool, do func(ctx context.Context, p *project.Project, c *project.Client, workspace string) (project.Report, error)) error {
	p, err := project.Open(f.Dir)
	if err != nil {
		return unreadable{err}
	}
	if f.URL == "" {
		f.URL = p.Settings.URL
	}
	if f.URL == "" || f.Key == "" {
		return unreadable{errors.New("say where the server is and who you are: PARLEY_URL and PARLEY_API_KEY (the key is made under Settings → API keys)")}
	}
	c, err := project.NewClient(f.URL, secret.New(f.Key), f.Lang)
	if err != nil {
		return err
	}
	place, err := c.Place(env.ctx)
	if err != nil {
		return err
	}
	wanted := p.Settings.Workspace
	if f.Workspace != "" {
		wanted = f.Workspace
	}
	if wanted != "" && wanted != place.Workspace {
		return fmt.Errorf("the key belongs to the workspace %q (%s), and this folder to %s: add --workspace=%s if that is what you mean", place.Name, place.Workspace, wanted, place.Workspace)
	}
	if remember {
		if err := p.Remember(place); err != nil {
			return err
		}
	}
	report, err := do(env.ctx, p, c, place.Workspace)
	for _, line := range report.Lines {
		if _, err := fmt.Fprintln(env.out, line.In(f.Lang)); err != nil {
			return err
		}
	}
	if err == nil && report.Stuck {
		return exitError(1)
	}
	return err
}

type pullCmd struct {
	projectFlags `embed:""`

	Force bool `help:"Also over changes of the folder that were not pushed."`
}

// Run brings the funnels of the workspace into the folder.
func (c *pullCmd) Run(env *environment) error {
	return c.with(env, true, func(ctx context.Context, p *project.Project, client *project.Client, workspace string) (project.Report, error) {
		return p.Pull(ctx, client, workspace, c.Force)
	})
}

type planCmd struct {
	projectFlags `embed:""`
}

// Run tells what a push would change, and for how many people.
func (c *planCmd) Run(env *environment) error {
	return c.with(env, false, func(ctx context.Context, p *project.Project, client *project.Client, workspace string) (project.Report, error) {
		return p.Plan(ctx, client, workspace)
	})
}

type pushCmd struct {
	projectFlags `embed:""`

	Force   bool              `help:"Also over changes of the server that were not pulled."`
	Publish bool              `help:"Publish what was pushed, and every draft of the folder that is not published yet."`
	Comment string            `help:"What has changed, for the list of versions." placeholder:"WORDS"`
	Map     map[string]string `help:"Where people waiting in a changed block go: flow/block=block, flow/block=finish_old or flow/block=stop." placeholder:"FLOW/BLOCK=TO"`
}

// Run saves the funnels of the folder as drafts, and publishes them when asked to.
func (c *pushCmd) Run(env *environment) error {
	return c.with(env, true, func(ctx context.Context, p *project.Project, client *project.Client, workspace string) (project.Report, error) {
		return p.Push(ctx, client, workspace, project.Pushing{Force: c.Force, Publish: c.Publish, Comment: c.Comment, Moves: c.Map})
	})
}

// projectReference is the page of the variables of these commands.
func projectReference() string {
	var page strings.Builder
	page.WriteString("# Funnels as text\n\nMade by `parley docs` from the program itself. How to work with a folder of funnels stands in [funnels-as-text.md](../funnels-as-text.md).\n\n`parley pull`, `plan` and `push` speak to a running server. They read:\n\n| Variable | Flag | Meaning |\n|--|--|--|\n")
	for field := range reflect.TypeFor[projectFlags]().Fields() {
		if env := field.Tag.Get("env"); env != "" {
			flag := cmp.Or(field.Tag.Get("name"), strings.ToLower(field.Name))
			fmt.Fprintf(&page, "| `%s` | `--%s` | %s |\n", env, flag, field.Tag.Get("help"))
		}
	}
	return page.String()
}
