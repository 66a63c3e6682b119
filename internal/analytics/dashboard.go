// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"
	"slices"
	"time"

	"parley/internal/db"
	"parley/internal/id"
	"parley/internal/message"
)

// Totals are the figures of one period.
type Totals struct {
	Contacts, New, Unsubscribed, Blocked, Active, In, Out int64
}

// Day is one day of the chart.
type Day struct {
	Start                      int64 // midnight in the workspace's zone, Unix milliseconds
	New, Unsubscribed, In, Out int64
}

// Share is one part of a whole.
type Share struct {
	Mark     string // of a source, what Key is: "utm_source", or "kind" of people who came without one
	Key      string
	Contacts int64
}

// FlowUse is how many people started a flow in the period, and how many of them also finished it in the period.
type FlowUse struct {
	Flow              int64
	Slug, Name        string
	Started, Finished int64
}

// Dashboard is the overview of a workspace.
type Dashboard struct {
	Totals, Previous Totals
	Days             []Day
	Sources          []Share
	Channels         []Share
	Flows            []FlowUse
}

// Period is what an overview is about, in the workspace's own time: whole days of its zone, which are 23 or 25 hours long twice a year.
type Period struct {
	Days     []int64 // midnights, Unix milliseconds, and behind them the end of the last day
	OffsetMS int64   // how far that time is ahead of the wall, which ids follow
}

// Last is the period of the last days of a zone, today among them.
func Last(days int, now time.Time, offsetMS int64) Period {
	p := Period{OffsetMS: offsetMS}
	for i := range days + 1 {
		p.Days = append(p.Days, time.Date(now.Year(), now.Month(), now.Day()+1-days+i, 0, 0, 0, 0, now.Location()).UnixMilli())
	}
	return p
}

// before is the period of as many days that ends where p begins.
func (p Period) before(zone *time.Location) Period {
	return Last(len(p.Days)-1, time.UnixMilli(p.Days[0]-1).In(zone), p.OffsetMS)
}

func (p Period) from() int64 { return p.Days[0] }
func (p Period) to() int64   { return p.Days[len(p.Days)-1] }

// day is the number of the day that holds a moment; -1: none.
func (p Period) day(at int64) int {
	if at < p.from() || at >= p.to() {
		return -1
	}
	i, found := slices.BinarySearch(p.Days, at)
	if !found {
		i--
	}
	return i
}

// ids bounds the keys of rows made in the period.
func (p Period) ids() (from, to int64) {
	return id.Floor(time.UnixMilli(p.from() - p.OffsetMS)), id.Floor(time.UnixMilli(p.to() - p.OffsetMS))
}

