// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package rich is text with formatting: the small Markdown it is read from and written to, HTML, plain text, and cutting without breaking a word
// or a span. The package is pure.
package rich

// Text is text with formatting. Spans refer to byte offsets of Text, are sorted and properly nested, and never cut a character.
type Text struct {
	Text  string `json:"text,omitempty"`
	Spans []Span `json:"spans,omitempty"`
}

// Span formats Text[From:To].
type Span struct {
	Kind Kind   `json:"kind"`
	From int    `json:"from"`
	To   int    `json:"to"`
	URL  string `json:"url,omitempty"` // for Link
}

// Kind is a kind of formatting.
type Kind string

// The formatting the small Markdown knows.
const (
	Bold    Kind = "bold"
	Italic  Kind = "italic"
	Strike  Kind = "strike"
	Code    Kind = "code"
	Link    Kind = "link"
	Spoiler Kind = "spoiler"
	Quote   Kind = "quote"
)
