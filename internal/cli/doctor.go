// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"parley/internal/app"
	"parley/internal/blob"
	"parley/internal/config"
	"parley/internal/db"
)

type doctorCmd struct {
	config.Server `embed:""`
}

// Run looks at one thing after another and says what to do about each that is wrong. It changes nothing.
func (c *doctorCmd) Run(env *environment) error {
	ill := 0
	say := func(what string, err error) {
		if err != nil {
			ill++
			_, _ = fmt.Fprintf(env.out, "✗ %s: %s\n", what, strings.ReplaceAll(err.Error(), "\n", "; "))
			return
		}
		_, _ = fmt.Fprintf(env.out, "✓ %s\n", what)
	}
	say("settings", c.Check())
	say("data folder "+c.DataDir, writable(c.DataDir))
	say("secret key", c.checkKey())
	d, err := c.open(env)
	say("database", err)
	if err == nil {
		say("media files", c.checkFiles(env.ctx, d))
		say("tokens of the channels", c.checkTokens(env, d))
		say("closing the database", d.Close())
	}
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
	f, err := os.CreateTemp(dir, "doctor-*")
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("it is not there: name the folder of the installation with PARLEY_DATA_DIR, or make one with parley serve")
	}
	if err != nil {
		return fmt.Errorf("nothing can be written into it: %w", err)
	}
	return errors.Join(f.Close(), os.Remove(filepath.Clean(f.Name())))
}

// checkKey reads the key and never makes one: a second key beside a sealed database would look like a good one.
func (c *doctorCmd) checkKey() error {
	if c.SecretKey.Empty() {
		if _, err := os.Stat(filepath.Join(c.DataDir, config.KeyFile)); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("there is no %s in the data folder: put the copy you keep back, or give the key as PARLEY_SECRET_KEY", config.KeyFile)
		}
	}
	_, err := c.Key()
	return err
}

// open opens a database that this program understands.
func (c *doctorCmd) open(env *environment) (*db.DB, error) {
	ctx, cancel := context.WithTimeout(env.ctx, 20*time.Second)
	defer cancel()
	d, err := app.OpenExisting(ctx, c.Server, logger(c.Server, env.err))
	if err != nil {
		return nil, err
	}
	if err := d.Current(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

// checkFiles looks for files that are named and not there.
func (c *doctorCmd) checkFiles(ctx context.Context, d *db.DB) error {
	const most = 5
	blobs, err := blob.Open(filepath.Join(c.DataDir, mediaDir))
	if err != nil {
		return err
	}
	missing, err := app.MissingFiles(ctx, d, blobs, most)
	if err = errors.Join(err, blobs.Close()); err != nil || len(missing) == 0 {
		return err
	}
	names := make([]string, len(missing))
	for i, f := range missing {
		names[i] = fmt.Sprintf("%s (%s)", f.Name, f.SHA256[:min(8, len(f.SHA256))])
	}
	more := ""
	if len(missing) == most {
		more = " and perhaps more"
	}
	return fmt.Errorf("not there: %s%s; copy the folder %s of a backup back, files that are there stay as they are", strings.Join(names, ", "), more, mediaDir)
}

// checkTokens tries the key on every channel.
func (c *doctorCmd) checkTokens(env *environment, d *db.DB) error {
	if c.checkKey() != nil {
		return errors.New("they cannot be opened without the secret key")
	}
	key, err := c.Key()
	if err != nil {
		return err
	}
	locked, err := app.LockedChannels(env.ctx, d, key, logger(c.Server, env.err))
	if err != nil || len(locked) == 0 {
		return err
	}
	return fmt.Errorf("the secret key does not open: %s; put the right key back, or enter the tokens again in the settings of the channels", strings.Join(locked, ", "))
}
