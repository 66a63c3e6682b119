// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold is the form in which text is compared and stored beside the original: canonical composition (NFC), lower case, ё as е,
// no spaces at the ends. Two texts are the same to a filter when their folded forms are equal byte by byte. Folding twice changes nothing.
//
// On PostgreSQL a folded column is declared COLLATE "C", so that "<" there means what it means in SQLite and in memory.
func Fold(s string) string {
	s = strings.ToLower(norm.NFC.String(s))
	// The dots of ё may also stand apart, or stand twice: those behind е are dropped with it, or they would compose into ё again.
	afterE := false
	s = strings.Map(func(r rune) rune {
		switch {
		case r == 'е' || r == 'ё':
			afterE = true
			return 'е'
		case afterE && r == '\u0308':
			return -1
		case !unicode.Is(unicode.Mn, r):
			afterE = false
		}
		return r
	}, s)
	// Lowering can leave a letter and a mark that compose, so the text is composed once more.
	return strings.TrimSpace(norm.NFC.String(s))
}
