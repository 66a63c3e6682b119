// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"strings"

	"parley/internal/flow/spelling"
)

// MediaPrefix begins the name of a file that is stored in the workspace: "media:<sha256>". Any other name is a path beside the document.
const MediaPrefix = "media:"

// WithFiles is the document with every file it names passed through rename: from paths to stored files on the way in, and back on the way out.
func (d Document) WithFiles(rename func(name string) (string, error)) (Document, error) {
	blocks := make([]Placed, len(d.Blocks))
	for i, b := range d.Blocks {
		body, mistake := spelling.ReadJSON(b.body())
		if mistake != nil {
			return d, fmt.Errorf("flow: block %s: %s", b.ID, mistake)
		}
		if err := renameFiles(&body, rename); err != nil {
			return d, fmt.Errorf("flow: block %s: %w", b.ID, err)
		}
		b.Body = body.AppendJSON(nil)
		blocks[i] = b
	}
	d.Blocks = blocks
	return d, nil
}

func renameFiles(v *spelling.Value, rename func(string) (string, error)) error {
	for i := range v.Items {
		if err := renameFiles(&v.Items[i], rename); err != nil {
			return err
		}
	}
	for i := range v.Keys {
		m := &v.Keys[i]
		if m.Key != "file" || m.Shape != spelling.String {
			if err := renameFiles(&m.Value, rename); err != nil {
				return err
			}
			continue
		}
		name, err := rename(m.Text)
		if err != nil {
			return err
		}
		m.Text = name
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
