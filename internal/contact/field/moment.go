// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package field

import (
	"strings"
	"time"

	"parley/internal/i18n"
)

// months are the beginnings of the names of months in both languages.
var months = [...][]string{
	{"янв", "jan"}, {"фев", "feb"}, {"мар", "mar"}, {"апр", "apr"}, {"мая", "май", "may"}, {"июн", "jun"}, {"июл", "jul"}, {"авг", "aug"}, {"сен", "sep"}, {"окт", "oct"},
	{"ноя", "nov"}, {"дек", "dec"},
}

// dateLayouts are what a day may look like once the month's name is a number. The first one is canonical.
var dateLayouts = [...]string{time.DateOnly, "2.1.2006", "2/1/2006", "2 1 2006", "1 2, 2006"}

// hourLayouts are what may follow a day.
var hourLayouts = [...]string{"15:04", time.TimeOnly}

// numbered replaces the name of a month by its number, and drops the «г.» and "at" that people write around it.
func numbered(text string) string {
	words := strings.Fields(strings.ToLower(text))
	var kept []string
	for _, w := range words {
		switch w {
		case "г.", "г", "года", "в", "at":
			continue
		}
		for i, starts := range months {
			for _, start := range starts {
				if strings.HasPrefix(w, start) {
					w = time.Date(0, time.Month(i+1), 1, 0, 0, 0, 0, time.UTC).Format("1")
				}
			}
		}
		kept = append(kept, w)
	}
	return strings.TrimRight(strings.Join(kept, " "), ", ")
}

// day reads a day in any of the layouts.
func day(text string) (time.Time, bool) {
	text = numbered(text)
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil && t.Year() >= 1000 {
			return t, true
		}
	}
	return time.Time{}, false
}

func parseDate(text string) (Value, i18n.Text) {
	t, ok := day(text)
	if !ok {
		return Value{}, i18n.Words("Здесь нужна дата, например 31.01.2026", "A date is needed here, for example 2026-01-31")
	}
	return Value{Text: t.Format(time.DateOnly), At: t.UnixMilli(), MonthDay: monthDay(t)}, nil
}

// parseMoment reads a day with an hour; a day alone is its midnight.
func parseMoment(text string, zone *time.Location) (Value, i18n.Text) {
	if zone == nil {
		zone = time.UTC
	}
	if t, err := time.Parse(time.RFC3339, text); err == nil && t.In(zone).Year() >= 1000 && t.In(zone).Year() < 10000 {
		return momentValue(t, zone), nil
	}
	if t, ok := day(text); ok {
		return momentValue(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone), zone), nil
	}
	if i := strings.LastIndexAny(text, " T"); i > 0 {
		if d, ok := day(strings.TrimRight(text[:i], " ,")); ok {
			for _, layout := range hourLayouts {
				if h, err := time.Parse(layout, text[i+1:]); err == nil {
					return momentValue(time.Date(d.Year(), d.Month(), d.Day(), h.Hour(), h.Minute(), h.Second(), 0, zone), zone), nil
				}
			}
		}
	}
	return Value{}, i18n.Words("Здесь нужны дата и время, например 31.01.2026 18:30", "A date and a time are needed here, for example 2026-01-31 18:30")
}

func momentValue(t time.Time, zone *time.Location) Value {
	t = t.Truncate(time.Second).In(zone)
	return Value{Text: Clock(t), At: t.UnixMilli(), MonthDay: monthDay(t)}
}

// Clock writes a moment as a clock on the wall of its zone shows it, in the layouts that the templates' date filter reads.
func Clock(t time.Time) string {
	layout := "2006-01-02 15:04"
	if t.Second() != 0 {
		layout = time.DateTime
	}
	text := t.Format(layout)
	// In the hour that comes twice when clocks go back, only the offset tells which one is meant.
	if again, err := time.ParseInLocation(layout, text, t.Location()); err != nil || !again.Equal(t) {
		return t.Format(time.RFC3339)
	}
	return text
}

// monthDay is the part of a date that comes back every year.
func monthDay(t time.Time) int { return 100*int(t.Month()) + t.Day() }
