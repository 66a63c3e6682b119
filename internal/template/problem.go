// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import "parley/internal/i18n"

// Problem is a mistake in a template. Rule is a stable word, Text says what to do.
type Problem struct {
	Rule string
	Text i18n.Text
}

// Trace tells what happened to a value while a text was rendered. Rendering never fails: it tells.
type Trace struct {
	Rule  string // value_missing, value_defaulted, value_failed, text_cut
	Value string // the variable or expression
}
