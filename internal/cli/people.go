// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/internal/app"
	"parley/internal/clock"
	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

// office opens the people of an installation for one command. The server may be running.
func office(ctx context.Context, cfg config.Server, env *environment, do func(d *db.DB, s *workspace.Service) error) error {
	if err := cfg.Check(); err != nil {
		return err
	}
	d, err := app.OpenExisting(ctx, cfg, logger(cfg, env.err))
	if err != nil {
		return err
	}
	if err := d.Current(ctx); err != nil {
		return errors.Join(err, d.Close())
	}
	box, err := openBox(cfg)
	if err != nil {
		return errors.Join(err, d.Close())
	}
	// The largest node number is kept for commands, so that their ids never meet those of a server.
	s := workspace.NewService(d, box, id.NewMaker(id.MaxNode, time.Now), clock.New(time.Now))
	return errors.Join(do(d, s), d.Close())
}

// openBox makes the box from the installation's key.
func openBox(cfg config.Server) (*secret.Box, error) {
	key, err := cfg.Key()
	if err != nil {
		return nil, fmt.Errorf("PARLEY_SECRET_KEY: %w", err)
	}
	box, err := secret.NewBox(key)
	if err != nil {
		return nil, fmt.Errorf("PARLEY_SECRET_KEY: %w", err)
	}
	return box, nil
}

// pick finds a workspace by its id or name; with one workspace nothing needs to be said.
func pick(q db.Queryer, text string) (workspace.Workspace, error) {
	all, err := workspace.All(q)
	if err != nil {
		return workspace.Workspace{}, err
	}
	switch {
	case len(all) == 0:
		return workspace.Workspace{}, errors.New("there is no workspace yet: start parley serve and open its address in a browser")
	case text == "" && len(all) == 1:
		return all[0], nil
	}
	names := make([]string, len(all))
	for i, w := range all {
		if id.Format(w.ID) == text || strings.EqualFold(w.Name, text) {
			return w, nil
		}
		names[i] = fmt.Sprintf("%s (%s)", w.Name, id.Format(w.ID))
	}
	if text != "" {
		return workspace.Workspace{}, fmt.Errorf("there is no workspace %q; there are: %s", text, strings.Join(names, ", "))
	}
	return workspace.Workspace{}, fmt.Errorf("say which workspace with --workspace: %s", strings.Join(names, ", "))
}

type operatorCmd struct {
	Password operatorPasswordCmd `cmd:"" help:"Set a person's password and end all their sessions."`
	Invite   operatorInviteCmd   `cmd:"" help:"Invite a person and print the address where the password is chosen."`
	List     operatorListCmd     `cmd:"" help:"List the people of a workspace."`
}

type operatorPasswordCmd struct {
	config.Server `embed:""`

	Email    string `arg:"" help:"The person's e-mail."`
	Password string `arg:"" optional:"" help:"The new password; one is made and printed when it is left out."`
}

// Run sets the password.
func (c *operatorPasswordCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(_ *db.DB, s *workspace.Service) error {
		password := c.Password
		if password == "" {
			password = secret.Token(12)
		}
		if err := s.ResetPassword(env.ctx, c.Email, password); err != nil {
			return plain(err)
		}
		_, err := fmt.Fprintf(env.out, "The password of %s is now: %s\n", c.Email, password)
		return err
	})
}

