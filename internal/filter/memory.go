// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

// class is how a value is held; several types share one.
type class uint8

const (
	classNone class = iota
	classBool
	classText
	classNumber
	classWhole
	classSet
)

func (t Type) class() class {
	switch t {
	case Bool:
		return classBool
	case Text, Choice:
		return classText
	case Number:
		return classNumber
	case Set:
		return classSet
	default:
		return classWhole
	}
}

// Value is what is known of a fact. The zero Value is "not set".
type Value struct {
	class   class
	text    string
	number  float64
	whole   int64
	members []string
}

// YesNo is the value of a Bool.
func YesNo(b bool) Value {
	v := Value{class: classBool}
	if b {
		v.whole = 1
	}
	return v
}

// TextOf is the value of a Text; it folds s.
func TextOf(s string) Value { return Value{class: classText, text: Fold(s)} }

// Exact is the value of a Choice by its code, or of a Text that is folded already: s is taken as it is.
func Exact(s string) Value { return Value{class: classText, text: s} }

// Float is the value of a Number.
func Float(n float64) Value { return Value{class: classNumber, number: n} }

// Int is the number of a Whole; 0 when there is none.
func (v Value) Int() int64 { return v.whole }

// Whole is the value of an Integer (in stored units), a Moment (Unix ms), a Date (Unix ms of its midnight in UTC) or a Duration (ms).
func Whole(n int64) Value { return Value{class: classWhole, whole: n} }

// Members is the value of a Set: codes, or texts that are folded already. No members is "not set".
func Members(members ...string) Value { return Value{class: classSet, members: members} }

// Reader gives the value of a fact. It is called once for each condition that is reached.
type Reader func(*Fact) Value

// Known holds facts by Key. A key that is absent is "not set".
type Known map[string]Value

// Read is a Reader.
func (k Known) Read(f *Fact) Value { return k[f.Key] }

// Match answers the filter in memory. now is the workspace's present in Unix milliseconds. It allocates nothing of its own.
func (f *Filter) Match(now int64, read Reader) bool { return f.match(&f.root, now, read) }

func (f *Filter) match(s *step, now int64, read Reader) bool {
	switch s.kind {
	case Condition:
		return s.test.meets(read(s.test.fact), s.test.base(now, f.env.Zone)) != s.test.negate
	case Not:
		return !f.match(&s.items[0], now, read)
	default:
		// An Or ends at the first yes, an And at the first no.
		for i := range s.items {
			if f.match(&s.items[i], now, read) == (s.kind == Or) {
				return s.kind == Or
			}
		}
		return s.kind == And
	}
}
