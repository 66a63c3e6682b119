// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword

import (
	"strconv"
	"strings"
)

// Option is an answer a person may name by its label.
type Option struct{ ID, Label string }

// Choose finds the option a person wrote: by its number in the list ("2", "2.", "2)"), or by its whole label with the tolerance of keywords.
// When two options fit, a label without mistakes wins; otherwise nothing is chosen.
func Choose(options []Option, text string) (string, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.Atoi(strings.TrimRight(text, ".) ")); err == nil {
		for _, o := range options { // a label that is itself a number goes before the place in the list
			if strings.TrimSpace(o.Label) == strings.TrimRight(text, ".) ") {
				return o.ID, true
			}
		}
		if n >= 1 && n <= len(options) {
			return options[n-1].ID, true
		}
		return "", false
	}
	heard := Hear(text)
	found, best, tied := "", NoFit, false
	for _, o := range options {
		word := New(o.Label)
		fit := word.Fit(&heard, Whole)
		switch {
		case fit == NoFit || fit < best:
		case fit == best:
			tied = true
		default:
			found, best, tied = o.ID, fit, false
		}
	}
	return found, best != NoFit && !tied
}
