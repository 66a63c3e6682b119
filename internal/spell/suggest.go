// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spell

import (
	"slices"
	"strings"
	"unicode"
)

// slips are letters that are taken for each other by their sound, and those of the other alphabet that look the same.
const slips = "оа еи ыи эе яе яи юу ъь зс дт бп гк вф жш шщ цс чш ae ei ie ou sc sz ck gj iy аa вb еe кk мm нh оo рp сc тt уy хx"

// most is how many words are suggested: who sees more of them has not been helped.
const most = 3

// Suggest gives the known words nearest to one that is not: those that a usual slip leads away from, when there are any, else those that a letter
// missing, extra or wrong or two letters in the wrong order do. They stand in the order of their letters.
func (d *Dictionary) Suggest(word string) []string {
	if word == "" || d.Known(word) {
		return nil
	}
	small := []rune(strings.ToLower(word))
	if meant, ok := d.mistakes[string(small)]; ok {
		return []string{meant}
	}
	s := search{Dictionary: d, word: small}
	s.letters, s.as = d.spell(word)
	for i, at := 0, d.root(); i <= len(small) && (i == 0 || at != 0); i++ {
		s.change(at, i)
		if i < len(small) {
			at = d.follow(at, s.letters[i:i+1])
		}
	}
	nearest := s.usual
	if len(nearest) == 0 {
		nearest = s.others
	}
	slices.Sort(nearest)
	nearest = slices.Compact(nearest)
	return nearest[:min(len(nearest), most)]
}

// search looks for words one change away from a word, which is in small letters.
type search struct {
	*Dictionary

	word          []rune
	letters       []byte
	as            mark
	usual, others []string
}

// change makes every change at one place of the word; at is the edge that the letters before it lead to.
func (s *search) change(at edge, i int) {
	rest := s.letters[i:]
	if len(rest) > 0 {
		s.found(s.follow(at, rest[1:]), i, 1)
	}
	if len(rest) > 1 {
		s.found(s.follow(s.follow(at, []byte{rest[1], rest[0]}), rest[2:]), i, 2, s.word[i+1], s.word[i])
	}
	for e := range s.leaving(at) {
		letter := s.alphabet[e.letter()]
		s.found(s.follow(e, rest), i, 0, letter)
		if len(rest) > 0 {
			s.found(s.follow(e, rest[1:]), i, 1, letter)
		}
	}
}

// found keeps the word that ends with an edge: letters were put at a place instead of so many.
func (s *search) found(e edge, i, instead int, letters ...rune) {
	m := e.mark()
	if m <= hidden || m > s.as {
		return
	}
	text := slices.Concat(s.word[:i], letters, s.word[i+instead:])
	switch m {
	case title:
		text[0] = unicode.ToUpper(text[0])
	case capitals:
		text = []rune(strings.ToUpper(string(text)))
	}
	if s.slip(i, instead, letters) {
		s.usual = append(s.usual, string(text))
	} else {
		s.others = append(s.others, string(text))
	}
}

// slip reports whether a change undoes what people often do: one letter instead of two or two instead of one, the wrong order, letters of one sound.
func (s *search) slip(i, instead int, letters []rune) bool {
	switch {
	case len(letters) == 2:
		return true
	case len(letters) == 1 && instead == 1:
		return slices.ContainsFunc(strings.Fields(slips), func(pair string) bool {
			return strings.ContainsRune(pair, s.word[i]) && strings.ContainsRune(pair, letters[0])
		})
	}
	one := slices.Concat(letters, s.word[i:i+instead])[0]
	return i > 0 && s.word[i-1] == one || i+instead < len(s.word) && s.word[i+instead] == one
}
