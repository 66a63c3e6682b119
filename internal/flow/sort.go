// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strings"

	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// sorter puts the keys of a document in the order of its form, and drops what says nothing (an empty body of settings, an empty layout).
type sorter struct {
	reg       *Registry
	languages []i18n.Lang
}

func (s *sorter) object(v *spelling.Value, fields []Field) {
	if v.Shape != spelling.Map {
		return
	}
	place := func(key string) int {
		return slices.IndexFunc(fields, func(f Field) bool { return f.Key == key })
	}
	slices.SortStableFunc(v.Keys, func(a, b spelling.Member) int { return place(a.Key) - place(b.Key) })
	for i := range v.Keys {
		if f := find(fields, v.Keys[i].Key); f != nil {
			s.value(&v.Keys[i].Value, *f)
		}
	}
}

func (s *sorter) value(v *spelling.Value, f Field) {
	if f.Or != nil && v.Shape == spelling.Map != (f.Type == Object || f.Type == Map) {
		f = *f.Or
	}
	switch f.Type {
	case Object:
		s.object(v, f.Fields)
	case List:
		for i := range v.Items {
			s.value(&v.Items[i], *f.Item)
		}
	case Map:
		slices.SortFunc(v.Keys, func(a, b spelling.Member) int { return strings.Compare(a.Key, b.Key) })
		for i := range v.Keys {
			s.value(&v.Keys[i].Value, *f.Item)
		}
	case Text:
		s.text(v)
	case Blocks:
		for i := range v.Items {
			var own []Field
			if kind := v.Items[i].Get("kind"); kind != nil {
				own = s.reg.specs[kind.Text].Form
			}
			s.object(&v.Items[i], headForm(own))
		}
	case Triggers:
		for i := range v.Items {
			if kind := v.Items[i].Get("kind"); kind != nil {
				spec, _ := TriggerSpecOf(TriggerKind(kind.Text))
				s.object(&v.Items[i], triggerHead(spec.Form))
			}
		}
	default: // a leaf has no keys
	}
}

// text orders languages as the document lists them.
func (s *sorter) text(v *spelling.Value) {
	if v.Shape != spelling.Map {
		return
	}
	rank := func(lang string) int {
		if i := slices.Index(s.languages, i18n.Lang(lang)); i >= 0 {
			return i
		}
		return len(s.languages)
	}
	slices.SortFunc(v.Keys, func(a, b spelling.Member) int {
		if d := rank(a.Key) - rank(b.Key); d != 0 {
			return d
		}
		return strings.Compare(a.Key, b.Key)
	})
}
