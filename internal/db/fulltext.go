// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"fmt"
	"strings"
	"unicode"
)

// Full text is a table with the columns workspace_id, a key and words, kept with ordinary statements:
//
//	CREATE TABLE contact_search (contact_id BIGINT PRIMARY KEY, workspace_id BIGINT NOT NULL, words TEXT NOT NULL);
//	{{fulltext contact_search contact_id}}
//
// The macro makes the index and keeps it in step. words holds what Words returns; Match makes the condition that searches.

const (
	maxWord  = 64 // runes of one word that are kept
	maxTerms = 8  // words of one search that count
)

// Words folds texts for full-text search: lower case, ё as е, letters and digits only, split by single spaces, each word once.
func Words(texts ...string) string {
	seen := map[string]bool{}
	var words []string
	for _, text := range texts {
		for _, w := range split(text) {
			if !seen[w] {
				seen[w] = true
				words = append(words, w)
			}
		}
	}
	return strings.Join(words, " ")
}

// split gives the folded words of a text.
func split(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
	for i, w := range words {
		w = strings.ReplaceAll(strings.ToLower(w), "ё", "е")
		if runes := []rune(w); len(runes) > maxWord {
			w = string(runes[:maxWord])
		}
		words[i] = w
	}
	return words
}

// Match is the condition "every word of text begins some word of the row": one placeholder, number n.
//
//	cond, arg := q.DB().Match("contact_search", "contact_id", 2, "петр ив")
//	q.Query(`SELECT contact_id FROM contact_search WHERE workspace_id = $1 AND `+cond, workspace, arg)
//
// A text without letters and digits matches nothing.
func (d *DB) Match(table, key string, n int, text string) (condition string, arg any) {
	words := split(text)
	if len(words) == 0 {
		return fmt.Sprintf("CAST($%d AS TEXT) <> ''", n), ""
	}
	return d.dialect.match(table, key, n), d.dialect.matchArg(words[:min(len(words), maxTerms)])
}
