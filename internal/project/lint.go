// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"parley/internal/blocks"
	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/flow/spelling"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/spell"
)

// Finding is one thing wrong in a file: what does not compile, or a rule of the trade that is broken.
type Finding struct {
	File    string        `json:"file"`
	Line    int           `json:"line,omitempty"`
	Block   string        `json:"block,omitempty"`
	Path    string        `json:"path,omitempty"`
	Rule    string        `json:"rule"`
	Level   flow.Level    `json:"level"`
	Text    i18n.Text     `json:"text"`
	Why     i18n.Text     `json:"why,omitempty"`
	Fix     i18n.Text     `json:"fix,omitempty"`
	Silence *flow.Silence `json:"silence,omitempty"`
}

// Linter checks funnel files by themselves. What they refer to in a workspace (its fields, secrets, other funnels) is not known here and not complained of.
type Linter struct {
	Blocks *flow.Registry

	world flow.World
	files []file
	lint  lint.World
}

// file is one funnel as it stands on the disk.
type file struct {
	path     string
	text     []byte
	doc      flow.Document
	program  *flow.Program
	problems []flow.Problem
}

// NewLinter reads the funnels among files and folders, which stand in a world that knows no workspace. Of kinds of channels only the named are known.
// What cannot be read at all is an error.
func NewLinter(world flow.World, paths, kinds []string) (*Linter, error) {
	l := &Linter{world: world, lint: lint.World{Today: time.Now().Format(time.DateOnly), Spelling: spell.For}}
	var err error
	if l.Blocks, err = flow.NewRegistry(blocks.All()...); err != nil {
		return nil, err
	}
	for _, kind := range kinds {
		caps, ok := content.Table(kind)
		if !ok {
			return nil, fmt.Errorf("lint: there is no kind of channel %q", kind)
		}
		l.lint.Channels = append(l.lint.Channels, lint.Channel{Kind: kind, Caps: caps})
	}
	found, err := funnelFiles(paths)
	if err != nil {
		return nil, err
	}
	for _, path := range found {
		text, err := os.ReadFile(path) //nolint:gosec // files named on the command line
		if err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
		l.files = append(l.files, l.read(path, text))
	}
	return l, nil
}

// funnelFiles lists files as they are named, and of folders every YAML file that says it is a funnel.
func funnelFiles(paths []string) ([]string, error) {
	var found []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
		if !info.IsDir() {
			found = append(found, path)
			continue
		}
		err = filepath.WalkDir(path, func(name string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || filepath.Ext(name) != ".yaml" || strings.HasSuffix(name, ".layout.yaml") {
				return err
			}
			text, err := os.ReadFile(name) //nolint:gosec // a folder named on the command line
			if v, mistake := spelling.ReadYAML(text); err != nil || mistake == nil && v.Get("blocks") == nil {
				return err // scenarios and other files lie beside funnels
			}
			found = append(found, name)
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("lint: %w", err)
		}
	}
	if len(found) == 0 {
		return nil, errors.New("lint: there are no funnels here")
	}
	return found, nil
}

func (l *Linter) read(path string, text []byte) file {
	f := file{path: path, text: text}
	f.doc, f.problems = flow.ParseYAML(l.Blocks, text)
	if flow.Broken(f.problems) {
		return f
	}
	var more []flow.Problem
	f.program, more = flow.Compile(f.doc, l.Blocks, l.world)
	f.problems = append(f.problems, more...)
	return f
}

// Findings are everything that is wrong, file by file; silenced findings are among them.
func (l *Linter) Findings() []Finding {
	var found []Finding
	for i := range l.files {
		f := &l.files[i]
		for _, p := range f.problems {
			if p.Rule != "unknown_field" { // fields belong to a workspace
				found = append(found, Finding{File: f.path, Line: p.Line, Block: p.Block, Path: p.Path, Rule: p.Rule, Level: p.Level, Text: p.Text})
			}
		}
		if f.program == nil {
			continue
		}
		lines := blockLines(f.text)
		for _, one := range lint.Run(f.doc, f.program, l.around(f)) {
			found = append(found, Finding{
				File: f.path, Line: lines[one.Block], Block: one.Block, Path: one.Path, Rule: one.Rule, Level: one.Level, Text: one.Text, Why: one.Why, Fix: one.Fix, Silence: one.Silence,
			})
		}
	}
	return found
}

// around is what is known beside a file: the triggers of the other files, and how large its own files are.
func (l *Linter) around(f *file) lint.World {
	w := l.lint
	for i := range l.files {
		if other := &l.files[i]; other.program != nil && other.doc.ID != f.doc.ID {
			w.Rules = append(slices.Clip(w.Rules), other.program.Triggers...)
		}
	}
	dir := filepath.Dir(f.path)
	w.File = func(name string) (content.Media, bool) {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return content.Media{}, false
		}
		return content.Media{SHA256: name, Name: filepath.Base(name), Size: info.Size()}, true
	}
	return w
}

// blockLines says where each block begins; the whole document begins at the first line.
func blockLines(text []byte) map[string]int {
	lines := map[string]int{"": 1}
	v, mistake := spelling.ReadYAML(text)
	if list := v.Get("blocks"); mistake == nil && list != nil {
		for i := range list.Items {
			if id := list.Items[i].Get("id"); id != nil {
				lines[id.Text] = id.Line
			}
		}
	}
	return lines
}

// Fix mends what rules can mend and writes the files that have changed. It gives their paths. Comments in the files are lost: the order of keys is the fixed one.
func (l *Linter) Fix() ([]string, error) {
	var written []string
	for i := range l.files {
		f := &l.files[i]
		changed := false
		for _, rule := range lint.Rules() {
			if f.program == nil || rule.Fix == nil {
				continue
			}
			doc, ok := lint.Fix(f.doc, f.program, l.around(f), rule.ID, "", "")
			if !ok {
				continue
			}
			text, err := flow.FormatYAML(l.Blocks, doc)
			if err != nil {
				return written, err
			}
			*f, changed = l.read(f.path, text), true
		}
		if !changed {
			continue
		}
		if err := os.WriteFile(f.path, f.text, 0o644); err != nil { //nolint:gosec // funnels are meant to be read by others
			return written, fmt.Errorf("lint: %w", err)
		}
		written = append(written, f.path)
	}
	return written, nil
}
