// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"encoding/json"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// settle makes the document say what answers really hold, where the library cannot tell: a list is never null, because an empty one is [],
// and a thing behind a pointer is null when it is missing. It works on the schemas of all operations, so it comes after them.
func settle(o *huma.OpenAPI) {
	for _, path := range o.Paths {
		for _, operation := range methods(path) {
			for _, answer := range operation.Responses {
				for _, content := range answer.Content {
					full(content.Schema)
				}
			}
		}
	}
	r := o.Components.Schemas
	for name, s := range r.Map() {
		t := r.TypeFromRef("#/components/schemas/" + name)
		for _, property := range s.Properties {
			full(property)
		}
		for _, f := range reflect.VisibleFields(t) {
			key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			property := s.Properties[key]
			if property == nil || property.Ref == "" || f.Type.Kind() != reflect.Pointer || strings.Contains(options, "omit") {
				continue
			}
			s.Properties[key] = &huma.Schema{Description: property.Description, OneOf: []*huma.Schema{{Ref: property.Ref}, {Type: "null"}}}
		}
	}
}

// full says that a list is never null, nor a list in it.
func full(s *huma.Schema) {
	if s != nil && s.Type == huma.TypeArray {
		s.Nullable = false
		full(s.Items)
	}
}

// object is a JSON object whose keys are described elsewhere.
type object struct{ json.RawMessage }

// Schema tells huma what it looks like.
func (object) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}
