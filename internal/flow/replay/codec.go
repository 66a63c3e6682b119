// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package replay

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/template"
)

// recordFormat is the number of the stored form. A newer form keeps reading the older ones.
const recordFormat = 1

// ErrRecord says that bytes are not a stored step.
var ErrRecord = errors.New("replay: not a stored step")

// marks of traces are stored as their place in this list; new ones go to the end, and one that is not in it is written in full behind the last place.
func marks() [14]flow.MarkKind {
	return [...]flow.MarkKind{
		flow.MarkEnter, flow.MarkExit, flow.MarkWait, flow.MarkAsk, flow.MarkAnswer, flow.MarkInvalid, flow.MarkOther, flow.MarkStale, flow.MarkRepeat, flow.MarkText, flow.MarkEnd, flow.MarkFail,
		flow.MarkNotConnected, flow.MarkTrouble,
	}
}

const otherMark = 255

// The sorts of values that texts read.
const (
	wordUnset = iota
	wordText
	wordList
	wordNumber
	wordYesNo
	wordMoment
	wordMoney
	wordWhole
)

// AppendBinary adds the stored form to b, without moment and version. The error means that an input or a value is of a sort nobody can store.
func (r *Record) AppendBinary(b []byte) ([]byte, error) {
	allKinds, allMarks := inputKinds(), marks()
	kind := slices.IndexFunc(allKinds[:], func(k inputKind) bool { return k.kind == r.Input.Kind() })
	raw, err := json.Marshal(r.Input)
	if err != nil || kind < 0 {
		return nil, fmt.Errorf("replay: input %s: %w", r.Input.Kind(), errors.Join(err, ErrRecord))
	}
	b = append(b, recordFormat, byte(kind))
	for _, w := range [...]string{string(raw), r.Zone, r.Home, string(r.Lang)} {
		b = word(b, w)
	}
	b = binary.AppendUvarint(b, uint64(len(r.Facts)))
	for _, key := range slices.Sorted(maps.Keys(r.Facts)) {
		b = r.Facts[key].AppendBinary(word(b, key))
	}
	b = binary.AppendUvarint(b, uint64(len(r.Words)))
	for _, key := range slices.Sorted(maps.Keys(r.Words)) {
		if b, err = value(word(b, key), r.Words[key]); err != nil {
			return nil, err
		}
	}
	b = binary.AppendUvarint(b, uint64(len(r.IDs)))
	last := int64(0)
	for _, id := range r.IDs { // made one after the other, so their differences are short
		b, last = binary.AppendVarint(b, id-last), id
	}
	b = binary.AppendUvarint(b, uint64(len(r.Trace)))
	block := ""
	for _, m := range r.Trace {
		at := slices.Index(allMarks[:], m.Kind)
		if at < 0 {
			b = word(append(b, otherMark), string(m.Kind))
		} else {
			b = append(b, byte(at))
		}
		if m.Block == block { // most marks are about the same block as the one before
			b = append(b, 0)
		} else {
			b, block = word(append(b, 1), m.Block), m.Block
		}
		for _, w := range [...]string{m.Exit, m.Name, m.Value} {
			b = word(b, w)
		}
	}
	return b, nil
}

func word(b []byte, s string) []byte { return append(binary.AppendUvarint(b, uint64(len(s))), s...) }

func value(b []byte, f flow.Found) ([]byte, error) {
	if !f.Set {
		return append(b, wordUnset), nil
	}
	switch v := f.Value.(type) {
	case string:
		return word(append(b, wordText), v), nil
	case []string:
		b = binary.AppendUvarint(append(b, wordList), uint64(len(v)))
		for _, one := range v {
			b = word(b, one)
		}
		return b, nil
	case float64:
		return binary.LittleEndian.AppendUint64(append(b, wordNumber), math.Float64bits(v)), nil
	case bool:
		if v {
			return append(b, wordYesNo, 1), nil
		}
		return append(b, wordYesNo, 0), nil
	case time.Time:
		return word(binary.AppendVarint(append(b, wordMoment), v.UnixMilli()), v.Location().String()), nil
	case template.Money:
		return word(binary.AppendVarint(append(b, wordMoney), v.Minor), v.Currency), nil
	case int64:
		return binary.AppendVarint(append(b, wordWhole), v), nil
	case int:
		return binary.AppendVarint(append(b, wordWhole), int64(v)), nil
	default:
		return nil, fmt.Errorf("replay: value of type %T: %w", v, ErrRecord)
	}
}

