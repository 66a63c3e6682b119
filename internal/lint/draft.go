// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// draft is a copy of a document that a fix may write into.
type draft struct {
	flow.Document

	changed bool
}

func newDraft(doc flow.Document) *draft {
	doc.Blocks, doc.Triggers, doc.Layout = slices.Clone(doc.Blocks), slices.Clone(doc.Triggers), maps.Clone(doc.Layout)
	for i := range doc.Blocks {
		doc.Blocks[i].Exits = maps.Clone(doc.Blocks[i].Exits)
	}
	return &draft{Document: doc}
}

func (d *draft) block(id string) *flow.Placed {
	if i := slices.IndexFunc(d.Blocks, func(b flow.Placed) bool { return b.ID == id }); i >= 0 {
		return &d.Blocks[i]
	}
	return nil
}

// edit changes the own keys of a block.
func (d *draft) edit(id string, change func(body map[string]any)) {
	b := d.block(id)
	if b == nil {
		return
	}
	body := map[string]any{}
	dec := json.NewDecoder(bytes.NewReader(b.Body))
	dec.UseNumber() // a number is written back as it was
	if len(b.Body) > 0 && dec.Decode(&body) != nil {
		return // the compiler has told of it
	}
	change(body)
	if text, err := json.Marshal(body); err == nil {
		b.Body = text
	}
}

// link leads an exit to a block.
func (d *draft) link(from, exit, to string) {
	b := d.block(from)
	if b.Exits == nil {
		b.Exits = map[string]string{}
	}
	b.Exits[exit] = to
}

// add puts a new block a little below the one it belongs to, and gives its id.
func (d *draft) add(near, name, kind, body string, exits map[string]string) string {
	id := name
	for n := 2; d.taken(id); n++ {
		id = fmt.Sprintf("%s-%d", name, n)
	}
	d.Blocks = append(d.Blocks, flow.Placed{ID: id, Kind: kind, Exits: exits, Body: json.RawMessage(body)})
	if at, ok := d.Layout[near]; ok {
		d.Layout[id] = flow.Point{X: at.X, Y: at.Y + 240} // the height of a card and some air
	}
	return id
}

// taken reports whether an id stands anywhere in the document: blocks, triggers, notes and frames share one space of names.
func (d *draft) taken(id string) bool {
	return d.block(id) != nil ||
		slices.ContainsFunc(d.Triggers, func(t flow.Trigger) bool { return t.ID == id }) ||
		slices.ContainsFunc(d.Notes, func(n flow.Note) bool { return n.ID == id }) ||
		slices.ContainsFunc(d.Frames, func(f flow.Frame) bool { return f.ID == id })
}

// rewrite changes a text for people in every language, or in one. The path leads into the block's own keys.
func (d *draft) rewrite(block string, path []any, only *i18n.Lang, change func(text string, lang i18n.Lang) string) {
	d.edit(block, func(body map[string]any) {
		replace(body, path, func(v any) any {
			switch v := v.(type) {
			case string:
				return change(v, plainLang(d.Document, v))
			case map[string]any:
				for lang, text := range v {
					if s, ok := text.(string); ok && (only == nil || *only == i18n.Lang(lang)) {
						v[lang] = change(s, i18n.Lang(lang))
					}
				}
			}
			return v
		})
	})
}

// replace puts another value at a path of keys (string) and places (int).
func replace(v any, path []any, with func(any) any) {
	if len(path) == 0 {
		return
	}
	last := len(path) == 1
	switch at := v.(type) {
	case map[string]any:
		key, ok := path[0].(string)
		switch {
		case ok && last:
			at[key] = with(at[key])
		case ok:
			replace(at[key], path[1:], with)
		}
	case []any:
		n, ok := path[0].(int)
		switch {
		case !ok || n >= len(at):
		case last:
			at[n] = with(at[n])
		default:
			replace(at[n], path[1:], with)
		}
	}
}
