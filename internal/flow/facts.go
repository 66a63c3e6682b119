// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/contact/field"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// Check is a condition ready to be asked.
type Check struct{ filter *filter.Filter }

// Atoms are the conditions that read the session itself: what was answered and what was scored. They exist in flows only,
// so their source in a database is "not set".
func Atoms() []filter.Atom {
	unset := func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} }
	name := []filter.Arg{{Name: "name", Type: filter.String}}
	return []filter.Atom{
		{
			Name: "answer", Args: name, Kind: filter.Kind{Type: filter.Text}, Source: unset,
			Words: filter.Phrases{
				Title:   i18n.Words("Ответ", "Answer"),
				Subject: i18n.Words("ответ «{1}»", "answer “{1}”"),
				Yes:     i18n.Words("есть ответ «{1}»", "has answer “{1}”"), No: i18n.Words("нет ответа «{1}»", "has no answer “{1}”"),
			},
		},
		{
			Name: "number", Args: name, Kind: filter.Kind{Type: filter.Number}, Source: unset,
			Words: filter.Phrases{
				Title:   i18n.Words("Число", "Number"),
				Subject: i18n.Words("число «{1}»", "number “{1}”"),
				Yes:     i18n.Words("есть число «{1}»", "has number “{1}”"), No: i18n.Words("нет числа «{1}»", "has no number “{1}”"),
			},
		},
		{
			Name: "score", Args: name, Kind: filter.Kind{Type: filter.Number}, Source: unset,
			Words: filter.Phrases{
				Title:   i18n.Words("Баллы", "Score"),
				Subject: i18n.Words("баллы «{1}»", "score “{1}”"),
				Yes:     i18n.Words("есть баллы «{1}»", "has score “{1}”"), No: i18n.Words("нет баллов «{1}»", "has no score “{1}”"),
			},
		},
	}
}

// own reports whether the fact is read from the session, not from the contact.
func own(f *Fact) bool { return f.Atom == "answer" || f.Atom == "number" || f.Atom == "score" }

// ScoreName is the variable in which a quiz keeps its score.
func ScoreName(block string) string { return "score." + block }

// read is the filter's reader: the session's own facts, then what this step has changed, then what was known before it.
func (t *Turn) read(f *Fact) filter.Value {
	if own(f) {
		return t.ownFact(f)
	}
	if f.Atom == "points" {
		return t.points(f)
	}
	for _, e := range slices.Backward(t.effects) {
		if v, ok := changed(e, f, t.Zone()); ok {
			return v
		}
	}
	v := t.Env.Contact.Facts[f.Key]
	if w := t.Env.Watch; w != nil {
		w.fact(f.Key, v)
	}
	return v
}

// points is an account as this step leaves it: what was there before, and every change since.
func (t *Turn) points(f *Fact) filter.Value {
	sum, changed := int64(0), false
	for _, e := range t.effects {
		if p, ok := e.(Points); ok && len(f.Args) > 0 && filter.Fold(p.Account) == filter.Fold(f.Args[0].Text) {
			sum, changed = sum+p.Change, true
		}
	}
	before := t.Env.Contact.Facts[f.Key]
	if w := t.Env.Watch; w != nil {
		w.fact(f.Key, before)
	}
	if !changed {
		return before
	}
	return filter.Whole(before.Int() + sum)
}

func (t *Turn) ownFact(f *Fact) filter.Value {
	if len(f.Args) == 0 {
		return filter.Value{}
	}
	name := f.Args[0].Text
	if f.Atom == "score" {
		name = ScoreName(name)
	}
	v, ok := t.session.Vars.Get(name)
	switch {
	case !ok:
		return filter.Value{}
	case f.Atom == "answer":
		return filter.TextOf(v.Text)
	case !v.Numeric:
		n, err := strconv.ParseFloat(strings.Replace(v.Text, ",", ".", 1), 64)
		if err != nil {
			return filter.Value{}
		}
		return filter.Float(n)
	}
	return filter.Float(v.Num)
}

// changed is the value an effect of this very step gives to a fact. Hours are those of the zone.
func changed(e Effect, f *Fact, zone *time.Location) (filter.Value, bool) {
	arg := ""
	if len(f.Args) > 0 {
		arg = filter.Fold(f.Args[0].Text)
	}
	switch e := e.(type) {
	case TagContact:
		if f.Atom == "tag" && filter.Fold(e.Tag) == arg {
			return filter.YesNo(!e.Off), true
		}
	case SetStage:
		if f.Atom == "stage" {
			return filter.Exact(e.Stage), true
		}
	case SetField:
		if f.Atom == "field" && filter.Fold(e.Field) == arg || f.Atom == e.Field && len(f.Args) == 0 {
			if e.Clear {
				return filter.Value{}, true
			}
			return ValueOf(e.Value, f.Kind, zone)
		}
	}
	return filter.Value{}, false
}

// ValueOf reads a text as a value of the kind, as a field of contacts does; false when it does not fit, so that the older value stands. Hours are those of the zone.
func ValueOf(s string, kind filter.Kind, zone *time.Location) (filter.Value, bool) {
	switch kind.Type {
	case filter.Text:
		return filter.TextOf(s), true
	case filter.Choice:
		return filter.Exact(s), true
	case filter.Number:
		n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		return filter.Float(n), err == nil
	case filter.Integer:
		n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
		for range kind.Scale {
			n *= 10
		}
		return filter.Whole(int64(n)), err == nil
	case filter.Bool:
		b, err := strconv.ParseBool(s)
		return filter.YesNo(b), err == nil
	case filter.Date:
		day, problem := (&field.Field{Type: field.Date}).Parse(s, nil)
		return filter.Whole(day.At), problem.Empty()
	case filter.Moment:
		at, problem := (&field.Field{Type: field.DateTime}).Parse(s, zone)
		return filter.Whole(at.At), problem.Empty()
	default:
		return filter.Value{}, false
	}
}
