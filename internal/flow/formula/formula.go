// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package formula is arithmetic over what a flow knows: numbers, words and dates. A formula reads nothing but what is passed in, has no loops,
// and is bounded in length, nodes, memory and result, so that no author and no answer can make it run long.
package formula

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/vm"

	"parley/internal/i18n"
)

// The limits of a formula.
const (
	maxText   = 1000   // characters
	maxNodes  = 200    // of the syntax tree
	maxMemory = 10_000 // units of the machine, about one a value
	maxValue  = 4096   // bytes of the result
)

// Kind is what a name in a formula stands for.
type Kind string

// The kinds of names.
const (
	Answer Kind = "answer"
	Score  Kind = "score"
	Field  Kind = "field"
	Points Kind = "points"
)

// Source is what a formula may read. Look finds a value as text; Today is the day where the person is, without a zone; Zone is where that is, nil for UTC.
type Source struct {
	Look  func(kind Kind, name string) (string, bool)
	Today time.Time
	Zone  *time.Location
}

// Name is something a formula reads.
type Name struct {
	Kind Kind
	Name string
}

// Problem says what is wrong with the text of a formula. At is the character it was found at, counted from 1; 0 is unknown.
type Problem struct {
	Rule string
	At   int
	Text i18n.Text
}

// Formula is a text ready to be computed. It is safe for concurrent use.
type Formula struct {
	program *vm.Program
	reads   []Name
}

// Value is what a formula gives. Text is always set.
type Value struct {
	Text    string
	Num     float64
	Numeric bool
}

// Why a formula gives nothing, as stable words.
const (
	Missing   = "value_missing"
	NotNumber = "not_a_number"
	NotDate   = "not_a_date"
	Infinite  = "no_finite_number" // a division by zero, or beyond what a number holds
	TooLong   = "too_long"
	Failed    = "formula_failed"
)

// Error is a formula that gives nothing for this person. Value is the name or the text that was no good.
type Error struct{ Why, Value string }

// Error implements error.
func (e *Error) Error() string { return "formula: " + e.Why + " " + e.Value }

// Compile reads a formula; nil when it has a problem.
func Compile(text string) (*Formula, *Problem) {
	switch {
	case strings.TrimSpace(text) == "":
		return nil, wrong("required", 0, "Напишите формулу.", "Write a formula.")
	case utf8.RuneCountInString(text) > maxText:
		return nil, wrong("formula_size", 0, "Формула длиннее %d знаков. Разделите её на две.", "The formula is longer than %d characters. Part it in two.", maxText)
	}
	all := functions()
	w := walker{functions: all}
	options := []expr.Option{
		expr.Env(map[string]any{source: (*Source)(nil), today: time.Time{}}), expr.DisableAllBuiltins(), expr.MaxNodes(maxNodes), expr.Patch(&w),
	}
	for _, f := range all {
		options = append(options, expr.Function(f.name, f.run, f.form))
	}
	program, err := expr.Compile(text, options...)
	w.end()
	switch {
	case w.problem != nil:
		return nil, w.problem
	case err != nil && strings.Contains(err.Error(), "maximum allowed nodes"):
		return nil, wrong("formula_size", 0, "Формула слишком сложная. Разделите её на две.", "The formula is too complicated. Part it in two.")
	case err != nil:
		at := 0
		if place := new(file.Error); errors.As(err, &place) {
			at = place.Column + 1
		}
		return nil, wrong("formula", at, "Формула не читается. Проверьте скобки, кавычки и то, что числа не сложены со словами.",
			"The formula cannot be read. Check the brackets, the quotes, and that no numbers are added to words.")
	}
	return &Formula{program: program, reads: w.reads}, nil
}

// Reads lists what the formula reads, in the order it is written.
func (f *Formula) Reads() []Name { return slices.Clone(f.reads) }

// Run computes the formula; the error is an *Error.
func (f *Formula) Run(s *Source) (Value, error) {
	machine := vm.VM{MemoryBudget: maxMemory}
	out, err := machine.Run(f.program, map[string]any{source: s, today: s.Today})
	if err != nil {
		if known := new(Error); errors.As(err, &known) {
			return Value{}, known
		}
		return Value{}, &Error{Why: Failed}
	}
	return valueOf(out)
}

// valueOf gives a result the form in which answers and fields are kept.
func valueOf(out any) (Value, error) {
	switch out := out.(type) {
	case float64:
		return numberOf(out)
	case int:
		return numberOf(float64(out))
	case bool:
		return Value{Text: strconv.FormatBool(out)}, nil
	case time.Duration:
		return numberOf(out.Hours() / 24)
	case time.Time:
		if out.Year() < 1 || out.Year() > 9999 {
			return Value{}, &Error{Why: NotDate}
		}
		return Value{Text: dateText(out)}, nil
	case string:
		if len(out) > maxValue {
			return Value{}, &Error{Why: TooLong}
		}
		return Value{Text: out}, nil
	default:
		return Value{}, &Error{Why: Failed}
	}
}

func numberOf(n float64) (Value, error) {
	if math.IsNaN(n) || math.Abs(n) > 1e15 { // beyond it neighbouring numbers are lost
		return Value{}, &Error{Why: Infinite}
	}
	n += 0 // minus nought is nought
	return Value{Text: numberText(n), Num: n, Numeric: true}, nil
}

func numberText(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

func dateText(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// wrong makes a problem. The same arguments fill both languages.
func wrong(rule string, at int, ru, en string, args ...any) *Problem {
	return &Problem{Rule: rule, At: at, Text: i18n.Words(fmt.Sprintf(ru, args...), fmt.Sprintf(en, args...))}
}
