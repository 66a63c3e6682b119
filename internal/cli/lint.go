// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"parley/internal/app"
	"parley/internal/flow"
	"parley/internal/i18n"
)

type lintCmd struct {
	Files  []string `arg:"" help:"Funnel files (YAML)." type:"existingfile"`
	Format string   `help:"text or json." enum:"text,json" default:"text"`
}

// Run prints what is wrong and ends with status 1 when something stops publishing.
func (c *lintCmd) Run(env *environment) error {
	found, err := app.LintFiles(c.Files)
	if err != nil {
		return err
	}
	if err := printFindings(env.out, c.Format, found); err != nil {
		return err
	}
	for _, f := range found {
		if f.Level == flow.Error {
			return exitError(1)
		}
	}
	return nil
}

func printFindings(w io.Writer, format string, found []app.FileFinding) error {
	if format == "json" {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(append([]app.FileFinding{}, found...))
	}
	for _, f := range found {
		place := f.File
		if f.Line > 0 {
			place += fmt.Sprintf(":%d", f.Line)
		}
		if f.Block != "" {
			place += " (" + f.Block + ")"
		}
		if _, err := fmt.Fprintf(w, "%s: %s: %s [%s]\n", place, f.Level, f.Text.In(i18n.EN), f.Rule); err != nil {
			return err
		}
	}
	return nil
}
