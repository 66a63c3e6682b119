// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"time"
)

// ParseMoment reads a date, or a date with an hour, as a document spells it. The result carries no zone: Local puts it into one.
func ParseMoment(s string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("flow: %q is not a date like 2026-01-31 or 2026-01-31 10:00", s)
}

// Local is the moment a clock on the wall in zone shows what t shows.
func Local(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, zone)
}

// ParseHour reads a time of day, "09:30", as minutes after midnight.
func ParseHour(s string) (int, error) {
	t, err := time.Parse("15:04", s)
	if err != nil {
		return 0, fmt.Errorf("flow: %q is not a time like 09:30", s)
	}
	return t.Hour()*60 + t.Minute(), nil
}
