// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"parley/internal/filter"
	"parley/internal/flow"
)

// sample is a value of each type of key that triggers have.
func sample(f flow.Field) any {
	switch f.Type {
	case flow.List:
		return []any{sample(*f.Item)}
	case flow.Enum:
		return f.Options[0].Value
	case flow.Bool:
		return true
	case flow.Int:
		return 3
	case flow.Length:
		return "2d"
	case flow.Hour:
		return "09:30"
	case flow.Condition:
		return `tag("vip")`
	case flow.BlockID:
		return "a"
	}
	if f.Key == "cron" {
		return "0 10 * * 1"
	}
	return "word"
}

// Every kind with every key it may have is read, compiled, written and read again, and the schema allows what was written. What the schema refuses, the parser
// does not take silently either.
func TestTriggerSchema(t *testing.T) {
	t.Parallel()
	reg := registry(t)
	text, err := flow.Schema(reg)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("flow.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("flow.json")
	if err != nil {
		t.Fatal(err)
	}
	allowed := func(document []byte) bool {
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(document))
		return err == nil && schema.Validate(v) == nil
	}
	write := func(trigger map[string]any) []byte {
		document, err := json.Marshal(map[string]any{"format": 1, "id": "f", "triggers": []any{trigger}, "start": "a", "blocks": []any{map[string]any{"id": "a", "kind": "stop"}}})
		if err != nil {
			t.Fatal(err)
		}
		return document
	}
	world := flow.World{Atoms: []filter.Atom{filter.TagAtom(func(filter.Scope) filter.Source { return filter.Source{} })}}
	for _, spec := range flow.TriggerSpecs() {
		trigger := map[string]any{"id": "t", "kind": string(spec.Kind)}
		for _, f := range slices.Concat(spec.Form, flow.SharedTriggerForm()) {
			trigger[f.Key] = sample(f)
		}
		delete(trigger, map[flow.TriggerKind]string{flow.ByDate: "after", flow.BySchedule: "cron"}[spec.Kind]) // not beside their other way
		doc, problems := flow.ParseJSON(reg, write(trigger))
		_, more := flow.Compile(doc, reg, world)
		if all := slices.Concat(problems, more); flow.Broken(all) {
			t.Errorf("%s: %v", spec.Kind, all)
			continue
		}
		written, err := flow.FormatJSON(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		if !allowed(written) {
			t.Errorf("%s: the schema refuses\n%s", spec.Kind, written)
		}
		var back struct{ Triggers []map[string]any }
		if err := json.Unmarshal(written, &back); err != nil || len(back.Triggers) != 1 || !slices.Equal(slices.Sorted(maps.Keys(back.Triggers[0])), slices.Sorted(maps.Keys(trigger))) {
			t.Errorf("%s: keys were lost: %s", spec.Kind, written)
		}
		trigger["tga"] = "vip"
		if _, problems := flow.ParseJSON(reg, write(trigger)); allowed(write(trigger)) || !flow.Broken(problems) {
			t.Errorf("%s: a key that nothing has is taken", spec.Kind)
		}
	}
}
