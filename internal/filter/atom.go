// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"slices"
	"time"

	"parley/internal/i18n"
)

// Type is what an atom yields.
type Type uint8

// The types of values. Storage: text and set members folded (see Fold), choice as its code, number as a floating column,
// whole number, duration (ms) and moment (Unix ms) as an integer column, date as Unix ms of its midnight in UTC.
const (
	Bool     Type = iota // yes or no; "not set" is no
	Text                 // compared folded
	Number               // floating point
	Integer              // whole; money is an Integer with a Scale
	Moment               // a point in time; a date compared with it is the whole day in the workspace's zone
	Date                 // a day without a time or zone
	Duration             // a length of time
	Choice               // one of Options, by code
	Set                  // several texts
)

// Kind is a type with what belongs to it.
type Kind struct {
	Type    Type
	Options []Option // of a Choice; of a Set whose members are codes
	Scale   int      // of an Integer: it is stored times 10^Scale, so 2 is money in minor units
	// Label says in words what is compared, when the arguments' own text is not fit for a person ("Город" for field("city")). May be empty.
	Label i18n.Text
}

// Option is one possible value of a Choice, or of an argument.
type Option struct {
	Value string
	Words i18n.Text // empty: Value is shown
}

// Unset says what a value that is not set gives under each operator.
//
//	NoAnswer     != is true, every other operator and the atom alone are false
//	BeforeAll    !=, < and <= are true, every other operator and the atom alone are false
//
// BeforeAll suits moments that have not come yet: who never clicked is among those who clicked before any date, or longer ago than any duration.
type Unset uint8

// The two ways.
const (
	NoAnswer Unset = iota
	BeforeAll
)

// Arg describes an argument of an atom.
type Arg struct {
	Name     string
	Type     LiteralType
	Optional bool     // only the last ones may be
	Folded   bool     // the atom is given the folded text, so tag("VIP") and tag("vip") are one fact
	Options  []Option // when not nil: the only values allowed; the atom is given the Value
	Refers   string   // what the text names, when it is the id of a thing with a name of its own: one of the Refer constants
	// Said is how the sentence goes on when the value is given: " с {v}". Only values that may be left out have it.
	Said i18n.Text
}

// What an argument may name. Pages offer the things to choose from, and sentences call them by their names.
const (
	ReferFlow  = "flow"  // by its slug
	ReferBlock = "block" // of the flow in the argument before
	ReferExit  = "exit"  // of the block in the argument before
	ReferLink  = "link"  // by its code
	// ReferAnswer is an option of the block in the argument before, by its id; or an answer in a person's own words.
	ReferAnswer = "answer"
)

// Phrases are the words of an atom in the readable sentence. {1}, {2} … stand for the arguments, or for the Label of the Kind at {1}.
type Phrases struct {
	Title   i18n.Text // what the atom is called in a list to choose from, without arguments: "Тег", "Tag"
	Subject i18n.Text // what is compared: "имя", "name"; not needed for a Bool
	Yes     i18n.Text // the atom alone: "есть тег «{1}»", "has tag “{1}”"
	No      i18n.Text // its opposite: "нет тега «{1}»", "has no tag “{1}”"
}

// Source says where a value lies in the database. Texts are SQL common to both databases; $1, $2 … are its own Args, used in any order and any number of times.
// The contact's row is seen under whatever name the room that runs the query and the rooms that give atoms have agreed on.
//
// Without From, Value is an expression over that row. With From, the value is in at most one row (many for a Set) of "FROM From WHERE Where",
// and a Bool may leave Value empty: it is then true when there is a row.
type Source struct {
	From, Where string
	Value       string
	Args        []any
	// Holders is the same asked the other way round, for whom does it hold, when an index can answer that; otherwise nil.
	Holders *Holders
}

// Holders are the contacts that a condition may hold for: Key of the rows of "FROM From WHERE Where" whose Value compares as the condition says.
// $1, $2 … are its own Args.
type Holders struct {
	From, Where string
	Key         string
	Args        []any
	Value       string // empty for a Bool that is true when there is a row
	Many        bool   // a contact may come several times
	Latest      bool   // of a Moment: the condition is about the latest Value of a contact's rows
	Loose       bool   // the condition still has to be tried on each: some may not meet it
	Folded      bool   // Value is the folded form of a Choice
}

// Scope is what a Source may need to know.
type Scope struct {
	Workspace int64
	Kind      Kind      // what Resolve gave
	Args      []Literal // checked, folded and canonical
	Zone      *time.Location
}

// Day gives the moments, in Unix milliseconds, at which the day of a date begins and ends in the workspace's zone.
func (s Scope) Day(date Literal) (from, to int64) { return dayIn(date, s.Zone) }

// Atom is one condition of the language. A room describes its atoms once; everything else — checks, SQL, memory, preloading, sentences — follows from it.
type Atom struct { //nolint:recvcheck // Other rooms hold atoms by value and ask for their operators; inside, a copy for each check would be waste.
	Name  string
	Args  []Arg
	Kind  Kind
	Unset Unset
	Words Phrases
	// Resolve gives the kind when it depends on the arguments; empty problem text means that all is well. nil: always Kind.
	Resolve func(args []Literal) (Kind, i18n.Text)
	// Ops narrows the operators the type allows; nil: all of them.
	Ops    []Op
	Source func(Scope) Source
}

// Titled is the atom with a title, for atoms that are made by a function of several.
func (a Atom) Titled(ru, en string) Atom {
	a.Words.Title = i18n.Words(ru, en)
	return a
}

// operators lists what each type can be compared by.
func (t Type) operators() []Op {
	switch t {
	case Bool:
		return []Op{Alone, Eq, Ne}
	case Text:
		return []Op{Alone, Eq, Ne, Lt, Le, Gt, Ge, In, Contains}
	case Choice:
		return []Op{Alone, Eq, Ne, In}
	case Set:
		return []Op{Alone, Contains, In}
	default:
		return []Op{Alone, Eq, Ne, Lt, Le, Gt, Ge, In}
	}
}

// operators lists what the atom can be compared by when it yields the type.
func (a *Atom) operators(t Type) []Op {
	allowed := t.operators()
	if a.Ops == nil {
		return allowed
	}
	return slices.DeleteFunc(allowed, func(op Op) bool { return !slices.Contains(a.Ops, op) })
}

// accepts tells whether a literal can stand against a value of the type.
func (t Type) accepts(v LiteralType, op Op) bool {
	switch t {
	case Bool:
		return v == Logical
	case Text, Choice, Set:
		return v == String
	case Number, Integer:
		return v == Numeral
	case Duration:
		return v == Period
	default:
		// A duration against a moment is its age, which is never exactly equal to anything.
		return v == Calendar || v == Period && op != Eq && op != Ne && op != In
	}
}

// takes says in words what accepts expects.
func (t Type) takes() (ru, en string) {
	switch t {
	case Bool:
		return "true или false", "true or false"
	case Text, Choice, Set:
		return `текст в кавычках, например "Москва"`, `a quoted text such as "Paris"`
	case Number, Integer:
		return "число без кавычек, например 100", "a number without quotes such as 100"
	case Duration:
		return "срок, например 30m или 2d", "a duration such as 30m or 2d"
	default:
		return "дату, например 2026-01-31, а с < <= > >= можно и срок, например 30d", "a date such as 2026-01-31, or with < <= > >= a duration such as 30d"
	}
}
