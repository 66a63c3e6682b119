// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"parley/internal/play"
	"parley/internal/play/report"
	"parley/internal/project"
)

type playCmd struct {
	Files       []string `arg:"" optional:"" help:"Scenario files (YAML), folders of them, or a folder of funnels, whose scenarios lie in tests. In such a folder nothing needs to be named."`
	DatabaseURL string   `help:"PostgreSQL server on which a database is made and dropped for every file; the built-in database when left out." env:"PARLEY_DATABASE_URL" placeholder:"URL"`
	Transcript  bool     `help:"Print every chat as its person saw it."`
	JUnit       string   `name:"junit" help:"Write a JUnit report." type:"path" placeholder:"FILE"`
	JSON        string   `name:"json" help:"Write a JSON report." type:"path" placeholder:"FILE"`
	Schema      bool     `help:"Print the JSON Schema of scenario files and stop."`
}

// Run plays files and ends with status 1 when an expectation did not hold.
func (c *playCmd) Run(env *environment) error {
	if c.Schema {
		schema, err := play.Schema()
		if err != nil {
			return err
		}
		_, err = env.out.Write(schema) // it ends with a line break of its own
		return err
	}
	files, err := scenarios(c.Files)
	if err != nil {
		return unreadable{err}
	}
	if len(files) == 0 {
		return errors.New("name a scenario file, for example: parley play testdata/scenarios/w01-lead-magnet.yaml")
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("play: find this program: %w", err)
	}
	o := play.Options{Program: program, DatabaseURL: c.DatabaseURL, Out: env.out}
	if c.Transcript {
		o.Transcript = env.out
	}
	played, err := play.Run(env.ctx, files, o)
	if err != nil {
		return err
	}
	if err := errors.Join(writeReport(c.JUnit, played.JUnit), writeReport(c.JSON, played.JSON)); err != nil {
		return err
	}
	return passed(played)
}

func passed(r *report.Report) error {
	if !r.OK() {
		return exitError(1)
	}
	return nil
}

// writeReport writes a report into a file; an empty path writes none.
func writeReport(path string, write func(io.Writer) error) error {
	if path == "" {
		return nil
	}
	f, err := os.Create(path) //nolint:gosec // named on the command line
	if err != nil {
		return fmt.Errorf("play: report: %w", err)
	}
	return errors.Join(write(f), f.Close())
}

// scenarios are the files and folders to play: of a folder of funnels, its tests.
func scenarios(paths []string) ([]string, error) {
	if len(paths) == 0 && isFile(project.SettingsFile) {
		paths = []string{"."}
	}
	found := make([]string, len(paths))
	for i, path := range paths {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("play: %w", err)
		}
		if found[i] = path; isFile(filepath.Join(path, project.SettingsFile)) {
			found[i] = filepath.Join(path, "tests")
		}
	}
	if len(found) == 0 {
		return nil, nil
	}
	return play.Find(found)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
