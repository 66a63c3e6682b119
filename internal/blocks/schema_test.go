// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"parley/internal/blocks/blockstest"
	"parley/internal/flow"
)

// onlyTheParser are the problems that no schema can see: they stand between two places of the document, or need a calendar.
func onlyTheParser(rule string) bool {
	return slices.Contains([]string{"twice", "dead_link", "duration"}, rule)
}

// documents are the example flows and every block of the golden files, as JSON.
func documents(t *testing.T, reg *flow.Registry) [][]byte {
	t.Helper()
	var all [][]byte
	add := func(doc flow.Document) {
		text, err := flow.FormatJSON(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := flow.ParseJSON(reg, text); !flow.Broken(problems) {
			all = append(all, text)
		}
	}
	for _, text := range examples(t) {
		doc, _ := flow.ParseYAML(reg, text)
		add(doc)
	}
	for _, kind := range reg.Kinds() {
		raw, err := os.ReadFile(filepath.Join("testdata", kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []goldenCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			add(document(t, kind, c))
		}
	}
	doc, problems := flow.ParseYAML(reg, []byte(everyKey))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	add(doc)
	return all
}

// everyKey holds the keys of a document that the others have not.
const everyKey = `
format: 1
id: every
name: {ru: Всё, en: All}
languages: [ru, en, pt-br]
kind: announcement
settings: {reentry: {after: 30d}, exit: {when: 'tag("x")'}, zone_unknown: Asia/Tokyo}
triggers:
  - {id: t1, kind: link, start: a}
  - {id: t2, kind: event, event: bought, priority: -5}
  - {id: t3, kind: first_message}
  - {id: t4, kind: any_message}
  - {id: t5, kind: keyword, words: [приз], match: whole}
start: a
blocks:
  - {id: a, kind: stop, title: {ru: Конец}}
notes: [{id: n1, at: a, text: Проверить}]
frames: [{id: f1, title: Рамка, blocks: [a]}]
silenced: [{rule: no-goal, at: a, reason: так надо, by: ann, on: 2026-01-31}]
layout: {a: {x: 1.5, y: -2}}
`

// TestSchemaAgrees changes one place of a good document at random. What the schema allows the parser reads; what the parser reads is written as the schema allows.
func TestSchemaAgrees(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	schema, all := compileSchema(t, reg), documents(t, reg)
	allowed := func(text []byte) error {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			return err
		}
		return schema.Validate(value)
	}
	for _, text := range all {
		if err := allowed(text); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
	}
	both, neither := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var document any
		if err := json.Unmarshal(rapid.SampledFrom(all).Draw(t, "document"), &document); err != nil {
			t.Fatal(err)
		}
		document = spoil(t, document)
		text, err := json.MarshalIndent(document, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		refused := allowed(text)
		doc, problems := flow.ParseJSON(reg, text)
		if refused == nil {
			for _, p := range problems {
				if !onlyTheParser(p.Rule) {
					t.Fatalf("the schema allows what the parser does not: %s (%s) in\n%s", p, p.Rule, text)
				}
			}
		}
		if flow.Broken(problems) {
			neither++
			return
		}
		both++
		written, err := flow.FormatJSON(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		if err := allowed(written); err != nil {
			t.Fatalf("the parser reads what the schema refuses: %v in\n%s", err, written)
		}
	})
	if both == 0 || neither == 0 {
		t.Errorf("%d documents were read and %d refused: the changes try one side only", both, neither)
	}
}

// spoil walks to a random place and puts something else there, or takes it away, or adds to it.
func spoil(t *rapid.T, v any) any {
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) == 0 || rapid.IntRange(0, 12).Draw(t, "add") == 0 {
			v[rapid.SampledFrom([]string{"colour", "id", "wait", "text", "ru", "Russian", "", "title"}).Draw(t, "key")] = anything(t)
			return v
		}
		key := rapid.SampledFrom(keys).Draw(t, "at")
		if rapid.IntRange(0, 12).Draw(t, "drop") == 0 {
			delete(v, key)
			return v
		}
		v[key] = deeper(t, v[key])
		return v
	case []any:
		if len(v) == 0 || rapid.IntRange(0, 12).Draw(t, "more") == 0 {
			return append(v, anything(t))
		}
		i := rapid.IntRange(0, len(v)-1).Draw(t, "i")
		v[i] = deeper(t, v[i])
		return v
	default:
		return anything(t)
	}
}

func deeper(t *rapid.T, v any) any {
	if rapid.IntRange(0, 8).Draw(t, "here") == 0 {
		return anything(t)
	}
	return spoil(t, v)
}

func anything(t *rapid.T) any {
	return rapid.SampledFrom([]any{
		nil, true, false, 0, 1, 2, -3, 1.5, 1e6, "", "x", "a b", "-a", "Ключ_1", "30d", "1d12h", "12h1d", "90s", "0s", "9:30", "24:00", "09:61", "2026-01-31", "2026-13-01",
		"2026-01-31 10:00", "2026-01-31T24:00", "ru", "next", "url", "image", "message", "stop", "text", "always", "never", "mon", "POST", "приз",
		[]any{}, []any{"x"}, []any{map[string]any{}}, map[string]any{}, map[string]any{"ru": "Да"}, map[string]any{"Russian": "Да"}, map[string]any{"after": "30d"}, map[string]any{"for": "1h"},
		map[string]any{"id": "z", "kind": "stop"}, map[string]any{"id": "z", "kind": "dance"}, map[string]any{"kind": "stop"},
	}).Draw(t, "value")
}
