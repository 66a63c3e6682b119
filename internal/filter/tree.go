// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package filter is the one condition language of segments, flow conditions, triggers and reports.
//
//	field("city") = "Москва" and (tag("vip") or last_click() < 30d) and not consent("promo")
//
// Parse turns text into a tree; a Registry of atoms, given by the rooms that own the data, says what the names mean;
// Compile checks the tree and yields a Filter, which answers in memory (Match) and as SQL (SQL) with the same result.
// The package is pure: it names no table, opens no database, and has no clock.
//
// Two rules keep the two answers equal. Every condition is true or false, never NULL: "not set" has a stated meaning for each operator (see Unset),
// so "not x" is always the complement of x. And text is compared only in its folded form (see Fold), bytewise.
package filter

// NodeKind tells the four sorts of node apart.
type NodeKind uint8

// The sorts of node.
const (
	Condition NodeKind = iota // an atom, alone or compared
	And
	Or
	Not
)

// Node is a tree of conditions. Parse, and decoding from JSON, always give a well-formed one: And and Or have two or more items,
// none of their own kind; Not has one; a Condition with In has one or more values, with Alone none, with any other operator one.
type Node struct {
	Kind  NodeKind
	Items []*Node

	Atom   string // the fields of a Condition
	Args   []Literal
	Op     Op
	Values []Literal

	Span Span // where it stands in the text; empty for a tree that came from JSON
}

// Span is a place in the text, in characters (not bytes) from 0; End is behind the last one.
type Span struct{ Pos, End int }

// Op is an operator of a condition.
type Op string

// The operators. Alone is an atom with nothing behind it: "yes" for a yes-or-no, "is set" for everything else.
const (
	Alone    Op = ""
	Eq       Op = "="
	Ne       Op = "!="
	Lt       Op = "<"
	Le       Op = "<="
	Gt       Op = ">"
	Ge       Op = ">="
	In       Op = "in"
	Contains Op = "contains"
)

// LiteralType is the type of a value written in the text.
type LiteralType uint8

// The types of literals.
const (
	String   LiteralType = iota // "Москва"
	Numeral                     // 12, -0.5
	Logical                     // true, false
	Period                      // 30d, 1h30m, -2d: milliseconds in MS
	Calendar                    // 2026-01-31: midnight UTC of the day in MS
)

// Literal is a value written in the text. Only the field of its type is filled.
type Literal struct {
	Type   LiteralType
	Text   string
	Number float64
	Bool   bool
	MS     int64
	Span   Span
}

// Limits of a filter. They keep a stranger's text from costing more than a moment, and an SQL statement within what databases accept.
const (
	MaxText       = 20_000 // characters of the whole filter
	MaxDepth      = 24     // parentheses and "not" inside each other
	MaxConditions = 300
	MaxList       = 1000   // values of one "in"
	MaxValues     = 10_000 // values and arguments in all; a date takes two places of the 32,766 that SQLite has in a statement
	MaxArgs       = 8
	MaxString     = 1000 // characters of one string
	maxNumber     = 1e15 // a float64 holds every whole number up to here
	maxPeriod     = 36_500 * day
)

// Milliseconds in the units of a duration.
const (
	second int64 = 1000
	minute       = 60 * second
	hour         = 60 * minute
	day          = 24 * hour
)

// join puts items under one And or Or, taking in those of the same kind, and gives a lone item back as it is.
func join(kind NodeKind, items []*Node) *Node {
	if len(items) == 1 {
		return items[0]
	}
	flat := make([]*Node, 0, len(items))
	for _, item := range items {
		if item.Kind == kind {
			flat = append(flat, item.Items...)
		} else {
			flat = append(flat, item)
		}
	}
	return &Node{Kind: kind, Items: flat, Span: Span{items[0].Span.Pos, items[len(items)-1].Span.End}}
}
