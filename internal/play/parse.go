// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"parley/internal/play/form"
)

// Load reads and checks one scenario file.
func Load(file string) (*Scenario, error) {
	text, err := os.ReadFile(file) //nolint:gosec // a scenario named on the command line
	if err != nil {
		return nil, fmt.Errorf("play: read scenario: %w", err)
	}
	return Parse(file, text)
}

// Parse reads a scenario's text; file is its path, which the paths in it start from. Errors name the line.
func Parse(file string, text []byte) (_ *Scenario, err error) {
	defer func() {
		// The library has panicked on broken text before; a broken file must be a message, not a crash.
		if crash := recover(); crash != nil {
			err = fmt.Errorf("play: %s: this is not YAML: %v", file, crash)
		}
	}()
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, unreadable(file, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, fmt.Errorf("play: %s: one scenario is needed, there are %d documents", file, len(tree.Docs))
	}
	s := &Scenario{file: file}
	if err := yaml.NodeToValue(tree.Docs[0].Body, s, yaml.Strict()); err != nil {
		return nil, unreadable(file, err)
	}
	s.lines = stepLines(tree.Docs[0].Body)
	if len(s.lines) != len(s.Steps) {
		return nil, fmt.Errorf("play: %s: steps must be a list", file)
	}
	if err := s.check(); err != nil {
		return nil, fmt.Errorf("play: %s: %w", file, err)
	}
	return s, nil
}

// unreadable puts the library's words, which end with a picture of the place, behind the file's name and line.
func unreadable(file string, err error) error {
	at := ""
	if m, ok := errors.AsType[*form.SpellingError](err); ok {
		at, err = fmt.Sprintf(":%d", m.Line), m
	} else if broken, ok := errors.AsType[yaml.Error](err); ok {
		if t := broken.GetToken(); t != nil && t.Position != nil {
			at = fmt.Sprintf(":%d", t.Position.Line)
		}
		err = errors.New(broken.GetMessage())
	}
	return fmt.Errorf("play: %s%s: %w", file, at, err)
}

// stepLines are the lines on which the steps begin.
func stepLines(root ast.Node) []int {
	var lines []int
	mapping, ok := root.(*ast.MappingNode)
	if !ok {
		return nil
	}
	for _, pair := range mapping.Values {
		list, ok := pair.Value.(*ast.SequenceNode)
		if !ok || pair.Key.GetToken().Value != "steps" {
			continue
		}
		for _, item := range list.Values {
			at := form.Line(item)
			if block, ok := item.(*ast.MappingNode); ok && len(block.Values) > 0 {
				at = form.Line(block.Values[0].Key)
			} else if pair, ok := item.(*ast.MappingValueNode); ok {
				at = form.Line(pair.Key)
			}
			lines = append(lines, at)
		}
	}
	return lines
}

// path is a file named in the scenario.
func (s *Scenario) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(s.file), filepath.FromSlash(name))
}

// Find gives the scenario files of paths: a file is itself, a folder is its *.yaml files that are scenarios.
func Find(paths []string) ([]string, error) {
	var files []string
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, fmt.Errorf("play: %w", err)
		}
		if !info.IsDir() {
			files = append(files, p)
			continue
		}
		found, err := filepath.Glob(filepath.Join(p, "*.yaml"))
		if err != nil {
			return nil, fmt.Errorf("play: %w", err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("play: there are no scenario files in %s", strings.Join(paths, ", "))
	}
	return files, nil
}
