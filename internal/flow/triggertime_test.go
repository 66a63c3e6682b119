// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/flow"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func at(t testing.TB, text, in string) int64 {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, zone(t, in))
	if err != nil {
		t.Fatal(err)
	}
	return moment.UnixMilli()
}

func TestDue(t *testing.T) {
	t.Parallel()
	const days = 24 * time.Hour
	cases := []struct {
		name    string
		trigger flow.Trigger
		value   string // in UTC
		day     bool
		year    int
		zone    string
		want    string // in zone
	}{
		{"a day at ten by itself", flow.Trigger{}, "2026-03-05 00:00", true, 0, "Europe/Moscow", "2026-03-05 10:00"},
		{"at its hour where the person lives", flow.Trigger{At: "09:30"}, "2026-03-05 00:00", true, 0, "Asia/Vladivostok", "2026-03-05 09:30"},
		{"west of Greenwich the day is the same", flow.Trigger{At: "00:15"}, "2026-03-05 00:00", true, 0, "America/New_York", "2026-03-05 00:15"},
		{"three days before", flow.Trigger{At: "12:00", Before: flow.Duration(3 * days)}, "2026-03-02 00:00", true, 0, "Europe/Moscow", "2026-02-27 12:00"},
		{"a day after, over a change of clocks", flow.Trigger{At: "12:00", After: flow.Duration(days)}, "2026-03-28 00:00", true, 0, "Europe/Berlin", "2026-03-29 12:00"},
		{"an anniversary", flow.Trigger{Yearly: true, At: "09:00"}, "1990-06-15 00:00", true, 2026, "Europe/Moscow", "2026-06-15 09:00"},
		{"the 29th in a usual year", flow.Trigger{Yearly: true, At: "09:00"}, "2000-02-29 00:00", true, 2027, "Europe/Moscow", "2027-02-28 09:00"},
		{"the 29th in a leap year", flow.Trigger{Yearly: true, At: "09:00"}, "2000-02-29 00:00", true, 2028, "Europe/Moscow", "2028-02-29 09:00"},
		{"a moment keeps its hour", flow.Trigger{}, "2026-03-05 15:45", false, 0, "Europe/Moscow", "2026-03-05 18:45"},
		{"two hours before a moment", flow.Trigger{Before: flow.Duration(2 * time.Hour)}, "2026-03-05 15:45", false, 0, "Europe/Moscow", "2026-03-05 16:45"},
		{"a moment at another hour of its day", flow.Trigger{At: "08:00"}, "2026-03-05 22:45", false, 0, "Europe/Moscow", "2026-03-06 08:00"},
	}
	for _, c := range cases {
		if got := c.trigger.Due(at(t, c.value, "UTC"), c.day, c.year, zone(t, c.zone)); got != at(t, c.want, c.zone) {
			t.Errorf("%s: %s", c.name, time.UnixMilli(got).In(zone(t, c.zone)).Format("2006-01-02 15:04"))
		}
	}
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	twice := flow.Trigger{Times: []string{"18:00", "9:00"}, Days: []string{"mon", "fri"}}
	monthly := flow.Trigger{Cron: "30 10 31 * *"}
	cases := []struct {
		name       string
		trigger    flow.Trigger
		now        string
		next, last string // "": none
	}{
		{"later today", twice, "2026-06-15 12:00", "2026-06-15 18:00", "2026-06-15 09:00"}, // a Monday
		{"at the very moment it is over", twice, "2026-06-15 18:00", "2026-06-19 09:00", "2026-06-15 18:00"},
		{"over the week", twice, "2026-06-20 00:00", "2026-06-22 09:00", "2026-06-19 18:00"},
		{"every day", flow.Trigger{Times: []string{"00:00"}}, "2026-06-20 00:01", "2026-06-21 00:00", "2026-06-20 00:00"},
		{"cron", monthly, "2026-06-15 12:00", "2026-07-31 10:30", "2026-05-31 10:30"},
		{"never", flow.Trigger{Cron: "0 0 30 2 *"}, "2026-06-15 12:00", "", ""},
	}
	moscow := zone(t, "Europe/Moscow")
	for _, c := range cases {
		now, show := at(t, c.now, "Europe/Moscow"), func(ms int64, ok bool) string {
			if !ok {
				return ""
			}
			return time.UnixMilli(ms).In(moscow).Format("2006-01-02 15:04")
		}
		if got := show(c.trigger.Next(now, moscow)); got != c.next {
			t.Errorf("%s: next is %q, want %q", c.name, got, c.next)
		}
		if got := show(c.trigger.Last(0, now, moscow)); got != c.last {
			t.Errorf("%s: last is %q, want %q", c.name, got, c.last)
		}
	}
	if _, ok := twice.Last(at(t, "2026-06-15 09:00", "Europe/Moscow"), at(t, "2026-06-15 12:00", "Europe/Moscow"), moscow); ok {
		t.Error("what was seen to already comes again")
	}
}

// TestScheduleMeets wants Next and Last to name the same moments, whatever the clocks of the zone do.
func TestScheduleMeets(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, zone(t, "Europe/Berlin"), zone(t, "America/New_York"), zone(t, "Asia/Kathmandu"), zone(t, "Australia/Lord_Howe")}
	rapid.Check(t, func(t *rapid.T) {
		all := []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
		trigger := flow.Trigger{
			Times: rapid.SliceOfN(rapid.StringMatching(`([01][0-9]|2[0-3]):[0-5][0-9]`), 1, 4).Draw(t, "times"),
			Days:  rapid.SliceOfDistinct(rapid.SampledFrom(all), rapid.ID).Draw(t, "days"),
		}
		where := rapid.SampledFrom(zones).Draw(t, "zone")
		now := rapid.Int64Range(1_700_000_000_000, 1_900_000_000_000).Draw(t, "now")
		next, ok := trigger.Next(now, where)
		if !ok || next <= now {
			t.Fatalf("next is %d, %v", next, ok)
		}
		if last, ok := trigger.Last(now, next, where); !ok || last != next {
			t.Fatalf("next is %d, but the last one up to it is %d, %v", next, last, ok)
		}
		if last, ok := trigger.Last(now, next-1, where); ok {
			t.Fatalf("%d lies before the next one", last)
		}
	})
}
