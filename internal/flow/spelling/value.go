// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package spelling reads and writes the values of documents in their two spellings, JSON and YAML, and keeps what a person needs to find
// a mistake: the lines, the order of keys, and how a number was written. It knows nothing of flows.
package spelling

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	"parley/internal/i18n"
)

// Shape is what a value of a document is, whatever it was spelled in.
type Shape uint8

// The shapes; lists and maps are branches, the others leaves.
const (
	Null Shape = iota
	Bool
	Number
	String
	List
	Map
)

// Value is one value of a document with the line it stood on: the common ground of the two spellings.
type Value struct {
	Shape Shape
	Text  string // of a string; of a number as it is written in JSON; "true" or "false"
	Raw   string // how a number or a yes-or-no was written, when that differs: 007, yes
	Items []Value
	Keys  []Member // in the order they were written
	Line  int      // counted from 1; 0 is unknown
}

// Member is one key of a map.
type Member struct {
	Key  string
	Line int // of the key
	Value
}

// Mistake is why a text could not be read, in words for the person who wrote it.
type Mistake struct {
	Line int // counted from 1; 0 is unknown
	Text i18n.Text
}

// String is one line for a log or a terminal, in English.
func (m *Mistake) String() string {
	text := m.Text.In(i18n.EN)
	if m.Line > 0 {
		return fmt.Sprintf("line %d: %s", m.Line, text)
	}
	return text
}

func mistake(line int, ru, en string, args ...any) *Mistake {
	return &Mistake{Line: line, Text: i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...))}
}

// Get finds a key of a map; nil when it is absent.
func (v *Value) Get(key string) *Value {
	for i := range v.Keys {
		if v.Keys[i].Key == key {
			return &v.Keys[i].Value
		}
	}
	return nil
}

// AppendJSON writes the value as compact JSON, keys in their order.
func (v *Value) AppendJSON(b []byte) []byte {
	switch v.Shape {
	case Null:
		return append(b, "null"...)
	case Bool, Number:
		return append(b, v.Text...)
	case String:
		return AppendString(b, v.Text)
	case List:
		b = append(b, '[')
		for i := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.Items[i].AppendJSON(b)
		}
		return append(b, ']')
	case Map:
		b = append(b, '{')
		for i := range v.Keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(AppendString(b, v.Keys[i].Key), ':')
			b = v.Keys[i].AppendJSON(b)
		}
		return append(b, '}')
	}
	return b
}

// AppendString quotes without the HTML escapes of encoding/json: a marketer's "<" stays readable in git.
func AppendString(b []byte, s string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string always encodes
		return strconv.AppendQuote(b, s)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}
