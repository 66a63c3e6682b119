// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// readNumber reads what begins with a digit or a minus: a date, a number or a duration.
func readNumber(text string, at Span) (Literal, *Problem) {
	if strings.LastIndexByte(text, '-') > 0 {
		ms, ok := readDate(text)
		if !ok {
			return Literal{}, problem(at, "bad_date", "Нет такой даты: %s. Дата пишется год-месяц-день, например 2026-01-31", "There is no such date: %s. A date is written year-month-day, for example 2026-01-31", text)
		}
		return Literal{Type: Calendar, MS: ms, Span: at}, nil
	}
	if strings.IndexFunc(text, func(r rune) bool { return !isDigit(r) && r != '.' && r != '-' }) >= 0 {
		ms, ok := readPeriod(text)
		if !ok {
			return Literal{}, problem(at, "bad_duration",
				"Непонятный срок: %s. Пишите целые числа с d (дни), h (часы), m (минуты), s (секунды), от больших к меньшим: 30d, 1h30m",
				"This duration is unclear: %s. Write whole numbers with d (days), h (hours), m (minutes), s (seconds), larger first: 30d, 1h30m", text)
		}
		return Literal{Type: Period, MS: ms, Span: at}, nil
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || strings.HasSuffix(text, ".") {
		return Literal{}, problem(at, "bad_number", "Непонятное число: %s. Пишите так: 12 или 0.5", "This number is unclear: %s. Write it like 12 or 0.5", text)
	}
	v := Literal{Type: Numeral, Number: n + 0, Span: at} // adding 0 turns -0 into 0
	return v, checkLiteral(v)
}

// readPeriod reads 30d, 1h30m, -2d. Units go from larger to smaller, each once.
func readPeriod(text string) (ms int64, ok bool) {
	digits, negative := strings.CutPrefix(text, "-")
	units := "dhms"
	for digits != "" {
		end := strings.IndexFunc(digits, func(r rune) bool { return !isDigit(r) })
		if end <= 0 {
			return 0, false
		}
		unit := strings.IndexByte(units, digits[end])
		n, err := strconv.ParseInt(digits[:end], 10, 64)
		if unit < 0 || err != nil || n > maxPeriod/second {
			return 0, false
		}
		ms += n * unitMS(units[unit])
		units, digits = units[unit+1:], digits[end+1:]
		if ms > maxPeriod {
			return 0, false
		}
	}
	if negative {
		ms = -ms
	}
	return ms, true
}

// unitMS is the length of a unit letter in milliseconds.
func unitMS(letter byte) int64 {
	switch letter {
	case 'd':
		return day
	case 'h':
		return hour
	case 'm':
		return minute
	default:
		return second
	}
}

// checkLiteral holds what is true of a literal wherever it came from, text or JSON.
func checkLiteral(v Literal) *Problem {
	switch v.Type {
	case String:
		if utf8.RuneCountInString(v.Text) > MaxString {
			return problem(v.Span, "long_string", "Текст в кавычках длиннее %d символов. Сократите его", "The quoted text is longer than %d characters. Please shorten it", MaxString)
		}
		// PostgreSQL cannot store the zero character, and refuses a parameter that holds it.
		if strings.ContainsRune(v.Text, 0) || !utf8.ValidString(v.Text) {
			return problem(v.Span, "bad_text", "Текст содержит недопустимый символ. Наберите его заново", "The text has a character that is not allowed. Please type it again")
		}
	case Numeral:
		if math.IsNaN(v.Number) || math.Abs(v.Number) > maxNumber {
			return problem(v.Span, "big_number", "Слишком большое число. Наибольшее — 1 000 000 000 000 000", "The number is too large. The largest is 1,000,000,000,000,000")
		}
	case Logical, Period, Calendar:
	}
	return nil
}
