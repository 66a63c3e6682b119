// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spelling_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/flow/spelling"
	"parley/internal/i18n"
)

// values draws documents of the sort that people write, with strings that YAML could take for something else.
func values() *rapid.Generator[spelling.Value] {
	words := rapid.OneOf(
		rapid.SampledFrom([]string{"yes", "null", "007", "1e3", "30d", "- x", "a: b", "#", "", " ", "Привет, {{ name }}", "one\ntwo", "one\n\n two\n", "'", `"`, `\`, "<b>", "👍", "\u2028", "!tag", "*a", "&a"}),
		rapid.StringOfN(rapid.Rune(), 0, 12, -1))
	leaf := rapid.OneOf(
		rapid.Map(words, func(s string) spelling.Value { return spelling.Value{Shape: spelling.String, Text: s} }),
		rapid.SampledFrom([]spelling.Value{
			{Shape: spelling.Null}, {Shape: spelling.Bool, Text: "true"}, {Shape: spelling.Number, Text: "-12"}, {Shape: spelling.Number, Text: "0.5"},
		}))
	var node func(depth int) *rapid.Generator[spelling.Value]
	node = func(depth int) *rapid.Generator[spelling.Value] {
		if depth == 0 {
			return leaf
		}
		below := rapid.Deferred(func() *rapid.Generator[spelling.Value] { return node(depth - 1) })
		list := rapid.Map(rapid.SliceOfN(below, 0, 4), func(items []spelling.Value) spelling.Value { return spelling.Value{Shape: spelling.List, Items: items} })
		keys := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-zа-я_-]{1,8}|yes|7`), 0, 4, rapid.ID[string])
		object := rapid.Custom(func(t *rapid.T) spelling.Value {
			v := spelling.Value{Shape: spelling.Map}
			for _, key := range keys.Draw(t, "keys") {
				v.Keys = append(v.Keys, spelling.Member{Key: key, Value: below.Draw(t, key)})
			}
			return v
		})
		return rapid.OneOf(leaf, list, object)
	}
	return node(3)
}

func TestBothSpellingsMeanTheSame(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := values().Filter(func(v spelling.Value) bool { return v.Shape == spelling.Map && len(v.Keys) > 0 }).Draw(t, "document")
		want := string(v.AppendJSON(nil))
		read, mistake := spelling.ReadJSON([]byte(want))
		if mistake != nil || string(read.AppendJSON(nil)) != want {
			t.Fatalf("JSON %s: %v", want, mistake)
		}
		yaml := v.YAML()
		read, mistake = spelling.ReadYAML(yaml)
		if mistake != nil {
			t.Fatalf("%s\n%s", mistake, yaml)
		}
		if diff := cmp.Diff(want, string(read.AppendJSON(nil))); diff != "" {
			t.Fatalf("%s\n%s", yaml, diff)
		}
	})
}

func TestMistakesSayWhere(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                          "The file is empty.",
		"a: 1\n---\nb: 2":           "line 3: The file holds several documents; one is needed.",
		"a: 1\nb: &x 2\nc: *x":      "line 2: This is not YAML: Anchor is not used in flow documents.",
		strings.Repeat("[", 60):     "This is not YAML",
		"a:\n  - 1\n b: 2\n  - 3\n": "This is not YAML",
	} {
		_, mistake := spelling.ReadYAML([]byte(text))
		if mistake == nil || !strings.Contains(mistake.String(), want) {
			t.Errorf("%.20q: %v, want %q", text, mistake, want)
		}
		if mistake != nil && mistake.Text[i18n.RU] == "" {
			t.Errorf("%.20q is not told in Russian", text)
		}
	}
	for text, want := range map[string]string{
		"{\n \"a\": ,\n}":          "line 2: This is not JSON",
		"{} {}":                    "something stands behind the document",
		strings.Repeat("[", 60):    "nested too deep",
		"{\"a\": 1, \"b\": [1, 2}": "This is not JSON",
	} {
		_, mistake := spelling.ReadJSON([]byte(text))
		if mistake == nil || !strings.Contains(mistake.String(), want) {
			t.Errorf("%.20q: %v, want %q", text, mistake, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("a: {b: [1, 'c', \"d\"]}\ne: |-\n  f\n  g\n")
	f.Add(`{"a": [1, null, true, "\u2028"]}`)
	f.Fuzz(func(t *testing.T, text string) {
		for _, read := range []func([]byte) (spelling.Value, *spelling.Mistake){spelling.ReadJSON, spelling.ReadYAML} {
			v, mistake := read([]byte(text))
			if mistake != nil {
				continue
			}
			if _, again := spelling.ReadJSON(v.AppendJSON(nil)); again != nil {
				t.Errorf("%q is written as JSON that cannot be read: %v", text, again)
			}
		}
	})
}
