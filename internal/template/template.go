// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package template writes texts with values in them: Liquid's variables, filters and conditions, without anything that could run long.
// A value is made harmless for the place it stands in. The package is pure.
package template

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/osteele/liquid/expressions"

	"parley/internal/i18n"
)

// maxRendered bounds the text one template can give, in bytes; what is more is left out.
const maxRendered = 64 << 10

// Vars looks up the value of a template variable by its path, for example "contact.first_name"; ok is false when it is not set.
// A value is a string, a bool, a number, a time.Time already in the zone to show it in, a Money, or a list of strings.
// It is asked only for what a text really uses.
type Vars func(path string) (value any, ok bool)

// Place is where a template stands, which decides how values of variables are made harmless.
type Place string

// The places of templates. The text an author wrote is never changed, only values are.
const (
	InText  Place = "text"  // small Markdown: values carry no markup; those inside the address of a link are percent-encoded
	InPlain Place = "plain" // labels, names: values are put on one line
	InURL   Place = "url"   // values are percent-encoded, but for one that begins the address
)

// Template is a text with Liquid variables and conditions, ready to be rendered many times at once.
type Template struct {
	source string
	place  Place
	nodes  []node // nil for a text without variables, which never enters the library
	roots  []string
	paths  []string
	config expressions.Config
	lang   i18n.Lang
}

// Compile reads a text. Of Liquid it knows {{ value | filter }} and the tags if, unless, case, comment and raw; everything that
// could loop, assign or include is refused, so a template cannot run long. Money and dates are written in lang.
// The template is nil when there are problems.
func Compile(text string, lang i18n.Lang, place Place) (*Template, []Problem) {
	t := &Template{source: text, place: place, lang: lang}
	if !strings.Contains(text, "{{") && !strings.Contains(text, "{%") {
		return t, nil
	}
	if problems := t.compile(); len(problems) > 0 {
		return nil, problems
	}
	return t, nil
}

// In is the same text with money and dates written in another language; it costs far less than compiling it again.
func (t *Template) In(lang i18n.Lang) *Template {
	if t.nodes == nil || t.lang == lang {
		return t
	}
	other := *t
	other.lang, other.config = lang, expressions.NewConfig()
	addFilters(&other.config, lang)
	return &other
}

// Paths are the variables the text uses, sorted, so that their values can be loaded before.
func (t *Template) Paths() []string { return slices.Clone(t.paths) }

// Render writes the text with the values of vars. A value that is not set is written as its default, or as nothing, and told in the trace.
func (t *Template) Render(vars Vars) (string, []Trace) {
	if t.nodes == nil {
		return t.source, nil
	}
	r := rendering{vars: vars, template: t, out: make([]byte, 0, len(t.source)+32)}
	bindings := make(map[string]any, len(t.roots))
	for _, root := range t.roots {
		bindings[root] = variable{r: &r, path: root}
	}
	r.context = expressions.NewContext(bindings, t.config)
	r.all(t.nodes)
	return string(r.out), r.traces
}

// rendering is the state of one Render.
type rendering struct {
	template *Template
	vars     Vars
	context  expressions.Context
	out      []byte
	traces   []Trace
	missed   []string // variables the current expression asked for and did not get
	full     bool
}

func (r *rendering) all(nodes []node) {
	for _, n := range nodes {
		n.render(r)
	}
}

// tell adds to the trace, the same thing once.
func (r *rendering) tell(rule, value string) {
	if t := (Trace{Rule: rule, Value: value}); !slices.Contains(r.traces, t) {
		r.traces = append(r.traces, t)
	}
}

// write adds text, and stops taking it at the limit.
func (r *rendering) write(s string) {
	if room := maxRendered - len(r.out); len(s) > room || r.full {
		if !r.full {
			r.tell("text_cut", "")
		}
		r.full = true
		for room = min(room, len(s)); room > 0 && room < len(s) && !utf8.RuneStart(s[room]); room-- {
		}
		s = s[:max(room, 0)]
	}
	r.out = append(r.out, s...)
}
