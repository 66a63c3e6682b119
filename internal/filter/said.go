// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"parley/internal/i18n"
)

// Said says what a fact was found to be: `поле «Город» — «москва»`, `нет тега «vip»`. Moments are shown in the zone.
func (f *Fact) Said(v Value, lang i18n.Lang, zone *time.Location) string {
	words, to := f.atom.Words, speech{lang, func(*Fact, int) string { return "" }}
	switch {
	case v.class == classNone || f.Kind.Type == Bool && v.whole == 0 || v.class == classSet && len(v.members) == 0:
		if f.Kind.Type != Bool && words.No.Empty() {
			return f.fill(words.Subject, to) + i18n.Words(": не задано", ": not set").In(lang, i18n.EN)
		}
		return f.fill(words.No, to)
	case f.Kind.Type == Bool:
		return f.fill(words.Yes, to)
	}
	return f.fill(words.Subject, to) + i18n.Words(" — ", " is ").In(lang, i18n.EN) + f.shown(v, lang, zone)
}

// shown is a value that is set, for a person.
func (f *Fact) shown(v Value, lang i18n.Lang, zone *time.Location) string {
	quoted := func(s string) string { return f.show(Literal{Type: String, Text: s}, Eq, lang) }
	switch f.Kind.Type {
	case Text, Choice:
		return quoted(v.text)
	case Set:
		shown := make([]string, len(v.members))
		for i, m := range v.members {
			shown[i] = quoted(m)
		}
		return strings.Join(shown, ", ")
	case Number:
		return strconv.FormatFloat(v.number, 'f', -1, 64)
	case Integer:
		return strconv.FormatFloat(float64(v.whole)/math.Pow10(f.Kind.Scale), 'f', f.Kind.Scale, 64)
	case Duration:
		return saidPeriod(v.whole, lang, false)
	case Date:
		return f.show(Literal{Type: Calendar, MS: v.whole}, Eq, lang)
	default:
		if zone == nil {
			zone = time.UTC
		}
		at := time.UnixMilli(v.whole).In(zone)
		_, offset := at.Zone()
		return f.show(Literal{Type: Calendar, MS: v.whole + int64(offset)*second}, Eq, lang) + at.Format(" 15:04")
	}
}

// ErrValue says that bytes are not a stored value.
var ErrValue = errors.New("filter: not a stored value")

// AppendBinary adds the value's stored form to b.
func (v Value) AppendBinary(b []byte) []byte {
	b = append(b, byte(v.class))
	word := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	switch v.class {
	case classText:
		word(v.text)
	case classNumber:
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v.number))
	case classBool, classWhole:
		b = binary.AppendVarint(b, v.whole)
	case classSet:
		b = binary.AppendUvarint(b, uint64(len(v.members)))
		for _, m := range v.members {
			word(m)
		}
	case classNone:
	}
	return b
}

// ReadValue takes a stored value off the front of b and gives the rest.
func ReadValue(b []byte) (v Value, rest []byte, err error) {
	if len(b) == 0 || class(b[0]) > classSet {
		return Value{}, nil, ErrValue
	}
	v.class, b = class(b[0]), b[1:]
	bad := false
	length := func() uint64 {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(len(b)-size) {
			bad = true
			return 0
		}
		b = b[size:]
		return n
	}
	word := func() (s string) {
		n := length()
		s, b = string(b[:n]), b[n:]
		return s
	}
	switch v.class {
	case classText:
		v.text = word()
	case classNumber:
		if len(b) < 8 {
			return Value{}, nil, ErrValue
		}
		v.number, b = math.Float64frombits(binary.LittleEndian.Uint64(b)), b[8:]
	case classBool, classWhole:
		n, size := binary.Varint(b)
		if size <= 0 {
			return Value{}, nil, ErrValue
		}
		v.whole, b = n, b[size:]
	case classSet:
		for n := length(); n > 0 && !bad; n-- {
			v.members = append(v.members, word())
		}
	case classNone:
	}
	if bad {
		return Value{}, nil, ErrValue
	}
	return v, b, nil
}
