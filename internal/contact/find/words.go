// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package find

import (
	"strconv"
	"strings"
	"unicode"

	"parley/internal/db"
)

// maxWords is how many words of a search count, as in db.Search.
const maxWords = 8

// sought is the text of a search as db.Search takes it: what looks like a phone number becomes one word of digits.
func sought(text string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, text)
	phone := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsSpace(r) && !strings.ContainsRune("0123456789+-()", r) }) < 0
	if phone && len(digits) >= 3 {
		return digits
	}
	return db.Words(text)
}

// likeWords is the same condition as db.Search for one contact at a time, without the index: each word begins some word of the contact.
func likeWords(text string, workspace int64, start int) (condition string, args []any) {
	words := strings.Fields(text)
	args = []any{workspace}
	var b strings.Builder
	b.WriteString(`EXISTS (SELECT 1 FROM contact_search cs WHERE +cs.workspace_id = $` + strconv.Itoa(start) + ` AND cs.contact_id = contact.id`)
	for _, w := range words[:min(len(words), maxWords)] {
		args = append(args, "% "+w+"%") // letters and digits only: nothing to escape
		b.WriteString(` AND ' ' || cs.words LIKE $` + strconv.Itoa(start+len(args)-1))
	}
	b.WriteString(")")
	return b.String(), args
}
