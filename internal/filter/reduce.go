// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// test is one condition brought to few primitive forms, which memory and SQL then answer alike.
// Negation does three jobs: "!=" is "not =", a value that counts as before all makes "<" a "not >=", and a Bool compared with false is "not".
type test struct {
	fact   *Fact
	negate bool
	// op is Alone; In (texts, numbers or spans, any of them); Contains, Lt, Le, Gt, Ge (texts[0] or numbers[0]).
	op      Op
	texts   []string
	numbers []float64
	// Whole numbers, moments and durations have every comparison as spans.
	spans    []between
	relative bool      // spans count from the present: from now for a Moment, from the start of today for a Date
	values   []Literal // for the sentence, with the operator that was written
	written  Op
}

// between is from ≤ x < to; the ends of int64 stand for "no bound".
type between struct{ from, to int64 }

const (
	noFrom int64 = math.MinInt64
	noTo   int64 = math.MaxInt64
)

// newTest reduces a checked condition.
func newTest(op Op, values []Literal, kind Kind, unset Unset, zone *time.Location) *test {
	t := &test{op: op, values: values, written: op}
	if op == Alone {
		return t
	}
	if op == Ne {
		t.op, t.negate = Eq, true
	}
	switch kind.Type {
	case Bool:
		t.negate = t.negate == values[0].Bool
		t.op = Alone
	case Text, Choice, Set:
		for _, v := range values {
			t.texts = append(t.texts, v.Text)
		}
		if t.op == Eq || kind.Type == Set {
			t.op = In
		}
	case Number:
		for _, v := range values {
			t.numbers = append(t.numbers, v.Number)
		}
		if t.op == Eq {
			t.op = In
		}
	case Integer, Moment, Date, Duration:
		for _, v := range values {
			if s, possible := spanOf(t.op, v, kind, zone); possible {
				t.spans = append(t.spans, s)
			}
		}
		ageless := kind.Type == Duration || kind.Type == Integer
		t.relative = !ageless && values[0].Type == Period
		t.spans, t.op = merge(t.spans), In
	}
	if unset == BeforeAll {
		t.turn()
	}
	return t
}

// turn makes "before" into "not from then on", so that a value that is not set passes it.
func (t *test) turn() {
	switch {
	case t.op == Lt:
		t.op, t.negate = Ge, true
	case t.op == Le:
		t.op, t.negate = Gt, true
	case len(t.spans) == 1 && t.spans[0].from == noFrom:
		t.spans[0], t.negate = between{t.spans[0].to, noTo}, true
	}
}

// dayIn is when the day of a date begins in a zone, and when the following one does.
func dayIn(v Literal, zone *time.Location) (first, next int64) {
	y, m, d := time.UnixMilli(v.MS).UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone).UnixMilli(), time.Date(y, m, d+1, 0, 0, 0, 0, zone).UnixMilli()
}

// spanOf turns a comparison of whole numbers into bounds; not possible means that no whole number passes.
func spanOf(op Op, v Literal, kind Kind, zone *time.Location) (s between, possible bool) {
	var first, next int64 // the value takes first ≤ x < next
	switch {
	case kind.Type == Integer:
		first, next = wholeBounds(v.Number, kind.Scale)
	case kind.Type == Duration:
		first, next = v.MS, v.MS+1
	case v.Type == Period:
		// An age: younger than d is a moment later than d ago.
		first, next = -v.MS, -v.MS+1
		op = map[Op]Op{Lt: Gt, Le: Ge, Gt: Lt, Ge: Le}[op]
	case kind.Type == Date:
		first, next = v.MS, v.MS+day
	default:
		first, next = dayIn(v, zone)
	}
	switch op {
	case Lt:
		return between{noFrom, first}, true
	case Le:
		return between{noFrom, next}, true
	case Gt:
		return between{next, noTo}, true
	case Ge:
		return between{first, noTo}, true
	default:
		return between{first, next}, first < next
	}
}

// wholeBounds places a number among the stored whole ones: first is not below it, next is above it. For a fraction they are the same.
func wholeBounds(n float64, scale int) (first, next int64) {
	// Scaled as decimal text, because 19.99 * 100 is not 1999 in floating point.
	scaled, err := strconv.ParseFloat(strconv.FormatFloat(n, 'f', -1, 64)+"e"+strconv.Itoa(scale), 64)
	if err != nil || math.Abs(scaled) > 1e18 {
		scaled = math.Copysign(1e18, n)
	}
	return int64(math.Ceil(scaled)), int64(math.Floor(scaled)) + 1
}

// merge puts spans in order and joins those that touch, which keeps single points single.
func merge(spans []between) []between {
	slices.SortFunc(spans, func(a, b between) int {
		switch {
		case a.from < b.from:
			return -1
		case a.from > b.from:
			return 1
		}
		return 0
	})
	var out []between
	for _, s := range spans {
		if last := len(out) - 1; last >= 0 && s.from < out[last].to {
			out[last].to = max(out[last].to, s.to)
			continue
		}
		out = append(out, s)
	}
	return out
}

// base is what relative spans count from.
func (t *test) base(now int64, zone *time.Location) int64 {
	switch {
	case !t.relative:
		return 0
	case t.fact.Kind.Type == Date:
		y, m, d := time.UnixMilli(now).In(zone).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC).UnixMilli()
	default:
		return now
	}
}

// shifted moves the bounds there are.
func (s between) shifted(by int64) between {
	if s.from != noFrom {
		s.from += by
	}
	if s.to != noTo {
		s.to += by
	}
	return s
}

// meets answers the test before negation for a value that may be not set.
func (t *test) meets(v Value, base int64) bool {
	switch kind := t.fact.Kind.Type; {
	case kind == Bool:
		return v.class == classBool && v.whole == 1
	case v.class != kind.class():
		return false
	case t.op == Alone:
		return v.class != classSet || len(v.members) > 0
	case v.class == classSet:
		return slices.ContainsFunc(t.texts, func(want string) bool { return slices.Contains(v.members, want) })
	case v.class == classText:
		return meetsText(t.op, v.text, t.texts)
	case v.class == classNumber:
		return meetsNumber(t.op, v.number, t.numbers)
	default:
		for _, s := range t.spans {
			if s = s.shifted(base); (s.from == noFrom || v.whole >= s.from) && (s.to == noTo || v.whole < s.to) {
				return true
			}
		}
		return false
	}
}

func meetsText(op Op, text string, want []string) bool {
	switch op {
	case In:
		return slices.Contains(want, text)
	case Contains:
		return strings.Contains(text, want[0])
	default:
		return ordered(op, strings.Compare(text, want[0]))
	}
}

func meetsNumber(op Op, n float64, want []float64) bool {
	if op == In {
		return slices.Contains(want, n)
	}
	switch {
	case n < want[0]:
		return ordered(op, -1)
	case n > want[0]:
		return ordered(op, 1)
	}
	return ordered(op, 0)
}

// ordered answers an order operator from the result of comparing.
func ordered(op Op, compared int) bool {
	switch op {
	case Lt:
		return compared < 0
	case Le:
		return compared <= 0
	case Gt:
		return compared > 0
	default:
		return compared >= 0
	}
}
