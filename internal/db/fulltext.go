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
// The macro makes the index and keeps it in step. words holds what Words returns; Search says where to read what a text finds.
// In the index every word has its workspace in front, so that other workspaces cost a search nothing, however common its words are with them.

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

// Found is where the keys of the rows that a text finds are read. The rows are the workspace's own.
type Found struct {
	From, Where, Key string
	Arg              any
}

// Search finds the rows some of whose words begin with each word of a text, with one placeholder, number n:
//
//	found := q.DB().Search("contact_search", "contact_id", workspace, "петр ив", 2)
//	q.Query(`SELECT `+found.Key+` FROM `+found.From+` WHERE `+found.Where, found.Arg)
//
// A text without letters and digits finds nothing. Reading ends early with a LIMIT: what is not read costs little.
func (d *DB) Search(table, key string, workspace int64, text string, n int) Found {
	words := strings.Fields(Words(text)) // each once: whoever repeats a word has not used up those that count
	found := d.dialect.search(table, key, n)
	found.Arg = d.dialect.searchArg(fmt.Sprintf("%019d", workspace), words[:min(len(words), maxTerms)])
	return found
}

// Forgetting makes a full text one from which words go for good: those of rows that are deleted afterwards are not found in the files of the database either.
func (tx *Tx) Forgetting(table string) error {
	text := tx.DB().dialect.forgetting(table)
	if text == "" {
		return nil
	}
	if _, err := tx.Exec(text); err != nil {
		return fmt.Errorf("db: forget words: %w", err)
	}
	return nil
}
