// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package i18n holds text in the languages of the product and chooses the one to show.
package i18n

import "strings"

// Lang is a language tag of one or two parts: "ru", "en", "pt-br".
type Lang string

// The languages every user-facing word of Parley exists in.
const (
	RU Lang = "ru"
	EN Lang = "en"
)

// Text is one text in several languages. A plain text has the single key "".
type Text map[Lang]string //nolint:recvcheck // Reading a document must set the map; everything else only looks at it.

// Plain is a text that is the same in every language.
func Plain(s string) Text { return Text{"": s} }

// Words is a text of the product itself, which always has both languages.
func Words(ru, en string) Text { return Text{RU: ru, EN: en} }

// In chooses the text for lang: the exact tag, its first part, the fallbacks in order, a plain text, "".
func (t Text) In(lang Lang, fallback ...Lang) string {
	for _, l := range append([]Lang{lang}, fallback...) {
		if s, ok := t[l]; ok {
			return s
		}
		if base, _, found := strings.Cut(string(l), "-"); found {
			if s, ok := t[Lang(base)]; ok {
				return s
			}
		}
	}
	return t[""]
}

// Empty reports whether no language has any words.
func (t Text) Empty() bool {
	for _, s := range t {
		if strings.TrimSpace(s) != "" {
			return false
		}
	}
	return true
}