// Decode reads a stored step.
func Decode(now, version int64, data []byte) (Record, error) {
	d := reader{b: data}
	r := Record{Now: now, Version: version}
	format, kind := d.byte(), int(d.byte())
	allKinds, allMarks := inputKinds(), marks()
	if format != recordFormat || kind >= len(allKinds) {
		return Record{}, ErrRecord
	}
	raw := d.word()
	r.Zone, r.Home, r.Lang = d.word(), d.word(), i18n.Lang(d.word())
	for n := d.length(); n > 0 && !d.bad; n-- {
		key := d.word()
		v, rest, err := filter.ReadValue(d.b)
		if err != nil {
			return Record{}, fmt.Errorf("%w: %w", ErrRecord, err)
		}
		if r.Facts == nil {
			r.Facts = filter.Known{}
		}
		r.Facts[key], d.b = v, rest
	}
	for n := d.length(); n > 0 && !d.bad; n-- {
		if r.Words == nil {
			r.Words = map[string]flow.Found{}
		}
		key := d.word()
		r.Words[key] = d.value()
	}
	last := int64(0)
	for n := d.length(); n > 0 && !d.bad; n-- {
		last += d.number()
		r.IDs = append(r.IDs, last)
	}
	block := ""
	for n := d.length(); n > 0 && !d.bad; n-- {
		var m flow.Mark
		switch at := d.byte(); {
		case at == otherMark:
			m.Kind = flow.MarkKind(d.word())
		case int(at) < len(allMarks):
			m.Kind = allMarks[at]
		default:
			return Record{}, ErrRecord
		}
		if d.byte() == 1 {
			block = d.word()
		}
		m.Block, m.Exit, m.Name, m.Value = block, d.word(), d.word(), d.word()
		r.Trace = append(r.Trace, m)
	}
	if d.bad || len(d.b) > 0 {
		return Record{}, ErrRecord
	}
	var err error
	r.Input, err = allKinds[kind].read([]byte(raw)) //nolint:gosec // compared with their number as soon as it was read
	return r, err
}

// reader takes values off the front of bytes; after the first that is not there, everything is zero and bad is set.
type reader struct {
	b   []byte
	bad bool
}

func (d *reader) byte() byte {
	if len(d.b) == 0 {
		d.bad = true
		return 0
	}
	v := d.b[0]
	d.b = d.b[1:]
	return v
}

func (d *reader) number() int64 {
	n, size := binary.Varint(d.b)
	if size <= 0 {
		d.bad = true
		return 0
	}
	d.b = d.b[size:]
	return n
}

// length is a count of things that take at least a byte each.
func (d *reader) length() uint64 {
	n, size := binary.Uvarint(d.b)
	if size <= 0 || n > uint64(len(d.b)-size) {
		d.bad = true
		return 0
	}
	d.b = d.b[size:]
	return n
}

func (d *reader) word() string {
	n := d.length()
	w := string(d.b[:n])
	d.b = d.b[n:]
	return w
}

func (d *reader) value() flow.Found {
	set := func(v any) flow.Found { return flow.Found{Value: v, Set: true} }
	switch d.byte() {
	case wordText:
		return set(d.word())
	case wordList:
		list := []string{}
		for n := d.length(); n > 0 && !d.bad; n-- {
			list = append(list, d.word())
		}
		return set(list)
	case wordNumber:
		if len(d.b) < 8 {
			d.bad = true
			return flow.Found{}
		}
		bits := binary.LittleEndian.Uint64(d.b)
		d.b = d.b[8:]
		return set(math.Float64frombits(bits))
	case wordYesNo:
		return set(d.byte() == 1)
	case wordMoment:
		ms, zone := d.number(), zone(d.word())
		if zone == nil {
			zone = time.UTC
		}
		return set(time.UnixMilli(ms).In(zone))
	case wordMoney:
		return set(template.Money{Minor: d.number(), Currency: d.word()})
	case wordWhole:
		return set(d.number())
	default:
		return flow.Found{}
	}
}
