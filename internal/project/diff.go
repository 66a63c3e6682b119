// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"fmt"
	"slices"
	"strings"

	"parley/internal/flow"
	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// Difference is one place where two documents differ. Block is empty for what belongs to the flow itself; Old or New is empty for what is only on one side.
type Difference struct {
	Block string
	Path  string // inside the block or the document
	Old   string
	New   string
}

// String is one line for people.
func (d Difference) String() string {
	at := strings.TrimPrefix(d.Block+": "+d.Path, ": ")
	switch {
	case d.Path == "" && d.Old == "":
		return "+ " + d.Block + " (" + d.New + ")"
	case d.Path == "" && d.New == "":
		return "− " + d.Block + " (" + d.Old + ")"
	case d.Old == "":
		return "~ " + at + ": + " + d.New
	case d.New == "":
		return "~ " + at + ": − " + d.Old
	}
	return "~ " + at + ": " + d.Old + " → " + d.New
}

// Diff lists what has changed from one document to another: blocks by their ids, keys by their paths. Positions on the canvas are told in one line.
func (p *Project) Diff(before, after flow.Document) ([]Difference, error) {
	a, err := p.spelled(before)
	if err != nil {
		return nil, err
	}
	b, err := p.spelled(after)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for _, key := range keys(&a, &b) {
		switch key {
		case "blocks":
			all = append(all, changed(a.Get(key), b.Get(key))...)
		case "layout":
			if !equal(a.Get(key), b.Get(key)) {
				all = append(all, Difference{Path: key, Old: "…", New: "…"})
			}
		default:
			all = differ(all, "", key, a.Get(key), b.Get(key))
		}
	}
	return all, nil
}

func (p *Project) spelled(doc flow.Document) (spelling.Value, error) {
	text, err := flow.FormatJSON(p.Blocks, tidy(doc))
	if err != nil {
		return spelling.Value{}, err
	}
	v, mistake := spelling.ReadJSON(text)
	if mistake != nil {
		return v, fmt.Errorf("project: compare: %s", mistake)
	}
	return v, nil
}

// changed compares lists of blocks by id. Their order means nothing.
func changed(a, b *spelling.Value) []Difference {
	old, now := byID(a), byID(b)
	var all []Difference
	for _, one := range items(a) {
		id := text(one.Get("id"))
		if other := now[id]; other != nil {
			for _, key := range keys(&one, other) {
				all = differ(all, id, key, one.Get(key), other.Get(key))
			}
			continue
		}
		all = append(all, Difference{Block: id, Old: text(one.Get("kind"))})
	}
	for _, one := range items(b) {
		if id := text(one.Get("id")); old[id] == nil {
			all = append(all, Difference{Block: id, New: text(one.Get("kind"))})
		}
	}
	return all
}

func items(v *spelling.Value) []spelling.Value {
	if v == nil {
		return nil
	}
	return v.Items
}

func byID(v *spelling.Value) map[string]*spelling.Value {
	by := map[string]*spelling.Value{}
	list := items(v)
	for i := range list {
		by[text(list[i].Get("id"))] = &list[i]
	}
	return by
}

// differ goes down to the smallest places that differ.
func differ(all []Difference, block, path string, a, b *spelling.Value) []Difference {
	switch {
	case equal(a, b):
		return all
	case a == nil || b == nil || a.Shape != b.Shape || a.Shape != spelling.Map && (a.Shape != spelling.List || len(a.Items) != len(b.Items)):
		old, now := pair(a, b)
		return append(all, Difference{block, path, old, now})
	case a.Shape == spelling.Map:
		for _, key := range keys(a, b) {
			all = differ(all, block, path+"."+key, a.Get(key), b.Get(key))
		}
	default:
		for i := range a.Items {
			all = differ(all, block, fmt.Sprintf("%s[%d]", path, i), &a.Items[i], &b.Items[i])
		}
	}
	return all
}

// keys are those of either map, in the order of the documents.
func keys(a, b *spelling.Value) []string {
	var all []string
	for _, v := range []*spelling.Value{a, b} {
		for _, m := range v.Keys {
			if !slices.Contains(all, m.Key) {
				all = append(all, m.Key)
			}
		}
	}
	return all
}

func equal(a, b *spelling.Value) bool {
	if a == nil || b == nil {
		return a == b
	}
	return string(a.AppendJSON(nil)) == string(b.AppendJSON(nil))
}

func text(v *spelling.Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// shown is how much of a value a line shows, in characters; lead is how much before the place where two values part.
const (
	shown = 60
	lead  = 20
)

// pair shows two values around the place where they part. Values of one side only are shown from their beginning.
func pair(a, b *spelling.Value) (old, now string) {
	x, y := []rune(plain(a)), []rune(plain(b))
	from := 0
	if a != nil && b != nil {
		for from < len(x) && from < len(y) && x[from] == y[from] {
			from++
		}
		from = max(0, from-lead)
	}
	return short(a, x, from), short(b, y, from)
}

// plain is a value on one line: of a text its words, of anything else how it is written.
func plain(v *spelling.Value) string {
	switch {
	case v == nil:
		return ""
	case v.Shape == spelling.List || v.Shape == spelling.Map:
		return string(v.AppendJSON(nil))
	}
	return strings.Join(strings.Fields(v.Text), " ")
}

func short(v *spelling.Value, text []rune, from int) string {
	if v == nil {
		return ""
	}
	before, after := "", ""
	if from > 0 {
		before = "…"
	}
	text = text[min(from, len(text)):]
	if len(text) > shown {
		text, after = text[:shown], "…"
	}
	s := before + string(text) + after
	if v.Shape == spelling.String {
		return "«" + s + "»"
	}
	return s
}

// touched are the blocks that differ, each once.
func touched(all []Difference) []string {
	var ids []string
	for _, d := range all {
		if d.Block != "" && !slices.Contains(ids, d.Block) {
			ids = append(ids, d.Block)
		}
	}
	return ids
}

// words makes a text of both languages from one set of arguments.
func words(ru, en string, args ...any) i18n.Text {
	return i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...))
}
