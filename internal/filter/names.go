// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import "slices"

// String is the type's stable word, for forms that are made of conditions.
func (t Type) String() string {
	return [...]string{"bool", "text", "number", "integer", "moment", "date", "duration", "choice", "set"}[t]
}

// Operators are what the atom's value can be compared by.
func (a Atom) Operators() []Op {
	if a.Ops != nil {
		return slices.Clone(a.Ops)
	}
	return a.Kind.Type.operators()
}
