// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
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
	Key      string
	Contacts int64
}

// FlowUse is how a flow was used in the period.
type FlowUse struct {
	Flow              int64
	Name              string
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

const dayMS = 24 * 60 * 60 * 1000

// Period is what an overview is about: From to To in the workspace's own time, whole days.
type Period struct{ From, To int64 }

func (p Period) before() Period { return Period{From: p.From - (p.To - p.From), To: p.From} }

// Overview reads the figures of a period and of the one before it.
func Overview(q db.Queryer, workspace int64, p Period) (Dashboard, error) {
	var d Dashboard
	var err error
	if d.Totals, d.Days, err = totals(q, workspace, p); err != nil {
		return Dashboard{}, err
	}
	if d.Previous, _, err = totals(q, workspace, p.before()); err != nil {
		return Dashboard{}, err
	}
	if err := q.QueryRow(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1`, workspace).Scan(&d.Totals.Contacts); err != nil {
		return Dashboard{}, fmt.Errorf("analytics: count contacts: %w", err)
	}
	d.Previous.Contacts = d.Totals.Contacts - d.Totals.New
	if d.Sources, err = shares(q, `SELECT CASE WHEN s.utm_source = '' THEN s.kind ELSE s.utm_source END AS label, COUNT(*) FROM contact c JOIN source s ON s.id = c.first_source_id
		WHERE c.workspace_id = $1 AND c.created_at >= $2 AND c.created_at < $3 GROUP BY label ORDER BY COUNT(*) DESC, label LIMIT 10`, workspace, p.From, p.To); err != nil {
		return Dashboard{}, err
	}
	if d.Channels, err = shares(q, `SELECT people.kind, COUNT(*) FROM (SELECT DISTINCT kind, contact_id FROM identity WHERE workspace_id = $1) AS people GROUP BY people.kind ORDER BY COUNT(*) DESC, people.kind LIMIT 50`, workspace); err != nil {
		return Dashboard{}, err
	}
	d.Flows, err = db.Collect(func(rows *sql.Rows) (f FlowUse, err error) {
		return f, rows.Scan(&f.Flow, &f.Name, &f.Started, &f.Finished)
	})(
		q.Query(`SELECT u.id, u.name, u.started, u.finished FROM (
			SELECT f.id, f.name, (SELECT COUNT(*) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id AND s.started_at >= $2 AND s.started_at < $3) AS started,
				(SELECT COUNT(*) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id AND s.started_at >= $2 AND s.started_at < $3 AND s.state = 'done') AS finished
			FROM flow f WHERE f.workspace_id = $1) AS u WHERE u.started > 0 ORDER BY u.started DESC, u.id LIMIT 10`, workspace, p.From, p.To))
	if err != nil {
		return Dashboard{}, fmt.Errorf("analytics: use of flows: %w", err)
	}
	return d, nil
}

func shares(q db.Queryer, query string, args ...any) ([]Share, error) {
	found, err := db.Collect(func(rows *sql.Rows) (s Share, err error) { return s, rows.Scan(&s.Key, &s.Contacts) })(q.Query(query, args...))
	if err != nil {
		return nil, fmt.Errorf("analytics: shares: %w", err)
	}
	return found, nil
}

// perDay is one figure of one day.
type perDay struct {
	day, n int64
	what   string
}

const messages = `FROM message x WHERE x.workspace_id = $1 AND x.at >= a.day AND x.at < a.day + 86400000 AND x.direction = `

// daily counts rows of each day by an index alone: those of one set without those of another, which may be empty.
func daily(what, of, without string) string {
	count := `(SELECT COUNT(*) ` + of + `)`
	if without != "" {
		count += ` - (SELECT COUNT(*) ` + without + `)`
	}
	return `WITH RECURSIVE a(day) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT day + 86400000 FROM a WHERE day + 86400000 < $3)
		SELECT (a.day - $2) / 86400000, ` + what + `, ` + count + ` FROM a /* workspace_id is a condition of each count */`
}

// totals adds up days, so that the chart and the figures above it cannot differ.
func totals(q db.Queryer, workspace int64, p Period) (Totals, []Day, error) {
	days := make([]Day, (p.To-p.From)/dayMS)
	for i := range days {
		days[i].Start = p.From + int64(i)*dayMS
	}
	var t Totals
	for _, text := range []string{
		daily(`'new'`, `FROM contact x WHERE x.workspace_id = $1 AND x.created_at >= a.day AND x.created_at < a.day + 86400000`, ``),
		daily(`'in'`, messages+`'in'`, ``),
		daily(`'out'`, messages+`'out'`, messages+`'out' AND x.state IN ('planned','cancelled','skipped')`),
		`SELECT (at - $2) / 86400000 AS day, kind, COUNT(*) FROM event WHERE workspace_id = $1 AND kind IN ('contact.unsubscribed', 'channel.blocked') AND at >= $2 AND at < $3 GROUP BY day, kind`,
	} {
		found, err := db.Collect(func(rows *sql.Rows) (d perDay, err error) { return d, rows.Scan(&d.day, &d.what, &d.n) })(q.Query(text, workspace, p.From, p.To))
		if err != nil {
			return Totals{}, nil, fmt.Errorf("analytics: figures by day: %w", err)
		}
		for _, f := range found {
			if f.day < 0 || f.day >= int64(len(days)) {
				continue
			}
			t.add(&days[f.day], f)
		}
	}
	err := q.QueryRow(`SELECT COUNT(*) FROM contact WHERE workspace_id = $1 AND COALESCE(last_inbound_at, 0) >= $2 AND COALESCE(last_inbound_at, 0) < $3`, workspace, p.From, p.To).Scan(&t.Active)
	if err != nil {
		return Totals{}, nil, fmt.Errorf("analytics: count the active: %w", err)
	}
	return t, days, nil
}

func (t *Totals) add(d *Day, f perDay) {
	switch f.what {
	case "new":
		t.New += f.n
		d.New += f.n
	case "contact.unsubscribed":
		t.Unsubscribed += f.n
		d.Unsubscribed += f.n
	case "channel.blocked":
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
