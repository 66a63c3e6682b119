// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folderLock keeps a second process out of a data folder. The system releases it when the process dies, however it dies.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	f, err := os.OpenFile(filepath.Join(dir, "parley.lock"), os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // the data folder is the administrator's choice
	if err != nil {
		return nil, fmt.Errorf("PARLEY_DATA_DIR: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("PARLEY_DATA_DIR: another parley is using %s", dir), f.Close())
	}
	return &folderLock{file: f}, nil
}

func (l *folderLock) release() error { return l.file.Close() }
