// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"parley/internal/sandbox"
)

// saveEvery is how often the phones are written when something has changed on them; a large sandbox is written more rarely, see keep.
const saveEvery = 3 * time.Second

// memory carries the phones of the sandbox over a restart, in a file of the data folder. Only the server uses it: scenarios begin with empty phones.
type memory struct {
	hub   *sandbox.Hub
	path  string
	saved int64 // revision in the file
}

// remember gives the hub what the file holds. With fresh set nobody works here yet, so a file is of another database and is passed over.
func remember(hub *sandbox.Hub, path string, fresh bool) (*memory, error) {
	m := &memory{hub: hub, path: path}
	f, err := os.Open(path) //nolint:gosec // the file stands in the data folder
	if errors.Is(err, fs.ErrNotExist) || err == nil && fresh {
		if f != nil {
			err = f.Close()
		} else {
			err = nil
		}
		return m, err
	}
	if err != nil {
		return nil, fmt.Errorf("app: phones of the sandbox: %w", err)
	}
	if err := errors.Join(hub.Load(f), f.Close()); err != nil {
		return nil, fmt.Errorf("app: the phones of the sandbox cannot be read; move %s away to begin with empty ones: %w", path, err)
	}
	m.saved = hub.Revision()
	return m, nil
}

// keep writes the file until ctx ends. It takes at most a tenth of the time.
func (m *memory) keep(ctx context.Context, log *slog.Logger) error {
	wait := saveEvery
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		began := time.Now()
		if err := m.save(); err != nil {
			log.Warn("app: keep the phones of the sandbox", "error", err)
		}
		wait = max(saveEvery, 10*time.Since(began))
	}
}

// save writes the file anew when something has changed. The old one stays until the new one is whole and on the disk.
func (m *memory) save() error {
	revision := m.hub.Revision()
	if revision == m.saved {
		return nil
	}
	var text bytes.Buffer
	if err := m.hub.Save(&text); err != nil {
		return err
	}
	if err := replace(m.path, text.Bytes()); err != nil {
		return fmt.Errorf("app: phones of the sandbox: %w", err)
	}
	m.saved = revision
	return nil
}

// replace writes a file so that a crash leaves the old one or the new one.
func replace(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close()) // so that the new name survives as well
}
