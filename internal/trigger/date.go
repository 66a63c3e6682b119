// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"cmp"
	"database/sql"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/flow"
)

// How far the moment of a date may lie from its midnight in UTC, before and after: the farthest zones, and the hours of a day.
const (
	earlier = 16 * 60 * minute
	later   = 40 * 60 * minute
)

// dated is a date kept for a person.
type dated struct {
	contact, at, key int64
	zone             string
}

// dates are the people whose date, moved as the trigger says, has come. What may concern the stretch is found by the index of dates or of anniversaries;
// the exact moment depends on where each person lives.
func (st *stretch) dates() (page, error) {
	st.open(longest)
	horizon := st.horizon()
	all, err := contact.Fields(st.tx, st.workspace)
	if err != nil {
		return page{}, err
	}
	i := slices.IndexFunc(all, func(f field.Field) bool { return f.Key == st.rule.Trigger.Field })
	if i < 0 || all[i].Type != field.Date && all[i].Type != field.DateTime {
		return page{soonest: horizon, last: true}, nil
	}
	people, err := st.candidates(all[i].ID, horizon)
	if err != nil {
		return page{}, err
	}
	got := page{last: len(people) < perPage}
	for _, p := range people {
		got.key, got.contact = p.key, p.contact
		for _, year := range st.years() {
			if st.rule.Trigger.Yearly && year < time.UnixMilli(p.at).UTC().Year() {
				continue // a date that lies ahead has no anniversaries yet
			}
			due := st.rule.Trigger.Due(p.at, all[i].Type == field.Date, year, st.live(p.zone))
			switch {
			case due > st.upto:
				if got.soonest == 0 || due < got.soonest {
					got.soonest = due
				}
			case due > st.from:
				got.fire = append(got.fire, found{p.contact, st.occurrence(p.at, year)})
			}
		}
	}
	if got.last && (got.soonest == 0 || got.soonest > horizon) {
		got.soonest = horizon // a date beyond it may not have been met
	}
	got.fire, err = st.remember(got.fire)
	return got, err
}

// candidates are people of the stretch and the time ahead of it, and some more, in the order of an index. The place where the page begins and the bound
// above are both given, so that only this part of the index is read.
func (st *stretch) candidates(field, horizon int64) ([]dated, error) {
	low, high := st.from-st.rule.Trigger.Shift()-later, horizon-st.rule.Trigger.Shift()+earlier
	column, cond, args := "v.at", "", []any{}
	if st.rule.Trigger.Yearly {
		days := monthDays(low, high)
		in, list := db.InList(st.tx.DB(), "v.month_day", 7, days)
		column, cond, args = "v.month_day", " AND "+in, []any{list}
		low, high = days[0], days[len(days)-1]+1
	}
	key, after := st.key, st.contact
	if key < low {
		key, after = low-1, math.MaxInt64
	}
	scan := func(rows *sql.Rows) (d dated, err error) { return d, rows.Scan(&d.contact, &d.at, &d.key, &d.zone) }
	people, err := db.Collect(scan)(st.tx.Query(`SELECT v.contact_id, COALESCE(v.at, 0), `+column+`, c.time_zone FROM contact_field v JOIN contact c ON c.id = v.contact_id
		WHERE v.workspace_id = $1 AND v.field_id = $2 AND `+column+` IS NOT NULL AND (`+column+`, v.contact_id) > ($3, $4) AND `+column+` < $5`+cond+`
		ORDER BY `+column+`, v.contact_id LIMIT $6`, append([]any{st.workspace, field, key, after, high, perPage}, args...)...))
	if err != nil {
		return nil, fmt.Errorf("trigger: people with dates: %w", err)
	}
	return people, nil
}

// monthDays are the days of a stretch as they are stored. The 29th of February is looked for with the 28th, which stands for it in most years.
func monthDays(low, high int64) []int64 {
	days := map[int64]bool{}
	for at := time.UnixMilli(low).UTC(); at.UnixMilli() < high+day && len(days) < 366; at = at.AddDate(0, 0, 1) {
		md := int64(at.Month())*100 + int64(at.Day())
		days[md] = true
		if md == 228 {
			days[229] = true
		}
	}
	return slices.Sorted(maps.Keys(days))
}

// years are those whose anniversaries may lie in the stretch; for a date that comes once there is one, which does not matter.
func (st *stretch) years() []int {
	year := time.UnixMilli(st.upto - st.rule.Trigger.Shift()).UTC().Year()
	if !st.rule.Trigger.Yearly {
		return []int{year}
	}
	return []int{year - 1, year, year + 1}
}

// occurrence is what a date is remembered by: itself, or the year of its anniversary, so that a corrected birthday is not congratulated twice.
func (st *stretch) occurrence(at int64, year int) int64 {
	if st.rule.Trigger.Yearly {
		return int64(year)
	}
	return at
}

// live is where a person's hours are counted.
func (st *stretch) live(name string) *time.Location {
	return cmp.Or(clock.Zone(name), st.prog.Flow.Home(st.zone))
}

// remember keeps who is started at which occurrence, and gives those who were not before.
func (st *stretch) remember(due []found) ([]found, error) {
	if len(due) == 0 {
		return nil, nil
	}
	people := make([]int64, len(due))
	for i, f := range due {
		people[i] = f.contact
	}
	in, list := db.InList(st.tx.DB(), "contact_id", 4, people)
	before, err := db.Collect(func(rows *sql.Rows) (f found, err error) { return f, rows.Scan(&f.contact, &f.occurrence) })(st.tx.Query(
		`SELECT contact_id, occurrence FROM trigger_fired WHERE +workspace_id = $1 AND flow_id = $2 AND trigger_id = $3 AND `+in, st.workspace, st.flow, st.trigger, list))
	if err != nil {
		return nil, fmt.Errorf("trigger: read who was started: %w", err)
	}
	fresh := slices.DeleteFunc(due, func(f found) bool { return slices.Contains(before, f) })
	rows := make([][]any, len(fresh))
	for i, f := range fresh {
		rows[i] = []any{st.workspace, st.flow, st.trigger, f.contact, f.occurrence, st.now}
	}
	into := db.Insert{Table: "trigger_fired", Columns: []string{"workspace_id", "flow_id", "trigger_id", "contact_id", "occurrence", "at"}}
	if err := st.tx.BulkInsert(into, rows); err != nil {
		return nil, fmt.Errorf("trigger: remember who is started: %w", err)
	}
	return fresh, nil
}

// movesDates reports whether an event may bring a date of some trigger nearer: a field or a person's zone was changed.
func movesDates(rules []*flow.Rule, e flow.Event) bool {
	return slices.ContainsFunc(rules, func(r *flow.Rule) bool {
		if r.Trigger.Kind != flow.ByDate {
			return false
		}
		switch e.Name {
		case contact.EventFields:
			return strings.Contains(e.Data["fields"], `"`+r.Trigger.Field+`"`)
		case contact.EventChanged:
			return strings.Contains(e.Data["fields"], `"time_zone"`)
		}
		return e.Name == contact.EventCreated
	})
}

// wakeDates lets the dates of a workspace be looked at again at once.
func (s *Service) wakeDates(tx *db.Tx, ws int64) error {
	now := s.Clock.NowMS(ws)
	if _, err := tx.Exec(`UPDATE trigger_watch SET next_at = $2 WHERE workspace_id = $1 AND next_at > $2 AND spec LIKE '%"kind":"date"%'`, ws, now); err != nil {
		return fmt.Errorf("trigger: wake dates: %w", err)
	}
	TimeMoved(tx)
	return nil
}
