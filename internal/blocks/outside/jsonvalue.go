// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outside

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parley/internal/flow"
	"parley/internal/template"
)

// maxKept bounds what one value of an outside answer may put into a session or a field, in bytes.
const maxKept = 4096

// jsonTemplate is a JSON value whose strings are templates: they are quoted after rendering, so no answer of a person can break out of its place.
type jsonTemplate struct {
	text  *flow.Words
	plain json.RawMessage // a number, a truth or null
	items []*jsonTemplate
	keys  []string // of an object, beside items
	kind  byte     // '"', '[', '{' or 0
}

func compileJSON(raw json.RawMessage, path string, s *flow.Scope) *jsonTemplate {
	var v any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	if err := dec.Decode(&v); err != nil {
		s.Wrong("value", path, "Тело не читается: %v.", "The body cannot be read: %v.", err)
		return nil
	}
	return jsonNode(v, path, s)
}

func jsonNode(v any, path string, s *flow.Scope) *jsonTemplate {
	switch v := v.(type) {
	case string:
		return &jsonTemplate{kind: '"', text: s.Template(path, v, template.InPlain)}
	case []any:
		out := &jsonTemplate{kind: '['}
		for i, item := range v {
			out.items = append(out.items, jsonNode(item, fmt.Sprintf("%s[%d]", path, i), s))
		}
		return out
	case map[string]any:
		out := &jsonTemplate{kind: '{', keys: slices.Sorted(maps.Keys(v))}
		for _, key := range out.keys {
			out.items = append(out.items, jsonNode(v[key], path+"."+key, s))
		}
		return out
	default:
		plain, err := json.Marshal(v)
		if err != nil {
			plain = json.RawMessage("null")
		}
		return &jsonTemplate{plain: plain}
	}
}

// render writes the value for the person.
func (j *jsonTemplate) render(t *flow.Turn) string { return string(j.appendTo(nil, t)) }

func (j *jsonTemplate) appendTo(b []byte, t *flow.Turn) []byte {
	switch j.kind {
	case '"':
		return appendJSON(b, t.Text(j.text))
	case '[':
		b = append(b, '[')
		for i, item := range j.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendTo(b, t)
		}
		return append(b, ']')
	case '{':
		b = append(b, '{')
		for i, item := range j.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendTo(append(appendJSON(b, j.keys[i]), ':'), t)
		}
		return append(b, '}')
	default:
		return append(b, j.plain...)
	}
}

func appendJSON(b []byte, s string) []byte {
	quoted, err := json.Marshal(s)
	if err != nil { // a string always encodes
		return append(b, `""`...)
	}
	return append(b, quoted...)
}

// jsonPath reads $.order.items[0].id as the keys and numbers on the way.
func jsonPath(path string) ([]string, bool) {
	rest, ok := strings.CutPrefix(path, "$")
	var steps []string
	for ok && rest != "" {
		switch rest[0] {
		case '.':
			end := strings.IndexAny(rest[1:], ".[") + 1
			if end == 0 {
				end = len(rest)
			}
			steps = append(steps, rest[1:end])
			ok, rest = end > 1, rest[end:]
		case '[':
			end := strings.IndexByte(rest, ']')
			if end < 2 || strings.Trim(rest[1:end], "0123456789") != "" {
				return nil, false
			}
			steps, rest = append(steps, rest[1:end]), rest[end+1:]
		default:
			return nil, false
		}
	}
	return steps, ok
}

// jsonFind reads a value at a place: words as they are, anything else as JSON. It decodes only along the way.
func jsonFind(body []byte, steps []string) (string, bool) {
	raw := json.RawMessage(body)
	for _, step := range steps {
		var object map[string]json.RawMessage
		var list []json.RawMessage
		if i, err := strconv.Atoi(step); err == nil && json.Unmarshal(raw, &list) == nil {
			if i >= len(list) {
				return "", false
			}
			raw = list[i]
			continue
		}
		if json.Unmarshal(raw, &object) != nil {
			return "", false
		}
		next, ok := object[step]
		if !ok {
			return "", false
		}
		raw = next
	}
	var text string
	if err := json.Unmarshal(raw, &text); err != nil {
		text = string(bytes.TrimSpace(raw))
		if !json.Valid(raw) || text == "null" {
			return "", false
		}
	}
	if len(text) > maxKept {
		text = strings.ToValidUTF8(text[:maxKept], "")
	}
	return text, true
}

// isEmpty reports whether an answer holds nothing.
func isEmpty(body []byte) bool {
	return slices.Contains([]string{"", "null", "{}", "[]"}, string(bytes.TrimSpace(body)))
}
