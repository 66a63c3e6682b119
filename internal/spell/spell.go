// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package spell knows the words of Russian and English in all their forms, and the words nearest to one that it does not know.
// The package is pure, and keeps nothing in memory: it reads the words where they lie in the program.
//
// A dictionary is a graph in which equal beginnings and equal endings of words are kept once: a million and a half of Russian forms are 770 kB.
// Its file begins with three lines (the letters, what any word may begin or end with, the common mistakes) and goes on with edges of
// four bytes, little-endian. From the low end an edge has the letter's place in the first line (6 bits), the mark of the word that ends with it
// (3 bits), whether it is the last of its node (1 bit), and where the node it leads to begins, counted in edges (22 bits). The first edge leads to
// the root.
package spell

import (
	_ "embed"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"parley/internal/i18n"
)

//go:generate go run ./makedict

//go:embed data/ru.words
var russian string

//go:embed data/en.words
var english string

// Dictionary is the words of a language. ё and е are one letter in it.
type Dictionary struct {
	alphabet []rune
	places   map[rune]byte     // of the letters in the alphabet
	parts    []string          // видео-, -s: what begins or ends so is right when the rest is
	mistakes map[string]string // what people write, and what they mean
	edges    string
}

// For gives the dictionary of a language, nil when there is none.
func For(lang i18n.Lang) *Dictionary {
	file, ok := map[i18n.Lang]string{i18n.RU: russian, i18n.EN: english}[lang]
	if !ok {
		return nil
	}
	parts := strings.SplitN(file, "\n", 4)
	d := &Dictionary{alphabet: []rune(parts[0]), places: map[rune]byte{}, parts: strings.Fields(parts[1]), mistakes: map[string]string{}, edges: parts[3]}
	for i, r := range d.alphabet {
		d.places[r] = byte(i)
	}
	for mistake := range strings.SplitSeq(parts[2], ";") {
		wrong, right, _ := strings.Cut(mistake, "=")
		d.mistakes[wrong] = right
	}
	return d
}

// mark says how a word may be written: as it says or with more capitals.
type mark byte

const (
	unknown  mark = iota
	hidden        // in small letters, and never suggested
	lower         // in small letters
	title         // with a capital
	capitals      // with capitals inside
)

// stranger is a letter of no word.
const stranger = 63

// Known reports whether there is such a word. Names want their capitals; any word may have more of them than it needs.
func (d *Dictionary) Known(word string) bool {
	letters, as := d.spell(word)
	m := d.follow(d.root(), letters).mark()
	return m != unknown && m <= as || d.composed(strings.ToLower(word)) || d.hyphenated(word)
}

// hyphenated reports whether a word has several parts, all of them known.
func (d *Dictionary) hyphenated(word string) bool {
	parts := strings.FieldsFunc(word, func(r rune) bool { return fold(r) == '-' })
	return len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !d.Known(part) })
}

// shortRest is how many letters must be left beside a part: with fewer, mistakes look right.
const shortRest = 4

// composed reports whether a word is a known one with a part before or behind it.
func (d *Dictionary) composed(word string) bool {
	return slices.ContainsFunc(d.parts, func(part string) bool {
		rest, ok := strings.CutPrefix(word, strings.TrimSuffix(part, "-"))
		if end, last := strings.CutPrefix(part, "-"); last {
			rest, ok = strings.CutSuffix(word, end)
		}
		if !ok || utf8.RuneCountInString(rest) < shortRest {
			return false
		}
		letters, _ := d.spell(rest)
		return d.follow(d.root(), letters).mark() != unknown
	})
}

// spell gives the places of a word's letters, and how the word is written.
func (d *Dictionary) spell(word string) (letters []byte, as mark) {
	letters, as = make([]byte, 0, len(word)), lower
	for i, r := range word {
		at, ok := d.places[r]
		if !ok { // most letters are small ones
			switch {
			case unicode.IsUpper(r) && i == 0 && utf8.RuneLen(r) < len(word):
				as = title
			case unicode.IsUpper(r):
				as = capitals
			}
			if at, ok = d.places[fold(r)]; !ok {
				at = stranger
			}
		}
		letters = append(letters, at)
	}
	return letters, as
}

// fold gives a letter as dictionaries have it.
func fold(r rune) rune {
	switch r = unicode.ToLower(r); r {
	case 'ё':
		return 'е'
	case '’':
		return '\''
	case '‐', '‑': // a hyphen, and one that does not break
		return '-'
	}
	return r
}

// edge is four bytes of a dictionary; 0 leads nowhere.
type edge uint32

func (e edge) letter() byte { return byte(e & 63) }
func (e edge) mark() mark   { return mark(e >> 6 & 7) }
func (e edge) last() bool   { return e>>9&1 == 1 }
func (e edge) node() int    { return int(e >> 10) }

func (d *Dictionary) root() edge { return d.edge(0) }

func (d *Dictionary) edge(at int) edge {
	b := d.edges[at*4 : at*4+4]
	return edge(b[0]) | edge(b[1])<<8 | edge(b[2])<<16 | edge(b[3])<<24
}

// leaving lists the edges of the node that an edge leads to.
func (d *Dictionary) leaving(e edge) iter.Seq[edge] {
	return func(yield func(edge) bool) {
		for at := e.node(); at > 0; at++ {
			next := d.edge(at)
			if !yield(next) || next.last() {
				return
			}
		}
	}
}

// follow goes on from an edge letter by letter.
func (d *Dictionary) follow(e edge, letters []byte) edge {
	for _, letter := range letters {
		at := e.node()
		if at == 0 {
			return 0
		}
		for e = d.edge(at); e.letter() != letter; e = d.edge(at) {
			if e.last() {
				return 0
			}
			at++
		}
	}
	return e
}
