// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"embed"
	"fmt"

	"parley/internal/flow"
	"parley/internal/i18n"
)

//go:embed flows
var flowFiles embed.FS

// Template is a ready funnel of the gallery: everything it needs is in itself, so that it can be published in any workspace.
type Template struct {
	Key    string
	Name   i18n.Text   // of the kind of funnel; the document has a name of its own
	About  i18n.Text   // what it does, in a sentence
	How    i18n.Text   // how it works, in a few
	Change []i18n.Text // what to change first, in the order of doing
	YAML   []byte
}

// File gives a file that a template names, by its path.
func File(name string) ([]byte, error) {
	data, err := flowFiles.ReadFile("flows/" + name)
	if err != nil {
		return nil, fmt.Errorf("demo: %w", err)
	}
	return data, nil
}

// Gallery lists the ready funnels in the order of the page. It fails only on a broken build.
func Gallery(registry *flow.Registry) ([]Template, error) {
	list := explained()
	for i := range list {
		t := &list[i]
		var err error
		if t.YAML, err = File(t.Key + ".yaml"); err != nil {
			return nil, err
		}
		if _, problems := flow.ParseYAML(registry, t.YAML); flow.Broken(problems) {
			return nil, fmt.Errorf("demo: template %s: %v", t.Key, problems)
		}
	}
	return list, nil
}
