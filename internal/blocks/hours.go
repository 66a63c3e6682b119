// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Hours goes by whether it is working time now, or waits until it is.
type Hours struct{}

type hoursBody struct {
	Open     []openBody `json:"open"`
	Holidays []string   `json:"holidays"`
	Whose    string     `json:"whose"`
	Zone     string     `json:"zone"`
	Wait     bool       `json:"wait"`
}

// openBody is hours of some days. An end that is not after the beginning is on the next day.
type openBody struct {
	Days []string `json:"days"`
	From string   `json:"from"`
	To   string   `json:"to"`
}

// Whose clock the hours are read from.
const (
	clockWorkspace = "workspace"
	clockPerson    = "person"
)

// Spec is the data of the block.
func (Hours) Spec() flow.BlockSpec {
	zone := flow.Named("zone", flow.String, "Или пояс по названию", "Or a zone by its name")
	zone.Example = "Asia/Omsk"
	holidays := flow.Named("holidays", flow.List, "Нерабочие дни", "Days off").Of(flow.Field{Type: flow.String})
	holidays.Help = i18n.Words("2026-05-09 — один раз, 05-09 — каждый год.", "2026-05-09 is once, 05-09 is every year.")
	return flow.BlockSpec{
		Kind: "hours", Group: flow.GroupTime, Icon: "clock-hour-9",
		Title: i18n.Words("Рабочее время", "Working hours"),
		About: i18n.Words("Проверяет, рабочее ли сейчас время, или ждёт, пока оно начнётся.", "Checks whether it is working time now, or waits until it is."),
		Form: []flow.Field{
			flow.Named("open", flow.List, "Когда работаем", "When we work").Of(flow.Field{Type: flow.Object}.With(
				daysForm(), flow.Named("from", flow.Hour, "С", "From").Needed(), flow.Named("to", flow.Hour, "До", "To").Needed())).Needed(),
			holidays,
			flow.Named("whose", flow.Enum, "По чьему часовому поясу", "Whose time zone").OneOf(
				flow.Choice(clockWorkspace, "По нашему", "Ours"), flow.Choice(clockPerson, "По поясу человека", "The person's")),
			zone, flow.Named("wait", flow.Bool, "Ждать рабочего времени", "Wait for working time"),
		},
		Exits: []flow.Exit{exit("open", "Рабочее", "Working"), exit("closed", "Нерабочее", "Not working")},
	}
}

type hours struct {
	open     []openHours
	once     []string // days off, 2026-05-09
	yearly   []string // days off, 05-09
	personal bool
	zone     *time.Location // nil: the workspace's, unless personal
	wait     bool
}

// openHours are minutes after midnight of the days; to may go beyond 24 hours.
type openHours struct {
	days     []time.Weekday
	from, to int
}

// Compile reads the block.
func (Hours) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[hoursBody](raw, s)
	h := hours{personal: body.Whose == clockPerson, wait: body.Wait}
	if len(body.Open) == 0 {
		s.Wrong("required", "open", "Добавьте хотя бы один промежуток рабочего времени.", "Add at least one span of working time.")
	}
	for _, o := range body.Open {
		one := openHours{days: weekdays(o.Days)}
		one.from, _ = flow.ParseHour(o.From) // the form has checked the spelling of both
		one.to, _ = flow.ParseHour(o.To)
		if one.to <= one.from {
			one.to += 24 * 60
		}
		h.open = append(h.open, one)
	}
	if h.wait {
		s.Never("closed")
	}
	for i, day := range body.Holidays {
		switch {
		case isDay(time.DateOnly, day):
			h.once = append(h.once, day)
		case isDay(time.DateOnly, "2024-"+day): // a year that has every day
			h.yearly = append(h.yearly, day)
		default:
			s.Wrong("moment", fmt.Sprintf("holidays[%d]", i), "Дня «%s» нет. Пишите 2026-05-09 или 05-09.", "There is no day “%s”. Write 2026-05-09 or 05-09.", day)
		}
	}
	if body.Zone != "" {
		zone, err := time.LoadLocation(body.Zone)
		if err != nil {
			s.Wrong("zone", "zone", "Часового пояса «%s» нет. Пишите, например, Europe/Moscow.", "There is no time zone “%s”. Write, for example, Europe/Moscow.", body.Zone)
		}
		h.zone = zone
	}
	return h, s.Problems()
}

func isDay(layout, s string) bool {
	_, err := time.Parse(layout, s)
	return err == nil
}

// Enter decides at once, or waits for the next opening.
func (h hours) Enter(t *flow.Turn) flow.Next {
	now := time.UnixMilli(t.Env.Now).In(h.clock(t))
	if h.isOpen(now) {
		return flow.Leave("open")
	}
	if h.wait {
		if at, ok := h.opens(now); ok {
			return flow.ForMoment(at.UnixMilli())
		}
	}
	return flow.Leave("closed")
}

// clock is the zone the hours are read in.
func (h hours) clock(t *flow.Turn) *time.Location {
	switch {
	case h.zone != nil:
		return h.zone
	case h.personal:
		return t.Zone()
	case t.Env.Home != nil:
		return t.Env.Home
	}
	return time.UTC
}

// isOpen looks at the spans that begin today, and at those of yesterday that go past midnight.
func (h hours) isOpen(now time.Time) bool {
	minute := now.Hour()*60 + now.Minute()
	for back := range 2 {
		day := now.AddDate(0, 0, -back)
		for _, o := range h.open {
			if at := minute + back*24*60; o.on(day) && !h.off(day) && at >= o.from && at < o.to {
				return true
			}
		}
	}
	return false
}

// opens finds the next moment a span begins; false when none does within a year.
func (h hours) opens(now time.Time) (time.Time, bool) {
	for i := range 367 {
		day := time.Date(now.Year(), now.Month(), now.Day()+i, 0, 0, 0, 0, now.Location())
		var first time.Time
		for _, o := range h.open {
			at := time.Date(day.Year(), day.Month(), day.Day(), 0, o.from, 0, 0, now.Location())
			if o.on(day) && !h.off(day) && at.After(now) && (first.IsZero() || at.Before(first)) {
				first = at
			}
		}
		if !first.IsZero() {
			return first, true
		}
	}
	return time.Time{}, false
}

func (o openHours) on(day time.Time) bool {
	return len(o.days) == 0 || slices.Contains(o.days, day.Weekday())
}

func (h hours) off(day time.Time) bool {
	return slices.Contains(h.once, day.Format(time.DateOnly)) || slices.Contains(h.yearly, day.Format("01-02"))
}

// Resume goes on when working time has begun.
func (hours) Resume(_ *flow.Turn, in flow.Input) flow.Next {
	if _, ok := in.(flow.Timeout); ok {
		return flow.Leave("open")
	}
	return flow.Stay()
}
