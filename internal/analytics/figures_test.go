// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics_test

import (
	"database/sql"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/analytics"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

const home, channelID = int64(1), int64(2)

// row is a message or a session as this test made it.
type row struct {
	flow, contact, at, ended int64
	what, way                string // state and direction
}

// past is the period of nine days in which Kathmandu lies a quarter of an hour off the hour, or New York turns its clocks, and moments around it.
func past(t *testing.T, zone string) (analytics.Period, *time.Location, func(*rand.Rand) int64) {
	t.Helper()
	place, err := time.LoadLocation(zone)
	must(t, err)
	p := analytics.Last(9, time.Date(2026, time.March, 12, 15, 0, 0, 0, place), 0)
	span := p.Days[len(p.Days)-1] - p.Days[0]
	return p, place, func(random *rand.Rand) int64 { return p.Days[0] - span + random.Int64N(2*span) }
}

// TestFiguresAreTheRows counts every row again and compares: the figures come from indexes of parts of the tables.
func TestFiguresAreTheRows(t *testing.T) {
	t.Parallel()
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Kathmandu"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				random := rand.New(rand.NewPCG(1, 2))
				p, place, moment := past(t, zone)
				messages, sessions := rows(random, moment)
				fill(t, d, messages, sessions)
				got, err := analytics.Overview(d.Reads(t.Context()), home, p, place)
				must(t, err)
				if diff := cmp.Diff(days(messages, p, place), got.Days); diff != "" {
					t.Errorf("days (-want +got)\n%s", diff)
				}
				if diff := cmp.Diff([]analytics.Share{{Key: "telegram", Contacts: 2}}, got.Channels); diff != "" {
					t.Errorf("channels (-want +got)\n%s", diff)
				}
				compareFlows(t, d, sessions, p, got.Flows)
				queued, err := analytics.Queued(d.Reads(t.Context()), home)
				must(t, err)
				var waiting int64
				for _, m := range messages {
					if m.what == "queued" {
						waiting++
					}
				}
				if queued[channelID] != waiting {
					t.Errorf("%v wait, want %d", queued, waiting)
				}
			})
		})
	}
}

// rows are random messages, and sessions of three flows, some of which the same people went through again.
func rows(random *rand.Rand, moment func(*rand.Rand) int64) (messages, sessions []row) {
	pick := func(words ...string) string { return words[random.IntN(len(words))] }
	for range 400 {
		m := row{at: moment(random), way: pick("in", "out"), what: "received"}
		if m.way == "out" {
			m.what = pick("planned", "queued", "sending", "sent", "delivered", "read", "failed", "unknown", "cancelled", "skipped")
		}
		messages = append(messages, m)
		s := row{flow: 1 + random.Int64N(3), contact: 1 + random.Int64N(200), at: moment(random), what: pick("running", "waiting", "moving", "done", "failed", "stopped")}
		if s.what == "done" || s.what == "failed" || s.what == "stopped" {
			s.ended = max(s.at, moment(random))
		}
		sessions = append(sessions, s)
	}
	return messages, sessions
}

// days counts the messages of each day of the zone.
func days(messages []row, p analytics.Period, zone *time.Location) []analytics.Day {
	want := make([]analytics.Day, len(p.Days)-1)
	for i := range want {
		want[i].Start = p.Days[i]
	}
	first := time.UnixMilli(p.Days[0]).In(zone).Format(time.DateOnly)
	for _, m := range messages {
		date := time.UnixMilli(m.at).In(zone).Format(time.DateOnly)
		if date < first || slices.Contains([]string{"planned", "cancelled", "skipped"}, m.what) {
			continue
		}
		for i := range want {
			switch {
			case time.UnixMilli(want[i].Start).In(zone).Format(time.DateOnly) != date:
			case m.way == "in":
				want[i].In++
			default:
				want[i].Out++
			}
		}
	}
	return want
}

