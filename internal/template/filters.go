// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"parley/internal/i18n"
)

// filter is the shape of all our filters: a value and arguments, nil for what is not set. A filter never fails; what it cannot read it gives back.
type filter = func(value any, args ...any) any

// filters are all filters of templates; number, money and date speak lang.
func filters(lang i18n.Lang) map[string]filter {
	return map[string]filter{
		"default":    fallback,
		"plural":     plural,
		"gender":     gender,
		"number":     func(v any, _ ...any) any { return count(v, lang) },
		"money":      func(v any, args ...any) any { return money(v, args, lang) },
		"date":       func(v any, args ...any) any { return date(v, args, lang) },
		"upcase":     onText(strings.ToUpper),
		"downcase":   onText(strings.ToLower),
		"capitalize": onText(capitalize),
	}
}

// fallback gives the argument for a value that is not set: {{ contact.first_name | default: "friend" }}.
func fallback(v any, args ...any) any {
	if v == nil || v == "" || v == false {
		return argument(args, 0)
	}
	return v
}

// plural chooses the form that goes with a number. Two forms are one and many (EN: day, days); three are one, few and many (RU: день, дня, дней).
// The count of forms says which grammar it is, so the language need not be told.
func plural(v any, args ...any) any {
	n, _ := number(v)
	n = math.Abs(n)
	if len(args) < 3 {
		if n == 1 || len(args) == 1 {
			return argument(args, 0)
		}
		return argument(args, 1)
	}
	whole := int64(n)
	switch tens := whole % 100; {
	case n != math.Trunc(n):
		return args[1]
	case whole%10 == 1 && tens != 11:
		return args[0]
	case whole%10 >= 2 && whole%10 <= 4 && (tens < 12 || tens > 14):
		return args[1]
	default:
		return args[2]
	}
}

// gender chooses the form for a man, a woman, or a person we do not know it of; without the third form the first one serves.
func gender(v any, args ...any) any {
	s, _ := v.(string)
	switch strings.ToLower(s) {
	case "female", "f", "ж", "женский":
		return argument(args, 1)
	case "male", "m", "м", "мужской":
		return argument(args, 0)
	}
	if len(args) > 2 {
		return args[2]
	}
	return argument(args, 0)
}

func onText(change func(string) string) filter {
	return func(v any, _ ...any) any {
		if s, ok := v.(string); ok {
			return change(s)
		}
		return v
	}
}

func capitalize(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	if size == 0 {
		return s
	}
	return string(unicode.ToUpper(first)) + s[size:]
}

func argument(args []any, i int) any {
	if i < len(args) {
		return args[i]
	}
	return nil
}

// number reads any number, also one written as text with a point or a comma, and with spaces between the thousands.
func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int:
		return float64(n), true
	case int64:
		return float64(n), true
	case float64:
		return n, true
	case string:
		f, err := strconv.ParseFloat(strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", ",", ".").Replace(n), 64)
		return f, err == nil && !math.IsNaN(f) && !math.IsInf(f, 0)
	default:
		return 0, false
	}
}

// show writes a value as a person reads it.
func show(v any, lang i18n.Lang) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case Money:
		return v.In(lang)
	case time.Time:
		return strftime(v, dateFormat("", lang), lang)
	case []string:
		return strings.Join(v, ", ")
	default:
		return fmt.Sprint(v)
	}
}
