// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// Level says what a problem stops.
type Level string

// The levels. An error stops publishing; a warning is shown; a hint is advice.
const (
	Error   Level = "error"
	Warning Level = "warning"
	Hint    Level = "hint"
)

// Problem is one thing wrong in a document, in words for the person who wrote it.
type Problem struct {
	Block string    `json:"block,omitempty"` // id of the block, when it is about one
	Path  string    `json:"path,omitempty"`  // place in the document or inside the block, for example "content.buttons[0][1].id"
	Line  int       `json:"line,omitempty"`  // of the source text, counted from 1; 0 is unknown
	Rule  string    `json:"rule"`            // stable word, for example "unknown_key"
	Level Level     `json:"level"`
	Text  i18n.Text `json:"text"`
}

// String is one line for a log or a terminal, in English.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "line %d: ", p.Line)
	}
	if p.Block != "" {
		fmt.Fprintf(&b, "block %s: ", p.Block)
	}
	if p.Path != "" {
		fmt.Fprintf(&b, "%s: ", p.Path)
	}
	fmt.Fprintf(&b, "%s (%s)", p.Text.In(i18n.EN), p.Rule)
	return b.String()
}

// Broken reports whether any of the problems stops publishing.
func Broken(problems []Problem) bool {
	for _, p := range problems {
		if p.Level == Error {
			return true
		}
	}
	return false
}

// Unreadable reports whether a document with these problems would lose something if it were kept: what nobody knows how to read, names that stand
// twice, blocks without a name. Everything else is only unfinished, and an unfinished document can be saved at any moment.
func Unreadable(problems []Problem) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool {
		nameless := p.Block == "" && strings.HasPrefix(p.Path, "blocks")
		return p.Level == Error && (nameless || slices.Contains([]string{"syntax", "format", "unreadable", "unknown_key", "language", "twice"}, p.Rule))
	})
}

// Same reports whether both are about the same place: parsing counts blocks from the document's start, compiling from the block.
func (p Problem) Same(other Problem) bool {
	return p.Block == other.Block && strings.HasSuffix(p.Path, other.Path)
}

// wrong makes an error of a document. The same arguments fill both languages.
func wrong(rule, path, ru, en string, args ...any) Problem {
	return Problem{Path: path, Rule: rule, Level: Error, Text: i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...))}
}

// unread is the problem of a text that is neither JSON nor YAML.
func unread(m *spelling.Mistake) Problem {
	return Problem{Line: m.Line, Rule: "syntax", Level: Error, Text: m.Text}
}
