// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package formula_test

import (
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/flow/formula"
	"parley/internal/i18n"
)

// person is somebody of whom a few things are known. Today is a Thursday.
func person() *formula.Source {
	known := map[formula.Name]string{
		{Kind: formula.Answer, Name: "age"}: "25", {Kind: formula.Answer, Name: "цена"}: "1 990,50", {Kind: formula.Answer, Name: "quiz.q1"}: "Да",
		{Kind: formula.Answer, Name: "empty"}: " ", {Kind: formula.Answer, Name: "born"}: "2000-02-29", {Kind: formula.Answer, Name: "long"}: strings.Repeat("я", 2000),
		{Kind: formula.Score, Name: "quiz"}: "7", {Kind: formula.Field, Name: "visits"}: "3", {Kind: formula.Field, Name: "paid_until"}: "2026-01-31T21:30:00Z",
	}
	return &formula.Source{
		Look: func(kind formula.Kind, name string) (string, bool) {
			v, ok := known[formula.Name{Kind: kind, Name: name}]
			return v, ok
		},
		Today: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC), Zone: time.FixedZone("", 3*3600),
	}
}

func TestRun(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, want, why string }{
		{text: "1 + 2 * 3", want: "7"},
		{text: "-5", want: "-5"},
		{text: "0 * -1", want: "0"},
		{text: "mod(7, 3)", want: "1"},
		{text: "2 ** 10", want: "1024"},
		{text: `number("age") / 2`, want: "12.5"},
		{text: `number("цена") * 2`, want: "3981"},
		{text: `round(number("цена") * 0.9, 2)`, want: "1791.45"},
		{text: `round(2.5)`, want: "3"},
		{text: `number("nothing", 10) + score("quiz")`, want: "17"},
		{text: `number("empty", 1)`, want: "1"},
		{text: `num(field("visits")) + 1`, want: "4"},
		{text: `min(3, 1, 2) + max(number("age"), 30) + abs(-1) + floor(1.9) + ceil(0.1)`, want: "34"},
		{text: `number("age") >= 18 ? "взрослый" : "ребёнок"`, want: "взрослый"},
		{text: `number("age") >= 18 and not (answer("quiz.q1") == "Нет")`, want: "true"},
		{text: `"Вам " + text(number("age"))`, want: "Вам 25"},
		{text: `date("2026-01-31") + days(1)`, want: "2026-02-01"},
		{text: `date("2026-01-31") - today`, want: "16"},
		{text: `date("2026-01-31 10:00") + hours(1.5)`, want: "2026-01-31 11:30"},
		{text: `months(date("2026-01-31"), 1)`, want: "2026-02-28"},
		{text: `months(date("2026-03-31"), -1)`, want: "2026-02-28"},
		{text: `months(date(answer("born")), 12)`, want: "2001-02-28"},
		{text: `year(today) - year(date(answer("born")))`, want: "26"},
		{text: `weekday(today)`, want: "4"},
		{text: `month(today) * 100 + day(today)`, want: "115"},
		{text: `date(field("paid_until")) > today`, want: "true"},
		{text: `date(field("paid_until"))`, want: "2026-02-01 00:30"}, // on the clock of the person
		{text: `date("2026-01-31 10:00:59") + hours(1)`, want: "2026-01-31 11:00"},

		{text: `number("nothing")`, why: formula.Missing},
		{text: `number("empty")`, why: formula.Missing},
		{text: `number("quiz.q1")`, why: formula.NotNumber},
		{text: `date(answer("quiz.q1"))`, why: formula.NotDate},
		{text: `1 / 0`, why: formula.Infinite},
		{text: `number("age") / (number("age") - 25)`, why: formula.Infinite},
		{text: `0.0 / 0`, why: formula.Infinite},
		{text: `10.0 ** 400`, why: formula.Infinite},
		{text: `9 ** 20`, why: formula.Infinite},
		{text: `mod(1, 0)`, why: formula.Infinite},
		{text: `days(1000000)`, why: formula.Infinite},
		{text: `months(today, 100000000000)`, why: formula.NotDate},
		{text: `months(today, 11999) + days(36000) + days(36000)`, want: "3223-01-31"},
		{text: `answer("long") + answer("long")`, why: formula.TooLong},
	}
	for _, c := range cases {
		f, problem := formula.Compile(c.text)
		if problem != nil {
			t.Errorf("%s: %s", c.text, problem.Text.In(i18n.EN))
			continue
		}
		got, err := f.Run(person())
		why := new(formula.Error)
		switch {
		case c.why != "" && (!errors.As(err, &why) || why.Why != c.why):
			t.Errorf("%s: %v %v, want %s", c.text, got, err, c.why)
		case c.why == "" && (err != nil || got.Text != c.want):
			t.Errorf("%s = %q, %v; want %q", c.text, got.Text, err, c.want)
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text, rule, says string
		at               int
	}{
		{text: " ", rule: "required"},
		{text: "1 +", rule: "formula", at: 3},
		{text: `number("age`, rule: "formula", at: 12},
		{text: `1 + "a"`, rule: "formula", at: 3},
		{text: "age + 1", rule: "formula", says: "“age”", at: 1},
		{text: "now()", rule: "formula", says: "“now”", at: 1},
		{text: "source", rule: "formula", says: "“source”", at: 1},
		{text: `len("a")`, rule: "formula", says: "There are: number", at: 1},
		{text: `number(answer("x"))`, rule: "formula", says: "in quotes", at: 1},
		{text: `number("x", "y")`, rule: "formula"},
		{text: "1..1000000000", rule: "formula", says: "“..”"},
		{text: `"a" matches "(a+)+$"`, rule: "formula"},
		{text: "[1, 2, 3]", rule: "formula", says: "cannot be written"},
		{text: "map(1..9, # * 2)", rule: "formula"},
		{text: "let x = 1; x", rule: "formula"},
		{text: `{"a": 1}`, rule: "formula", says: "cannot be written"},
		{text: "today.Year()", rule: "formula"},
		{text: `date("2026-02-30")`, rule: "formula", says: "There is no date “2026-02-30”", at: 1},
		{text: strings.Repeat("1+", 300) + "1", rule: "formula_size"},
		{text: strings.Repeat("(", 400) + "1" + strings.Repeat(")", 400), rule: ""},
		{text: strings.Repeat("1", 1001), rule: "formula_size", says: "1000"},
	}
	for _, c := range cases {
		f, problem := formula.Compile(c.text)
		if c.rule == "" {
			if problem != nil {
				t.Errorf("%s: %v", c.text, problem)
			}
			continue
		}
		if f != nil || problem == nil || problem.Rule != c.rule || !strings.Contains(problem.Text.In(i18n.EN), c.says) || c.at != 0 && problem.At != c.at {
			t.Errorf("%s: %+v", c.text, problem)
		}
	}
}