// compareFlows counts the people of every flow, of one flow in a span, and of those who used them in the period.
func compareFlows(t *testing.T, d *db.DB, sessions []row, p analytics.Period, use []analytics.FlowUse) {
	t.Helper()
	from, to := p.Days[0], p.Days[len(p.Days)-2]
	all := map[int64]analytics.FlowCounts{}
	for flow := range int64(3) {
		all[flow+1] = counted(flow+1, sessions, func(row) bool { return true })
	}
	counts, err := analytics.CountFlows(d.Reads(t.Context()), home)
	must(t, err)
	if diff := cmp.Diff(all, counts); diff != "" {
		t.Errorf("flows (-want +got)\n%s", diff)
	}
	stats, err := analytics.StatsOf(d.Reads(t.Context()), home, 1, analytics.Span{From: from, To: to})
	must(t, err)
	if diff := cmp.Diff(counted(1, sessions, func(s row) bool { return s.at >= from && s.at < to }), stats.FlowCounts); diff != "" {
		t.Errorf("one flow (-want +got)\n%s", diff)
	}
	if len(use) != 3 {
		t.Errorf("use of flows: %v", use)
	}
	for n, u := range use {
		started, finished := map[int64]bool{}, map[int64]bool{}
		for _, s := range sessions {
			if s.flow == u.Flow && s.at >= from {
				started[s.contact] = true
			}
		}
		for _, s := range sessions {
			if s.flow == u.Flow && s.what == "done" && s.ended >= from && started[s.contact] {
				finished[s.contact] = true
			}
		}
		if u.Started != int64(len(started)) || u.Finished != int64(len(finished)) || n > 0 && use[n-1].Started < u.Started {
			t.Errorf("use of flows: %+v, want %d and %d", u, len(started), len(finished))
		}
	}
}

// counted counts the people of a flow's sessions, each once in each figure.
func counted(flow int64, sessions []row, inside func(row) bool) analytics.FlowCounts {
	started, waiting, finished, stopped := map[int64]bool{}, map[int64]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, s := range sessions {
		if s.flow != flow || !inside(s) {
			continue
		}
		started[s.contact] = true
		switch s.what {
		case "done":
			finished[s.contact] = true
		case "failed", "stopped":
			stopped[s.contact] = true
		default:
			waiting[s.contact] = true
		}
	}
	return analytics.FlowCounts{Flow: flow, Started: int64(len(started)), Waiting: int64(len(waiting)), Finished: int64(len(finished)), Stopped: int64(len(stopped))}
}

// fill writes the rows, and three people: one has two addresses, and one has left.
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
		for n, contact := range []int64{1, 1, 2, 3} {
			if n != 1 {
				run(`INSERT INTO contact (id, workspace_id, bucket, created_at) VALUES ($1, $2, 0, 1)`, contact, home)
			}
			run(`INSERT INTO identity (id, workspace_id, contact_id, channel_id, kind, address, left_at, created_at) VALUES ($1, $2, $3, $4, 'telegram', $5, $6, 1)`,
				int64(n+1), home, contact, channelID, string(rune('a'+n)), some(contact/3))
		}
		for n, m := range messages {
			run(`INSERT INTO message (id, workspace_id, contact_id, identity_id, channel_id, message_id, direction, state, author, at) VALUES ($1, $2, 1, 1, $3, $1, $4, $5, 'bot', $6)`, int64(n+1), home, channelID, m.way, m.what, m.at)
		}
		for n, s := range sessions {
			run(`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, data, started_at, entered_at, updated_at, ended_at) VALUES ($1, $2, $7, 1, $3, 1, $4, $5, $6, $6, $6, $8)`,
				int64(n+1), home, s.flow, s.what, []byte{}, s.at, s.contact, some(s.ended))
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
			_, err := analytics.Overview(q, home, analytics.Last(7, time.UnixMilli(0).UTC(), 0), time.UTC)
			return err
		},
		func() error { _, err := analytics.CountFlows(q, home); return err },
		func() error { _, err := analytics.StatsOf(q, home, 1, analytics.Span{}); return err },
		func() error {
			_, err := analytics.StatsOf(q, home, 1, analytics.Span{From: 1, To: 2})
			return err
		},
		func() error { _, err := analytics.Queued(q, home); return err },
	} {
		must(t, read())
	}
	if q.seen == 0 {
		t.Error("nothing was read")
	}
}

