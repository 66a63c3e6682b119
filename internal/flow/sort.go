// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strings"

	"parley/internal/i18n"
)

// sorter puts the keys of a document in the order of its form, and drops what says nothing (an empty body of settings, an empty layout).
type sorter struct {
	reg       *Registry
	languages []i18n.Lang
}

func (s *sorter) object(v *value, fields []Field) {
	if v.shape != shapeMap {
		return
	}
	place := func(key string) int {
		return slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	}
	slices.SortStableFunc(v.keys, func(a, b member) int { return place(a.key) - place(b.key) })
	for i := range v.keys {
		if f := find(fields, v.keys[i].key); f != nil {
			s.value(&v.keys[i].value, *f)
		}
	}
}

func (s *sorter) value(v *value, f Field) {
	if f.Or != nil && v.shape == shapeMap != (f.Type == Object || f.Type == Map) {
		f = *f.Or
	}
	switch f.Type {
	case Object:
		s.object(v, f.Fields)
	case List:
		for i := range v.items {
			s.value(&v.items[i], *f.Item)
		}
	case Map:
		slices.SortFunc(v.keys, func(a, b member) int { return strings.Compare(a.key, b.key) })
		for i := range v.keys {
			s.value(&v.keys[i].value, *f.Item)
		}
	case Text:
		s.text(v)
	case Blocks:
		for i := range v.items {
			var own []Field
			if kind := v.items[i].get("kind"); kind != nil {
				own = s.reg.specs[kind.text].Form
			}
			s.object(&v.items[i], headForm(own))
		}
	default: // a leaf has no keys
	}
}

// text orders languages as the document lists them.
func (s *sorter) text(v *value) {
	if v.shape != shapeMap {
		return
	}
	rank := func(lang string) int {
		if i := slices.Index(s.languages, i18n.Lang(lang)); i >= 0 {
			return i
		}
		return len(s.languages)
	}
	slices.SortFunc(v.keys, func(a, b member) int {
		if d := rank(a.key) - rank(b.key); d != 0 {
			return d
		}
		return strings.Compare(a.key, b.key)
	})
}
