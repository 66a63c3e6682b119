// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword

import (
	"strings"
	"unicode"
)

// The two keyboard layouts, key by key. Every Cyrillic letter is two bytes, so a place in one gives the place in the other.
const (
	latinKeys    = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
	shiftedSigns = `{}:"<>~`
	plainSigns   = "[];',.`"
	cyrillicKeys = "йцукенгшщзхъфывапролджэячсмитьбюе"
)

// Letters that look alike in the two alphabets, in capitals or small.
const (
	latinTwins    = "aceopxykmthb"
	cyrillicTwins = "асеорхукмтнв"
)

// other finds the letter at the same place: from one byte each to two bytes each, or back.
func other(r rune, latin, cyrillic string) (rune, bool) {
	if i := strings.IndexRune(latin, r); i >= 0 {
		for _, twin := range cyrillic[2*i:] {
			return twin, true
		}
	}
	if i := strings.IndexRune(cyrillic, r); i >= 0 {
		return rune(latin[i/2]), true
	}
	return 0, false
}

// swapLayout gives the text as the other keyboard layout would have typed it; with signs, signs that are letters there count as letters.
func swapLayout(s string, signs bool) string {
	return strings.Map(func(r rune) rune {
		if i := strings.IndexRune(shiftedSigns, r); i >= 0 {
			r = rune(plainSigns[i])
		}
		twin, ok := other(r, latinKeys, cyrillicKeys)
		switch {
		case !ok, !signs && !unicode.IsLetter(r):
			return r
		case !unicode.IsLetter(twin):
			return -1 // Cyrillic letters on keys that type signs
		}
		return twin
	}, s)
}

// oneAlphabet mends a word of mixed alphabets («пpиз» with a Latin p): into the alphabet that has a letter of its own in it.
func oneAlphabet(w string) string {
	cyrillic, latin, ownLatin := false, false, false
	for _, r := range w {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			cyrillic = true
		case r >= 'a' && r <= 'z':
			latin = true
			ownLatin = ownLatin || !strings.ContainsRune(latinTwins, r)
		}
	}
	if !cyrillic || !latin {
		return w
	}
	ownCyrillic := strings.ContainsFunc(w, func(r rune) bool { return unicode.Is(unicode.Cyrillic, r) && !strings.ContainsRune(cyrillicTwins, r) })
	toLatin := ownLatin && !ownCyrillic
	return strings.Map(func(r rune) rune {
		if (r < 0x80) == toLatin {
			return r
		}
		if twin, ok := other(r, latinTwins, cyrillicTwins); ok {
			return twin
		}
		return r
	}, w)
}

// lookalike is a word wholly of letters that both alphabets have, written in Cyrillic: «РЕСУРС» typed with Latin letters. Empty otherwise.
func lookalike(w string) string {
	if strings.ContainsFunc(w, func(r rune) bool { return !strings.ContainsRune(latinTwins, r) }) {
		return ""
	}
	return strings.Map(func(r rune) rune {
		twin, _ := other(r, latinTwins, cyrillicTwins)
		return twin
	}, w)
}

// sound spells a word in coarse Latin, in which the usual ways to write Russian in Latin letters meet: kh and h, ya and ja, ck and k.
func sound(w string) string {
	var b strings.Builder
	for rest := w; rest != ""; {
		from, to := sounds(rest)
		b.WriteString(to)
		rest = rest[from:]
	}
	return once(b.String())
}

// sounds reads the first sound of a word: how many bytes it takes and how it is spelled. S is sh, C is ch, J is zh.
func sounds(w string) (int, string) {
	for _, pair := range [...][2]string{
		{"shch", "S"}, {"sch", "S"}, {"sh", "S"}, {"ch", "C"}, {"zh", "J"}, {"kh", "h"}, {"ts", "c"}, {"tz", "c"}, {"ck", "k"}, {"ph", "f"},
		{"yo", "e"}, {"jo", "e"}, {"ye", "e"}, {"je", "e"}, {"йо", "e"}, {"кс", "ks"}, {"тс", "c"},
		{"а", "a"}, {"б", "b"}, {"в", "v"}, {"г", "g"}, {"д", "d"}, {"е", "e"}, {"ж", "J"}, {"з", "z"}, {"и", "i"}, {"й", "i"}, {"к", "k"},
		{"л", "l"}, {"м", "m"}, {"н", "n"}, {"о", "o"}, {"п", "p"}, {"р", "r"}, {"с", "s"}, {"т", "t"}, {"у", "u"}, {"ф", "f"}, {"х", "h"},
		{"ц", "c"}, {"ч", "C"}, {"ш", "S"}, {"щ", "S"}, {"ъ", ""}, {"ы", "i"}, {"ь", ""}, {"э", "e"}, {"ю", "iu"}, {"я", "ia"}, {"і", "i"}, {"ї", "i"}, {"є", "e"},
		{"y", "i"}, {"j", "i"}, {"q", "k"}, {"w", "v"}, {"ce", "ce"}, {"ci", "ci"}, {"cy", "ci"}, {"c", "k"},
	} {
		if strings.HasPrefix(w, pair[0]) {
			return len(pair[0]), pair[1]
		}
	}
	if w[0] == 'x' {
		if len(w) > 1 && strings.ContainsRune("aeiouy", rune(w[1])) {
			return 1, "h" // xochu
		}
		return 1, "ks"
	}
	for i := range w[1:] {
		if i+1 < len(w) && w[i+1]&0xc0 != 0x80 {
			return i + 1, w[:i+1]
		}
	}
	return len(w), w
}
