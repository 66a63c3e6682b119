// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"
	"slices"
	"strings"
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

// Welcome says how many of the people who came in the period the bot has written to, and how many of them within a minute of their coming.
type Welcome struct{ Came, Greeted, AtOnce int64 }

// Dashboard is the overview of a workspace.
type Dashboard struct {
	Totals, Previous Totals
	Welcome          Welcome
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
// whom a condition finds: see the conditions created, greeted, unsubscribed_at, blocked_at, last_inbound, source, channel, started_flow and finished_flow.
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
	if d.Welcome, err = welcome(q, workspace, p, d.Totals.New); err != nil {
		return Dashboard{}, err
	}
	if d.Sources, err = shares(q, `SELECT CASE WHEN s.utm_source = '' THEN 'kind' ELSE 'utm_source' END AS mark, CASE WHEN s.utm_source = '' THEN s.kind ELSE s.utm_source END AS label,
			COUNT(*) FROM contact c JOIN source s ON s.id = c.first_source_id
		WHERE c.workspace_id = $1 AND c.created_at >= $2 AND c.created_at < $3 GROUP BY mark, label ORDER BY COUNT(*) DESC, label, mark LIMIT 10`, workspace, p.from(), p.to()); err != nil {
		return Dashboard{}, err
	}
	if d.Channels, err = shares(q, `SELECT '', people.kind, COUNT(*) FROM (SELECT DISTINCT i.kind, i.contact_id FROM identity i WHERE i.workspace_id = $1 AND i.left_at IS NULL) AS people
		GROUP BY people.kind ORDER BY COUNT(*) DESC, people.kind LIMIT 50`, workspace); err != nil {
		return Dashboard{}, err
	}
	d.Flows, err = db.Collect(func(rows *sql.Rows) (f FlowUse, err error) {
		return f, rows.Scan(&f.Flow, &f.Slug, &f.Name, &f.Started, &f.Finished)
	})(
		q.Query(`SELECT u.id, u.slug, u.name, u.started, u.finished FROM (
			SELECT f.id, f.slug, f.name, (SELECT COUNT(DISTINCT s.contact_id) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id AND s.started_at >= $2) AS started,
				(SELECT COUNT(DISTINCT s.contact_id) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id AND s.state = 'done' AND s.ended_at >= $2
					AND (s.started_at >= $2 OR EXISTS (SELECT 1 FROM session again WHERE again.contact_id = s.contact_id AND again.flow_id = f.id AND again.started_at >= $2))) AS finished
			FROM flow f WHERE f.workspace_id = $1) AS u WHERE u.started > 0 ORDER BY u.started DESC, u.id LIMIT 10`, workspace, p.from()))
	if err != nil {
		return Dashboard{}, fmt.Errorf("analytics: use of flows: %w", err)
	}
	return d, nil
}

// welcome counts those who were greeted late or never, whom an index lists; all others who came were greeted at once.
func welcome(q db.Queryer, workspace int64, p Period, came int64) (Welcome, error) {
	var late, never int64
	err := q.QueryRow(`SELECT COUNT(x.greeted_at), COUNT(*) - COUNT(x.greeted_at) `+people+`x.created_at >= $2 AND x.created_at < $3
		AND (x.greeted_at IS NULL OR x.greeted_at - x.created_at > 60000)`, workspace, p.from(), p.to()).Scan(&late, &never)
	if err != nil {
		return Welcome{}, fmt.Errorf("analytics: count who was greeted: %w", err)
	}
	return Welcome{Came: came, Greeted: came - never, AtOnce: came - never - late}, nil
}

func shares(q db.Queryer, query string, args ...any) ([]Share, error) {
	found, err := db.Collect(func(rows *sql.Rows) (s Share, err error) { return s, rows.Scan(&s.Mark, &s.Key, &s.Contacts) })(q.Query(query, args...))
	if err != nil {
		return nil, fmt.Errorf("analytics: shares: %w", err)
	}
	return found, nil
}

// perDay is one figure of one day, which is named by its number in the period.
type perDay struct {
	day  int
	what string
	n    int64
}

const (
	people   = `FROM contact x WHERE x.workspace_id = $1 AND `
	messages = `FROM message x WHERE x.workspace_id = $1 AND x.at >= a.midnight AND x.at < a.until AND x.direction = `
)

// days is a table a of the days of the period, with placeholders from $2 on, and its arguments behind those given.
func (p Period) days(args ...any) (string, []any) {
	var text strings.Builder
	for i, midnight := range p.Days[:len(p.Days)-1] {
		if i > 0 {
			text.WriteString(", ")
		}
		n := len(args)
		fmt.Fprintf(&text, "(%d, CAST($%d AS BIGINT), CAST($%d AS BIGINT))", i, n+1, n+2)
		if args = append(args, midnight); i == len(p.Days)-2 {
			args = append(args, p.to())
		}
	}
	return `WITH a(day, midnight, until) AS (VALUES ` + text.String() + `)`, args
}

// daily counts rows of each day of a by an index alone: those of one set without those of another, which may be empty.
func daily(what, of, without string) string {
	count := `(SELECT COUNT(*) ` + of + `)`
	if without != "" {
		count += ` - (SELECT COUNT(*) ` + without + `)`
	}
	return ` SELECT a.day, ` + what + `, ` + count + ` FROM a /* workspace_id is a condition of each count */`
}

// totals adds up days, so that the chart and the figures above it cannot differ.
func totals(q db.Queryer, workspace int64, p Period) (Totals, []Day, error) {
	days := make([]Day, len(p.Days)-1)
	for i := range days {
		days[i].Start = p.Days[i]
	}
	var t Totals
	table, args := p.days(workspace)
	for _, text := range []string{
		daily(`'new'`, people+`x.created_at >= a.midnight AND x.created_at < a.until`, ``),
		daily(`'unsubscribed'`, people+`x.unsubscribed_at >= a.midnight AND x.unsubscribed_at < a.until`, ``),
		daily(`'in'`, messages+`'in'`, ``),
		daily(`'out'`, messages+`'out'`, messages+`'out' AND x.state IN `+message.NeverSent),
	} {
		found, err := db.Collect(func(rows *sql.Rows) (d perDay, err error) { return d, rows.Scan(&d.day, &d.what, &d.n) })(q.Query(table+text, args...))
		if err != nil {
			return Totals{}, nil, fmt.Errorf("analytics: figures by day: %w", err)
		}
		for _, f := range found {
			t.add(&days[f.day], f)
		}
	}
	err := q.QueryRow(`SELECT
			(SELECT COUNT(*) FROM (SELECT MAX(i.blocked_at) AS at FROM identity i WHERE i.workspace_id = $1 AND i.blocked_at >= $2 GROUP BY i.contact_id) AS b WHERE b.at < $3),
			(SELECT COUNT(*) `+people+`COALESCE(x.last_inbound_at, 0) >= $2 AND COALESCE(x.last_inbound_at, 0) < $3)`, workspace, p.from(), p.to()).Scan(&t.Blocked, &t.Active)
	if err != nil {
		return Totals{}, nil, fmt.Errorf("analytics: count who blocked us and who is active: %w", err)
	}
	return t, days, nil
}

func (t *Totals) add(d *Day, f perDay) {
	switch f.what {
	case "new":
		t.New += f.n
		d.New += f.n
	case "unsubscribed":
		t.Unsubscribed += f.n
		d.Unsubscribed += f.n
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
