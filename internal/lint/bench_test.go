// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/internal/content"
	"parley/internal/lint"
	"parley/internal/spell"
)

// BenchmarkThousandBlocks looks at a flow of a thousand blocks with texts, buttons, pauses and three kinds of channels.
func BenchmarkThousandBlocks(b *testing.B) {
	h := newHouse(b)
	var blocks strings.Builder
	for i := range 500 {
		fmt.Fprintf(&blocks, "  - {id: m%d, kind: message, content: {text: {ru: 'Привет, это сообщение номер %d', en: 'Hello'}, buttons: [[{id: a, label: Да, action: next}, {id: n, label: Нет, action: next}]]}, wait: {for: 1d}, exits: {a: p%d, n: m%d, timeout: p%d}}\n", i, i, i, (i+7)%500, i)
		fmt.Fprintf(&blocks, "  - {id: p%d, kind: delay, for: 3d, exits: {next: m%d}}\n", i, (i+1)%500)
	}
	doc := h.read(b, "format: 1\nid: x\nlanguages: [ru, en]\nkind: promo\nstart: m0\nblocks:\n"+blocks.String())
	program := h.compile(b, doc)
	w := world()
	w.Spelling = spell.For
	for _, kind := range []string{"telegram", "webchat"} {
		caps, _ := content.Table(kind)
		w.Channels = append(w.Channels, lint.Channel{Kind: kind, Caps: caps})
	}
	b.ReportAllocs()
	for b.Loop() {
		lint.Run(doc, program, w)
	}
}
