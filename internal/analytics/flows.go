// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/db"
	"parley/internal/session"
)

// FlowCounts are how many people went into a flow, stand in it, and came out at its end. Each is counted once, however often they went.
type FlowCounts struct {
	Flow                       int64
	Started, Waiting, Finished int64
	Stopped                    int64 // ended otherwise: stopped, failed
}

// sessions counts the people whose sessions of a flow f began in a span, by indexes alone unless a version is asked for: a person may be in each of the counts.
func sessions(span string) string {
	count := func(state, span string) string {
		return `(SELECT COUNT(DISTINCT s.contact_id) FROM session s WHERE s.workspace_id = $1 AND s.flow_id = f.id` + state + span + `)`
	}
	// Those that are done stand in their index by when they ended. The plus keeps SQLite from the bounds of another index, which does not know who is done.
	whenever := strings.ReplaceAll(span, "s.started_at", "+s.started_at")
	return count("", span) + `, ` + count(` AND s.state IN `+session.Present, span) + `, ` + count(` AND s.state = 'done'`, whenever) + `, ` + count(` AND s.state IN ('failed','stopped')`, span)
}

// scanCounts reads what sessions gives, after the id of the flow.
func scanCounts(rows *sql.Rows) (c FlowCounts, err error) {
	return c, rows.Scan(&c.Flow, &c.Started, &c.Waiting, &c.Finished, &c.Stopped)
}

// CountFlows counts the people in every flow of a workspace.
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

// Span narrows figures of a flow. Zero values do not: every version, from the beginning, until now. Moments are in the workspace's own time: a way through
// the flow, a visit to a block and a press of a button belong to the moment they began.
type Span struct {
	Versions []int64 // ids of versions
	From, To int64   // To itself is outside
}

