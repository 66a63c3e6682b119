// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import "slices"

// Crowd is some parts of a filter that indexes can answer together: everyone whom the filter lets through is among its people.
type Crowd struct {
	// Pieces together hold the people: one for a condition, several for conditions of which one is enough.
	Pieces []Piece
	// Parts are the places of the parts that hold for all of the people, among those that must all be true: see Rest.
	Parts []int
}

// Piece is the people of one condition: Key of the rows of "FROM From WHERE Where". Placeholders are numbered from $1.
type Piece struct {
	From, Where, Key string
	Args             []any
	Many             bool // a contact may come several times
}

// Renumbered is the condition of the piece with its placeholders numbered from start.
func (p *Piece) Renumbered(start int) string { return renumber(p.Where, start-1) }

// parts are what must all be true.
func (f *Filter) parts() []step {
	if f.root.kind == And {
		return f.root.items
	}
	return []step{f.root}
}

// Crowds lists the parts of the filter that indexes can answer. now is the workspace's present in Unix milliseconds.
//
// Neither database turns conditions round by itself: both see a chain of conditions to be tried on each contact in turn, which for a rare tag would be the whole base.
func (f *Filter) Crowds(now int64) []Crowd {
	var all []Crowd
	parts := f.parts()
	of := map[*Fact]int{} // the crowd of a fact that has one value: its bounds are asked together
	for i := range parts {
		if t := parts[i].test; t != nil && t.fact.Kind.Type != Set {
			if at, known := of[t.fact]; known {
				all[at].narrow(t, i, now, f)
				continue
			}
		}
		pieces, exact := f.pieces(&parts[i], now)
		if pieces == nil {
			continue
		}
		c := Crowd{Pieces: pieces}
		if exact {
			c.Parts = []int{i}
		}
		if t := parts[i].test; t != nil && exact && !pieces[0].Many {
			of[t.fact] = len(all)
		}
		all = append(all, c)
	}
	return all
}

// narrow adds another condition about the same value to a crowd, when its index can answer it too.
func (c *Crowd) narrow(t *test, part int, now int64, f *Filter) {
	p, loose, ok := t.piece(now, f)
	if !ok || loose {
		return
	}
	mine := &c.Pieces[0]
	mine.Where += " AND " + p.Renumbered(len(mine.Args)+1)
	mine.Args = append(mine.Args, p.Args...)
	c.Parts = append(c.Parts, part)
}

// Rest answers what remains of the filter when some of its parts are known to hold. It is empty when nothing remains. Placeholders are numbered as for SQL.
func (f *Filter) Rest(known []int, now int64, start int) (string, []any) {
	w := writer{next: start}
	parts := f.parts()
	for i := range parts {
		if slices.Contains(known, i) {
			continue
		}
		if w.text.Len() > 0 {
			w.put(" AND ")
		}
		w.put("(")
		f.write(&w, &parts[i], now)
		w.put(")")
	}
	return w.text.String(), w.args
}

// pieces are the people of a step; nil when no index knows them.
func (f *Filter) pieces(s *step, now int64) (pieces []Piece, exact bool) {
	switch s.kind {
	case Condition:
		if p, loose, ok := s.test.piece(now, f); ok {
			return []Piece{p}, !loose
		}
		return nil, false
	case Or:
		exact = true
		for i := range s.items {
			more, sure := f.pieces(&s.items[i], now)
			if more == nil {
				return nil, false
			}
			pieces, exact = append(pieces, more...), exact && sure
		}
		return pieces, exact
	case And: // one of its parts is enough to find everyone
		for i := range s.items {
			if pieces, _ = f.pieces(&s.items[i], now); pieces != nil {
				return pieces, false
			}
		}
	case Not:
	}
	return nil, false
}

// piece is the people whom the test holds for; ok is false when no index knows them.
func (t *test) piece(now int64, f *Filter) (p Piece, loose, ok bool) {
	holders := t.fact.atom.Source(t.fact.scope()).Holders
	// A text is looked for inside values by reading all of them.
	if holders == nil || t.negate || t.op == Contains && t.fact.Kind.Type != Set || t.op == In && len(t.texts)+len(t.numbers)+len(t.spans) == 0 {
		return Piece{}, false, false
	}
	w := writer{next: len(holders.Args) + 1, args: slices.Clone(holders.Args)}
	w.put("(" + holders.Where + ")")
	switch {
	case t.fact.Kind.Type == Bool && holders.Value != "":
		w.put(" AND (" + holders.Value + ")")
	case t.fact.Kind.Type != Bool:
		w.put(" AND ")
		if holders.Folded {
			t = t.folded()
		}
		t.compare(&w, holders.Value, t.base(now, f.env.Zone))
	}
	return Piece{From: holders.From, Where: w.text.String(), Key: holders.Key, Args: w.args, Many: holders.Many}, holders.Loose || holders.Folded || holders.Latest && t.ends(), true
}

// ends says that a moment must not be later than something: then a row that passes does not tell of the latest one.
func (t *test) ends() bool {
	return slices.ContainsFunc(t.spans, func(s between) bool { return s.to != noTo })
}

// folded is the test of a choice against the folded form of its values.
func (t *test) folded() *test {
	folded := *t
	folded.texts = make([]string, len(t.texts))
	for i, text := range t.texts {
		folded.texts[i] = Fold(text)
	}
	return &folded
}
