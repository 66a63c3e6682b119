// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"parley/internal/db"
)

// Restore moves Parley to another machine: it is stopped, backed up, restored into empty data, and started there. The old data stay behind.
type Restore struct {
	FromBackup bool `yaml:"from_backup" is:"required" about:"Always true: a fresh backup is made and restored."`
}

func (r *Restore) do(ctx context.Context, s *scene) error {
	if !r.FromBackup {
		return errors.New("restore needs from_backup: true")
	}
	if err := s.child.Stop(); err != nil {
		return err
	}
	s.moves++
	backup := filepath.Join(s.folder, fmt.Sprintf("backup-%d", s.moves))
	if err := (&CLI{Args: []string{"backup", "--with-key", backup}}).do(ctx, s); err != nil {
		return err
	}
	fresh := filepath.Join(s.folder, fmt.Sprintf("data-%d", s.moves))
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return fmt.Errorf("make a folder for the data: %w", err)
	}
	address, err := s.database(ctx)
	if err != nil {
		return err
	}
	s.child.MoveTo(fresh, address)
	if err := (&CLI{Args: []string{"restore", backup}}).do(ctx, s); err != nil {
		return err
	}
	return s.child.Start(ctx)
}

// database makes an empty database that is dropped with the scene; none for the built-in one.
func (s *scene) database(ctx context.Context) (address string, err error) {
	if s.databases == "" {
		return "", nil
	}
	address, drop, err := db.Temporary(ctx, s.databases)
	if err != nil {
		return "", err
	}
	earlier := s.drop
	s.drop = func(ctx context.Context) error {
		if earlier == nil {
			return drop(ctx)
		}
		return errors.Join(drop(ctx), earlier(ctx))
	}
	return address, nil
}