// narrow gives the text that holds for the rows of a span, whose version and moment stand in these columns, and the arguments with those it needs.
func (s Span) narrow(version, moment string, args []any) (string, []any) {
	var text strings.Builder
	put := func(before string, v int64) {
		args = append(args, v)
		text.WriteString(before + "$" + strconv.Itoa(len(args)))
	}
	if s.From != 0 {
		put(` AND `+moment+` >= `, s.From)
	}
	if s.To != 0 {
		put(` AND `+moment+` < `, s.To)
	}
	for i, v := range s.Versions {
		if i == 0 {
			put(` AND `+version+` IN (`, v)
		} else {
			put(`, `, v)
		}
	}
	if len(s.Versions) > 0 {
		text.WriteString(`)`)
	}
	return text.String(), args
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

// ButtonCounts are the people who pressed one button, and how often they did, also in old messages.
type ButtonCounts struct {
	Block, Button   string
	People, Presses int64
}

// FlowStats are the figures on the canvas of one flow.
type FlowStats struct {
	FlowCounts

	Blocks  []BlockCounts
	Exits   []ExitCounts
	Buttons []ButtonCounts
}

// CountsOf counts the people whose way through one flow began in a span.
func CountsOf(q db.Queryer, workspace, flow int64, span Span) (FlowCounts, error) {
	narrow, args := span.narrow("s.version_id", "s.started_at", []any{workspace, flow})
	found, err := db.Collect(scanCounts)(q.Query(`SELECT f.id, `+sessions(narrow)+` FROM flow f WHERE f.workspace_id = $1 AND f.id = $2`, args...))
	if err != nil {
		return FlowCounts{}, fmt.Errorf("analytics: count sessions: %w", err)
	}
	if len(found) == 0 {
		return FlowCounts{Flow: flow}, nil
	}
	return found[0], nil
}

// visits gives what makes a query about the visits p of a span out of what it selects and what follows its conditions.
//
// The index passage_block has the moment behind block and exit. The visits of a period are therefore asked for by each block and exit there is, which the
// index tells by as many steps as they are; otherwise a week would cost as much as all years.
func visits(workspace, flow int64, span Span) (query func(selected, rest string) string, args []any) {
	const of = `p.workspace_id = $1 AND p.flow_id = $2`
	if span.From == 0 && span.To == 0 {
		narrow, args := span.narrow("p.version_id", "", []any{workspace, flow})
		return func(selected, rest string) string {
			return `SELECT ` + selected + ` FROM passage p WHERE p.workspace_id = $1 AND p.flow_id = $2` + narrow + ` ` + rest
		}, args
	}
	narrow, args := span.narrow("p.version_id", "p.entered_at", []any{workspace, flow})
	const row = `SELECT p.block, p.exit, p.contact_id, CASE WHEN CASE WHEN p.answer <> '' THEN 1 ELSE 0 END = 1 THEN 'x' ELSE '' END AS answer FROM `
	went := strings.NewReplacer("p.", "went.")
	return func(selected, rest string) string {
		return `WITH RECURSIVE b(block) AS ( -- workspace_id is a condition of each part
				SELECT (SELECT MIN(p.block) FROM passage p WHERE ` + of + `)
				UNION ALL SELECT (SELECT MIN(p.block) FROM passage p WHERE ` + of + ` AND p.block > b.block) FROM b WHERE b.block IS NOT NULL),
			e(block, exit) AS (
				SELECT b.block, (SELECT MIN(p.exit) FROM passage p WHERE ` + of + ` AND p.block = b.block) FROM b WHERE b.block IS NOT NULL
				UNION ALL SELECT e.block, (SELECT MIN(p.exit) FROM passage p WHERE ` + of + ` AND p.block = e.block AND p.exit > e.exit) FROM e WHERE e.exit IS NOT NULL)
			SELECT ` + went.Replace(selected) + ` FROM (` + row + `e CROSS JOIN passage p WHERE ` + of + ` AND p.block = e.block AND p.exit = e.exit` + narrow + `
				UNION ALL ` + row + `b CROSS JOIN passage p WHERE ` + of + ` AND p.block = b.block AND p.exit IS NULL` + narrow + `) AS went WHERE 1 = 1 ` + went.Replace(rest)
	}, args
}

// StatsOf reads the figures of one flow. It goes over every visit of the span: see Kept.
func StatsOf(q db.Queryer, workspace, flow int64, span Span) (FlowStats, error) {
	counts, err := CountsOf(q, workspace, flow, span)
	if err != nil {
		return FlowStats{}, err
	}
	stats := FlowStats{FlowCounts: counts}
	count, args := visits(workspace, flow, span)
	stats.Blocks, err = db.Collect(func(rows *sql.Rows) (b BlockCounts, err error) {
		return b, rows.Scan(&b.Block, &b.Waiting, &b.Reached, &b.Answered, &b.Left)
	})(q.Query(count(`p.block, COUNT(DISTINCT CASE WHEN `+session.VisitGoesOn+` THEN p.contact_id END), COUNT(DISTINCT p.contact_id),
			COUNT(DISTINCT CASE WHEN `+session.VisitAnswered+` THEN p.contact_id END), COUNT(DISTINCT CASE WHEN `+session.VisitLeft+` THEN p.contact_id END)`, `GROUP BY p.block ORDER BY p.block LIMIT 5000`), args...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count blocks: %w", err)
	}
	stats.Exits, err = db.Collect(func(rows *sql.Rows) (e ExitCounts, err error) { return e, rows.Scan(&e.Block, &e.Exit, &e.Count) })(
		q.Query(count(`p.block, p.exit, COUNT(DISTINCT p.contact_id)`, `AND p.exit <> '' GROUP BY p.block, p.exit ORDER BY p.block, p.exit LIMIT 20000`), args...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count exits: %w", err)
	}
	narrow, args := span.narrow("k.version_id", "k.at", []any{workspace, flow})
	stats.Buttons, err = db.Collect(func(rows *sql.Rows) (b ButtonCounts, err error) {
		return b, rows.Scan(&b.Block, &b.Button, &b.People, &b.Presses)
	})(q.Query(`SELECT k.block, k.button, COUNT(DISTINCT k.contact_id), COUNT(*) FROM click k WHERE k.workspace_id = $1 AND k.flow_id = $2`+narrow+
		` GROUP BY k.block, k.button ORDER BY k.block, k.button LIMIT 20000`, args...))
	if err != nil {
		return FlowStats{}, fmt.Errorf("analytics: count buttons: %w", err)
	}
	return stats, nil
}
