// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"parley/internal/contact/find"
	"parley/internal/filter"
	"parley/internal/workspace"
)

// question is what a person asks of the list of contacts.
type question struct {
	name  string
	query find.Query
	text  string // of the filter
	small bool   // asked in the small workspace beside
}

// questions are those of the page of contacts; the first page, the next one and the live count are measured for each.
func questions() []question {
	return []question{
		{name: "everyone"},
		{name: "everyone, by last message", query: find.Query{Sort: "-last_inbound_at"}},
		{name: "everyone, by name", query: find.Query{Sort: "name"}},
		{name: "search: two words", query: find.Query{Search: "анна ким"}},
		{name: "search: frequent word", query: find.Query{Search: "анна"}},
		{name: "search: one letter", query: find.Query{Search: "а"}},
		{name: "search: rare word", query: find.Query{Search: "редкая"}},
		{name: "search: frequent, by name", query: find.Query{Search: "глеб", Sort: "name"}},
		{name: "search: frequent, by message", query: find.Query{Search: "глеб", Sort: "-last_inbound_at"}},
		{name: "search: whole phone", query: find.Query{Search: "8 (900) 000-12-34"}},
		{name: "search: beginning of a phone", query: find.Query{Search: "+7 900 000-1"}},
		{name: "search: everyone's code", query: find.Query{Search: "+7 900"}},
		{name: "search: user name", query: find.Query{Search: "user4242"}},
		{name: "search: frequent, with a tag", query: find.Query{Search: "анна"}, text: `tag("tag 30")`},
		{name: "search: nobody", query: find.Query{Search: "абракадабра"}},
		{name: "frequent tag", text: `tag("tag 0")`},
		{name: "tag", text: `tag("tag 30")`},
		{name: "tag, by name", query: find.Query{Sort: "name"}, text: `tag("tag 30")`},
		{name: "rare tag, by message", query: find.Query{Sort: "-last_inbound_at"}, text: `tag("rare")`},
		{name: "tag and not tag", text: `tag("tag 3") and not tag("tag 4")`},
		{name: "three tags", text: `tag("tag 3") and tag("tag 4") and tag("tag 5")`},
		{name: "tag or tag", text: `tag("tag 40") or tag("tag 41")`},
		{name: "rare tag or rare word", text: `tag("rare") or phone() = "+79000001234"`},
		{name: "not a tag", text: `not tag("tag 3")`},
		{name: "nobody has the tag", text: `tag("no such tag")`},
		{name: "field range", text: `field("age") > 60`},
		{name: "narrow field range", text: `field("age") >= 79 and field("town") = "Омск"`},
		{name: "moment of a field", text: `field("visit") > 2025-06-01 and field("visit") < 2025-06-03`},
		{name: "field is set", text: `field("town")`},
		{name: "stage and source", text: `stage() = "lead" and source("utm_source") = "dzen"`},
		{name: "stage, by name", query: find.Query{Sort: "name"}, text: `stage() = "client"`},
		{name: "source", text: `source("utm_source") = "vk"`},
		{name: "consent", text: `consent("promo")`},
		{name: "no consent", text: `not consent("promo")`},
		{name: "channel", text: `channel("telegram")`},
		{name: "blocked", text: `blocked()`},
		{name: "wrote lately", query: find.Query{Sort: "-last_inbound_at"}, text: `last_inbound() < 7d`},
		{name: "wrote lately, one of ten", query: find.Query{Sort: "-last_inbound_at"}, text: `last_inbound() < 7d and bucket() < 100`},
		{name: "silent for long, by creation", text: `last_inbound() > 600d`},
		{name: "one of a hundred", text: `bucket() < 10`},
		{name: "one of ten, not a tag", text: `bucket() < 100 and not tag("tag 3")`},
		{name: "new clients", text: `created() < 30d and stage() = "client"`},
		{name: "small: everyone", small: true},
		{name: "small: frequent word", query: find.Query{Search: "анна"}, small: true},
		{name: "small: tag", text: `tag("tag 3")`, small: true},
	}
}

// BenchmarkContacts prints what the page of contacts costs in a large base:
//
//	BENCH_CONTACTS=1000000 go test ./bench -run '^$' -bench Contacts -benchtime 1x -timeout 30m
//
// The goals at a million contacts on SQLite: half of the pages within 50 ms, half of the counts within 100 ms.
func BenchmarkContacts(b *testing.B) {
	t := openTown(b)
	for b.Loop() {
		for _, q := range questions() {
			t.ask(b, q)
		}
	}
}

func (t *town) ask(b *testing.B, asked question) {
	b.Helper()
	home := t.home
	if asked.small {
		home = t.small
	}
	query := asked.query
	query.Now = t.now
	var page find.Page
	first := timed(func() (err error) {
		if query.Filter, err = t.compile(b, home, asked.text); err != nil {
			return err
		}
		page, err = find.List(t.DB.Reads(b.Context()), home.ID, query)
		return err
	}, b)
	found := len(page.Rows)
	next := spread{}
	if page.Next != "" {
		query.Cursor = page.Next
		next = timed(func() error {
			_, err := find.List(t.DB.Reads(b.Context()), home.ID, query)
			return err
		}, b)
	}
	var n int
	var more bool
	count := timed(func() (err error) {
		n, more, err = find.Count(t.DB.Reads(b.Context()), home.ID, query)
		return err
	}, b)
	sign := ""
	if more {
		sign = "+"
	}
	mark := ""
	if first.busy > 50*time.Millisecond || next.busy > 50*time.Millisecond || count.busy > 100*time.Millisecond {
		mark = "  SLOW"
	}
	b.Logf("%-30s first %s  next %s  count %s  %3d rows of %d%s%s", asked.name, first, next, count, found, n, sign, mark)
}

// spread is the middle and the worst of several runs, and the processor's time of the middle one: on a machine that is shared, that is the one to compare.
type spread struct{ half, worst, busy time.Duration }

func (s spread) String() string {
	return fmt.Sprintf("%6.1f /%6.1f (%6.1f)", ms(s.half), ms(s.worst), ms(s.busy))
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// timed runs a thing 20 times, or for two seconds when it is slow. The first run warms the caches and is not counted.
func timed(do func() error, b *testing.B) spread {
	b.Helper()
	must(b, do())
	var all, busy []time.Duration
	for begun := time.Now(); len(all) < 3 || len(all) < 20 && time.Since(begun) < 2*time.Second; {
		began, worked := time.Now(), processor(b)
		must(b, do())
		all, busy = append(all, time.Since(began)), append(busy, processor(b)-worked)
	}
	slices.Sort(all)
	slices.Sort(busy)
	return spread{all[len(all)/2], all[len(all)-1], busy[len(busy)/2]}
}

// processor is how long this process has kept the processors busy.
func processor(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	must(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// compile compiles a condition as a request does; an empty one is nil.
func (t *town) compile(b *testing.B, home workspace.Workspace, text string) (*filter.Filter, error) {
	b.Helper()
	if text == "" {
		return nil, nil
	}
	f, problems, err := t.Compile(t.DB.Reads(b.Context()), home, text)
	if len(problems) > 0 {
		b.Fatal(problems)
	}
	return f, err
}