// TestListsOfFiguresUseTheirIndexes: the people behind a figure are found by the flow, the block or the link, not by trying everyone.
func TestListsOfFiguresUseTheirIndexes(t *testing.T) {
	t.Parallel()
	v := settle(contacttest.Open(t, dbtest.SQLite(t)))
	for text, index := range map[string]string{
		`in_flow("flow-0")`: "session_waiting", `in_flow("flow-0", 1)`: "session_waiting", `started_flow("flow-0") >= 2026-01-01`: "session_flow",
		`started_flow("flow-0") < 7d`: "session_flow", `finished_flow("flow-0")`: "session_done", `finished_flow("flow-0") < 7d`: "session_done", `at_block("flow-0", "ask")`: "passage_block",
		`reached_block("flow-0", "ask", 2)`: "passage_block", `answered_block("flow-0", "ask")`: "passage_block", `left_block("flow-0", "ask")`: "passage_block",
		`took_exit("flow-0", "ask", "next")`: "passage_block", `clicked_button("flow-0", "ask", "next", 1, 2026-01-01)`: "click_flow",
		`reached_block("flow-0", "ask", 0, 2026-01-01, 2026-01-31)`: "passage_block", `visited("code-0")`: "visit_contact", `link("code-0")`: "source_link", `clicked("code-0")`: "source_link",
	} {
		f, problems, err := v.Compile(v.Q(), v.Home, text)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		p := &planned{Queryer: v.Q(), t: t}
		_, _, err = find.Count(p, v.Home.ID, find.Query{Filter: f, Now: v.Now()})
		must(t, err)
		plan := strings.Join(p.steps, "\n")
		if !strings.Contains(plan, "INDEX "+index+" ") || strings.Contains(plan, "SCAN contact") {
			t.Errorf("%s: nothing uses %s\n%s", text, index, plan)
		}
	}
}

// TestPeopleOfAnswersAreFoundByTheirBlock: an answer and what became of a message are read from their rows, and no others than those of the block.
func TestPeopleOfAnswersAreFoundByTheirBlock(t *testing.T) {
	t.Parallel()
	v := settle(contacttest.Open(t, dbtest.SQLite(t)))
	for text, index := range map[string]string{
		`gave_answer("flow-0", "ask", "yes")`: "passage_answer", `gave_answer("flow-0", "ask", "yes", 2, 2026-01-01)`: "passage_answer",
		`block_message("flow-0", "ask", "read", "telegram")`: "message_flow", `block_message("flow-0", "ask", "sent", "telegram", 0, 2026-01-01, 2026-01-31)`: "message_flow",
	} {
		f, problems, err := v.Compile(v.Q(), v.Home, text)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		p := &explained{Queryer: v.Q(), t: t}
		_, _, err = find.Count(p, v.Home.ID, find.Query{Filter: f, Now: v.Now()})
		must(t, err)
		if plan := strings.Join(p.steps, "\n"); !strings.Contains(plan, "INDEX "+index+" (workspace_id=? AND flow_id=? AND block=?") {
			t.Errorf("%s: nothing uses %s\n%s", text, index, plan)
		}
	}
}

// TestListOfAnswersIsNotSorted: a page of answers comes from their index in its order, wherever the list goes on.
func TestListOfAnswersIsNotSorted(t *testing.T) {
	t.Parallel()
	v := settle(contacttest.Open(t, dbtest.SQLite(t)))
	for _, after := range []analytics.Place{{}, {Entered: 9, Session: 8, Step: 7}} {
		p := &explained{Queryer: v.Q(), t: t}
		_, err := analytics.Answers(p, v.Home.ID, analytics.Question{Flow: v.flows[0], Block: "ask", Span: analytics.Span{From: 1, To: 10}}, after, 50)
		must(t, err)
		plan := strings.Join(p.steps, "\n")
		if !strings.Contains(plan, "INDEX passage_answer ") || strings.Count(plan, "TEMP B-TREE") > 1 { // the page itself is put in order behind its names
			t.Errorf("a page of answers after %+v\n%s", after, plan)
		}
	}
}

