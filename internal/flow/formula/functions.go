// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package formula

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"parley/internal/i18n"
	"parley/internal/template"
)

// function is one word of formulas. Those that read something are given the source first.
type function struct {
	name  string
	reads Kind
	run   func(args ...any) (any, error)
	form  any // the form it is called in; the machine checks arguments against it when it compiles
	words Function
}

// Function is a word of formulas as people read of it.
type Function struct {
	Example string
	About   i18n.Text
}

// Functions lists the words of formulas.
func Functions() []Function {
	all := []Function{{"today", i18n.Words("сегодняшний день у человека", "the day where the person is")}}
	for _, f := range functions() {
		all = append(all, f.words)
	}
	return all
}

// functions lists all there are.
func functions() []function {
	return []function{
		{"number", Answer, readNumber(Answer), new(func(*Source, string, ...float64) float64), Function{`number("age", 0)`, i18n.Words("ответ как число; второе значение — если ответа нет", "an answer as a number; the second value stands in for an answer that is not there")}},
		{"score", Score, readNumber(Score), new(func(*Source, string, ...float64) float64), Function{`score("quiz")`, i18n.Words("баллы квиза", "the score of a quiz")}},
		{"points", Points, readNumber(Points), new(func(*Source, string, ...float64) float64), Function{`points("points")`, i18n.Words("баллы на счёте; на пустом счёте 0", "the points on an account; 0 on an empty one")}},
		{"answer", Answer, readText(Answer), new(func(*Source, string, ...string) string), Function{`answer("city", "")`, i18n.Words("ответ как текст", "an answer as text")}},
		{"field", Field, readText(Field), new(func(*Source, string, ...string) string), Function{`field("budget")`, i18n.Words("поле контакта как текст", "a field of the contact as text")}},
		{"num", "", func(a ...any) (any, error) { return toNumber(words(a[0])) }, new(func(string) float64), Function{`num(field("budget"))`, i18n.Words("текст как число", "text as a number")}},
		{"text", "", func(a ...any) (any, error) { v, err := valueOf(a[0]); return v.Text, err }, new(func(any) string), Function{`text(number("age"))`, i18n.Words("число или дата как текст", "a number or a date as text")}},
		{"date", "", readDate, new(func(*Source, string) time.Time), Function{`date("2026-01-31 10:00")`, i18n.Words("текст как дата; часы — по времени человека", "text as a date; hours are those where the person is")}},
		{"days", "", func(a ...any) (any, error) { return length(a[0], 24*time.Hour) }, new(func(float64) time.Duration), Function{`today + days(3)`, i18n.Words("срок в днях; разность двух дат — тоже дни", "a length of time in days; two dates apart are days as well")}},
		{"hours", "", func(a ...any) (any, error) { return length(a[0], time.Hour) }, new(func(float64) time.Duration), Function{`hours(1.5)`, i18n.Words("срок в часах", "a length of time in hours")}},
		{"months", "", addMonths, new(func(time.Time, float64) time.Time), Function{`months(today, 1)`, i18n.Words("дата через столько месяцев", "the date so many months later")}},
		{"year", "", part(time.Time.Year), new(func(time.Time) float64), Function{`year(today)`, i18n.Words("год", "the year")}},
		{"month", "", part(func(t time.Time) int { return int(t.Month()) }), new(func(time.Time) float64), Function{`month(today)`, i18n.Words("месяц, от 1 до 12", "the month, 1 to 12")}},
		{"day", "", part(time.Time.Day), new(func(time.Time) float64), Function{`day(today)`, i18n.Words("день месяца", "the day of the month")}},
		{"weekday", "", part(func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }), new(func(time.Time) float64), Function{`weekday(today)`, i18n.Words("день недели: 1 — понедельник", "the day of the week: 1 is Monday")}},
		{"round", "", round, new(func(float64, ...float64) float64), Function{`round(2.345, 2)`, i18n.Words("округление, здесь до двух знаков", "rounds, here to two digits")}},
		{"floor", "", plain(math.Floor), new(func(float64) float64), Function{`floor(1.9)`, i18n.Words("округление вниз", "rounds down")}},
		{"ceil", "", plain(math.Ceil), new(func(float64) float64), Function{`ceil(1.1)`, i18n.Words("округление вверх", "rounds up")}},
		{"abs", "", plain(math.Abs), new(func(float64) float64), Function{`abs(-5)`, i18n.Words("число без знака", "a number without its sign")}},
		{"mod", "", func(a ...any) (any, error) { return math.Mod(float(a[0]), float(a[1])), nil }, new(func(float64, float64) float64), Function{`mod(7, 3)`, i18n.Words("остаток от деления", "what a division leaves over")}},
		{"min", "", func(a ...any) (any, error) { return slices.Min(numbers(a)), nil }, new(func(float64, ...float64) float64), Function{`min(3, 1, 2)`, i18n.Words("наименьшее", "the least")}},
		{"max", "", func(a ...any) (any, error) { return slices.Max(numbers(a)), nil }, new(func(float64, ...float64) float64), Function{`max(3, 1, 2)`, i18n.Words("наибольшее", "the greatest")}},
	}
}

