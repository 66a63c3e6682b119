// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package story tells in words what a step of a flow did and why: the simulator tells it beside the canvas, a contact's card tells it of a past session.
// It is pure.
package story

import (
	"cmp"
	"encoding/json"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Names know what people call the blocks of a document, and the ways out of them, in one language.
type Names struct {
	lang   i18n.Lang
	specs  *flow.Registry
	blocks map[string]*flow.Placed
	fall   []i18n.Lang
}

// NewNames reads the names of a document.
func NewNames(doc flow.Document, specs *flow.Registry, lang i18n.Lang) *Names {
	n := &Names{lang: lang, specs: specs, blocks: make(map[string]*flow.Placed, len(doc.Blocks)), fall: append(doc.Languages, i18n.EN, i18n.RU)}
	for i := range doc.Blocks {
		n.blocks[doc.Blocks[i].ID] = &doc.Blocks[i]
	}
	return n
}

// Block is what the author calls a block, else what its kind is called with the block's id; the id alone when it is not in the document.
func (n *Names) Block(id string) string {
	b := n.blocks[id]
	if b == nil {
		return id
	}
	if title := b.Title.In(n.lang, n.fall...); title != "" {
		return title
	}
	spec, _ := n.specs.Spec(b.Kind)
	return cmp.Or(spec.Title.In(n.lang, i18n.EN), b.Kind) + " (" + id + ")"
}

// Exit is what a way out of a block is called: the words of its kind, or those that the author gave to the button, the choice or the result.
func (n *Names) Exit(block, exit string) string {
	b := n.blocks[block]
	if b == nil {
		return exit
	}
	spec, _ := n.specs.Spec(b.Kind)
	for _, e := range spec.Exits {
		if e.Name == exit {
			return cmp.Or(e.Label.In(n.lang, i18n.EN), exit)
		}
	}
	var body any
	if json.Unmarshal(b.Body, &body) != nil {
		return exit
	}
	return cmp.Or(n.labelled(body, exit), exit)
}

// labelled looks through the keys of a block for the thing with an id, and gives its words.
func (n *Names) labelled(v any, id string) string {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			if found := n.labelled(one, id); found != "" {
				return found
			}
		}
	case map[string]any:
		if v["id"] == id {
			for _, key := range []string{"label", "name", "title"} {
				if words := n.words(v[key]); words != "" {
					return words
				}
			}
		}
		for _, key := range sorted(v) {
			if found := n.labelled(v[key], id); found != "" {
				return found
			}
		}
	}
	return ""
}

func (n *Names) words(v any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	var text i18n.Text
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return text.In(n.lang, n.fall...)
}
