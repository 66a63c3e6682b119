// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"parley/internal/app"
	"parley/internal/config"
	"parley/internal/db"
)

// mediaDir is where media files lie, in the data folder and in a backup.
const mediaDir = "media"

type backupCmd struct {
	config.Server `embed:""`

	Dir     string `arg:"" help:"Folder to write the backup into; it is made when absent." type:"path"`
	WithKey bool   `help:"Put the secret key into the backup. Without it the tokens of channels must be entered again after a restore, unless the key is kept elsewhere."`
}

// Run copies the database first and the files after it, so that every file the database names is in the backup.
func (c *backupCmd) Run(env *environment) error {
	if err := c.Check(); err != nil {
		return err
	}
	d, err := app.OpenExisting(env.ctx, c.Server, logger(c.Server, env.err))
	if err != nil {
		return err
	}
	if err := errors.Join(c.database(env.ctx, d), d.Close()); err != nil {
		return err
	}
	files, err := copyFiles(env.ctx, filepath.Join(c.DataDir, mediaDir), filepath.Join(c.Dir, mediaDir))
	if err != nil {
		return err
	}
	if c.WithKey {
		key, err := os.ReadFile(filepath.Join(c.DataDir, config.KeyFile))
		if err != nil {
			return fmt.Errorf("backup: the key is not in the data folder, so it cannot be put into the backup: %w", err)
		}
		if err := os.WriteFile(filepath.Join(c.Dir, config.KeyFile), key, 0o600); err != nil { //nolint:gosec // the folder is named on the command line
			return fmt.Errorf("backup: %w", err)
		}
	}
	_, _ = fmt.Fprintf(env.out, "Backed up the database and %d new media files into %s.\n", files, c.Dir)
	if !c.WithKey {
		_, _ = fmt.Fprintln(env.out, "The secret key is not in the backup. Keep a copy of", filepath.Join(c.DataDir, config.KeyFile), "in a safe place.")
	}
	return nil
}

// database writes the dump. A database of an older version may be backed up: that is wise before an upgrade.
func (c *backupCmd) database(ctx context.Context, d *db.DB) error {
	version, err := d.Version(ctx)
	if err != nil {
		return err
	}
	if version == 0 {
		return errors.New("there is nothing to back up: the database has no tables yet")
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return d.Backup(ctx, c.Dir)
}

type restoreCmd struct {
	config.Server `embed:""`

	Dir string `arg:"" help:"Folder with the backup." type:"existingdir"`
}

// Run restores into an installation that has never been started.
func (c *restoreCmd) Run(env *environment) error {
	if err := c.Check(); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(c.Dir, db.BackupFile)); err != nil {
		return fmt.Errorf("there is no backup in %s: %w", c.Dir, err)
	}
	log := logger(c.Server, env.err)
	d, err := app.OpenDB(env.ctx, c.Server, log)
	if err != nil {
		return err
	}
	if err := c.into(env.ctx, d); err != nil {
		return errors.Join(err, d.Close())
	}
	locked, err := c.lockedChannels(env.ctx, d, log)
	if err = errors.Join(err, d.Close()); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(env.out, "Restored. Start the server with: parley serve")
	for _, name := range locked {
		_, _ = fmt.Fprintf(env.out, "The key of this installation does not open the token of the channel %q: enter it again in the settings of the channel.\n", name)
	}
	return nil
}

// into restores key, files and database. An installation that is in use is not touched at all.
func (c *restoreCmd) into(ctx context.Context, d *db.DB) error {
	version, err := d.Version(ctx)
	if err != nil {
		return err
	}
	if version != 0 {
		return errors.New("this installation has been started before: restore into an empty data folder and an empty database, so that nothing is overwritten")
	}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := c.restoreKey(); err != nil {
		return err
	}
	if _, err := copyFiles(ctx, filepath.Join(c.Dir, mediaDir), filepath.Join(c.DataDir, mediaDir)); err != nil {
		return err
	}
	return d.Restore(ctx, c.Dir)
}

// restoreKey puts the backup's key in place, unless the installation has one.
func (c *restoreCmd) restoreKey() error {
	key, err := os.ReadFile(filepath.Join(c.Dir, config.KeyFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	into, err := os.OpenFile(filepath.Join(c.DataDir, config.KeyFile), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	_, err = into.Write(key)
	return errors.Join(err, into.Close())
}

// lockedChannels names the channels whose tokens cannot be opened with the present key.
func (c *restoreCmd) lockedChannels(ctx context.Context, d *db.DB, log *slog.Logger) ([]string, error) {
	key, err := c.Key()
	if err != nil {
		return nil, err
	}
	return app.LockedChannels(ctx, d, key, log)
}

// copyFiles copies what is not there yet; files are named by their content and never change.
func copyFiles(ctx context.Context, from, to string) (copied int, err error) {
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	err = filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		target := filepath.Join(to, name)
		if entry.IsDir() {
			if entry.Name() == "tmp" {
				return filepath.SkipDir
			}
			return os.MkdirAll(target, 0o700)
		}
		if _, err := os.Stat(target); err == nil {
			return nil
		}
		copied++
		return copyFile(path, target)
	})
	if err != nil {
		return copied, fmt.Errorf("copy media: %w", err)
	}
	return copied, nil
}

func copyFile(from, to string) error {
	in, err := os.Open(from) //nolint:gosec // the folders are named on the command line
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }()                                      // only read
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600) //nolint:gosec // as above
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}
