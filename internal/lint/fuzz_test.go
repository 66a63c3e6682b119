// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"testing"

	"parley/internal/contact"
	"parley/internal/flow"
	"parley/internal/lint"
	"parley/internal/spell"
)

// FuzzRules gives the linter whatever parses: it never panics, and every fix leaves a document that compiles and has less to mend at that place.
func FuzzRules(f *testing.F) {
	h, known := newHouse(f), world()
	known.Spelling = spell.For
	for _, c := range cases() {
		f.Add([]byte(document(c.head, c.blocks)))
	}
	f.Add([]byte("format: 1\nid: x\nstart: a\nblocks:\n  - {id: a, kind: message, content: {text: {ru: '**Да.**!!', pt-br: ''}, carousel: [{title: X!!, buttons: [[]]}]}, exits: {next: a}}\n"))
	f.Add([]byte("format: 1\nid: x\nstart: a\nblocks:\n  - {id: a, kind: jump, to: a}\n  - {id: end, kind: jump, flow: x}\nnotes: [{id: end-2, text: x}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, problems := flow.ParseYAML(h.blocks, text)
		if flow.Broken(problems) {
			return
		}
		around := flow.World{Atoms: contact.Atoms(nil, nil)}
		program, _ := flow.Compile(doc, h.blocks, around)
		if program == nil {
			return
		}
		for _, found := range lint.Run(doc, program, known) {
			if found.Fix == nil || found.Silence != nil {
				continue
			}
			mended, ok := lint.Fix(doc, program, known, found.Rule, found.Block, found.Path)
			if !ok {
				t.Fatalf("%s promises a fix and has none", found.Rule)
			}
			if again, problems := flow.Compile(mended, h.blocks, around); again == nil {
				out, _ := flow.FormatYAML(h.blocks, mended)
				t.Fatalf("the fix of %s breaks the document: %v\n%s", found.Rule, problems, out)
			}
		}
	})
}
