// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"parley/internal/db"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/version"
)

// called knows what flows, their blocks and links are called, so that people read names where documents and addresses hold ids.
type called struct {
	blocks *flow.Registry
	lang   i18n.Lang
	flows  []version.Flow
	read   map[int64]flow.Document // drafts that were looked into
	links  map[string]string       // by code
}

// callings reads the names of flows, by their ids and slugs, in one query.
func (s *server) callings(q db.Queryer, ws int64, lang i18n.Lang, ids []int64, slugs []string) (*called, error) {
	flows, err := version.Some(q, ws, ids, slugs)
	return &called{blocks: s.Versions.Blocks, lang: lang, flows: flows, read: map[int64]flow.Document{}}, err
}

// callingsOf reads the names of everything that a filter refers to.
func (s *server) callingsOf(q db.Queryer, ws int64, lang i18n.Lang, f *filter.Filter) (*called, error) {
	var slugs, codes []string
	for _, fact := range filter.Facts(f) {
		for i, a := range fact.Args {
			switch fact.Refers(i) {
			case filter.ReferFlow:
				slugs = append(slugs, a.Text)
			case filter.ReferLink:
				codes = append(codes, a.Text)
			}
		}
	}
	c, err := s.callings(q, ws, lang, nil, slugs)
	if err != nil {
		return nil, err
	}
	c.links, err = growth.Names(q, ws, codes)
	return c, err
}

// of is what an argument of a fact is called; empty: nobody knows.
func (c *called) of(fact *filter.Fact, arg int) string {
	text := fact.Args[arg].Text
	switch fact.Refers(arg) {
	case filter.ReferFlow:
		name := c.flow(text)
		n := slices.IndexFunc(fact.Args, func(a filter.Literal) bool { return a.Type == filter.Numeral && a.Number != 0 })
		if name != "" && n > 0 {
			name += i18n.Words(", версия ", ", version ").In(c.lang, i18n.EN) + fact.Args[n].String()
		}
		return name
	case filter.ReferBlock:
		return c.block(c.bySlug(fact.Args[arg-1].Text), text)
	case filter.ReferExit:
		f, block := c.bySlug(fact.Args[arg-2].Text), fact.Args[arg-1].Text
		return cmp.Or(c.exit(f, block, text), c.answer(f, block, text))
	case filter.ReferAnswer:
		return c.answer(c.bySlug(fact.Args[arg-2].Text), fact.Args[arg-1].Text, text)
	case filter.ReferLink:
		return c.links[text]
	}
	return ""
}

func (c *called) bySlug(slug string) *version.Flow {
	return c.find(func(f version.Flow) bool { return f.Slug == slug })
}

func (c *called) find(is func(version.Flow) bool) *version.Flow {
	if n := slices.IndexFunc(c.flows, is); n >= 0 {
		return &c.flows[n]
	}
	return nil
}

// flow is the name of a flow by its slug.
func (c *called) flow(slug string) string {
	if f := c.bySlug(slug); f != nil {
		return f.Name
	}
	return ""
}

// placed finds a block in the draft of a flow. A question inside a block stands for its block.
func (c *called) placed(f *version.Flow, block string) (flow.Placed, bool) {
	if f == nil {
		return flow.Placed{}, false
	}
	doc, read := c.read[f.ID]
	if !read {
		doc, _ = flow.ParseJSON(c.blocks, f.Draft) // what is wrong in a draft is no reason not to know its names
		c.read[f.ID] = doc
	}
	block = beforeDot(block)
	n := slices.IndexFunc(doc.Blocks, func(b flow.Placed) bool { return b.ID == block })
	if n < 0 {
		return flow.Placed{}, false
	}
	return doc.Blocks[n], true
}

// block is what the author calls a block, else what its kind is called; empty: the flow has no such block any more.
func (c *called) block(f *version.Flow, block string) string {
	b, ok := c.placed(f, block)
	if !ok {
		return ""
	}
	spec, _ := c.blocks.Spec(b.Kind)
	return cmp.Or(named(b.Title, c.lang), named(spec.Title, c.lang))
}

// exit is what a way out of a block is called. That of a button bears the button's own name: see answer.
func (c *called) exit(f *version.Flow, block, exit string) string {
	b, ok := c.placed(f, block)
	if !ok {
		return ""
	}
	spec, _ := c.blocks.Spec(b.Kind)
	for _, e := range spec.Exits {
		if e.Name == exit {
			return named(e.Label, c.lang)
		}
	}
	return ""
}

// answer is what an option or a button of a block is called: the label beside its id, wherever it stands in the block; among the parts of one question when
// the place names it ("quiz.taste").
func (c *called) answer(f *version.Flow, at, answer string) string {
	b, ok := c.placed(f, at)
	if !ok {
		return ""
	}
	var body any
	if json.Unmarshal(b.Body, &body) != nil {
		return ""
	}
	if _, question, inside := strings.Cut(at, "."); inside {
		body = partOf(body, question, "options")
	}
	if question, option, inside := strings.Cut(answer, "."); inside { // buttons of a quiz
		body, answer = partOf(body, question, "options"), option
	}
	part, _ := partOf(body, answer, "label").(map[string]any)
	var label i18n.Text
	if text, err := json.Marshal(part["label"]); err == nil {
		_ = json.Unmarshal(text, &label)
	}
	return named(label, c.lang)
}

// partOf finds the part of a block that has an id and a key; nil: there is none.
func partOf(body any, id, key string) any {
	switch of := body.(type) {
	case map[string]any:
		if of["id"] == id && of[key] != nil {
			return of
		}
		for _, name := range slices.Sorted(maps.Keys(of)) {
			if found := partOf(of[name], id, key); found != nil {
				return found
			}
		}
	case []any:
		for _, one := range of {
			if found := partOf(one, id, key); found != nil {
				return found
			}
		}
	}
	return nil
}

func beforeDot(place string) string {
	for i := range place {
		if place[i] == '.' {
			return place[:i]
		}
	}
	return place
}
