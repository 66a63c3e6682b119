// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package richtest draws formatted texts and checks what they promise, for the tests of those who read and cut them.
package richtest

import (
	"strings"
	"unicode/utf8"

	"pgregory.net/rapid"

	"parley/internal/rich"
)

// Markdown draws texts dense with marks.
func Markdown() *rapid.Generator[string] {
	piece := rapid.SampledFrom([]string{
		"*", "**", "***", "_", "~~", "||", "`", "```", "[", "](https://a.ru)", "](tel:1)", "]", "(", ")", "> ", ">", "\n", "\n\n", " ", "\\",
		"a", "bc", "слово", "👩‍👩‍👧", "e\u0301", "🇷🇺", ".", "!",
	})
	return rapid.Map(rapid.SliceOfN(piece, 0, 30), func(p []string) string { return strings.Join(p, "") })
}

// Fataler is what a test, a fuzz target and a property have in common.
type Fataler interface {
	Fatalf(format string, args ...any)
}

// Sound checks what a text promises: offsets between characters, sorted, properly nested.
func Sound(t Fataler, r rich.Text) {
	for i, s := range r.Spans {
		if s.From < 0 || s.To > len(r.Text) || s.From >= s.To || !utf8.ValidString(r.Text[s.From:s.To]) {
			t.Fatalf("span %v of %q", s, r.Text)
		}
		for _, later := range r.Spans[i+1:] {
			if later.From < s.From || later.From < s.To && later.To > s.To {
				t.Fatalf("spans %v and %v of %q", s, later, r.Text)
			}
		}
	}
}
