// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics_test

import (
	"testing"
	"time"

	"parley/internal/analytics"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// busy is a flow with 1,000,000 visits of 100,000 people to thirty blocks, six of which ask.
func busy(b *testing.B) *db.DB {
	b.Helper()
	d := dbtest.SQLite(b)
	must(b, d.Write(b.Context(), func(tx *db.Tx) error {
		for _, text := range []string{
			`INSERT INTO workspace (id, name, language, time_zone, currency, created_at) VALUES (1, 'Bench', 'ru', 'UTC', 'RUB', 1)`,
			`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES (1, 1, 'busy', 'Busy', 'live', '{}', 1, 1)`,
			`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, data, started_at, entered_at, updated_at, ended_at)
				WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 199999)
				SELECT i+1, 1, (i*7919) % 100000, 0, 1, i % 3 + 1, CASE i % 4 WHEN 0 THEN 'waiting' ELSE 'done' END, x'', i*1000 + 1, 0, 0, CASE i % 4 WHEN 0 THEN NULL ELSE i*1000 + 1 END FROM n`,
			`INSERT INTO passage (session_id, step, workspace_id, contact_id, flow_id, version_id, block, entered_at, exit, left_at, answer)
				WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i < 999999)
				SELECT i/5 + 1, i%5 + 1, 1, ((i/5)*7919) % 100000, 1, (i/5) % 3 + 1, 'block' || ((i%5)*6 + (i/5)%6), i*200 + 1,
					CASE WHEN i % 20 = 4 THEN NULL WHEN i % 7 = 0 THEN 'timeout' ELSE 'next' END, 0, CASE WHEN i % 5 = 2 THEN 'choice' || (i % 4) ELSE '' END FROM n`,
		} {
			if _, err := tx.Exec(text); err != nil {
				return err
			}
		}
		return nil
	}))
	return d
}

// BenchmarkFiguresOfAMillionVisits measures the canvas when its figures are counted and when they are kept, and the answers to one question.
func BenchmarkFiguresOfAMillionVisits(b *testing.B) {
	d := busy(b)
	q := d.Reads(b.Context())
	week := analytics.Span{From: 193_000_000, To: 200_000_001}
	question := analytics.Question{Flow: 1, Block: "block12", Span: week}
	kept := analytics.NewKept(time.Now)
	for _, one := range []struct {
		name string
		read func() error
	}{
		{"counted", func() error { _, err := analytics.StatsOf(q, 1, 1, analytics.Span{}); return err }},
		{"kept", func() error {
			_, _, err := analytics.Keep(kept, "stats", func() (analytics.FlowStats, error) { return analytics.StatsOf(q, 1, 1, analytics.Span{}) })
			return err
		}},
		{"of a period", func() error { _, err := analytics.StatsOf(q, 1, 1, week); return err }},
		{"shares of answers", func() error { _, err := analytics.SharesOf(q, 1, question); return err }},
		{"list of answers", func() error { _, err := analytics.Answers(q, 1, question, analytics.Place{}, 50); return err }},
	} {
		b.Run(one.name, func(b *testing.B) {
			must(b, one.read()) // what is kept is counted before
			for b.Loop() {
				must(b, one.read())
			}
		})
	}
}