// Overview reads the figures of a period, whose days begin at the midnights of zone, and of the one before it. Every figure of people is the number of those
// whom a condition finds: see the conditions created, unsubscribed_at, blocked_at, last_inbound, source, channel, started_flow and finished_flow.
func Overview(q db.Queryer, workspace int64, p Period, zone *time.Location) (Dashboard, error) {
	var d Dashboard
	var err error
	if d.Totals, d.Days, err = totals(q, workspace, p); err != nil {
		return Dashboard{}, err
	}
	if d.Previous, _, err = totals(q, workspace, p.before(zone)); err != nil {
		return Dashboard{}, err
	}
	if err := q.QueryRow(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1`, workspace).Scan(&d.Totals.Contacts); err != nil {
		return Dashboard{}, fmt.Errorf("analytics: count contacts: %w", err)
	}
	d.Previous.Contacts = d.Totals.Contacts - d.Totals.New
	if d.Sources, err = shares(q, `SELECT CASE WHEN s.utm_source = '' THEN 'kind' ELSE 'utm_source' END AS mark, CASE WHEN s.utm_source = '' THEN s.kind ELSE s.utm_source END AS label,
			COUNT(*) FROM contact c JOIN source s ON s.id = c.first_source_id
		WHERE c.workspace_id = $1 AND c.created_at >= $2 AND c.created_at < $3 GROUP BY mark, label ORDER BY COUNT(*) DESC, label, mark LIMIT 10`, workspace, p.from(), p.to()); err != nil {
		return Dashboard{}, err
	}
	if d.Channels, err = shares(q, `SELECT '', kind, COUNT(DISTINCT contact_id) FROM identity WHERE workspace_id = $1 AND left_at IS NULL
		GROUP BY kind ORDER BY COUNT(DISTINCT contact_id) DESC, kind LIMIT 50`, workspace); err != nil {
		return Dashboard{}, err
	}
	d.Flows, err = db.Collect(func(rows *sql.Rows) (f FlowUse, err error) {
		return f, rows.Scan(&f.Flow, &f.Slug, &f.Name, &f.Started, &f.Finished)
	})(
		q.Query(`SELECT f.id, f.slug, f.name, COUNT(*), SUM(CASE WHEN one.ended >= $2 THEN 1 ELSE 0 END) FROM (
				SELECT s.flow_id, MAX(s.started_at) AS started, MAX(CASE WHEN s.state = 'done' THEN s.ended_at END) AS ended FROM session s
				WHERE s.workspace_id = $1 AND (s.started_at >= $2 OR s.ended_at >= $2) GROUP BY s.flow_id, s.contact_id) AS one
			JOIN flow f ON f.id = one.flow_id WHERE one.started >= $2 GROUP BY f.id, f.slug, f.name ORDER BY COUNT(*) DESC, f.id LIMIT 10`, workspace, p.from()))
	if err != nil {
		return Dashboard{}, fmt.Errorf("analytics: use of flows: %w", err)
	}
	return d, nil
}

func shares(q db.Queryer, query string, args ...any) ([]Share, error) {
	found, err := db.Collect(func(rows *sql.Rows) (s Share, err error) { return s, rows.Scan(&s.Mark, &s.Key, &s.Contacts) })(q.Query(query, args...))
	if err != nil {
		return nil, fmt.Errorf("analytics: shares: %w", err)
	}
	return found, nil
}

// perSlot is one figure of one half hour: days of every zone begin at one.
type perSlot struct {
	slot, n int64
	what    string
}

const slotMS = 30 * 60 * 1000

// totals adds up days, so that the chart and the figures above it cannot differ.
func totals(q db.Queryer, workspace int64, p Period) (Totals, []Day, error) {
	days := make([]Day, len(p.Days)-1)
	for i := range days {
		days[i].Start = p.Days[i]
	}
	var t Totals
	from, to := p.ids()
	within := []any{workspace, p.from(), p.to()}
	for _, read := range []struct {
		text string
		args []any
	}{
		{`SELECT c.created_at / 1800000 AS slot, 'new', COUNT(*) FROM contact c WHERE c.workspace_id = $1 AND c.created_at >= $2 AND c.created_at < $3 GROUP BY slot`, within},
		{`SELECT c.unsubscribed_at / 1800000 AS slot, 'unsubscribed', COUNT(*) FROM contact c WHERE c.workspace_id = $1 AND c.unsubscribed_at >= $2 AND c.unsubscribed_at < $3 GROUP BY slot`, within},
		{`SELECT b.at / 1800000 AS slot, 'blocked', COUNT(*) FROM (SELECT MAX(i.blocked_at) AS at FROM identity i WHERE i.workspace_id = $1 AND i.blocked_at >= $2 GROUP BY i.contact_id) AS b
			WHERE b.at < $3 GROUP BY slot`, within},
		{`SELECT at / 1800000 AS slot, direction, COUNT(*) FROM message WHERE workspace_id = $1 AND id >= $4 AND id < $5 AND at >= $2 AND at < $3
			AND state NOT IN ` + message.NeverSent + ` GROUP BY slot, direction`, append(within, from, to)},
	} {
		found, err := db.Collect(func(rows *sql.Rows) (s perSlot, err error) { return s, rows.Scan(&s.slot, &s.what, &s.n) })(q.Query(read.text, read.args...))
		if err != nil {
			return Totals{}, nil, fmt.Errorf("analytics: figures by day: %w", err)
		}
		for _, f := range found {
			if day := p.day(f.slot * slotMS); day >= 0 {
				t.add(&days[day], f)
			}
		}
	}
	err := q.QueryRow(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1 AND COALESCE(last_inbound_at, 0) >= $2 AND COALESCE(last_inbound_at, 0) < $3`, within...).Scan(&t.Active)
	if err != nil {
		return Totals{}, nil, fmt.Errorf("analytics: count the active: %w", err)
	}
	return t, days, nil
}

func (t *Totals) add(d *Day, f perSlot) {
	switch f.what {
	case "new":
		t.New += f.n
		d.New += f.n
	case "unsubscribed":
		t.Unsubscribed += f.n
		d.Unsubscribed += f.n
	case "blocked":
		t.Blocked += f.n
	case "in":
		t.In += f.n
		d.In += f.n
	case "out":
		t.Out += f.n
		d.Out += f.n
	}
}

// FirstSteps say how far a new workspace has come.
type FirstSteps struct {
	Channel, Flow, Test, Publish, Team bool
}

// Steps reads the first steps.
func Steps(q db.Queryer, workspace int64) (FirstSteps, error) {
	var s FirstSteps
	err := q.QueryRow(`SELECT
			CASE WHEN EXISTS (SELECT 1 FROM channel WHERE workspace_id = $1 AND state <> 'deleted') THEN 1 ELSE 0 END,
			CASE WHEN EXISTS (SELECT 1 FROM flow WHERE workspace_id = $1) THEN 1 ELSE 0 END,
			CASE WHEN EXISTS (SELECT 1 FROM session WHERE workspace_id = $1) THEN 1 ELSE 0 END,
			CASE WHEN EXISTS (SELECT 1 FROM flow_version WHERE workspace_id = $1) THEN 1 ELSE 0 END,
			CASE WHEN (SELECT COUNT(*) FROM member WHERE workspace_id = $1) > 1 OR EXISTS (SELECT 1 FROM invite WHERE workspace_id = $1) THEN 1 ELSE 0 END`, workspace).
		Scan(&s.Channel, &s.Flow, &s.Test, &s.Publish, &s.Team)
	if err != nil {
		return FirstSteps{}, fmt.Errorf("analytics: first steps: %w", err)
	}
	return s, nil
}
