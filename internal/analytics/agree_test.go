// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/analytics"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/filter"
	"parley/internal/growth"
	"parley/internal/message"
	"parley/internal/session"
)

// town is a workspace with people, two flows of two versions each, and two links.
type town struct {
	*contacttest.Room
	people   []int64
	flows    [2]int64
	versions [2][2]int64
	links    [2]growth.Link
}

func slug(flow int) string { return fmt.Sprintf("flow-%d", flow) }

func settle(r *contacttest.Room) *town {
	r.Conditions = slices.Concat(message.Conditions(), session.Conditions(), growth.Conditions())
	r.Erasers = []contact.Eraser{session.Erase, message.Erase, growth.Erase, event.Erase}
	v := &town{Room: r}
	for i := range 6 {
		v.people = append(v.people, r.Person(fmt.Sprintf("Person %d", i)))
	}
	r.Write(func(tx *db.Tx) error {
		for f := range v.flows {
			v.flows[f] = r.IDs.New()
			if _, err := tx.Exec(`INSERT INTO flow (id, workspace_id, slug, name, state, draft, created_at, updated_at) VALUES ($1, $2, $3, $3, 'live', '{}', 0, 0)`,
				v.flows[f], r.Home.ID, slug(f)); err != nil {
				return err
			}
			for n := range v.versions[f] {
				v.versions[f][n] = r.IDs.New()
				if _, err := tx.Exec(`INSERT INTO flow_version (id, workspace_id, flow_id, number, document, author, published_at) VALUES ($1, $2, $3, $4, '{}', '', 0)`,
					v.versions[f][n], r.Home.ID, v.flows[f], n+1); err != nil {
					return err
				}
			}
			v.links[f] = growth.Link{ID: r.IDs.New(), Code: fmt.Sprintf("code-%d", f)}
			if _, err := tx.Exec(`INSERT INTO link (id, workspace_id, code, name, channel_id, created_at) VALUES ($1, $2, $3, 'Link', $4, 0)`,
				v.links[f].ID, r.Home.ID, v.links[f].Code, r.Channel); err != nil {
				return err
			}
		}
		return nil
	})
	return v
}

// days is a moment of the last days; 0: never.
func (v *town) days() *rapid.Generator[int64] {
	return rapid.Custom(func(t *rapid.T) int64 {
		if rapid.IntRange(0, 4).Draw(t, "never") == 0 {
			return 0
		}
		return v.Now() - rapid.Int64Range(0, 20*24*60).Draw(t, "minutes ago")*time.Minute.Milliseconds()
	})
}

func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

