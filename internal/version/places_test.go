// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version_test

import (
	"slices"
	"testing"

	"parley/internal/version"
)

const naming = `
format: 1
id: naming
name: {ru: Называет}
languages: [ru]
kind: informational
settings: {exit: {when: 'in_flow("other")'}}
triggers: [{id: t1, kind: keyword, words: [слово]}]
start: put
blocks:
  - {id: put, kind: set, set: [{tag: VIP}, {field: size, value: L}], exits: {next: words}}
  - {id: words, kind: message, content: {text: "Размер {{ contact.size | default: 'любой' }}, {{ contact.sizes | default: '' }}"}, exits: {next: if}}
  - {id: if, kind: condition, if: 'not (tag("vip") or field("city") = "Москва")', exits: {"yes": go}}
  - {id: go, kind: jump, flow: other}
`

// TestUses finds everything that a deletion would break, wherever it stands in a block.
func TestUses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.create("format: 1\nid: other\nlanguages: [ru]\nstart: a\nblocks: [{id: a, kind: stop}]\n")
		f := h.create(naming)
		for _, c := range []struct {
			thing version.Thing
			name  string
			want  []string
		}{
			{version.ATag, "vip", []string{"put", "if"}},
			{version.ATag, "gold", nil},
			{version.AField, "size", []string{"put", "words"}},
			{version.AField, "city", []string{"if"}},
			{version.AFlow, "other", []string{"go", ""}},
			{version.AFlow, "naming", nil},
			{version.AChannel, "1", nil},
			{version.AFile, "0123", nil},
		} {
			found, err := h.Uses(h.Q(), h.Home.ID, c.thing, c.name)
			h.Must(err)
			var blocks []string
			for _, u := range found {
				blocks = append(blocks, u.Block)
				if u.Flow != f.ID || u.Name != "Называет" || u.Live || u.Block != "" && u.Title.Empty() {
					t.Errorf("%+v", u)
				}
			}
			if !slices.Equal(blocks, c.want) {
				t.Errorf("%s %s: got %q, want %q", c.thing, c.name, blocks, c.want)
			}
		}
	})
}
