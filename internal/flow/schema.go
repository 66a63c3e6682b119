// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"encoding/json"
	"fmt"
)

// The spellings of the parser as regular expressions of JSON Schema. A day that no month has, and more than ten years, only the parser knows.
const (
	durationPattern = `^(\d{1,4}d)?(\d{1,5}h)?(\d{1,7}m)?(\d{1,9}s)?$`
	momentPattern   = `^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])([ T]([01]\d|2[0-3]):[0-5]\d)?$`
	hourPattern     = `^([01]?\d|2[0-3]):[0-5]\d$`
)

// Schema is the JSON Schema (2020-12) of flow documents, made from the forms of the registry: what it allows, ParseJSON reads, and what
// FormatJSON writes, it allows. A number or a yes-or-no in the place of a word, which YAML makes easily, is only forgiven by the parser.
func Schema(reg *Registry) ([]byte, error) {
	b := schemaMaker{reg: reg, defs: map[string]any{
		"text": map[string]any{"oneOf": []any{
			map[string]any{"type": "string"},
			map[string]any{
				"type": "object", "additionalProperties": map[string]any{"type": "string"},
				"propertyNames": map[string]any{"anyOf": []any{map[string]any{"const": ""}, map[string]any{"pattern": langPattern.String()}}},
			},
		}},
	}}
	root := b.object(documentForm())
	if properties, ok := root["properties"].(map[string]any); ok {
		properties["format"] = map[string]any{"const": Format}
	}
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = "Flow document, format 1"
	root["$defs"] = b.defs
	out, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("flow: schema: %w", err)
	}
	return out, nil
}

// schemaMaker turns forms into schemas. A block of each kind has a definition of its own.
type schemaMaker struct {
	reg  *Registry
	defs map[string]any
}

func (b *schemaMaker) object(fields []Field) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range fields {
		properties[f.Key] = b.described(f)
		if f.Required {
			required = append(required, f.Key)
		}
	}
	out := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

// described is the schema of a field with its label.
func (b *schemaMaker) described(f Field) map[string]any {
	s := b.field(f)
	if f.Or != nil {
		s = map[string]any{"oneOf": []any{s, b.field(*f.Or)}}
	}
	if label, ok := f.Label["en"]; ok {
		s["title"] = label
	}
	return s
}

func (b *schemaMaker) field(f Field) map[string]any {
	switch f.Type {
	case Any:
		return map[string]any{}
	case Text:
		return map[string]any{"$ref": "#/$defs/text"}
	case Object:
		return b.object(f.Fields)
	case List:
		return map[string]any{"type": "array", "items": b.described(*f.Item)}
	case Map:
		return map[string]any{"type": "object", "additionalProperties": b.described(*f.Item)}
	case Blocks:
		return map[string]any{"type": "array", "items": map[string]any{"oneOf": b.kinds()}}
	case Triggers:
		return map[string]any{"type": "array", "items": map[string]any{"oneOf": b.triggers()}}
	case Bool:
		return map[string]any{"type": "boolean"}
	case Int, Number:
		return number(f)
	case Enum:
		values := make([]string, 0, len(f.Options))
		for _, o := range f.Options {
			values = append(values, o.Value)
		}
		return map[string]any{"enum": values}
	case Length:
		return map[string]any{"type": "string", "pattern": durationPattern, "minLength": 2}
	case Hour:
		return map[string]any{"type": "string", "pattern": hourPattern}
	case Moment:
		return map[string]any{"type": "string", "pattern": momentPattern}
	case Keyed, BlockID, FlowID:
		return map[string]any{"type": "string", "pattern": idPattern.String()}
	default:
		return map[string]any{"type": "string"}
	}
}

func number(f Field) map[string]any {
	s := map[string]any{"type": "number"}
	if f.Type == Int {
		s["type"] = "integer"
	}
	if f.Max > f.Min {
		s["minimum"], s["maximum"] = f.Min, f.Max
	}
	return s
}

// triggers lists references to the kinds of triggers, defining each.
func (b *schemaMaker) triggers() []any {
	refs := make([]any, 0, len(TriggerSpecs()))
	for _, spec := range TriggerSpecs() {
		s := b.object(triggerHead(spec.Form))
		if properties, ok := s["properties"].(map[string]any); ok {
			properties["kind"] = map[string]any{"const": spec.Kind}
		}
		b.defs["trigger_"+string(spec.Kind)] = s
		refs = append(refs, map[string]any{"$ref": "#/$defs/trigger_" + string(spec.Kind)})
	}
	return refs
}

// kinds lists references to the kinds of blocks, defining each.
func (b *schemaMaker) kinds() []any {
	refs := make([]any, 0, len(b.reg.kinds))
	for _, kind := range b.reg.kinds {
		s := b.object(headForm(b.reg.specs[kind].Form))
		if properties, ok := s["properties"].(map[string]any); ok {
			properties["kind"] = map[string]any{"const": kind}
		}
		b.defs["block_"+kind] = s
		refs = append(refs, map[string]any{"$ref": "#/$defs/block_" + kind})
	}
	return refs
}