// live gives the people of the town a random past.
func (v *town) live(t *rapid.T) {
	type row struct {
		text string
		args []any
	}
	ws := v.Home.ID
	rows := []row{
		{`DELETE FROM passage WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM session WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM visit WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM click WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM source WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM identity WHERE workspace_id = $1`, []any{ws}},
		{`DELETE FROM message WHERE workspace_id = $1`, []any{ws}},
	}
	add := func(text string, args ...any) { rows = append(rows, row{text, args}) }
	anyone := rapid.SampledFrom(v.people)
	moment := v.days()
	for range rapid.IntRange(0, 12).Draw(t, "sessions") {
		f, n := rapid.IntRange(0, 1).Draw(t, "flow"), rapid.IntRange(0, 1).Draw(t, "version")
		person, id := anyone.Draw(t, "person"), v.IDs.New()
		state := rapid.SampledFrom([]string{"running", "waiting", "moving", "done", "failed", "stopped"}).Draw(t, "state")
		started := max(moment.Draw(t, "started"), 1)
		var ended any
		if state == "done" || state == "failed" || state == "stopped" {
			ended = min(started+rapid.Int64Range(0, 10*24*3600_000).Draw(t, "lasted"), v.Now())
		}
		add(`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, data, started_at, entered_at, updated_at, ended_at)
			VALUES ($1, $2, $3, 0, $4, $5, $6, $7, $8, $8, $8, $9)`, id, ws, person, v.flows[f], v.versions[f][n], state, []byte{}, started, ended)
		for step := range rapid.IntRange(0, 4).Draw(t, "passages") {
			var exit any
			if e := rapid.SampledFrom([]string{"-", "", "next", "timeout", "invalid"}).Draw(t, "exit"); e != "-" {
				exit = e
			}
			add(`INSERT INTO passage (session_id, step, workspace_id, contact_id, flow_id, version_id, block, entered_at, exit, left_at, answer) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10)`,
				id, step+1, ws, person, v.flows[f], v.versions[f][rapid.IntRange(0, 1).Draw(t, "moved to")], rapid.SampledFrom([]string{"hello", "ask"}).Draw(t, "block"), started, exit,
				rapid.SampledFrom([]string{"", "yes", "no"}).Draw(t, "answer"))
		}
	}
	first := map[int64]int64{}
	for i := range rapid.IntRange(0, 12).Draw(t, "arrivals") {
		person, l, id, at := anyone.Draw(t, "who came"), rapid.IntRange(-1, 1).Draw(t, "link"), v.IDs.New(), max(moment.Draw(t, "came"), 1)
		var link any
		if l >= 0 {
			link = v.links[l].ID
			add(`INSERT INTO visit (id, workspace_id, link_id, token, contact_id, at) VALUES ($1, $2, $3, $4, $5, $6)`, v.IDs.New(), ws, link, fmt.Sprintf("t%d", i),
				some(rapid.SampledFrom([]int64{0, person}).Draw(t, "known")), at)
		}
		add(`INSERT INTO source (id, workspace_id, contact_id, link_id, kind, utm_source, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`, id, ws, person, link,
			rapid.SampledFrom([]string{"link", "organic"}).Draw(t, "kind"), rapid.SampledFrom([]string{"", "vk", "mail"}).Draw(t, "utm"), at)
		if first[person] == 0 {
			first[person] = id
		}
	}
	for range rapid.IntRange(0, 6).Draw(t, "clicks") {
		f := rapid.IntRange(0, 1).Draw(t, "flow of the button")
		add(`INSERT INTO click (id, workspace_id, contact_id, identity_id, message_id, flow_id, version_id, block, button, outcome, at) VALUES ($1, $2, $3, 0, 0, $5, $6, 'hello', $7, '', $4)`,
			v.IDs.New(), ws, anyone.Draw(t, "who pressed"), max(moment.Draw(t, "pressed"), 1), v.flows[f], v.versions[f][rapid.IntRange(0, 1).Draw(t, "version of the button")],
			rapid.SampledFrom([]string{"next", "more"}).Draw(t, "button"))
	}
	for i, person := range v.people {
		created := max(moment.Draw(t, "created"), 1)
		greeted := rapid.SampledFrom([]any{nil, created + 59_999, created + 60_000, created + 60_001}).Draw(t, "greeted")
		add(`UPDATE contact SET created_at = $3, unsubscribed_at = $4, last_inbound_at = $5, first_source_id = $6, greeted_at = $7
			WHERE workspace_id = $1 AND id = $2`,
			ws, person, created, some(moment.Draw(t, "unsubscribed")), some(moment.Draw(t, "wrote")), some(first[person]), greeted)
		for n := range rapid.IntRange(0, 2).Draw(t, "addresses") {
			add(`INSERT INTO identity (id, workspace_id, contact_id, channel_id, kind, address, blocked_at, left_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)`,
				v.IDs.New(), ws, person, v.Channel, []string{"telegram", "webchat"}[n], fmt.Sprintf("%d-%d", i, n), some(moment.Draw(t, "blocked")), some(moment.Draw(t, "left")))
		}
		for range rapid.IntRange(0, 2).Draw(t, "messages") {
			f := rapid.IntRange(0, 1).Draw(t, "flow of the message")
			add(`INSERT INTO message (id, workspace_id, contact_id, identity_id, channel_id, message_id, direction, state, author, at, flow_id, version_id, block) VALUES ($1, $2, $3, 0, $7, 0, $4, $5, 'bot', $6, $8, $9, 'hello')`,
				v.IDs.New(), ws, person, rapid.SampledFrom([]string{"in", "out"}).Draw(t, "direction"), rapid.SampledFrom([]string{"sent", "read", "failed", "skipped"}).Draw(t, "state"), max(moment.Draw(t, "said"), 1),
				v.Channel, v.flows[f], v.versions[f][rapid.IntRange(0, 1).Draw(t, "version of the message")])
		}
	}
	v.Write(func(tx *db.Tx) error {
		for _, r := range rows {
			if _, err := tx.Exec(r.text, r.args...); err != nil {
				return fmt.Errorf("%s: %w", r.text, err)
			}
		}
		return nil
	})
}

