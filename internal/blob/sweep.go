// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blob

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"time"
)

// Keep says which of the given files of a workspace some row still names.
type Keep func(ctx context.Context, workspace int64, shas []string) (map[string]bool, error)

// Sweep removes files last stored before a moment of the wall clock that no row names, and unfinished ones, and tells how many.
// The moment must be long enough ago (a day) for any transaction that names a fresh file to have committed.
func (s *Store) Sweep(ctx context.Context, keep Keep, before time.Time) (removed int, err error) {
	top, err := fs.ReadDir(s.root.FS(), ".")
	if err != nil {
		return 0, fmt.Errorf("blob: sweep: %w", err)
	}
	for _, d := range top {
		n, err := s.sweepTop(ctx, d.Name(), keep, before)
		removed += n
		if err != nil {
			return removed, fmt.Errorf("blob: sweep %s: %w", d.Name(), err)
		}
	}
	return removed, nil
}

func (s *Store) sweepTop(ctx context.Context, name string, keep Keep, before time.Time) (int, error) {
	if name == tempDir {
		return s.sweepDir(ctx, tempDir, func([]string) (map[string]bool, error) { return map[string]bool{}, nil }, before)
	}
	workspace, err := strconv.ParseInt(name, 10, 64)
	if err != nil {
		return 0, nil //nolint:nilerr // not ours: somebody's note in the folder is left alone
	}
	shards, err := fs.ReadDir(s.root.FS(), name)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, shard := range shards {
		n, err := s.sweepDir(ctx, path.Join(name, shard.Name()), func(shas []string) (map[string]bool, error) {
			return keep(ctx, workspace, shas)
		}, before)
		removed += n
		if err != nil {
			return removed, err
		}
	}
	return removed, nil
}

// sweepDir asks once for all old files of a folder, which holds a 256th of a workspace's.
func (s *Store) sweepDir(ctx context.Context, dir string, keep func([]string) (map[string]bool, error), before time.Time) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	files, err := fs.ReadDir(s.root.FS(), dir)
	if err != nil {
		return 0, err
	}
	var old []string
	for _, f := range files {
		if info, err := f.Info(); err == nil && info.ModTime().Before(before) {
			old = append(old, f.Name())
		}
	}
	if len(old) == 0 {
		return 0, nil
	}
	kept, err := keep(old)
	if err != nil {
		return 0, err
	}
	removed := 0
	for _, name := range old {
		if kept[name] {
			continue
		}
		gone, err := s.removeOld(path.Join(dir, name), before)
		if err != nil {
			return removed, err
		}
		if gone {
			removed++
		}
	}
	return removed, nil
}

// removeOld looks at the age again: the same content may have been stored anew since the folder was read.
func (s *Store) removeOld(name string, before time.Time) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := s.root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && !info.ModTime().Before(before)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return true, s.root.Remove(name)
}
