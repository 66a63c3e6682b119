// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/i18n"
)

// date is the filter: {{ order.paid_at | date: "%d.%m %H:%M" }}, with a named format ("short", "long", "time", "datetime", "weekday") or none.
// A moment is shown in the zone it carries; a second argument names another one. There is no clock here: also "now" is a variable.
func date(v any, args []any, lang i18n.Lang) any {
	t, ok := moment(v)
	if !ok {
		return v
	}
	if zone, given := argument(args, 1).(string); given {
		if place, err := time.LoadLocation(zone); err == nil {
			t = t.In(place)
		}
	}
	format, _ := argument(args, 0).(string)
	return strftime(t, dateFormat(format, lang), lang)
}

// moment reads a date or a time as our fields and API write them.
func moment(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04", time.DateTime, "2006-01-02 15:04"} {
			if t, err := time.Parse(layout, v); err == nil {
				return t, true
			}
		}
	}
	return time.Time{}, false
}

// dateFormat turns a name into a format of strftime; what is no name is a format already.
func dateFormat(name string, lang i18n.Lang) string {
	english := lang == i18n.EN
	switch name {
	case "", "short":
		if english {
			return "%-d %b %Y"
		}
		return "%d.%m.%Y"
	case "long":
		if english {
			return "%B %-d, %Y"
		}
		return "%-d %B %Y"
	case "time":
		return "%H:%M"
	case "datetime":
		return dateFormat("short", lang) + " %H:%M"
	case "weekday":
		return "%A"
	default:
		return name
	}
}

// strftime knows the letters marketers use: d m Y y H M S B b A a and %, and "-" for no leading zero.
func strftime(t time.Time, format string, lang i18n.Lang) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		bare := format[i] == '-' && i+1 < len(format)
		if bare {
			i++
		}
		s, ok := dateLetter(t, format[i], lang)
		if !ok {
			s = format[i-1 : i+1]
		}
		if bare && len(s) > 1 {
			s = strings.TrimPrefix(s, "0")
		}
		b.WriteString(s)
	}
	return b.String()
}

func dateLetter(t time.Time, letter byte, lang i18n.Lang) (string, bool) {
	switch letter {
	case 'd':
		return t.Format("02"), true
	case 'm':
		return t.Format("01"), true
	case 'Y':
		return strconv.Itoa(t.Year()), true
	case 'y':
		return t.Format("06"), true
	case 'H':
		return t.Format("15"), true
	case 'M':
		return t.Format("04"), true
	case 'S':
		return t.Format("05"), true
	case 'B':
		return monthName(t.Month(), lang), true
	case 'b':
		return firstRunes(monthName(t.Month(), lang)), true
	case 'A':
		return weekdayName(t.Weekday(), lang), true
	case 'a':
		if lang == i18n.RU {
			return [...]string{"вс", "пн", "вт", "ср", "чт", "пт", "сб"}[t.Weekday()], true
		}
		return firstRunes(weekdayName(t.Weekday(), lang)), true
	case '%':
		return "%", true
	default:
		return "", false
	}
}

// monthName is the name as it stands after a day: «31 января».
func monthName(m time.Month, lang i18n.Lang) string {
	if lang != i18n.RU {
		return m.String()
	}
	return [...]string{
		"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря",
	}[m-1]
}

func weekdayName(d time.Weekday, lang i18n.Lang) string {
	if lang != i18n.RU {
		return d.String()
	}
	return [...]string{"воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"}[d]
}

// firstRunes is the short form of a name: its first three letters.
func firstRunes(name string) string { return string([]rune(name)[:3]) }