type operatorInviteCmd struct {
	config.Server `embed:""`

	Email     string `arg:"" help:"The person's e-mail."`
	Name      string `arg:"" help:"The person's name."`
	Role      string `help:"owner, administrator, marketer, supervisor, operator or analyst." default:"operator"`
	Workspace string `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run invites as the server's administrator, who stands above the roles.
func (c *operatorInviteCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(d *db.DB, s *workspace.Service) error {
		w, err := pick(d.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		by := workspace.Principal{Workspace: w.ID, Name: "parley operator", Role: workspace.Owner, Scopes: workspace.Scopes()}
		_, token, err := s.Invite(env.ctx, by, c.Email, c.Name, workspace.Role(c.Role), w.Language)
		if err != nil {
			return plain(err)
		}
		if token == "" {
			_, err = fmt.Fprintf(env.out, "%s has an account already and can sign in.\n", c.Email)
			return err
		}
		if c.PublicURL == "" {
			_, err = fmt.Fprintf(env.out, "Open /invite/%s on the address of this server to choose a password. With PARLEY_PUBLIC_URL set, the whole address is printed.\n", token)
			return err
		}
		_, err = fmt.Fprintf(env.out, "Open this address to choose a password: %s/invite/%s\n", strings.TrimRight(c.PublicURL, "/"), token)
		return err
	})
}

type operatorListCmd struct {
	config.Server `embed:""`

	Workspace string `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run lists the people.
func (c *operatorListCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(d *db.DB, _ *workspace.Service) error {
		w, err := pick(d.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		people, err := workspace.Operators(d.Reads(env.ctx), w.ID)
		for _, o := range people {
			_, _ = fmt.Fprintf(env.out, "%-32s %-14s %s\n", o.Email, o.Role, o.Name)
		}
		return err
	})
}

type apikeyCmd struct {
	Make   apikeyMakeCmd   `cmd:"" help:"Make a key and print it once."`
	List   apikeyListCmd   `cmd:"" help:"List the working keys."`
	Revoke apikeyRevokeCmd `cmd:"" help:"End a key at once."`
}

type apikeyMakeCmd struct {
	config.Server `embed:""`

	Name      string   `arg:"" help:"What the key is for."`
	Scopes    []string `help:"Permissions, separated by commas; all of them when left out." placeholder:"SCOPE"`
	Workspace string   `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run makes a key.
func (c *apikeyMakeCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(d *db.DB, s *workspace.Service) error {
		w, err := pick(d.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		scopes := workspace.Scopes()
		if len(c.Scopes) > 0 {
			scopes = nil
			for _, sc := range c.Scopes {
				scopes = append(scopes, workspace.Scope(sc))
			}
		}
		by := workspace.Principal{Workspace: w.ID, Name: "parley apikey", Role: workspace.Owner, Scopes: workspace.Scopes()}
		k, token, err := s.MakeKey(env.ctx, by, c.Name, scopes)
		if err != nil {
			return plain(err)
		}
		_, err = fmt.Fprintf(env.out, "%s\t%s\n", id.Format(k.ID), token)
		return err
	})
}

type apikeyListCmd struct {
	config.Server `embed:""`

	Workspace string `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run lists the keys.
func (c *apikeyListCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(d *db.DB, _ *workspace.Service) error {
		w, err := pick(d.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		keys, err := workspace.Keys(d.Reads(env.ctx), w.ID)
		for _, k := range keys {
			_, _ = fmt.Fprintf(env.out, "%s\t%s…\t%s\n", id.Format(k.ID), k.Prefix, k.Name)
		}
		return err
	})
}

type apikeyRevokeCmd struct {
	config.Server `embed:""`

	ID        string `arg:"" help:"Id of the key, as the list shows it."`
	Workspace string `help:"Id or name of the workspace." placeholder:"WORKSPACE"`
}

// Run ends a key.
func (c *apikeyRevokeCmd) Run(env *environment) error {
	return office(env.ctx, c.Server, env, func(d *db.DB, s *workspace.Service) error {
		w, err := pick(d.Reads(env.ctx), c.Workspace)
		if err != nil {
			return err
		}
		unknown := fmt.Errorf("there is no working key %s: parley apikey list shows the keys with their ids", c.ID)
		keyID, err := id.Parse(c.ID)
		if err != nil {
			return unknown
		}
		by := workspace.Principal{Workspace: w.ID, Name: "parley apikey", Role: workspace.Owner, Scopes: workspace.Scopes()}
		err = s.RevokeKey(env.ctx, by, keyID)
		if fault.Is(err, fault.NotFound) {
			return unknown
		}
		return plain(err)
	})
}

// plain says an error's words without its codes.
func plain(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	text := f.Message
	for _, field := range f.Fields {
		if text != "" {
			text += "; "
		}
		text += field.Text
	}
	return errors.New(text)
}
