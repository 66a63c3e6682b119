// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"fmt"

	"parley/internal/i18n"
)

// Problem is something wrong with a filter, at a place. Path is a JSON pointer into the JSON form ("/and/1/not"), for a builder that has no text.
type Problem struct { //nolint:errname // It is above all what the editor shows; being an error is its second use.
	Span Span      `json:"span"`
	Path string    `json:"path,omitempty"`
	Code string    `json:"code"` // stable machine word, for example "unknown_atom"
	Text i18n.Text `json:"text"` // for a person: what is wrong and what to write instead
}

// Error makes a Problem an error, in English, for logs and for decoding JSON.
func (p Problem) Error() string {
	return fmt.Sprintf("filter: %s at %d%s: %s", p.Code, p.Span.Pos, p.Path, p.Text.In(i18n.EN))
}

// problem is a Problem whose two texts take the same arguments.
func problem(at Span, code, ru, en string, args ...any) *Problem {
	return &Problem{Span: at, Code: code, Text: i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...))}
}

// nearest is the known word that a mistyped one most likely meant, "" when none is close.
func nearest(word string, known []string) string {
	best, distance := "", len([]rune(word))/3+2
	for _, k := range known {
		if d := edits(word, k, distance); d < distance {
			best, distance = k, d
		}
	}
	return best
}

// edits counts the letters to change, add or drop to make a into b; it stops counting at limit.
func edits(a, b string, limit int) int {
	from, to := []rune(a), []rune(b)
	if len(from)-len(to) >= limit || len(to)-len(from) >= limit {
		return limit
	}
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j, c := range to {
			cost := diagonal
			if r != c {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, diagonal+1, row[j]+1)
		}
	}
	return min(row[len(to)], limit)
}
