// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"parley/internal/flow"
	"parley/internal/flow/spelling"
)

// funnel is one flow as it stands in the folder: its document names files by their content.
type funnel struct {
	slug  string
	name  string // of the file
	doc   flow.Document
	files map[string]string // path beside the flow by hash
}

// folder reads every funnel of the project, in the order of their ids.
func (p *Project) folder() ([]funnel, error) {
	entries, err := os.ReadDir(filepath.Join(p.Dir, flowsFolder))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("project: %w", err)
	}
	var all []funnel
	for _, e := range entries {
		if e.IsDir() || filepath.Ext(e.Name()) != ".yaml" || strings.HasSuffix(e.Name(), ".layout.yaml") {
			continue
		}
		f, err := p.read(e.Name())
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(all, func(o funnel) bool { return o.slug == f.slug }); i >= 0 {
			return nil, fmt.Errorf("%s and %s hold the same funnel %q: keep one of them", all[i].name, f.name, f.slug)
		}
		all = append(all, f)
	}
	slices.SortFunc(all, func(a, b funnel) int { return strings.Compare(a.slug, b.slug) })
	return all, nil
}

// read reads one funnel with its layout and its files.
func (p *Project) read(name string) (funnel, error) {
	shown := flowsFolder + "/" + name
	dir := filepath.Join(p.Dir, flowsFolder)
	text, err := os.ReadFile(filepath.Join(dir, name)) //nolint:gosec // inside the project
	if err != nil {
		return funnel{}, fmt.Errorf("project: %w", err)
	}
	doc, problems := flow.ParseYAML(p.Blocks, text)
	if flow.Broken(problems) {
		lines := make([]string, len(problems))
		for i, one := range problems {
			lines[i] = shown + ": " + one.String()
		}
		return funnel{}, errors.New(strings.Join(lines, "\n"))
	}
	if layout, err := readLayout(filepath.Join(dir, strings.TrimSuffix(name, ".yaml")+".layout.yaml")); err != nil {
		return funnel{}, err
	} else if layout != nil {
		doc.Layout = layout
	}
	f := funnel{slug: doc.ID, name: shown, files: map[string]string{}}
	f.doc, err = doc.WithFiles(func(path string) (string, error) {
		if path == "" || strings.HasPrefix(path, flow.MediaPrefix) {
			return path, nil
		}
		root, err := os.OpenRoot(dir) // a funnel must not lead out of the folder
		if err != nil {
			return "", fmt.Errorf("project: %w", err)
		}
		data, err := root.ReadFile(filepath.FromSlash(path))
		if err = errors.Join(err, root.Close()); err != nil {
			return "", fmt.Errorf("%s names the file %s, which cannot be read: %w", shown, path, err)
		}
		sha := hash(data)
		f.files[sha] = path
		return flow.MediaPrefix + sha, nil
	})
	return f, err
}

func readLayout(path string) (map[string]flow.Point, error) {
	text, err := os.ReadFile(path) //nolint:gosec // inside the project
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil //nolint:nilnil // most funnels written by hand have no layout
	}
	if err != nil {
		return nil, fmt.Errorf("project: %w", err)
	}
	v, mistake := spelling.ReadYAML(text)
	if mistake != nil {
		return nil, fmt.Errorf("%s: %s", filepath.Base(path), mistake)
	}
	var layout map[string]flow.Point
	if err := json.Unmarshal(v.AppendJSON(nil), &layout); err != nil {
		return nil, fmt.Errorf("%s: a layout holds x and y for each block: %w", filepath.Base(path), err)
	}
	return layout, nil
}

// put writes a funnel, its layout apart so that a difference of versions shows meaning only. Files keep the paths they have in the folder.
func (p *Project) put(doc flow.Document, paths map[string]string) (changed bool, err error) {
	layout := doc.Layout
	doc.Layout = nil
	doc, err = doc.WithFiles(func(name string) (string, error) {
		if path, ok := paths[strings.TrimPrefix(name, flow.MediaPrefix)]; ok {
			return path, nil
		}
		return name, nil
	})
	if err != nil {
		return false, err
	}
	text, err := flow.FormatYAML(p.Blocks, doc)
	if err != nil {
		return false, err
	}
	if changed, err = p.write(flowsFolder+"/"+doc.ID+".yaml", text); err != nil {
		return changed, err
	}
	name := flowsFolder + "/" + doc.ID + ".layout.yaml"
	if len(layout) == 0 {
		err := os.Remove(filepath.Join(p.Dir, filepath.FromSlash(name)))
		if errors.Is(err, os.ErrNotExist) {
			return changed, nil
		}
		return true, err
	}
	raw, err := json.Marshal(layout) // keys in alphabetical order
	if err != nil {
		return changed, fmt.Errorf("project: layout: %w", err)
	}
	v, mistake := spelling.ReadJSON(raw)
	if mistake != nil {
		return changed, fmt.Errorf("project: layout: %s", mistake)
	}
	moved, err := p.write(name, v.YAML())
	return changed || moved, err
}

// media lists the files beside the funnels by their hash; of equal files the first by name.
func (p *Project) media() (map[string]string, error) {
	paths := map[string]string{}
	dir := filepath.Join(p.Dir, flowsFolder)
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if errors.Is(err, os.ErrNotExist) {
			return nil
		}
		if err != nil || e.IsDir() || filepath.Ext(path) == ".yaml" || !e.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path) //nolint:gosec // inside the project
		if err != nil {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if sha := hash(data); paths[sha] == "" {
			paths[sha] = filepath.ToSlash(name)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("project: media: %w", err)
	}
	return paths, nil
}

// sum is the same for the same document, however it is spelled and wherever its files lie.
func (p *Project) sum(doc flow.Document) (string, error) {
	text, err := flow.FormatJSON(p.Blocks, tidy(doc))
	return hash(text), err
}

// tidy makes equal positions equal in writing, too: JSON knows a zero with a minus, YAML does not.
func tidy(doc flow.Document) flow.Document {
	doc.Layout = maps.Clone(doc.Layout)
	for id, at := range doc.Layout {
		doc.Layout[id] = flow.Point{X: at.X + 0, Y: at.Y + 0}
	}
	return doc
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
