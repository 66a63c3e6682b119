// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package keyword finds words in what people write, with the tolerance people need: signs and repeated letters, another keyboard layout or
// alphabet, one wrong letter in a long word. It also knows the phrases that work everywhere: to be left alone, to be given a person.
// The package is pure.
package keyword

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Match is how a keyword is compared with a message.
type Match string

// The ways. Tolerant, also for the empty one, finds the word anywhere in the message as a word of its own; Whole wants nothing else in the
// message; both forgive layout, alphabet and typos. Exact forgives only spaces at the ends.
const (
	Tolerant Match = "tolerant"
	Whole    Match = "whole"
	Exact    Match = "exact"
)

// Fit says how a keyword was found.
type Fit uint8

// The ways, worst first.
const (
	NoFit       Fit = iota
	TypoFit         // one letter wrong in a word of five or more
	AlphabetFit     // the letters of another alphabet, by their sound or their look
	LayoutFit       // typed on another keyboard layout
	ExactFit        // the same letters; case, ё, signs and repeated letters do not count
)

// String is the way as the API names it.
func (f Fit) String() string { return [...]string{"none", "typo", "alphabet", "layout", "exact"}[f] }

const (
	typoFrom   = 5  // letters a word must have to forgive a typo
	maxHeard   = 60 // words of a message that are looked at
	maxLetters = 40 // letters of one word that are looked at
)

// Keyword is a word or phrase prepared for comparison.
type Keyword struct {
	Word    string // as written
	Letters int    // how many letters and digits count; a keyword without any fits nothing
	exact   string
	words   []spelled
	glued   spelled // the phrase without its spaces: "чек-лист" is also "чеклист"
}

// Heard is a message prepared for comparison with many keywords.
type Heard struct {
	exact  string
	words  []spelled   // split at everything that is not a letter or digit
	chunks [][]spelled // split at spaces only, each as typed on another layout: there signs are letters ("[jxe" is "хочу")
	glued  []spelled   // each stretch between spaces without its signs: "п.р.и.з"
}

// spelled is one word in the forms it is compared in.
type spelled struct {
	plain  string // lower case, one alphabet, letters once
	layout string // as if typed on the other keyboard layout
	latin  string // the sound in a coarse Latin spelling
	hard   string // the same with j as in "jurnal"; empty: there is none
	looks  string // in Cyrillic, when all its letters look alike in both alphabets
	script byte   // 'c' Cyrillic, 'l' Latin, 0 neither
	n      int    // letters of plain
}

// New prepares a keyword.
func New(word string) Keyword {
	k := Keyword{Word: word, exact: strings.TrimSpace(word)}
	clean := clean(word)
	for _, w := range strings.FieldsFunc(clean, notWord) {
		s := spell(w)
		k.words = append(k.words, s)
		k.Letters += s.n
	}
	if len(k.words) > 1 {
		k.glued = spell(strings.Join(strings.FieldsFunc(clean, notWord), ""))
	}
	return k
}

// Hear prepares a message.
func Hear(message string) Heard {
	h := Heard{exact: strings.TrimSpace(message)}
	clean := clean(message)
	for i, chunk := range strings.Fields(clean) {
		if i == maxHeard {
			break
		}
		words := strings.FieldsFunc(chunk, notWord)
		for _, w := range words[:min(len(words), maxHeard-len(h.words))] {
			h.words = append(h.words, spell(w))
		}
		if n := len(h.words); len(words) == 1 && words[0] == chunk && n < maxHeard { // no signs: the word is the chunk
			h.chunks = append(h.chunks, h.words[n-1:n:n])
			continue
		}
		h.glued = append(h.glued, spell(strings.Join(words, "")))
		h.chunks = append(h.chunks, typed(chunk))
	}
	return h
}

// typed is a chunk as words of the other layout, where signs stand for letters; without such signs it is nothing new.
func typed(chunk string) []spelled {
	if !strings.ContainsAny(chunk, "[]{};:'\",.<>`~") {
		return []spelled{spell(strings.Join(strings.FieldsFunc(chunk, notWord), ""))}
	}
	var out []spelled
	for _, w := range strings.FieldsFunc(swapLayout(chunk, true), notWord) {
		out = append(out, spell(w))
	}
	return out
}

// Fit says how well the message holds the keyword: «ПРИЗ)))», «прииз», «ghbp» and «priz» hold «приз», «сюрприз» does not.
func (k *Keyword) Fit(h *Heard, match Match) Fit {
	switch {
	case len(k.words) == 0:
		return NoFit
	case match == Exact:
		if h.exact == k.exact {
			return ExactFit
		}
		return NoFit
	case match == Whole:
		return k.whole(h)
	}
	best := k.run(h.words, false)
	if best == ExactFit {
		return best
	}
	for i := range h.chunks {
		if i+len(k.words) <= len(h.chunks) {
			best = max(best, k.typedRun(h.chunks[i:i+len(k.words)]))
		}
	}
	return max(best, k.single(h))
}

// whole wants the message to be nothing but the keyword.
func (k *Keyword) whole(h *Heard) Fit {
	best := NoFit
	if len(h.words) == len(k.words) {
		best = k.run(h.words, true)
	}
	if len(h.chunks) == len(k.words) {
		best = max(best, k.typedRun(h.chunks))
	}
	if len(h.chunks) == 1 || len(h.words) == 1 {
		best = max(best, k.single(h))
	}
	return best
}

