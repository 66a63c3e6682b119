// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import (
	"strconv"
	"strings"
)

// MatchMenu finds which line of a numbered menu an answer means: a whole label, else a number (also "2.", "2)" or "2. Label"), else the beginning of
// exactly one label. Case, ё and spaces do not matter. A label wins over a number, because a label may be a number itself.
func MatchMenu(items []MenuItem, answer string) (payload string, ok bool) {
	want := folded(answer)
	if want == "" {
		return "", false
	}
	for _, item := range items {
		if folded(item.Label) == want {
			return item.Payload, true
		}
	}
	if n, err := strconv.Atoi(leading(want)); err == nil {
		for _, item := range items {
			if item.Number == n {
				return item.Payload, true
			}
		}
		return "", false
	}
	for _, item := range items {
		if !strings.HasPrefix(folded(item.Label), want) {
			continue
		}
		if ok {
			return "", false
		}
		payload, ok = item.Payload, true
	}
	return payload, ok
}

// leading is the number an answer is, or begins with as a line of the menu does.
func leading(answer string) string {
	if first, _, ok := strings.Cut(answer, ". "); ok {
		return first
	}
	return strings.TrimRight(answer, ".)")
}

// folded is a text as answers are compared.
func folded(s string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(s), " ")), "ё", "е")
}
