// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/filter"
	"parley/internal/i18n"
)

func values() *rapid.Generator[filter.Value] {
	return rapid.Custom(func(t *rapid.T) filter.Value {
		switch rapid.IntRange(0, 5).Draw(t, "class") {
		case 0:
			return filter.Value{}
		case 1:
			return filter.YesNo(rapid.Bool().Draw(t, "yes"))
		case 2:
			return filter.Exact(rapid.String().Draw(t, "text"))
		case 3:
			return filter.Float(rapid.Float64().Draw(t, "number"))
		case 4:
			return filter.Whole(rapid.Int64().Draw(t, "whole"))
		default:
			return filter.Members(rapid.SliceOfN(rapid.String(), 1, 4).Draw(t, "members")...)
		}
	})
}

// TestValuesComeBack: a value that was stored is the same value, whatever stands behind it.
func TestValuesComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v, tail := values().Draw(t, "value"), rapid.SliceOf(rapid.Byte()).Draw(t, "tail")
		got, rest, err := filter.ReadValue(append(v.AppendBinary(nil), tail...))
		if err != nil || !reflect.DeepEqual(got, v) || string(rest) != string(tail) {
			t.Fatalf("%v came back as %v, rest %v, %v", v, got, rest, err)
		}
	})
}

// FuzzReadValue: bytes of whatever origin are refused, not obeyed.
func FuzzReadValue(f *testing.F) {
	f.Add(filter.Members("a", "b").AppendBinary(nil))
	f.Add([]byte{5, 255, 255, 255, 255, 15})
	f.Fuzz(func(t *testing.T, b []byte) {
		v, rest, err := filter.ReadValue(b)
		if err == nil && len(v.AppendBinary(nil)) > len(b)-len(rest)+8 {
			t.Fatal("a value is longer than its bytes")
		}
	})
}

func TestSaid(t *testing.T) {
	t.Parallel()
	none := func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} }
	named := func(name string, kind filter.Kind) filter.Atom {
		return filter.Atom{Name: name, Kind: kind, Source: none, Words: filter.Phrases{
			Subject: i18n.Words("поле "+name, "field "+name), Yes: i18n.Words("есть "+name, "has "+name), No: i18n.Words("нет "+name, "no "+name),
		}}
	}
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 1, 22, 30, 0, 0, time.UTC).UnixMilli()
	for _, c := range []struct {
		kind   filter.Kind
		value  filter.Value
		ru, en string
	}{
		{filter.Kind{Type: filter.Bool}, filter.YesNo(true), "есть x", "has x"},
		{filter.Kind{Type: filter.Bool}, filter.Value{}, "нет x", "no x"},
		{filter.Kind{Type: filter.Text}, filter.TextOf("Пермь"), "поле x — «пермь»", "field x is “пермь”"},
		{filter.Kind{Type: filter.Text}, filter.Value{}, "нет x", "no x"},
		{filter.Kind{Type: filter.Number}, filter.Float(2.5), "поле x — 2.5", "field x is 2.5"},
		{filter.Kind{Type: filter.Integer, Scale: 2}, filter.Whole(150050), "поле x — 1500.50", "field x is 1500.50"},
		{filter.Kind{Type: filter.Duration}, filter.Whole(2 * 86_400_000), "поле x — 2 дня", "field x is 2 days"},
		{filter.Kind{Type: filter.Date}, filter.Whole(at - at%86_400_000), "поле x — 01.03.2026", "field x is 1 Mar 2026"},
		{filter.Kind{Type: filter.Moment}, filter.Whole(at), "поле x — 02.03.2026 01:30", "field x is 2 Mar 2026 01:30"},
		{filter.Kind{Type: filter.Choice, Options: []filter.Option{{Value: "m", Words: i18n.Words("мужской", "male")}}}, filter.Exact("m"), "поле x — «мужской»", "field x is “male”"},
		{filter.Kind{Type: filter.Set}, filter.Members("a", "b"), "поле x — «a», «b»", "field x is “a”, “b”"},
	} {
		reg, err := filter.NewRegistry(named("x", c.kind))
		if err != nil {
			t.Fatal(err)
		}
		text := `x()`
		f, problems := filter.CompileText(text, reg, filter.Env{})
		if f == nil {
			t.Fatal(problems)
		}
		fact := filter.Facts(f)[0]
		if ru, en := fact.Said(c.value, i18n.RU, moscow), fact.Said(c.value, i18n.EN, moscow); ru != c.ru || en != c.en {
			t.Errorf("%v: %q, %q", c.kind.Type, ru, en)
		}
	}
}
