// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"testing"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// now is 2026-06-15 12:00 UTC, the present of all tests.
const now = int64(1_781_524_800_000)

const day = int64(86_400_000)

// registry is the first form of the language over the tables of schema.
func registry(t testing.TB) *filter.Registry {
	t.Helper()
	kinds := map[string]filter.Kind{
		"city":     {Type: filter.Text, Label: i18n.Words("Город", "City")},
		"age":      {Type: filter.Number},
		"budget":   {Type: filter.Integer, Scale: 2},
		"vip":      {Type: filter.Bool},
		"birthday": {Type: filter.Date},
		"visit":    {Type: filter.Moment},
		"size":     {Type: filter.Choice, Options: []filter.Option{{Value: "S", Words: i18n.Words("малый", "small")}, {Value: "L"}}},
		"called":   {Type: filter.Duration},
	}
	column := map[filter.Type]string{
		filter.Text: "f.folded", filter.Number: "f.num", filter.Integer: "f.whole", filter.Bool: "f.whole = 1",
		filter.Date: "f.whole", filter.Moment: "f.whole", filter.Choice: "f.folded", filter.Duration: "f.whole",
	}
	fields := filter.FieldAtom(func(key string) (filter.Kind, bool) { k, there := kinds[key]; return k, there }, func(s filter.Scope) filter.Source {
		return filter.Source{
			From:  "contact_field f",
			Where: "f.workspace_id = $2 AND f.contact_id = contact.id AND f.key = $1",
			Value: column[s.Kind.Type], Args: []any{s.Args[0].Text, s.Workspace},
		}
	})
	tagged := func(s filter.Scope) filter.Source {
		src := filter.Source{From: "contact_tag t", Where: "t.workspace_id = contact.workspace_id AND t.contact_id = contact.id"}
		if s.Kind.Type == filter.Set {
			src.Value = "t.folded"
			return src
		}
		src.Where += " AND t.folded = $1"
		src.Args = []any{s.Args[0].Text}
		return src
	}
	r, err := filter.NewRegistry(
		fields,
		filter.TagAtom(tagged),
		filter.Atom{Name: "tags", Kind: filter.Kind{Type: filter.Set}, Source: tagged, Words: filter.Phrases{
			Subject: i18n.Words("набор тегов", "set of tags"), Yes: i18n.Words("есть теги", "has tags"), No: i18n.Words("нет тегов", "has no tags"),
		}},
		filter.Atom{Name: "archived", Kind: filter.Kind{Type: filter.Bool}, Source: filter.ColumnSource("contact.archived = 1"),
			Words: filter.Phrases{Yes: i18n.Words("в архиве", "is archived"), No: i18n.Words("не в архиве", "is not archived")}},
		first("score", filter.Number, "num", "age"), first("alias", filter.Text, "folded", "city"),
		filter.NameAtom(filter.ColumnSource("contact.folded")),
		filter.CreatedAtom(filter.ColumnSource("contact.created_at")),
		filter.LastClickAtom(filter.ColumnSource("contact.last_click_at")),
		filter.BucketAtom(filter.ColumnSource("contact.bucket")),
	)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// first is an atom over a column of a field whose unset value counts as before all.
func first(name string, kind filter.Type, column, key string) filter.Atom {
	words := i18n.Words(name, name)
	return filter.Atom{
		Name: name, Kind: filter.Kind{Type: kind}, Unset: filter.BeforeAll, Words: filter.Phrases{Subject: words, Yes: words, No: words},
		Source: func(filter.Scope) filter.Source {
			return filter.Source{
				From:  "contact_field f",
				Where: "f.workspace_id = contact.workspace_id AND f.contact_id = contact.id AND f.key = $1",
				Value: "f." + column, Args: []any{key},
			}
		},
	}
}

// compile compiles a filter that must be right.
func compile(t testing.TB, text string) *filter.Filter {
	t.Helper()
	f, problems := filter.CompileText(text, registry(t), filter.Env{Workspace: 1})
	if len(problems) > 0 {
		t.Fatalf("%s: %v", text, problems)
	}
	return f
}
