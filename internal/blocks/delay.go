// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks

import (
	"encoding/json"
	"slices"
	"time"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Delay waits: for a time, until a date, until an hour of certain days in the person's zone, or for a time and then until such an hour.
type Delay struct{}

type delayBody struct {
	For   flow.Duration `json:"for"`
	Until string        `json:"until"`
	At    string        `json:"at"`
	Days  []string      `json:"days"`
}

// Spec is the data of the block.
func (Delay) Spec() flow.BlockSpec {
	return flow.BlockSpec{
		Kind: "delay", Group: flow.GroupTime, Icon: "clock-pause",
		Title: i18n.Words("Пауза", "Delay"),
		About: i18n.Words("Ждёт срок, дату или час в часовом поясе человека.", "Waits for a time, a date, or an hour in the person's time zone."),
		Form: []flow.Field{
			flow.Named("for", flow.Length, "Сколько", "For"), flow.Named("until", flow.Moment, "До даты", "Until"),
			flow.Named("at", flow.Hour, "До часа", "Until the hour"),
			daysForm(),
		},
		Exits: []flow.Exit{exit("next", "Дальше", "Next")},
	}
}

// daysForm is the field of days of the week.
func daysForm() flow.Field {
	return flow.Named("days", flow.List, "Дни недели", "Days of the week").Of(flow.Named("day", flow.Enum, "День", "Day").OneOf(
		flow.Choice("mon", "Понедельник", "Monday"), flow.Choice("tue", "Вторник", "Tuesday"), flow.Choice("wed", "Среда", "Wednesday"),
		flow.Choice("thu", "Четверг", "Thursday"), flow.Choice("fri", "Пятница", "Friday"), flow.Choice("sat", "Суббота", "Saturday"),
		flow.Choice("sun", "Воскресенье", "Sunday")))
}

// weekdays reads what daysForm has checked.
func weekdays(days []string) []time.Weekday {
	week := []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	var out []time.Weekday
	for _, day := range days {
		out = append(out, time.Weekday(slices.Index(week, day)))
	}
	return out
}

type delay struct {
	length flow.Duration
	until  time.Time // on the wall clock of whoever waits; zero: none
	hour   int       // minutes after midnight; -1: any
	days   []time.Weekday
}

// Compile reads the block.
func (Delay) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[delayBody](raw, s)
	d := delay{length: body.For, hour: -1}
	if body.Until != "" {
		d.until, _ = flow.ParseMoment(body.Until) // the form has checked the spelling
	}
	if body.At != "" {
		d.hour, _ = flow.ParseHour(body.At) // as above
	}
	d.days = weekdays(body.Days)
	switch {
	case d.length == 0 && d.until.IsZero() && d.hour < 0 && len(d.days) == 0:
		s.Wrong("required", "for", "Укажите, сколько ждать или до какого времени.", "Say how long to wait, or until when.")
	case !d.until.IsZero() && (d.length > 0 || d.hour >= 0 || len(d.days) > 0):
		s.Wrong("value", "until", "Дата уже говорит всё: уберите срок, час и дни.", "The date says it all: remove the length, the hour and the days.")
	}
	return d, s.Problems()
}

// Enter waits, or goes on at once when the moment has passed.
func (d delay) Enter(t *flow.Turn) flow.Next {
	at := d.moment(time.UnixMilli(t.Env.Now).In(t.Zone()))
	if at <= t.Env.Now {
		return flow.Leave("next")
	}
	return flow.ForMoment(at)
}

// moment is when the wait is over, in Unix ms.
func (d delay) moment(now time.Time) int64 {
	if !d.until.IsZero() {
		return flow.Local(d.until, now.Location()).UnixMilli()
	}
	from := now.Add(time.Duration(d.length))
	if d.hour < 0 && len(d.days) == 0 {
		return from.UnixMilli()
	}
	// Eight days from now every hour of every weekday has come once.
	for i := range 9 {
		day := time.Date(from.Year(), from.Month(), from.Day()+i, 0, max(d.hour, 0), 0, 0, from.Location())
		if len(d.days) > 0 && !slices.Contains(d.days, day.Weekday()) {
			continue
		}
		if d.hour < 0 && i == 0 {
			return from.UnixMilli() // any hour of a right day is right
		}
		if !day.Before(from) {
			return day.UnixMilli()
		}
	}
	return from.UnixMilli()
}

// Resume goes on when the time has come.
func (d delay) Resume(_ *flow.Turn, in flow.Input) flow.Next {
	if _, ok := in.(flow.Timeout); ok {
		return flow.Leave("next")
	}
	return flow.Stay()
}

// Until counts the length, the date or the hour from when the person came.
func (d delay) Until(t *flow.Turn, entered int64) int64 {
	return d.moment(time.UnixMilli(entered).In(t.Zone()))
}