// behind lists the people a condition finds, by each of the ways there are to ask, which must agree.
func (v *town) behind(t *rapid.T, text string) []int64 {
	f, problems, err := v.Compile(v.Q(), v.Home, text)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%s: %v %v", text, problems, err)
	}
	query := find.Query{Filter: f, Now: v.Now(), Limit: 200}
	page, err := find.List(v.Q(), v.Home.ID, query)
	if err != nil {
		t.Fatal(err)
	}
	var listed, remembered []int64
	for _, row := range page.Rows {
		listed = append(listed, row.ID)
	}
	slices.Sort(listed)
	n, _, err := find.Count(v.Q(), v.Home.ID, query)
	if err != nil {
		t.Fatal(err)
	}
	known, err := contact.Facts(v.Q(), v.Home.ID, v.people, filter.Facts(f))
	if err != nil {
		t.Fatal(err)
	}
	for _, person := range v.people {
		if f.Match(v.Now(), known[person].Read) {
			remembered = append(remembered, person)
		}
	}
	slices.Sort(remembered)
	if n != len(listed) || !slices.Equal(listed, remembered) {
		t.Fatalf("%s: %d counted, listed %v, in memory %v", text, n, listed, remembered)
	}
	return listed
}

// agrees checks that a figure is the number of the people a condition finds.
func (v *town) agrees(t *rapid.T, figure int64, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if people := v.behind(t, text); int64(len(people)) != figure {
		t.Fatalf("%s: the figure says %d, the people are %v", text, figure, people)
	}
}

// TestEveryNumberOpensItsPeople: whatever has happened, each figure of people on the canvas, on a link and on the overview is the number of those whom its
// condition finds, on both databases and in memory.
func TestEveryNumberOpensItsPeople(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		v := settle(r)
		rapid.Check(t, func(t *rapid.T) {
			v.live(t)
			v.figures(t)
			defer v.delete(t)()
			v.figures(t)
		})
	})
}

// figures compares those of every page with the people behind them.
func (v *town) figures(t *rapid.T) {
	v.canvas(t)
	v.ways(t)
	v.overview(t)
}

// delete takes somebody out of the town, and gives back what makes it whole again: somebody new moves in.
func (v *town) delete(t *rapid.T) (settle func()) {
	n := rapid.IntRange(0, len(v.people)-1).Draw(t, "deleted")
	gone := v.people[n]
	if err := v.Delete(context.Background(), v.Home.ID, gone); err != nil {
		t.Fatal(err)
	}
	all := v.people
	v.people = slices.Delete(slices.Clone(all), n, n+1)
	for _, table := range []string{"session", "passage", "click", "message", "source", "identity", "visit", "event"} {
		left := 0
		err := v.Q().QueryRow(`SELECT COUNT(*) FROM `+table+` WHERE workspace_id = $1 AND contact_id = $2`, v.Home.ID, gone).Scan(&left)
		if err != nil || left != 0 && (table != "event" || left != 1) { // the deletion itself is a fact
			t.Fatalf("%d rows of %s know who was deleted, %v", left, table, err)
		}
	}
	return func() {
		all[n] = v.Person("Newcomer")
		v.people = all
	}
}

