// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// Watch notes what a step looks at: whoever keeps a step can replay it, and whoever explains it can say why. A step that nobody watches costs nothing more,
// and a watched one decides nothing differently.
type Watch struct {
	Facts  filter.Known     // what conditions read about the contact, by Fact.Key; "not set" is noted too
	Words  map[string]Found // what texts read about the contact, by name
	Checks []Checked        // the conditions asked, in order
	Told   []int            // for each effect, in order: how many marks stood in the trace before it
}

// Found is what a text found when it looked for a value.
type Found struct {
	Value any // see template.Vars for the types
	Set   bool
}

// Checked is a condition that was asked.
type Checked struct {
	Marks  int // how many marks stood in the trace before it
	Block  string
	Holds  bool
	Exit   bool // it is the flow's exit condition
	Saw    []Saw
	filter *filter.Filter
}

// Saw is a value that a condition has read.
type Saw struct {
	Fact  *Fact
	Value filter.Value
}

// Describe says the condition as a sentence, without a full stop.
func (c *Checked) Describe(lang i18n.Lang) string { return c.filter.Describe(lang) }

// asked notes a condition with everything it reads.
func (w *Watch) asked(t *Turn, c *Check) bool {
	one := Checked{Marks: len(t.trace), Block: t.session.Block, Exit: c == t.program.exit, filter: c.filter}
	one.Holds = c.filter.Match(t.Env.Now, func(f *Fact) filter.Value {
		v := t.read(f)
		if !slices.ContainsFunc(one.Saw, func(s Saw) bool { return s.Fact == f }) {
			one.Saw = append(one.Saw, Saw{f, v})
		}
		return v
	})
	w.Checks = append(w.Checks, one)
	return one.Holds
}

func (w *Watch) fact(key string, v filter.Value) {
	if w.Facts == nil {
		w.Facts = filter.Known{}
	}
	w.Facts[key] = v
}

func (w *Watch) word(name string, v any, ok bool) {
	if w.Words == nil {
		w.Words = map[string]Found{}
	}
	w.Words[name] = Found{v, ok}
}
