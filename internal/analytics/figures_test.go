// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics_test

import (
	"database/sql"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/analytics"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

const (
	home, channelID = int64(1), int64(2)
	day             = int64(24 * 60 * 60 * 1000)
	begin           = 20_000 * day
)

// row is a message or a session as this test made it.
type row struct {
	flow, at  int64
	what, way string // state and direction
}

// TestFiguresAreTheRows counts every row again and compares: the figures come from indexes of parts of the tables.
func TestFiguresAreTheRows(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same rows in every run
		pick := func(words ...string) string { return words[random.IntN(len(words))] }
		var messages, sessions []row
		for range 400 {
			m := row{at: begin + random.Int64N(10*day), way: pick("in", "out"), what: "received"}
			if m.way == "out" {
				m.what = pick("planned", "queued", "sending", "sent", "delivered", "read", "failed", "unknown", "cancelled", "skipped")
			}
			messages = append(messages, m)
			sessions = append(sessions, row{flow: 1 + random.Int64N(3), at: begin + random.Int64N(10*day), what: pick("running", "waiting", "moving", "done", "failed", "stopped")})
		}
		fill(t, d, messages, sessions)
		p := analytics.Period{From: begin + 5*day, To: begin + 9*day}
		inside := func(r row) bool { return r.at >= p.From && r.at < p.To }

		got, err := analytics.Overview(d.Reads(t.Context()), home, p)
		must(t, err)
		want := make([]analytics.Day, 4)
		for i := range want {
			want[i].Start = p.From + int64(i)*day
		}
		for _, m := range messages {
			if !inside(m) || strings.Contains("planned cancelled skipped", m.what) {
				continue
			}
			of := &want[(m.at-p.From)/day]
			if m.way == "in" {
				of.In++
			} else {
				of.Out++
			}
		}
		if diff := cmp.Diff(want, got.Days); diff != "" {
			t.Errorf("days (-want +got)\n%s", diff)
		}
		all, within, used := map[int64]analytics.FlowCounts{}, analytics.FlowCounts{Flow: 1}, map[int64]analytics.FlowUse{}
		for _, s := range sessions {
			all[s.flow] = counted(all[s.flow], s)
			if s.flow == 1 && inside(s) {
				within = counted(within, s)
			}
			if inside(s) {
				u := used[s.flow]
				u.Flow, u.Name = s.flow, "flow"
				u.Started++
				if s.what == "done" {
					u.Finished++
				}
				used[s.flow] = u
			}
		}
		counts, err := analytics.CountFlows(d.Reads(t.Context()), home)
		must(t, err)
		stats, err := analytics.StatsOf(d.Reads(t.Context()), home, 1, analytics.Span{From: p.From, To: p.To})
		must(t, err)
		if diff := cmp.Diff(all, counts); diff != "" {
			t.Errorf("flows (-want +got)\n%s", diff)
		}
		if diff := cmp.Diff(within, stats.FlowCounts); diff != "" {
			t.Errorf("one flow (-want +got)\n%s", diff)
		}
		for n, u := range got.Flows {
			if diff := cmp.Diff(used[u.Flow], u); diff != "" || n > 0 && got.Flows[n-1].Started < u.Started {
				t.Errorf("use of flows (-want +got)\n%s", diff)
			}
		}
		queued, err := analytics.Queued(d.Reads(t.Context()), home)
		must(t, err)
		var waiting int64
		for _, m := range messages {
			if m.what == "queued" {
				waiting++
			}
		}
		if queued[channelID] != waiting || len(got.Flows) != 3 || got.Channels[0].Contacts != 2 {
			t.Errorf("%v wait, want %d; flows %v, channels %v", queued, waiting, got.Flows, got.Channels)
		}
	})
}

func counted(c analytics.FlowCounts, s row) analytics.FlowCounts {
	c.Flow = s.flow
	c.Started++
	switch s.what {
	case "done":
		c.Finished++
	case "failed", "stopped":
		c.Stopped++
	default:
		c.Waiting++
	}
	return c
}

// fill writes the rows, and two people of whom one has two addresses.
func fill(t *testing.T, d *db.DB, messages, sessions []row) {
	t.Helper()
	must(t, d.Write(t.Context(), func(tx *db.Tx) error {
		var failed error
		run := func(text string, args ...any) {
			if failed == nil {
				_, failed = tx.Exec(text, args...)
			}
		}
		run(`INSERT INTO workspace (id, name, language, time_zone, currency, created_at) VALUES ($1, 'Test', 'ru', 'UTC', 'RUB', 1)`, home)
		run(`INSERT INTO channel (id, workspace_id, kind, account_key, name, hook_key, mode, state, created_at) VALUES ($1, $2, 'telegram', 'bot', 'Bot', 'hook', 'poll', 'active', 1)`, channelID, home)
		for flow := range int64(3) {
			run(`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES ($1, $2, $3, 'flow', 'live', '{}', 1, 1)`, flow+1, home, string(rune('a'+flow)))
		}
		for n, contact := range []int64{1, 1, 2} {
			if n != 1 {
				run(`INSERT INTO contact (id, workspace_id, bucket, created_at) VALUES ($1, $2, 0, 1)`, contact, home)
			}
			run(`INSERT INTO identity (id, workspace_id, contact_id, channel_id, kind, address, created_at) VALUES ($1, $2, $3, $4, 'telegram', $5, 1)`, int64(n+1), home, contact, channelID, string(rune('a'+n)))
		}
		for n, m := range messages {
			run(`INSERT INTO message (id, workspace_id, contact_id, identity_id, channel_id, message_id, direction, state, author, at) VALUES ($1, $2, 1, 1, $3, $1, $4, $5, 'bot', $6)`, int64(n+1), home, channelID, m.way, m.what, m.at)
		}
		for n, s := range sessions {
			run(`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, data, started_at, entered_at, updated_at) VALUES ($1, $2, 1, 1, $3, 1, $4, $5, $6, $6, $6)`, int64(n+1), home, s.flow, s.what, []byte{}, s.at)
		}
		return failed
	}))
}

// TestFiguresUseTheirIndexes looks at the plans: what grows with every message must not be read row by row.
func TestFiguresUseTheirIndexes(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	q := &planned{Queryer: d.Reads(t.Context()), t: t}
	for _, read := range []func() error{
		func() error {
			_, err := analytics.Overview(q, home, analytics.Period{From: begin, To: begin + day})
			return err
		},
		func() error { _, err := analytics.CountFlows(q, home); return err },
		func() error { _, err := analytics.Queued(q, home); return err },
	} {
		must(t, read())
	}
	if q.seen == 0 {
		t.Error("nothing was read")
	}
}

// planned refuses to read messages, sessions and addresses other than by an index that holds all that is asked.
type planned struct {
	db.Queryer
	t    *testing.T
	seen int
}

func (p *planned) Query(text string, args ...any) (*sql.Rows, error) {
	steps, err := db.Collect(func(rows *sql.Rows) (string, error) {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	})(p.Queryer.Query(`EXPLAIN QUERY PLAN `+text, args...)) //nolint:rowserrcheck,sqlclosecheck // Collect does both
	must(p.t, err)
	for _, step := range steps {
		for _, name := range []string{"x", "s", "m", "identity"} {
			if strings.HasPrefix(step, "SEARCH "+name+" ") || strings.HasPrefix(step, "SCAN "+name) {
				p.seen++
				if !strings.Contains(step, "COVERING INDEX") && !strings.Contains(step, "INTEGER PRIMARY KEY") {
					p.t.Errorf("%s\n%s", step, text)
				}
			}
		}
	}
	return p.Queryer.Query(text, args...)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
