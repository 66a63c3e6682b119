// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package project keeps the funnels of a workspace as text in a folder: one YAML file for each, its layout beside it, media by path.
// It compares the folder with a running server over the API, brings changes either way, and never overwrites what it has not seen.
package project

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"

	"parley/internal/blocks"
	"parley/internal/flow"
)

// What stands in the folder of a project.
const (
	SettingsFile = "parley.yaml" // which server and workspace; never the key
	flowsFolder  = "flows"
	stateFile    = ".parley/state.json" // what was the same on both sides last; not for git
)

// Settings say where the funnels of a folder live.
type Settings struct {
	URL       string `yaml:"url,omitempty"`
	Workspace string `yaml:"workspace,omitempty"` // id
	Name      string `yaml:"name,omitempty"`      // of the workspace, for people
}

// Project is a folder of funnels.
type Project struct {
	Dir      string
	Settings Settings
	Blocks   *flow.Registry

	state state
}

// state is what was the same in the folder and on the server when they last met.
type state struct {
	Workspaces map[string]map[string]met `json:"workspaces"` // by workspace id, then by the flow's own id
}

// met is one funnel when both sides were the same.
type met struct {
	ID       string `json:"id"`
	Revision int64  `json:"revision"`
	Sum      string `json:"sum"` // of the document, files named by their content
}

// Open reads what is known of a folder. A folder without a project is a new one.
func Open(dir string) (*Project, error) {
	registry, err := flow.NewRegistry(blocks.All()...)
	if err != nil {
		return nil, err
	}
	p := &Project{Dir: dir, Blocks: registry}
	text, err := os.ReadFile(filepath.Join(dir, SettingsFile)) //nolint:gosec // the folder is named on the command line
	if err == nil {
		err = yaml.UnmarshalWithOptions(text, &p.Settings, yaml.Strict())
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w", SettingsFile, err)
	}
	text, err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(stateFile))) //nolint:gosec // as above
	if err == nil {
		err = json.Unmarshal(text, &p.state)
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s: %w (delete it, and pull again)", stateFile, err)
	}
	if p.state.Workspaces == nil {
		p.state.Workspaces = map[string]map[string]met{}
	}
	return p, nil
}

// known are the funnels that have met in a workspace.
func (p *Project) known(workspace string) map[string]met {
	if p.state.Workspaces[workspace] == nil {
		p.state.Workspaces[workspace] = map[string]met{}
	}
	return p.state.Workspaces[workspace]
}

// save writes what both sides agree on.
func (p *Project) save() error {
	text, err := json.MarshalIndent(p.state, "", "  ")
	if err != nil {
		return fmt.Errorf("project: state: %w", err)
	}
	if _, err = p.write(stateFile, append(text, '\n')); err != nil {
		return err
	}
	_, err = p.write(filepath.ToSlash(filepath.Join(filepath.Dir(stateFile), ".gitignore")), []byte("*\n"))
	return err
}

// Remember writes where the funnels of the folder live, once: a folder never changes its workspace by itself.
func (p *Project) Remember(s Settings) error {
	if p.Settings.Workspace != "" {
		return nil
	}
	p.Settings = s
	text, err := yaml.Marshal(s)
	if err != nil {
		return fmt.Errorf("project: settings: %w", err)
	}
	_, err = p.write(SettingsFile, text)
	return err
}

// write puts a file in its place in one go, and reports whether its content has changed.
func (p *Project) write(name string, data []byte) (changed bool, err error) {
	path := filepath.Join(p.Dir, filepath.FromSlash(name))
	if old, err := os.ReadFile(path); err == nil && string(old) == string(data) { //nolint:gosec // inside the project
		return false, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // funnels are meant to be read by others
		return false, fmt.Errorf("project: %w", err)
	}
	if err := os.WriteFile(path+".new", data, 0o644); err != nil { //nolint:gosec // as above
		return false, fmt.Errorf("project: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return false, fmt.Errorf("project: %w", err)
	}
	return true, nil
}
