// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"strconv"
	"strings"
)

// SQL answers the filter as a condition for WHERE, never NULL, with placeholders $start, $start+1 … and their arguments.
// The text is the same for SQLite and PostgreSQL. now is the workspace's present in Unix milliseconds.
func (f *Filter) SQL(now int64, start int) (string, []any) {
	w := writer{next: start}
	f.write(&w, &f.root, now)
	return w.text.String(), w.args
}

func (f *Filter) write(w *writer, s *step, now int64) {
	switch s.kind {
	case Condition:
		s.test.write(w, s.test.base(now, f.env.Zone))
	case Not:
		w.put("NOT (")
		f.write(w, &s.items[0], now)
		w.put(")")
	default:
		word := " AND "
		if s.kind == Or {
			word = " OR "
		}
		w.halves(len(s.items), word, func(i int) { f.write(w, &s.items[i], now) })
	}
}

// writer builds a statement and numbers its arguments.
type writer struct {
	text strings.Builder
	args []any
	next int
}

func (w *writer) put(text string) { w.text.WriteString(text) }

// arg writes a placeholder.
func (w *writer) arg(v any) {
	w.put("$" + strconv.Itoa(w.next))
	w.args = append(w.args, v)
	w.next++
}

// list writes what each of n pieces writes, between commas.
func (w *writer) list(n int, piece func(int)) {
	for i := range n {
		if i > 0 {
			w.put(", ")
		}
		piece(i)
	}
}

// halves joins n pieces in nested halves: SQLite refuses an expression deeper than 1000, which a plain chain would be.
func (w *writer) halves(n int, word string, piece func(int)) { w.half(0, n, word, piece) }

func (w *writer) half(from, to int, word string, piece func(int)) {
	if to-from == 1 {
		piece(from)
		return
	}
	middle := (from + to + 1) / 2
	w.put("(")
	w.half(from, middle, word, piece)
	w.put(word)
	w.half(middle, to, word, piece)
	w.put(")")
}

// adopt takes the arguments of a source and gives its texts back with the numbers these now have.
func (w *writer) adopt(s Source) Source {
	by := w.next - 1
	w.args = append(w.args, s.Args...)
	w.next += len(s.Args)
	return Source{From: renumber(s.From, by), Where: renumber(s.Where, by), Value: renumber(s.Value, by)}
}

// renumber adds to every $n outside quotes.
func renumber(text string, by int) string {
	if by == 0 || !strings.Contains(text, "$") {
		return text
	}
	var out strings.Builder
	quoted := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		out.WriteByte(c)
		if c == '\'' {
			quoted = !quoted
		}
		if c != '$' || quoted {
			continue
		}
		n, digits := 0, i+1
		for ; digits < len(text) && isDigit(rune(text[digits])); digits++ {
			n = n*10 + int(text[digits]-'0')
		}
		if digits > i+1 {
			out.WriteString(strconv.Itoa(n + by))
			i = digits - 1
		}
	}
	return out.String()
}

// source asks the room where the fact lies.
func (f *Fact) source(w *writer) Source {
	return w.adopt(f.atom.Source(f.scope()))
}

func (t *test) write(w *writer, base int64) {
	if t.op == In && len(t.texts)+len(t.numbers)+len(t.spans) == 0 {
		// Nothing can pass, such as a whole number equal to 2.5.
		w.put(map[bool]string{false: "(1 = 0)", true: "(1 = 1)"}[t.negate])
		return
	}
	src := t.fact.source(w)
	if t.negate {
		w.put("NOT ")
	}
	switch isBool := t.fact.Kind.Type == Bool; {
	case src.From != "":
		w.put("EXISTS (SELECT 1 FROM " + src.From + " WHERE (" + src.Where + ")")
		if isBool && src.Value != "" {
			w.put(" AND (" + src.Value + ")")
		} else if !isBool {
			w.put(" AND ")
			t.compare(w, src.Value, base)
		}
		w.put(")")
	case isBool:
		w.put("((" + src.Value + ") IS TRUE)")
	case t.op == Alone:
		w.put("(" + src.Value + " IS NOT NULL)")
	default:
		w.put("(" + src.Value + " IS NOT NULL AND ")
		t.compare(w, src.Value, base)
		w.put(")")
	}
}

// compare writes the comparison of a value that is not a Bool.
func (t *test) compare(w *writer, value string, base int64) {
	switch {
	case t.op == Alone:
		w.put(value + " IS NOT NULL")
	case t.op == Contains:
		// Both sides are folded, so it does not matter that LIKE of SQLite takes ASCII letters of either case for the same.
		w.put(value + " LIKE ")
		w.arg("%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(t.texts[0]) + "%")
		w.put(` ESCAPE '\'`)
	case t.op != In:
		w.put(value + " " + string(t.op) + " ")
		if t.texts != nil {
			w.arg(t.texts[0])
		} else {
			w.arg(t.numbers[0])
		}
	case t.texts != nil:
		w.among(value, len(t.texts), func(i int) any { return t.texts[i] })
	case t.numbers != nil:
		w.among(value, len(t.numbers), func(i int) any { return t.numbers[i] })
	default:
		t.compareSpans(w, value, base)
	}
}

// compareSpans writes single values as one list and the rest as bounds.
func (t *test) compareSpans(w *writer, value string, base int64) {
	var points, rest []between
	for _, s := range t.spans {
		if s = s.shifted(base); s.from != noFrom && s.to == s.from+1 {
			points = append(points, s)
		} else {
			rest = append(rest, s)
		}
	}
	pieces := len(rest)
	if len(points) > 0 {
		pieces++
	}
	w.halves(pieces, " OR ", func(i int) {
		if i == len(rest) {
			w.among(value, len(points), func(i int) any { return points[i].from })
			return
		}
		w.bounds(value, rest[i])
	})
}

// among writes that the value is one of n.
func (w *writer) among(value string, n int, at func(int) any) {
	if n == 1 {
		w.put(value + " = ")
		w.arg(at(0))
		return
	}
	w.put(value + " IN (")
	w.list(n, func(i int) { w.arg(at(i)) })
	w.put(")")
}

func (w *writer) bounds(value string, s between) {
	if s.from != noFrom && s.to != noTo {
		w.put("(")
		defer w.put(")")
	}
	if s.from != noFrom {
		w.put(value + " >= ")
		w.arg(s.from)
	}
	if s.from != noFrom && s.to != noTo {
		w.put(" AND ")
	}
	if s.to != noTo {
		w.put(value + " < ")
		w.arg(s.to)
	}
}
