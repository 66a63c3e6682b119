// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"strings"
)

// MediaPrefix begins the name of a file that is stored in the workspace: "media:<sha256>". Any other name is a path beside the document.
const MediaPrefix = "media:"

// WithFiles is the document with every file it names passed through rename: from paths to stored files on the way in, and back on the way out.
func (d Document) WithFiles(rename func(name string) (string, error)) (Document, error) {
	blocks := make([]Placed, len(d.Blocks))
	for i, b := range d.Blocks {
		body, problem := readJSON(b.body())
		if problem != nil {
			return d, fmt.Errorf("flow: block %s: %s", b.ID, problem)
		}
		if err := renameFiles(&body, rename); err != nil {
			return d, fmt.Errorf("flow: block %s: %w", b.ID, err)
		}
		b.Body = body.appendJSON(nil)
		blocks[i] = b
	}
	d.Blocks = blocks
	return d, nil
}

func renameFiles(v *value, rename func(string) (string, error)) error {
	for i := range v.items {
		if err := renameFiles(&v.items[i], rename); err != nil {
			return err
		}
	}
	for i := range v.keys {
		m := &v.keys[i]
		if m.key != "file" || m.shape != shapeString {
			if err := renameFiles(&m.value, rename); err != nil {
				return err
			}
			continue
		}
		name, err := rename(m.text)
		if err != nil {
			return err
		}
		m.text = name
	}
	return nil
}

// Files lists the stored files a document names, by their sha256.
func (d Document) Files() ([]string, error) {
	var found []string
	_, err := d.WithFiles(func(name string) (string, error) {
		if sha, ok := strings.CutPrefix(name, MediaPrefix); ok {
			found = append(found, sha)
		}
		return name, nil
	})
	return found, err
}
