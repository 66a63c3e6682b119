// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// lies lists where a value is not what a schema of the document says.
func lies(doc map[string]any, schema any, value any, at string) []string {
	s, _ := schema.(map[string]any)
	if ref, ok := s["$ref"].(string); ok {
		schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
		return lies(doc, schemas[strings.TrimPrefix(ref, "#/components/schemas/")], value, at)
	}
	if of := list(s["oneOf"]); of != nil {
		var said []string
		for _, one := range of {
			lie := lies(doc, one, value, at)
			if lie == nil {
				return nil
			}
			said = append(said, lie...)
		}
		return said
	}
	if types := typesOf(s); len(types) > 0 && !slices.Contains(types, typeOf(value)) && (typeOf(value) != "integer" || !slices.Contains(types, "number")) {
		return []string{fmt.Sprintf("%s is %s, not %v", at, typeOf(value), types)}
	}
	if enum := list(s["enum"]); enum != nil && value != nil && !slices.Contains(enum, value) {
		return []string{fmt.Sprintf("%s is %v, not one of %v", at, value, enum)}
	}
	var said []string
	switch of := value.(type) {
	case []any:
		for i, v := range of {
			said = append(said, lies(doc, s["items"], v, fmt.Sprintf("%s/%d", at, i))...)
		}
	case map[string]any:
		properties, _ := s["properties"].(map[string]any)
		for _, key := range list(s["required"]) {
			if _, there := of[key.(string)]; !there {
				said = append(said, fmt.Sprintf("%s has no %s", at, key))
			}
		}
		for _, key := range slices.Sorted(maps.Keys(of)) {
			if property, known := properties[key]; known {
				said = append(said, lies(doc, property, of[key], at+"/"+key)...)
			} else if more, open := s["additionalProperties"].(map[string]any); open {
				said = append(said, lies(doc, more, of[key], at+"/"+key)...)
			} else if s["additionalProperties"] == false {
				said = append(said, fmt.Sprintf("%s/%s is not in the document", at, key))
			}
		}
	}
	return said
}

func typesOf(s map[string]any) []string {
	if one, ok := s["type"].(string); ok {
		return []string{one}
	}
	var types []string
	for _, t := range list(s["type"]) {
		types = append(types, t.(string))
	}
	return types
}

func typeOf(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
