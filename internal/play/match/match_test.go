// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package match_test

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/play/match"
)

func TestCovers(t *testing.T) {
	t.Parallel()
	const got = `{"id": "x", "n": 3, "big": 9007199254740991, "f": 1.5, "ok": true, "none": null, "list": [{"a": 1, "b": 2}, 5]}`
	for want, seen := range map[string]string{
		"{}":                         "",
		"{n: 3}":                     "",
		"{big: 9007199254740991}":    "",
		"{n: 3.0, f: 1.5, ok: true}": "",
		"{none: null, absent: null}": "",
		"{list: [{a: 1}, 5]}":        "",
		`{n: "3"}`:                   "expected: $.n is \"3\"; seen: 3",
		"{n: 4}":                     "expected: $.n is 4; seen: 3",
		"{list: [{a: 1}]}":           `expected: $.list is [{"a":1}]; seen: [{"a":1,"b":2},5]`,
		"{list: [{a: 2}, 5]}":        "expected: $.list[0].a is 2; seen: 1",
		"{id: {a: 1}}":               `expected: $.id is {"a":1}; seen: "x"`,
		"{absent: 0}":                "expected: $.absent is 0; seen: null",
		"{ok: null}":                 "expected: $.ok is null; seen: true",
		"[]":                         "expected: $ is []; seen: " + compact(t, got),
	} {
		var w, g any
		if err := yaml.Unmarshal([]byte(want), &w); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(got), &g); err != nil {
			t.Fatal(err)
		}
		words := ""
		if m := match.Covers(w, g, "$"); m != nil {
			words = m.Error()
		}
		if words != seen {
			t.Errorf("%s: %q, want %q", want, words, seen)
		}
	}
}

func compact(t *testing.T, text string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		t.Fatal(err)
	}
	return match.JSON(v)
}

func TestCoversItself(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.MapOf(rapid.String(), rapid.SliceOf(rapid.Int())).Draw(t, "v")
		text, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var a any
		if err := json.Unmarshal(text, &a); err != nil {
			t.Fatal(err)
		}
		if m := match.Covers(a, a, "$"); m != nil {
			t.Fatal(m)
		}
	})
}

func TestDig(t *testing.T) {
	t.Parallel()
	var v any
	if err := json.Unmarshal([]byte(`{"items": [{"id": "a"}, {"id": "b"}], "n": 1}`), &v); err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]any{"$.items[1].id": "b", "$.n": 1.0, "$": v, "$.items[0]": map[string]any{"id": "a"}} {
		got, err := match.Dig(v, where)
		if err != nil || !cmp.Equal(got, want) {
			t.Errorf("%s: %v, %v", where, got, err)
		}
	}
	for _, where := range []string{"", "items", "$.none", "$.items[2]", "$.items[-1]", "$.n.x", "$[0]", "$.items[x]", "$x", "$.items["} {
		if got, err := match.Dig(v, where); err == nil {
			t.Errorf("%s: %v", where, got)
		}
	}
}

func FuzzDig(f *testing.F) {
	f.Add("$.a[0].b")
	f.Fuzz(func(_ *testing.T, where string) {
		_, _ = match.Dig(map[string]any{"a": []any{map[string]any{"b": 1}}}, where) // it must not panic
	})
}

func TestVars(t *testing.T) {
	t.Parallel()
	v := match.Vars{"id": "42", "list": []any{1.0}}
	got, err := v.Fill(map[string]any{"a": "x/${id}/${id}", "b": []any{"${list}", 5}, "c": "$id ${", "d": nil})
	want := map[string]any{"a": "x/42/42", "b": []any{[]any{1.0}, 5}, "c": "$id ${", "d": nil}
	if err != nil || !cmp.Equal(got, any(want)) {
		t.Errorf("%v, %v", got, err)
	}
	for _, in := range []any{"${nobody}", []any{"a ${nobody}"}, map[string]any{"a": "${nobody}"}} {
		if got, err := v.Fill(in); err == nil {
			t.Errorf("%v became %v", in, got)
		}
	}
}
