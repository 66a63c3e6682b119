// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"slices"
	"strings"
	"time"

	"github.com/adhocore/gronx"
)

// usualHour is when a date without an hour of its own fires, in minutes after midnight.
const usualHour = 10 * 60

// Next is the first moment of a schedule after another, both in Unix milliseconds; false when there is none. Hours are counted in zone.
func (t *Trigger) Next(after int64, zone *time.Location) (int64, bool) {
	from := time.UnixMilli(after).In(zone)
	if t.Cron != "" {
		next, err := gronx.NextTickAfter(t.Cron, from, false)
		return next.Truncate(time.Minute).UnixMilli(), err == nil && next.UnixMilli() > after
	}
	for day := range 9 { // a week, and a day at each end for clocks that are put forward or back
		for _, at := range t.hours(from.AddDate(0, 0, day), zone) {
			if at > after {
				return at, true
			}
		}
	}
	return 0, false
}

// Last is the newest moment of a schedule in (after, upto]; false when there is none.
func (t *Trigger) Last(after, upto int64, zone *time.Location) (int64, bool) {
	to := time.UnixMilli(upto).In(zone)
	if t.Cron != "" {
		last, err := gronx.PrevTickBefore(t.Cron, to, true)
		at := last.Truncate(time.Minute).UnixMilli()
		return at, err == nil && at > after && at <= upto
	}
	for day := range 9 {
		for _, at := range slices.Backward(t.hours(to.AddDate(0, 0, -day), zone)) {
			if at <= upto {
				return at, at > after
			}
		}
	}
	return 0, false
}

// hours are the moments of a schedule on one day, in order; none when the day is not among its days.
func (t *Trigger) hours(day time.Time, zone *time.Location) []int64 {
	if name := strings.ToLower(day.Weekday().String()[:3]); len(t.Days) > 0 && !slices.Contains(t.Days, name) {
		return nil
	}
	moments := make([]int64, 0, len(t.Times))
	for _, text := range t.Times {
		if minutes, err := ParseHour(text); err == nil {
			moments = append(moments, time.Date(day.Year(), day.Month(), day.Day(), 0, minutes, 0, 0, zone).UnixMilli())
		}
	}
	slices.Sort(moments)
	return moments
}

// cronFits reports whether an expression has the five usual places and can be read.
func cronFits(expr string) bool { return len(strings.Fields(expr)) == 5 && gronx.IsValid(expr) }

// Due is when a trigger of a date fires for a date kept in a field, in Unix milliseconds: the date itself, or its anniversary in a year, moved by what
// the trigger says, at its hour in the person's zone. A day alone is its midnight in UTC, and fires at 10:00 when the trigger names no hour; a moment
// keeps its own.
func (t *Trigger) Due(value int64, day bool, year int, zone *time.Location) int64 {
	local := time.UnixMilli(value).In(zone)
	if day {
		local = time.UnixMilli(value).UTC()
	}
	y, month, d := local.Date()
	minutes := local.Hour()*60 + local.Minute()
	if day {
		minutes = usualHour
	}
	if at, err := ParseHour(t.At); err == nil {
		minutes = at
	}
	if t.Yearly {
		y = year
		if month == time.February && d == 29 && time.Date(y, month, d, 0, 0, 0, 0, time.UTC).Month() != month {
			d = 28 // who was born on the 29th is congratulated every year
		}
	}
	days, rest := t.shift()
	return time.Date(y, month, d+days, 0, minutes, 0, 0, zone).Add(rest).UnixMilli()
}

// shift is how far from the date a trigger fires, in whole days and the rest: a day has not always 24 hours.
func (t *Trigger) shift() (days int, rest time.Duration) {
	by := time.Duration(t.After) - time.Duration(t.Before)
	const day = 24 * time.Hour
	return int(by / day), by % day
}

// Shift is how far from the date a trigger fires, in milliseconds, for finding whom it may concern.
func (t *Trigger) Shift() int64 { return t.After.Milliseconds() - t.Before.Milliseconds() }
