// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package i18n

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Langs are the languages the text has, in the fixed order of our files: ru, en, then by alphabet.
func (t Text) Langs() []Lang {
	langs := make([]Lang, 0, len(t))
	for l := range t {
		langs = append(langs, l)
	}
	slices.SortFunc(langs, func(a, b Lang) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return strings.Compare(string(a), string(b))
	})
	return langs
}

func rank(l Lang) int {
	switch l {
	case RU:
		return 0
	case EN:
		return 1
	default:
		return 2
	}
}

// single is the text when it is plain, and whether it is.
func (t Text) single() (string, bool) {
	if len(t) == 0 {
		return "", true
	}
	s, ok := t[""]
	return s, ok && len(t) == 1
}

// MarshalJSON writes a plain text as a string and any other as an object with its keys in the fixed order.
func (t Text) MarshalJSON() ([]byte, error) {
	if s, ok := t.single(); ok {
		return quote(s)
	}
	var b bytes.Buffer
	for i, l := range t.Langs() {
		key, err := quote(string(l))
		if err != nil {
			return nil, err
		}
		value, err := quote(t[l])
		if err != nil {
			return nil, err
		}
		b.WriteByte("{,"[min(i, 1)])
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// UnmarshalJSON reads a string or an object by language. An empty string is an empty text.
func (t *Text) UnmarshalJSON(data []byte) error {
	return t.read(func(v any) error { return json.Unmarshal(data, v) })
}

// ordered is how a Text looks to a YAML library: a struct keeps the order of its keys, and the library need not be named on this floor.
type ordered struct {
	RU   *string         `yaml:"ru,omitempty"`
	EN   *string         `yaml:"en,omitempty"`
	Rest map[Lang]string `yaml:",inline"`
}

// MarshalYAML gives a string for a plain text, and otherwise a mapping in the order MarshalJSON keeps.
func (t Text) MarshalYAML() (any, error) {
	if s, ok := t.single(); ok {
		return s, nil
	}
	o := ordered{Rest: map[Lang]string{}}
	for l, s := range t {
		switch l {
		case RU:
			o.RU = &s
		case EN:
			o.EN = &s
		default:
			o.Rest[l] = s
		}
	}
	return o, nil
}

// UnmarshalYAML reads a string or a map by language.
func (t *Text) UnmarshalYAML(decode func(any) error) error { return t.read(decode) }

// read tries a string first and a map second; the map's error is told, since whoever wrote braces meant a map.
func (t *Text) read(decode func(any) error) error {
	var s string
	if decode(&s) == nil {
		*t = nil
		if s != "" {
			*t = Plain(s)
		}
		return nil
	}
	var m map[Lang]string
	if err := decode(&m); err != nil {
		return fmt.Errorf("i18n: a text is a string, or strings by language: %w", err)
	}
	for l := range m {
		if l != "" && !l.valid() {
			return fmt.Errorf("i18n: %q is not a language tag such as ru or pt-br", string(l))
		}
	}
	*t = m
	return nil
}

// valid reports whether the tag has the shape of Lang: letters and digits in one or two parts of at most eight.
func (l Lang) valid() bool {
	first, second, two := strings.Cut(string(l), "-")
	return tagPart(first) && (!two || tagPart(second))
}

func tagPart(s string) bool {
	return len(s) >= 2 && len(s) <= 8 && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789") == ""
}

// quote writes a JSON string, which is a YAML string too, leaving < > & readable.
func quote(s string) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return nil, fmt.Errorf("i18n: %w", err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
