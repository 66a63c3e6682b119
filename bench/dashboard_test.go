// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/analytics"
	"parley/internal/db"
)

// BenchmarkDashboard prints what the overview and the figures of flows cost with as many messages as contacts, and a tenth as many sessions:
//
//	BENCH_CONTACTS=1000000 go test ./bench -run '^$' -bench Dashboard -benchtime 1x -timeout 30m
func BenchmarkDashboard(b *testing.B) {
	t := openTown(b)
	began := time.Now()
	t.talk(b)
	b.Logf("messages and sessions made in %s", time.Since(began).Round(time.Second))
	for b.Loop() {
		for _, days := range []int{7, 30, 90} {
			b.Logf("overview of %2d days  %s", days, timed(func() error {
				_, err := analytics.Overview(t.DB.Reads(b.Context()), homeID, analytics.Last(days, time.UnixMilli(t.now).UTC(), 0), time.UTC)
				return err
			}, b))
		}
		b.Logf("counts of all flows  %s", timed(func() error {
			_, err := analytics.CountFlows(t.DB.Reads(b.Context()), homeID)
			return err
		}, b))
		b.Logf("figures of one flow  %s", timed(func() error {
			_, err := analytics.StatsOf(t.DB.Reads(b.Context()), homeID, homeID*10, analytics.Span{})
			return err
		}, b))
		b.Logf("what waits to leave  %s", timed(func() error {
			_, err := analytics.Queued(t.DB.Reads(b.Context()), homeID)
			return err
		}, b))
		b.Logf("first steps          %s", timed(func() error {
			_, err := analytics.Steps(t.DB.Reads(b.Context()), homeID)
			return err
		}, b))
	}
}

// talk gives everyone a message within the last 120 days and one contact of ten a session of four passages, in ten flows; once in a base that is kept.
func (t *town) talk(b *testing.B) {
	b.Helper()
	n := 0
	must(b, t.DB.Reads(b.Context()).QueryRow(`SELECT COUNT(*) FROM flow WHERE workspace_id = $1`, homeID).Scan(&n))
	if n > 0 {
		return
	}
	drop, create := indexesOf(b, "message", "session", "passage")
	t.statements(b, drop)
	// The moment of the message: 120 days, evenly.
	const moment = `1781524800000 - 120 * 86400000 + i * (120 * 86400000 / $4)`
	t.write(b, func(tx *db.Tx) error {
		for i := range int64(10) {
			if _, err := tx.Exec(`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES ($1, $2, $3, $3, 'live', '{}', 1, 1)`, homeID*10+i, homeID, "flow "+string(rune('a'+i))); err != nil {
				return err
			}
		}
		return nil
	})
	const piece = 50_000
	for from := 0; from < t.size; from += piece {
		t.write(b, func(tx *db.Tx) error {
			for _, s := range []string{
				`INSERT INTO message (id, workspace_id, contact_id, identity_id, channel_id, message_id, direction, state, author, text, content, flow_id, version_id, block, at)
					` + people() + `SELECT (` + moment + ` - 1704067200000) * 4194304 + i % 4096, $1, id AS contact, id AS identity, $1, id, CASE i % 2 WHEN 0 THEN 'in' ELSE 'out' END,
						CASE WHEN i % 2 = 0 THEN 'received' WHEN i % 50 = 1 THEN 'skipped' ELSE 'delivered' END, CASE i % 2 WHEN 0 THEN 'contact' ELSE 'bot' END,
						'Здравствуйте! Спасибо, что написали нам. Чем мы можем вам помочь?', '{"kind":"text","rich":{"text":"Здравствуйте! Спасибо, что написали нам. Чем мы можем вам помочь?"}}',
						$1 * 10 + i % 10, 1, 'hello', ` + moment + ` FROM p`,
				`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, block, data, started_at, entered_at, updated_at)
					` + people() + `SELECT (` + moment + ` - 1704067200000) * 4194304, $1, id AS contact, id AS identity, $1 * 10 + i % 100 / 10, 1, CASE WHEN i % 30 = 0 THEN 'waiting' WHEN i % 70 = 0 THEN 'stopped' ELSE 'done' END,
						'ask', $5, ` + moment + `, ` + moment + `, ` + moment + ` FROM p WHERE i % 10 = 0`,
				`INSERT INTO passage (session_id, step, workspace_id, contact_id, flow_id, version_id, block, entered_at, exit, left_at, answer)
					` + people() + `SELECT (` + moment + ` - 1704067200000) * 4194304, k.k, $1, id, $1 * 10 + i % 100 / 10, 1, ` + choice("k.k", "hello", "ask", "thanks", "end") + `, ` + moment + `,
						CASE WHEN k.k = 1 AND i % 30 = 0 THEN NULL ELSE 'next' END, ` + moment + `, CASE k.k WHEN 1 THEN 'да' ELSE '' END FROM p CROSS JOIN four k WHERE i % 10 = 0`,
			} {
				args := []any{homeID, from, min(from+piece, t.size), t.size}
				if strings.Contains(s, "$5") {
					args = append(args, []byte(`{"vars":{"name":"Анна","answer":"да","when":"завтра"},"stack":[],"seen":["hello","ask","thanks","end"]}`))
				}
				if _, err := tx.Exec(s, args...); err != nil {
					return err
				}
			}
			return nil
		})
	}
	t.statements(b, create)
	must(b, t.DB.Analyze(b.Context()))
}