// TestFiguresThatAreDearAreKept: what took long is given out again until its time is over, and never for other figures; what was cheap, or failed, is counted anew.
func TestFiguresThatAreDearAreKept(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	kept := analytics.NewKept(func() time.Time { return now })
	counted := 0
	count := func(takes time.Duration, fails error) func() (int, error) {
		return func() (int, error) { counted++; now = now.Add(takes); return counted, fails }
	}
	for n, step := range []struct {
		key         string
		takes, wait time.Duration
		fails       error
		want        int
	}{
		{"a", 300 * time.Millisecond, 0, nil, 1},
		{"a", time.Second, 2 * time.Second, nil, 1},
		{"b", 10 * time.Millisecond, 0, nil, 2},
		{"b", 10 * time.Millisecond, 0, nil, 3},
		{"a", 20 * time.Second, 2 * time.Second, nil, 4},
		{"a", time.Second, 59 * time.Second, nil, 4},
		{"a", time.Second, time.Second, errors.New("no"), 5},
		{"a", 10 * time.Millisecond, 0, nil, 6},
	} {
		now = now.Add(step.wait)
		got, _, err := analytics.Keep(kept, step.key, count(step.takes, step.fails))
		if got != step.want || !errors.Is(err, step.fails) {
			t.Errorf("step %d: %d, %v, want %d", n, got, err, step.want)
		}
	}
}

// planned refuses to read messages, sessions, passages, presses and addresses other than by an index that holds all that is asked. A single person's sessions may be read.
type planned struct {
	db.Queryer
	t     *testing.T
	seen  int
	steps []string
}

func (p *planned) QueryRow(text string, args ...any) *sql.Row {
	p.explain(text, args)
	return p.Queryer.QueryRow(text, args...)
}

func (p *planned) Query(text string, args ...any) (*sql.Rows, error) {
	p.explain(text, args)
	return p.Queryer.Query(text, args...)
}

// explained remembers how queries are answered.
type explained struct {
	db.Queryer
	t     *testing.T
	steps []string
}

func (p *explained) QueryRow(text string, args ...any) *sql.Row {
	p.steps = append(p.steps, plan(p.t, p.Queryer, text, args)...)
	return p.Queryer.QueryRow(text, args...)
}

func (p *explained) Query(text string, args ...any) (*sql.Rows, error) {
	p.steps = append(p.steps, plan(p.t, p.Queryer, text, args)...)
	return p.Queryer.Query(text, args...)
}

func (p *planned) explain(text string, args []any) {
	steps := plan(p.t, p.Queryer, text, args)
	p.steps = append(p.steps, steps...)
	for _, step := range steps {
		for _, name := range []string{"x", "s", "m", "i", "p", "k"} {
			if strings.HasPrefix(step, "SEARCH "+name+" ") || strings.HasPrefix(step+" ", "SCAN "+name+" ") {
				p.seen++
				if !strings.Contains(step, "COVERING INDEX") && !strings.Contains(step, "INTEGER PRIMARY KEY") {
					p.t.Errorf("%s\n%s", step, text)
				}
			}
		}
	}
}

// plan says how SQLite answers a query.
func plan(t *testing.T, q db.Queryer, text string, args []any) []string {
	t.Helper()
	steps, err := db.Collect(func(rows *sql.Rows) (string, error) {
		var id, parent, unused int
		var detail string
		err := rows.Scan(&id, &parent, &unused, &detail)
		return detail, err
	})(q.Query(`EXPLAIN QUERY PLAN `+text, args...)) //nolint:rowserrcheck,sqlclosecheck // Collect does both
	must(t, err)
	return steps
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