func (v *town) canvas(t *rapid.T) {
	counts, err := analytics.CountFlows(v.Q(), v.Home.ID)
	if err != nil {
		t.Fatal(err)
	}
	f := rapid.IntRange(0, 1).Draw(t, "canvas")
	n := rapid.IntRange(0, 2).Draw(t, "version shown") // 0: every one together
	v.agrees(t, counts[v.flows[f]].Waiting, "in_flow(%q)", slug(f))
	span, only := v.span(t, f, n)
	stats, err := analytics.StatsOf(v.Q(), v.Home.ID, v.flows[f], span)
	if err != nil {
		t.Fatal(err)
	}
	v.agrees(t, stats.Started, "started_flow(%q%s)", slug(f), only)
	v.agrees(t, stats.Waiting, "in_flow(%q%s)", slug(f), only)
	v.agrees(t, stats.Finished, "finished_flow(%q%s)", slug(f), only)
	for _, b := range stats.Blocks {
		v.agrees(t, b.Waiting, "at_block(%q, %q%s)", slug(f), b.Block, only)
		v.agrees(t, b.Reached, "reached_block(%q, %q%s)", slug(f), b.Block, only)
		v.agrees(t, b.Answered, "answered_block(%q, %q%s)", slug(f), b.Block, only)
		v.agrees(t, b.Left, "left_block(%q, %q%s)", slug(f), b.Block, only)
	}
	for _, e := range stats.Exits {
		v.agrees(t, e.Count, "took_exit(%q, %q, %q%s)", slug(f), e.Block, e.Exit, only)
	}
	for _, b := range stats.Buttons {
		v.agrees(t, b.People, "clicked_button(%q, %q, %q%s)", slug(f), b.Block, b.Button, only)
	}
	v.answers(t, f, span, only)
	v.deliveries(t, f, span, only)
	v.agrees(t, 0, `at_block("flow-0", "nowhere")`)
	v.agrees(t, int64(len(v.people)), `not at_block("no such flow", "hello")`)
}

