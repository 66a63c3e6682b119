// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"strconv"
	"strings"
	"time"
)

// String prints the tree in its one canonical spelling: single spaces, only the parentheses that are needed.
// Parsing it gives the same tree.
func (n *Node) String() string {
	var b strings.Builder
	n.print(&b)
	return b.String()
}

func (n *Node) print(b *strings.Builder) {
	switch n.Kind {
	case Not:
		b.WriteString("not ")
		n.Items[0].printInside(b, Not)
	case And, Or:
		word := " and "
		if n.Kind == Or {
			word = " or "
		}
		for i, item := range n.Items {
			if i > 0 {
				b.WriteString(word)
			}
			item.printInside(b, n.Kind)
		}
	case Condition:
		b.WriteString(callKey(n.Atom, n.Args))
		if n.Op == Alone {
			return
		}
		b.WriteString(" " + string(n.Op) + " ")
		if n.Op != In {
			b.WriteString(n.Values[0].String())
			return
		}
		b.WriteByte('(')
		printList(b, n.Values)
		b.WriteByte(')')
	}
}

// printInside puts parentheses around what binds less tightly than its parent.
func (n *Node) printInside(b *strings.Builder, parent NodeKind) {
	if n.Kind == Or || n.Kind == And && parent == Not {
		b.WriteByte('(')
		n.print(b)
		b.WriteByte(')')
		return
	}
	n.print(b)
}

func printList(b *strings.Builder, values []Literal) {
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.String())
	}
}

// callKey prints an atom with its arguments: the text form, and the key of a fact.
func callKey(name string, args []Literal) string {
	var b strings.Builder
	b.WriteString(name)
	b.WriteByte('(')
	printList(&b, args)
	b.WriteByte(')')
	return b.String()
}

// String prints the literal as it is written in a filter.
func (v Literal) String() string {
	switch v.Type {
	case String:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(v.Text) + `"`
	case Numeral:
		return strconv.FormatFloat(v.Number, 'f', -1, 64)
	case Logical:
		return strconv.FormatBool(v.Bool)
	case Period:
		return periodText(v.MS)
	default:
		return time.UnixMilli(v.MS).UTC().Format(time.DateOnly)
	}
}

// periodText writes 90 minutes as 1h30m.
func periodText(ms int64) string {
	if ms == 0 {
		return "0s"
	}
	var b strings.Builder
	if ms < 0 {
		b.WriteByte('-')
		ms = -ms
	}
	for _, unit := range []byte("dhms") {
		if n := ms / unitMS(unit); n > 0 {
			b.WriteString(strconv.FormatInt(n, 10))
			b.WriteByte(unit)
			ms -= n * unitMS(unit)
		}
	}
	return b.String()
}
