// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package form

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Schema is the JSON Schema of files that a struct type reads.
func Schema(t reflect.Type, title string) ([]byte, error) {
	root := shape(t)
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["title"] = title
	text, err := json.MarshalIndent(root, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("form: schema: %w", err)
	}
	return append(text, '\n'), nil
}

func shape(t reflect.Type) map[string]any {
	if s, ok := reflect.TypeAssert[Shaped](reflect.Zero(t)); ok && t.Kind() != reflect.Pointer {
		return s.Schema()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return shape(t.Elem())
	case reflect.Slice:
		return map[string]any{"type": "array", "items": shape(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": shape(t.Elem())}
	case reflect.Struct:
		return object(t)
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.String:
		return map[string]any{"type": "string"}
	}
	return map[string]any{} // any value
}

func object(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	collect(t, properties, &required)
	m := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		m["required"] = required
	}
	if t.Implements(reflect.TypeFor[OneOf]()) {
		m["oneOf"] = choices(t)
	}
	return m
}

// choices says that exactly one of the pointers is set.
func choices(t reflect.Type) []any {
	var one []any
	for f := range t.Fields() {
		if f.Type.Kind() == reflect.Pointer && !Later(f) {
			one = append(one, map[string]any{"required": []string{Key(f)}})
		}
	}
	return one
}

// collect adds the fields of a struct and of what it embeds.
func collect(t reflect.Type, properties map[string]any, required *[]string) {
	for f := range t.Fields() {
		switch {
		case f.Anonymous:
			collect(f.Type, properties, required)
		case f.IsExported() && !Later(f):
			p := shape(f.Type)
			if about := f.Tag.Get("about"); about != "" {
				p["description"] = about
			}
			if words := f.Tag.Get("enum"); words != "" {
				p["enum"] = strings.Split(words, ",")
			}
			properties[Key(f)] = p
			if f.Tag.Get("is") == "required" {
				switch p["type"] { // what is needed is not empty
				case "string":
					p["minLength"] = max(1, length(p["minLength"]))
				case "array":
					p["minItems"] = 1
				}
				*required = append(*required, Key(f))
			}
		}
	}
}

func length(v any) int {
	n, _ := v.(int)
	return n
}
