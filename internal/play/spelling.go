// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"parley/internal/flow"
	"parley/internal/play/chat"
)

// misspelling is a value written in a way that cannot be read, with its line.
type misspelling struct {
	line int
	text string
}

func (m *misspelling) Error() string { return m.text }

// Duration is a length of time as files spell it: 14d, 1d12h, 90s.
type Duration time.Duration

// UnmarshalYAML reads the spelling.
func (d *Duration) UnmarshalYAML(n ast.Node) error {
	v, err := flow.ParseDuration(n.GetToken().Value)
	if err != nil {
		return &misspelling{line(n), strings.TrimPrefix(err.Error(), "flow: ")}
	}
	*d = Duration(v)
	return nil
}

func (d Duration) String() string { return flow.Duration(d).String() }

// Form implements form.Shaped.
func (Duration) Form() string { return "length of time" }

// Schema implements form.Shaped.
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
		return &misspelling{line(n), "buttons are a list of labels, or a list of rows of labels"}
	}
	return nil
}

// match compares with what the phone shows.
func (l *Labels) match(shown [][]string) bool {
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
		return chat.Rows(l.rows)
	}
	return fmt.Sprintf("%q", l.rows[0])
}

// Form implements form.Shaped.
func (Labels) Form() string { return "list of labels, or of rows of labels" }

// Schema implements form.Shaped.
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
		return &misspelling{line(n), "here stands a word or a list of words"}
	}
	*w = many
	return nil
}

// Form implements form.Shaped.
func (Words) Form() string { return "text or list" }

// Schema implements form.Shaped.
func (Words) Schema() map[string]any {
	word := map[string]any{"type": "string"}
	return map[string]any{"oneOf": []any{word, map[string]any{"type": "array", "items": word}}}
}
