// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"parley/internal/filter"
	"parley/internal/flow/formula"
	"parley/internal/i18n"
	"parley/internal/template"
)

// Formula is arithmetic of a block, ready to be computed for a person.
type Formula struct {
	formula *formula.Formula
	points  map[string]*Fact // by account: what is read of the person as conditions read it
}

// Formula compiles arithmetic; nil when it has a problem.
func (s *Scope) Formula(path, text string) *Formula {
	f, p := formula.Compile(text)
	if p != nil {
		words := p.Text
		if p.At > 0 {
			words = i18n.Words(fmt.Sprintf("%s (знак %d)", words.In(i18n.RU), p.At), fmt.Sprintf("%s (character %d)", words.In(i18n.EN), p.At))
		}
		s.Report(Problem{Path: path, Rule: p.Rule, Level: Error, Text: words})
		return nil
	}
	out := &Formula{formula: f, points: map[string]*Fact{}}
	for _, name := range f.Reads() {
		switch name.Kind {
		case formula.Points:
			if check := s.Condition(path, "points("+strconv.Quote(name.Name)+")"); check != nil {
				out.points[name.Name] = filter.Facts(check.filter)[0]
			}
			continue
		case formula.Field:
			s.Field(path, name.Name)
		}
		s.reads([]string{variablePath(name.Kind, name.Name)})
	}
	return out
}

// variablePath is how texts name what formulas read.
func variablePath(kind formula.Kind, name string) string {
	if kind == formula.Field {
		return "contact." + name
	}
	return string(kind) + "." + name
}

// Compute gives the value of a formula under a name. A formula that gives none for this person leaves the reason in the trace.
func (t *Turn) Compute(f *Formula, name string) (Var, bool) {
	y, m, d := time.UnixMilli(t.Env.Now).In(t.Zone()).Date()
	look := func(kind formula.Kind, name string) (string, bool) {
		if kind == formula.Points {
			return strconv.FormatInt(t.read(f.points[name]).Int(), 10), true // an account that nothing was ever put on holds nought
		}
		return t.lookText(kind, name)
	}
	v, err := f.formula.Run(&formula.Source{Look: look, Today: time.Date(y, m, d, 0, 0, 0, 0, time.UTC), Zone: t.Zone()})
	if err != nil {
		why := formula.Error{Why: formula.Failed}
		if known := new(formula.Error); errors.As(err, &known) {
			why = *known
		}
		t.Trouble(why.Why, why.Value)
		return Var{}, false
	}
	return Var{Name: name, Text: v.Text, Num: v.Num, Numeric: v.Numeric}, true
}

// lookText finds what a formula reads, as text.
func (t *Turn) lookText(kind formula.Kind, name string) (string, bool) {
	if kind != formula.Field {
		if kind == formula.Score {
			name = ScoreName(name)
		}
		v, ok := t.session.Vars.Get(name)
		return v.Text, ok
	}
	v, ok := t.look(variablePath(kind, name))
	switch v := v.(type) {
	case string:
		return v, ok
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), ok
	default:
		return fmt.Sprint(v), ok && v != nil
	}
}

// Minor reads a sum in units as people write it: with a currency it becomes its minor units, without one a whole number. What is no sum is nought.
func Minor(text, currency string) int64 {
	n, ok := template.Number(text)
	if !ok {
		return 0
	}
	if currency == "" {
		if math.Abs(n) > 1e13 {
			return 0
		}
		return int64(math.Round(n))
	}
	sum, _ := template.Amount(n, currency)
	return sum.Minor
}
