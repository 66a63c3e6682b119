// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package form

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"parley/internal/flow"
)

// SpellingError is a value written in a way that cannot be read, with its line.
type SpellingError struct {
	Line int
	Text string
}

func (e *SpellingError) Error() string { return e.Text }

// Line is where a node of a file begins; 0 when nobody knows.
func Line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 0
}

// Duration is a length of time as files spell it: 14d, 1d12h, 90s.
type Duration time.Duration

// UnmarshalYAML reads the spelling.
func (d *Duration) UnmarshalYAML(n ast.Node) error {
	v, err := flow.ParseDuration(n.GetToken().Value)
	if err != nil {
		return &SpellingError{Line(n), strings.TrimPrefix(err.Error(), "flow: ")}
	}
	*d = Duration(v)
	return nil
}

func (d Duration) String() string { return flow.Duration(d).String() }

// Form implements Shaped.
func (Duration) Form() string { return "length of time" }

// Schema implements Shaped.
func (Duration) Schema() map[string]any {
	return map[string]any{"type": "string", "pattern": `^([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?$`, "minLength": 2}
}

// Labels are buttons as the person sees them: a list of labels in reading order, or a list of rows.
type Labels struct { //nolint:recvcheck // the schema asks a zero value, and reading needs a pointer
	rows   [][]string
	byRows bool
}

// UnmarshalYAML reads either form.
func (l *Labels) UnmarshalYAML(n ast.Node) error {
	var flat []string
	if err := yaml.NodeToValue(n, &flat); err == nil {
		l.rows = [][]string{flat}
		return nil
	}
	l.byRows = true
	if err := yaml.NodeToValue(n, &l.rows); err != nil {
		return &SpellingError{Line(n), "buttons are a list of labels, or a list of rows of labels"}
	}
	return nil
}

// Match compares with what the phone shows.
func (l *Labels) Match(shown [][]string) bool {
	if !l.byRows {
		return slices.Equal(l.rows[0], slices.Concat(shown...))
	}
	if len(l.rows) != len(shown) {
		return false
	}
	for i := range shown {
		if !slices.Equal(l.rows[i], shown[i]) {
			return false
		}
	}
	return true
}

func (l *Labels) String() string {
	if l.byRows {
		return Rows(l.rows)
	}
	return fmt.Sprintf("%q", l.rows[0])
}

// Rows writes rows of labels for the words of a failure.
func Rows(rows [][]string) string {
	if len(rows) == 0 {
		return "[]"
	}
	var list []string
	for _, row := range rows {
		list = append(list, fmt.Sprintf("%q", row))
	}
	return strings.Join(list, " / ")
}

// Form implements Shaped.
func (Labels) Form() string { return "list of labels, or of rows of labels" }

// Schema implements Shaped.
func (Labels) Schema() map[string]any {
	list := func(items any) map[string]any { return map[string]any{"type": "array", "items": items} }
	word := map[string]any{"type": "string"}
	return map[string]any{"anyOf": []any{list(word), list(list(word))}}
}

// Words are one word or a list of them.
type Words []string

// UnmarshalYAML reads either form.
func (w *Words) UnmarshalYAML(n ast.Node) error {
	var one string
	if err := yaml.NodeToValue(n, &one); err == nil {
		*w = Words{one}
		return nil
	}
	var many []string
	if err := yaml.NodeToValue(n, &many); err != nil {
		return &SpellingError{Line(n), "here stands a word or a list of words"}
	}
	*w = many
	return nil
}

// Form implements Shaped.
func (Words) Form() string { return "text or list" }

// Schema implements Shaped.
func (Words) Schema() map[string]any {
	word := map[string]any{"type": "string"}
	return map[string]any{"oneOf": []any{word, map[string]any{"type": "array", "items": word}}}
}
