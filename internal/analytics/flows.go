// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// FlowCounts are how many went into a flow, stand in it, and came out at its end.
type FlowCounts struct {
	Flow                       int64
	Started, Waiting, Finished int64
	Stopped                    int64 // ended otherwise: stopped, failed
}

// sessions counts the sessions of a flow f by indexes alone; span narrows them. Those that did not end are what remains.
func sessions(span string) string {
	count := func(state string) string {
		return `(SELECT COUNT(*) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id` + state + span + `)`
	}
	return count("") + `, ` + count(` AND s.state = 'done'`) + `, ` + count(` AND s.state IN ('failed','stopped')`)
}

// scanCounts reads what sessions gives, after the id of the flow.
func scanCounts(rows *sql.Rows) (FlowCounts, error) {
	var c FlowCounts
	err := rows.Scan(&c.Flow, &c.Started, &c.Finished, &c.Stopped)
	c.Waiting = c.Started - c.Finished - c.Stopped
	return c, err
}

// CountFlows counts the sessions of every flow of a workspace.
func CountFlows(q db.Queryer, workspace int64) (map[int64]FlowCounts, error) {
	found, err := db.Collect(scanCounts)(q.Query(`SELECT f.id, `+sessions("")+` FROM flow f WHERE f.workspace_id = $1`, workspace))
	if err != nil {
		return nil, fmt.Errorf("analytics: count flows: %w", err)
	}
	counts := make(map[int64]FlowCounts, len(found))
	for _, c := range found {
		counts[c.Flow] = c
	}
	return counts, nil
}

// Span narrows figures of a flow. Zero values do not: every version, from the beginning, until now. Moments are in the workspace's own time.
type Span struct {
	Version  int64 // id of the version
	From, To int64
}

// BlockCounts are the people at one block: each is counted once, however often they pass.
type BlockCounts struct {
	Block    string
	Waiting  int64 // stand there now
	Reached  int64
	Answered int64
	Left     int64 // did not answer: stopped, timed out or gave up
}

// ExitCounts are the people who went on by one exit.
type ExitCounts struct {
	Block, Exit string
	Count       int64
}

// FlowStats are the figures on the canvas of one flow.
type FlowStats struct {
	FlowCounts

	Blocks []BlockCounts
	Exits  []ExitCounts
}

// StatsOf reads the figures of one flow.
func StatsOf(q db.Queryer, workspace, flow int64, span Span) (FlowStats, error) {
	if span.To == 0 {
		span.To = 1<<63 - 1
	}
	args := []any{workspace, flow, span.Version, span.From, span.To}
	stats := FlowStats{}
	narrow := ` AND s.started_at >= $3 AND s.started_at < $4`
	values := []any{workspace, flow, span.From, span.To}
	if span.Version != 0 {
		narrow += ` AND s.version_id = $5`
		values = append(values, span.Version)
	}
	found, err := db.Collect(scanCounts)(q.Query(`SELECT f.id, `+sessions(narrow)+` FROM flow f WHERE f.workspace_id = $1 AND f.id = $2`, values...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count sessions: %w", err)
	}
	stats.FlowCounts = FlowCounts{Flow: flow}
	if len(found) == 1 {
		stats.FlowCounts = found[0]
	}
	stats.Blocks, err = db.Collect(func(rows *sql.Rows) (b BlockCounts, err error) {
		return b, rows.Scan(&b.Block, &b.Waiting, &b.Reached, &b.Answered, &b.Left)
	})(q.Query(`SELECT p.block, COUNT(DISTINCT CASE WHEN p.exit IS NULL THEN p.contact_id END), COUNT(DISTINCT p.contact_id),
			COUNT(DISTINCT CASE WHEN CASE WHEN p.answer <> '' THEN 1 ELSE 0 END = 1 THEN p.contact_id END), COUNT(DISTINCT CASE WHEN p.exit IN ('', 'timeout', 'invalid') AND CASE WHEN p.answer <> '' THEN 1 ELSE 0 END = 0 THEN p.contact_id END)
		FROM passage p WHERE p.workspace_id = $1 AND p.flow_id = $2 AND ($3 = 0 OR p.version_id = $3) AND +p.entered_at >= $4 AND +p.entered_at < $5 GROUP BY p.block ORDER BY p.block LIMIT 5000`, args...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count blocks: %w", err)
	}
	stats.Exits, err = db.Collect(func(rows *sql.Rows) (e ExitCounts, err error) { return e, rows.Scan(&e.Block, &e.Exit, &e.Count) })(
		q.Query(`SELECT p.block, p.exit, COUNT(DISTINCT p.contact_id) FROM passage p WHERE p.workspace_id = $1 AND p.flow_id = $2 AND ($3 = 0 OR p.version_id = $3)
			AND +p.entered_at >= $4 AND +p.entered_at < $5 AND p.exit <> '' GROUP BY p.block, p.exit ORDER BY p.block, p.exit LIMIT 20000`, args...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count exits: %w", err)
	}
	return stats, nil
}
