// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strconv"
	"strings"
)

// Vars are what a session has learned, sorted by name: answers under the name of their question, scores under that of their quiz.
// They are few, so a sorted slice beats a map in time and memory.
type Vars []Var

// Var is one thing learned. Text is always set; Num is its number when Numeric.
type Var struct {
	Name    string
	Text    string
	Num     float64
	Numeric bool
}

// Said is the variable in which a session keeps what a person wrote of their own accord: the words that began the flow, and later those written in place of the
// answer expected, when the block has an exit for that.
const Said = "said"

// CodeSuffix ends the names of variables that keep codes of options beside their words. They mean nothing to a person.
const CodeSuffix = ".id"

// IsCode reports whether a variable keeps a code.
func IsCode(name string) bool { return strings.HasSuffix(name, CodeSuffix) }

// Get finds a variable.
func (v Vars) Get(name string) (Var, bool) {
	i, ok := slices.BinarySearchFunc(v, name, func(x Var, name string) int { return strings.Compare(x.Name, name) })
	if !ok {
		return Var{}, false
	}
	return v[i], true
}

// set stores a variable in place or inserts it. The caller owns the slice.
func (v Vars) set(x Var) Vars {
	i, ok := slices.BinarySearchFunc(v, x.Name, func(a Var, name string) int { return strings.Compare(a.Name, name) })
	if ok {
		v[i] = x
		return v
	}
	return slices.Insert(v, i, x)
}

// drop removes a variable. Without the last one there is no list, as in a session that was read back.
func (v Vars) drop(name string) Vars {
	i, ok := slices.BinarySearchFunc(v, name, func(a Var, name string) int { return strings.Compare(a.Name, name) })
	if !ok {
		return v
	}
	if len(v) == 1 {
		return nil
	}
	return slices.Delete(v, i, i+1)
}

// TextVar makes a variable of words.
func TextVar(name, text string) Var { return Var{Name: name, Text: text} }

// NumberVar makes a variable of a number.
func NumberVar(name string, n float64) Var {
	return Var{Name: name, Text: strconv.FormatFloat(n, 'f', -1, 64), Num: n, Numeric: true}
}