// span is a version, 0 for all, in a period of whole days or ever; and how conditions say it.
func (v *town) span(t *rapid.T, f, n int) (span analytics.Span, only string) {
	if n > 0 {
		span.Versions = []int64{v.versions[f][n-1]}
		only = fmt.Sprintf(", %d", n)
	}
	length := rapid.IntRange(-1, 12).Draw(t, "days") // -1: ever
	if length < 0 {
		return span, only
	}
	first := time.UnixMilli(v.Now()).In(v.Home.Zone()).AddDate(0, 0, -rapid.IntRange(0, 20).Draw(t, "first day"))
	y, m, d := first.Date()
	span.From = time.Date(y, m, d, 0, 0, 0, 0, v.Home.Zone()).UnixMilli()
	only = fmt.Sprintf(", %d, %s", n, first.Format(time.DateOnly))
	if length > 0 {
		span.To = time.Date(y, m, d+length, 0, 0, 0, 0, v.Home.Zone()).UnixMilli()
		only += ", " + time.Date(y, m, d+length-1, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	return span, only
}

// answers compares the shares and the list of the answers at each block with the people of its conditions, among everyone and among those of a filter.
func (v *town) answers(t *rapid.T, f int, span analytics.Span, only string) {
	for _, among := range []string{"", ` and channel("telegram")`} {
		for _, block := range []string{"hello", "ask"} {
			w := analytics.Question{Flow: v.flows[f], Block: block, Span: span, Now: v.Now()}
			if among != "" {
				w.Filter, _, _ = v.Compile(v.Q(), v.Home, `channel("telegram")`)
			}
			shares, err := analytics.SharesOf(v.Q(), v.Home.ID, w)
			if err != nil {
				t.Fatal(err)
			}
			v.agrees(t, shares.Reached, "reached_block(%q, %q%s)%s", slug(f), block, only, among)
			v.agrees(t, shares.Answered, "answered_block(%q, %q%s)%s", slug(f), block, only, among)
			for _, s := range shares.Shares {
				v.agrees(t, s.People, "gave_answer(%q, %q, %q%s)%s", slug(f), block, s.Answer, only, among)
			}
			listed := map[int64]bool{}
			var after analytics.Place
			for {
				page, err := analytics.Answers(v.Q(), v.Home.ID, w, after, 3)
				if err != nil {
					t.Fatal(err)
				}
				for _, g := range page {
					if after != (analytics.Place{}) && g.Entered > after.Entered {
						t.Fatalf("%+v comes after %+v", g, after)
					}
					listed[g.Contact], after = true, g.Place
				}
				if len(page) < 3 {
					break
				}
			}
			if int64(len(listed)) != shares.Answered {
				t.Fatalf("%d have answered, %d are listed", shares.Answered, len(listed))
			}
		}
	}
}

// deliveries compares what became of a block's messages with the people of its conditions.
func (v *town) deliveries(t *rapid.T, f int, span analytics.Span, only string) {
	found, err := analytics.DeliveriesOf(v.Q(), v.Home.ID, v.flows[f], "hello", span)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range found {
		for outcome, people := range map[string]int64{"sent": d.Sent, "delivered": d.Delivered, "read": d.Read, "failed": d.Failed} {
			v.agrees(t, people, "block_message(%q, %q, %q, %q%s)", slug(f), "hello", outcome, d.Kind, only)
		}
	}
}

// ways looks at the figures of links.
func (v *town) ways(t *rapid.T) {
	links, err := growth.List(v.Q(), v.Home.ID, growth.Sieve{}, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range links {
		v.agrees(t, l.Subscriptions, "link(%q)", l.Code)
		v.agrees(t, l.Clicks, "clicked(%q)", l.Code)
		people, err := growth.People(v.Q(), v.Home.ID, l.ID, growth.Visits, 0, 100)
		if err != nil {
			t.Fatal(err)
		}
		v.agrees(t, int64(len(people)), "visited(%q)", l.Code)
	}
}

func (v *town) overview(t *rapid.T) {
	zone := v.Home.Zone()
	period := analytics.Last(7, time.UnixMilli(v.Now()).In(zone), 0)
	d, err := analytics.Overview(v.Q(), v.Home.ID, period, zone)
	if err != nil {
		t.Fatal(err)
	}
	since := time.UnixMilli(period.Days[0]).In(zone).Format(time.DateOnly)
	v.agrees(t, d.Totals.Contacts, "bucket() >= 0")
	v.agrees(t, d.Totals.New, "created() >= %s", since)
	v.agrees(t, d.Welcome.Came, "created() >= %s", since)
	v.agrees(t, d.Welcome.Greeted, "created() >= %s and greeted()", since)
	v.agrees(t, d.Welcome.AtOnce, "created() >= %s and greeted_after() <= 1m", since)
	v.agrees(t, d.Totals.Unsubscribed, "unsubscribed_at() >= %s", since)
	v.agrees(t, d.Totals.Blocked, "blocked_at() >= %s", since)
	v.agrees(t, d.Totals.Active, "last_inbound() >= %s", since)
	var added analytics.Totals
	for _, day := range d.Days {
		added.New += day.New
		added.Unsubscribed += day.Unsubscribed
	}
	if added.New != d.Totals.New || added.Unsubscribed != d.Totals.Unsubscribed {
		t.Fatalf("the days add up to %+v, the figures are %+v", added, d.Totals)
	}
	for _, s := range d.Sources {
		without := ""
		if s.Mark == "kind" {
			without = ` and not source("utm_source")`
		}
		v.agrees(t, s.Contacts, "created() >= %s and source(%q) = %q%s", since, s.Mark, s.Key, without)
	}
	for _, c := range d.Channels {
		v.agrees(t, c.Contacts, "channel(%q)", c.Key)
	}
	for _, f := range d.Flows {
		v.agrees(t, f.Started, "started_flow(%q) >= %s", f.Slug, since)
		v.agrees(t, f.Finished, "started_flow(%q) >= %s and finished_flow(%q) >= %s", f.Slug, since, f.Slug, since)
	}
	v.behind(t, "last_outbound() >= "+since)
}
