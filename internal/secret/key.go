// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package secret

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrKey says that a text is not a key.
var ErrKey = fmt.Errorf("secret: the key must be %d bytes in base64", KeySize)

// ParseKey reads a key of KeySize bytes in base64, standard or URL-safe, padded or not.
func ParseKey(text String) ([]byte, error) {
	s := strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimSpace(text.Reveal()))
	key, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil || len(key) != KeySize {
		return nil, ErrKey
	}
	return key, nil
}

// LoadKey reads the key kept in a file, or makes a random one there, readable by the owner only.
// An unreadable or damaged file is an error and never replaced: a new key would make everything sealed unreadable.
func LoadKey(path string) ([]byte, error) {
	text, err := os.ReadFile(path) //nolint:gosec // the path comes from the administrator
	switch {
	case err == nil:
		key, err := ParseKey(New(string(text)))
		if err != nil {
			return nil, fmt.Errorf("%w: see %s", err, path)
		}
		return key, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("secret: read key: %w", err)
	}
	if err := writeKey(path, Random(KeySize)); err != nil {
		return nil, fmt.Errorf("secret: make key: %w", err)
	}
	return LoadKey(path)
}

// writeKey puts a complete, durable file at path. When another process was first, its key stands.
func writeKey(path string, key []byte) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	temp, err := os.CreateTemp(dir, ".key-*") // made with mode 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return err
	}
	// A link, unlike a rename, fails when the name is taken.
	if err := os.Link(temp.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(dir)
}

// syncDir makes a new name in a folder survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // the path comes from the administrator
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