// find reads a value, or gives the default written as the last argument.
func find(kind Kind, args []any) (found string, other any, err error) {
	s, _ := args[0].(*Source)
	name := words(args[1])
	if text, ok := s.Look(kind, name); ok && strings.TrimSpace(text) != "" {
		return text, nil, nil
	}
	if len(args) > 2 {
		return "", args[2], nil
	}
	return "", nil, &Error{Why: Missing, Value: name}
}

func readText(kind Kind) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		text, other, err := find(kind, args)
		if other != nil || err != nil {
			return other, err
		}
		return text, nil
	}
}

func readNumber(kind Kind) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		text, other, err := find(kind, args)
		if other != nil {
			return float(other), nil
		}
		if err != nil {
			return nil, err
		}
		return toNumber(text)
	}
}

func toNumber(text string) (any, error) {
	n, ok := template.Number(text)
	if !ok {
		return nil, &Error{Why: NotNumber, Value: short(text)}
	}
	return n, nil
}

func readDate(args ...any) (any, error) {
	s, _ := args[0].(*Source)
	return parseDate(words(args[1]), s.Zone)
}

// parseDate reads a date, or a date with an hour. Formulas count by the clock on the person's wall, so a moment that names its zone is moved there.
func parseDate(text string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", time.DateTime} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		t = t.In(cmp.Or(zone, time.UTC))
		return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), 0, 0, time.UTC), nil
	}
	return time.Time{}, &Error{Why: NotDate, Value: short(text)}
}

// maxDays bounds lengths of time: about a thousand years would leave what a length can hold.
const maxDays = 36_600

func length(n any, unit time.Duration) (any, error) {
	f := float(n)
	if math.IsNaN(f) || math.Abs(f)*unit.Hours()/24 > maxDays {
		return nil, &Error{Why: Infinite}
	}
	return time.Duration(f * float64(unit)), nil
}

// addMonths keeps the day of the month, or takes the last one of a month that is shorter: a month after 31 January is 28 February.
func addMonths(args ...any) (any, error) {
	at, ok := args[0].(time.Time)
	n := float(args[1])
	if !ok || math.IsNaN(n) || math.Abs(n) > 12*1000 {
		return nil, &Error{Why: NotDate}
	}
	moved := at.AddDate(0, int(n), 0)
	if moved.Day() != at.Day() {
		moved = moved.AddDate(0, 0, -moved.Day())
	}
	return moved, nil
}

func part(of func(time.Time) int) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		at, ok := args[0].(time.Time)
		if !ok {
			return nil, &Error{Why: NotDate}
		}
		return float64(of(at)), nil
	}
}

func plain(of func(float64) float64) func(args ...any) (any, error) {
	return func(args ...any) (any, error) { return of(float(args[0])), nil }
}

// round rounds to so many digits behind the point, half away from zero.
func round(args ...any) (any, error) {
	scale := 1.0
	if len(args) > 1 {
		scale = math.Pow10(int(min(max(float(args[1]), 0), 9)))
	}
	return math.Round(float(args[0])*scale) / scale, nil
}

func numbers(args []any) []float64 {
	all := make([]float64, len(args))
	for i, a := range args {
		all[i] = float(a)
	}
	return all
}

// float reads a number that the machine has checked already; it may still hold a whole one.
func float(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	default:
		return math.NaN()
	}
}

func words(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return fmt.Sprint(v)
}

// short keeps a person's words in a trace small.
func short(text string) string {
	if r := []rune(text); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return text
}
