// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"parley/internal/play/match"
)

// File writes or changes a file in the folder where commands run, as a colleague with an editor would.
type File struct {
	Path    string  `yaml:"path" is:"required" about:"Path in the folder where commands run."`
	Text    *string `yaml:"text" about:"The whole of its new content."`
	Replace string  `yaml:"replace" about:"A piece of it, which must be there."`
	With    string  `yaml:"with" about:"What stands there after."`
}

func (f *File) do(_ context.Context, s *scene) error {
	if (f.Text == nil) == (f.Replace == "") {
		return errors.New("a file is given a text, or one piece of it is replaced: say one of the two")
	}
	if !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return fmt.Errorf("the file %s is outside the folder of the scenario", f.Path)
	}
	folder, err := os.OpenRoot(s.folder)
	if err != nil {
		return fmt.Errorf("open the folder of the scenario: %w", err)
	}
	defer func() { _ = folder.Close() }()
	path := filepath.FromSlash(f.Path)
	var text string
	if f.Text != nil {
		text = *f.Text
	} else {
		old, err := folder.ReadFile(path)
		if err != nil {
			return fmt.Errorf("change a file: %w", err)
		}
		if !strings.Contains(string(old), f.Replace) {
			return match.Differ(fmt.Sprintf("%s has %q", f.Path, f.Replace), string(old))
		}
		text = strings.ReplaceAll(string(old), f.Replace, f.With)
	}
	if err := folder.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	if err := folder.WriteFile(path, []byte(text), 0o600); err != nil {
		return fmt.Errorf("write a file: %w", err)
	}
	return nil
}