// TestExamplesCompile: what people read of a function is a formula.
func TestExamplesCompile(t *testing.T) {
	t.Parallel()
	for _, f := range formula.Functions() {
		if _, problem := formula.Compile(f.Example); problem != nil || f.About[i18n.RU] == "" || f.About[i18n.EN] == "" {
			t.Errorf("%s: %v", f.Example, problem)
		}
	}
}

func TestReads(t *testing.T) {
	t.Parallel()
	f, problem := formula.Compile(`number("a") + num(field("b", "0")) + score("c")`)
	if problem != nil {
		t.Fatal(problem)
	}
	want := []formula.Name{{Kind: formula.Answer, Name: "a"}, {Kind: formula.Field, Name: "b"}, {Kind: formula.Score, Name: "c"}}
	if diff := cmp.Diff(want, f.Reads()); diff != "" {
		t.Error(diff)
	}
}

// FuzzFormula: whatever an author writes and a person answers, a formula gives a value of bounded size or a reason, and the same twice.
func FuzzFormula(f *testing.F) {
	for _, text := range []string{
		`number("a") + 1`, `date(answer("a")) + days(1)`, `round(1/3, 2)`, `answer("a") + text(2)`, `months(today, 1)`, "1..9", `"a" matches "b"`, "[1][0]", `{"a":1}.a`, "a?.b", "#", "let a = 1; a",
		`hours(num(answer("a")))`, `min(1)`, `- - 1`, `1 ?: 2`, `true ? 1 : "a"`, `number("a") == answer("a")`, `1 in [1]`, "nil", `today - today`, `if true {1} else {2}`,
	} {
		f.Add(text, "12")
	}
	f.Fuzz(func(t *testing.T, text, answer string) {
		compiled, problem := formula.Compile(text)
		if (compiled == nil) == (problem == nil) {
			t.Fatal("neither a formula nor a problem, or both")
		}
		if problem != nil {
			if problem.Text.In(i18n.RU) == "" || problem.Text.In(i18n.EN) == "" {
				t.Fatal("a problem without words")
			}
			return
		}
		s := &formula.Source{Look: func(formula.Kind, string) (string, bool) { return answer, true }, Today: time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)}
		got, err := compiled.Run(s)
		again, err2 := compiled.Run(s)
		if got != again || (err == nil) != (err2 == nil) {
			t.Fatalf("%v %v, then %v %v", got, err, again, err2)
		}
		if err != nil && !errors.As(err, new(*formula.Error)) || len(got.Text) > 4096 || math.IsNaN(got.Num) || math.IsInf(got.Num, 0) {
			t.Fatalf("%v %v", got, err)
		}
	})
}
