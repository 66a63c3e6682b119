// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// shape is what a value of a document is, whatever it was spelled in.
type shape uint8

const (
	shapeNull shape = iota
	shapeBool
	shapeNumber
	shapeString
	shapeList
	shapeMap
)

// value is one value of a document with the line it stood on: the common ground of the two spellings.
type value struct {
	shape shape
	text  string // of a string; of a number as it is written in JSON; "true" or "false"
	raw   string // how a number or a yes-or-no was written, when that differs: 007, yes
	items []value
	keys  []member // in the order they were written
	line  int
}

// member is one key of a map.
type member struct {
	key  string
	line int
	value
}

// get finds a key of a map; nil when it is absent.
func (v *value) get(key string) *value {
	for i := range v.keys {
		if v.keys[i].key == key {
			return &v.keys[i].value
		}
	}
	return nil
}

// appendJSON writes the value as compact JSON, keys in their order.
func (v *value) appendJSON(b []byte) []byte {
	switch v.shape {
	case shapeNull:
		return append(b, "null"...)
	case shapeBool, shapeNumber:
		return append(b, v.text...)
	case shapeString:
		return appendString(b, v.text)
	case shapeList:
		b = append(b, '[')
		for i := range v.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = v.items[i].appendJSON(b)
		}
		return append(b, ']')
	case shapeMap:
		b = append(b, '{')
		for i := range v.keys {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, v.keys[i].key), ':')
			b = v.keys[i].appendJSON(b)
		}
		return append(b, '}')
	}
	return b
}

// appendString quotes without the HTML escapes of encoding/json: a marketer's "<" stays readable in git.
func appendString(b []byte, s string) []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil { // a string always encodes
		return strconv.AppendQuote(b, s)
	}
	return append(b, bytes.TrimSuffix(out.Bytes(), []byte("\n"))...)
}