// single compares the phrase without spaces with single words, and single words with chunks without signs.
func (k *Keyword) single(h *Heard) Fit {
	one, best := &k.words[0], NoFit
	if len(k.words) > 1 {
		one = &k.glued
		for i := range h.words {
			best = max(best, one.same(&h.words[i]))
		}
	}
	for i := range h.glued {
		best = max(best, one.same(&h.glued[i]))
	}
	return best
}

// run looks for the keyword's words one after another.
func (k *Keyword) run(words []spelled, whole bool) Fit {
	best := NoFit
	for i := 0; i+len(k.words) <= len(words); i++ {
		fit := ExactFit
		for j := range k.words {
			if fit = min(fit, k.words[j].same(&words[i+j])); fit == NoFit {
				break
			}
		}
		if best = max(best, fit); best == ExactFit || whole {
			break
		}
	}
	return best
}

// typedRun compares chunks typed on the other layout, each of which must be one word there.
func (k *Keyword) typedRun(chunks [][]spelled) Fit {
	fit := LayoutFit
	for j := range k.words {
		if len(chunks[j]) != 1 {
			return NoFit
		}
		if fit = min(fit, k.words[j].same(&chunks[j][0])); fit == NoFit {
			return NoFit
		}
	}
	return fit
}

// same compares two words in all their forms.
func (s *spelled) same(w *spelled) Fit {
	if s.plain == w.plain {
		return ExactFit
	}
	switch {
	case s.plain == w.layout:
		return LayoutFit
	case w.looks != "" && s.plain == w.looks, s.script != w.script && s.sounds(w):
		return AlphabetFit
	}
	if s.n >= typoFrom && (oneTypo(s.plain, w.plain) || oneTypo(s.plain, w.layout)) {
		return TypoFit
	}
	return NoFit
}

// sounds reports whether two words of different alphabets are spoken alike.
func (s *spelled) sounds(w *spelled) bool {
	return s.latin != "" && (s.latin == w.latin || s.latin == w.hard) || s.hard != "" && s.hard == w.latin
}

// oneTypo reports whether b is a with one letter changed, added, dropped, or two neighbours swapped.
func oneTypo(a, b string) bool {
	d := len(a) - len(b)
	if d > utf8.UTFMax || d < -utf8.UTFMax || b == "" {
		return false
	}
	for a != "" && b != "" {
		x, n := utf8.DecodeRuneInString(a)
		y, m := utf8.DecodeRuneInString(b)
		if x == y {
			a, b = a[n:], b[m:]
			continue
		}
		restA, restB := a[n:], b[m:]
		if restA == restB || a == restB || restA == b {
			return true
		}
		x2, n2 := utf8.DecodeRuneInString(restA)
		y2, m2 := utf8.DecodeRuneInString(restB)
		return x == y2 && y == x2 && restA[n2:] == restB[m2:]
	}
	return utf8.RuneCountInString(a)+utf8.RuneCountInString(b) == 1
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// clean brings a text to one form of each letter: full-width and styled letters become plain, accents and invisible signs go, ё is е. Taking something
// away may leave letters that compose anew, which one more pass settles.
func clean(s string) string {
	s = plainly(strings.ToValidUTF8(s, "\ufffd"))
	for range 3 {
		if norm.NFKC.IsNormalString(s) {
			break
		}
		s = plainly(s)
	}
	return s
}

func plainly(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKC.String(strings.ReplaceAll(s, "№", " ")) { // it would become the letters "No"
		switch {
		case unicode.In(r, unicode.Cf, unicode.Cc) && !unicode.IsSpace(r), unicode.Is(unicode.Variation_Selector, r), r == 0x20e3:
			continue // zero width, joiners, direction marks
		case r == 'ё' || r == 'Ё':
			r = 'е'
		case r > 0x7f && unicode.IsLetter(r) && !unicode.Is(unicode.Cyrillic, r):
			r = bare(r)
		case unicode.Is(unicode.Mn, r):
			continue // an accent over a letter it does not compose with
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// bare is a letter without its accent.
func bare(r rune) rune {
	for _, base := range norm.NFD.String(string(r)) {
		return base
	}
	return r
}

// spell gives a cleaned word its forms.
func spell(w string) spelled {
	if utf8.RuneCountInString(w) > maxLetters {
		w = string([]rune(w)[:maxLetters])
	}
	w = oneAlphabet(w)
	s := spelled{plain: once(w)}
	s.n = utf8.RuneCountInString(s.plain)
	switch {
	case strings.ContainsFunc(s.plain, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) }):
		s.script = 'c'
	case strings.ContainsFunc(s.plain, func(r rune) bool { return r >= 'a' && r <= 'z' }):
		s.script = 'l'
	default:
		return s // digits and other alphabets have no second spelling
	}
	s.layout = once(swapLayout(w, false))
	s.latin, s.looks = sound(w), lookalike(s.plain)
	if strings.Contains(w, "j") {
		s.hard = sound(strings.ReplaceAll(w, "j", "zh"))
	}
	return s
}

// once drops repeated letters; digits stay, because 100 is not 10.
func once(s string) string {
	var b strings.Builder
	var last rune
	for _, r := range s {
		if r != last || unicode.IsDigit(r) {
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}
