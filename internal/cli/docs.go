// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"parley/internal/app"
	"parley/internal/config"
)

type docsCmd struct {
	Out string `help:"Folder of the documentation." default:"docs" type:"path"`
}

// Run writes the pages that are made from the program itself. The pipeline fails when the committed ones differ.
func (c *docsCmd) Run(env *environment) error {
	pages := map[string]string{"settings.md": config.Reference(), "project.md": projectReference()}
	more, err := app.ReferencePages()
	if err != nil {
		return err
	}
	maps.Copy(pages, more)
	dir := filepath.Join(c.Out, "reference")
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // pages are meant to be read by others
		return err
	}
	for name, text := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil { //nolint:gosec // as above
			return err
		}
	}
	_, err = fmt.Fprintf(env.out, "Wrote %d pages into %s.\n", len(pages), dir)
	return err
}
