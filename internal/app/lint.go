// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"fmt"
	"os"
	"time"

	"parley/internal/blocks"
	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/contact"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
)

// FileFinding is one thing wrong in a file: what does not compile, or a rule of the trade that is broken.
type FileFinding struct {
	File  string     `json:"file"`
	Line  int        `json:"line,omitempty"`
	Block string     `json:"block,omitempty"`
	Rule  string     `json:"rule"`
	Level flow.Level `json:"level"`
	Text  i18n.Text  `json:"text"`
	Why   i18n.Text  `json:"why,omitempty"`
}

// LintFiles checks funnel files by themselves. What they refer to in a workspace (its fields, other funnels, secrets) is not known here and not complained of.
func LintFiles(files []string) ([]FileFinding, error) {
	registry, err := flow.NewRegistry(blocks.All()...)
	if err != nil {
		return nil, err
	}
	world, err := anyWorld()
	if err != nil {
		return nil, err
	}
	var found []FileFinding
	for _, path := range files {
		text, err := os.ReadFile(path) //nolint:gosec // files named on the command line
		if err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
		found = append(found, lintText(registry, world, path, text)...)
	}
	return found, nil
}

// anyWorld knows the conditions of this build and nothing of any workspace.
func anyWorld() (flow.World, error) {
	registry, err := channel.NewRegistry(channels.All(time.Now, webchat.Deps{})...)
	if err != nil {
		return flow.World{}, err
	}
	var kinds []filter.Option
	for _, d := range registry.All() {
		kinds = append(kinds, filter.Option{Value: string(d.Kind())})
	}
	return flow.World{Atoms: append(contact.Atoms(nil, kinds), conditions()...)}, nil
}

func lintText(registry *flow.Registry, world flow.World, path string, text []byte) []FileFinding {
	doc, problems := flow.ParseYAML(registry, text)
	var program *flow.Program
	if !flow.Broken(problems) {
		var more []flow.Problem
		program, more = flow.Compile(doc, registry, world)
		problems = append(problems, more...)
	}
	var found []FileFinding
	for _, p := range problems {
		if p.Rule == "unknown_field" {
			continue // fields belong to a workspace
		}
		found = append(found, FileFinding{File: path, Line: p.Line, Block: p.Block, Rule: p.Rule, Level: p.Level, Text: p.Text})
	}
	if program == nil {
		return found
	}
	for _, f := range lint.Run(doc, program) {
		if f.Silence == nil {
			found = append(found, FileFinding{File: path, Block: f.Block, Rule: f.Rule, Level: f.Level, Text: f.Text, Why: f.Why})
		}
	}
	return found
}
