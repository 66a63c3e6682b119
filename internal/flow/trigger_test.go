// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/flow"
	"parley/internal/keyword"
)

func TestPick(t *testing.T) {
	t.Parallel()
	rules := []*flow.Rule{
		flow.NewRule("any", flow.Trigger{ID: "t", Kind: flow.ByAnyMessage}),
		flow.NewRule("first", flow.Trigger{ID: "t", Kind: flow.ByFirstMessage}),
		flow.NewRule("prize", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"приз", "подарок"}}),
		flow.NewRule("want", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"хочу приз"}}),
		flow.NewRule("urgent", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"срочно"}, Priority: 10}),
		flow.NewRule("exact", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"Приз 2026"}, Match: keyword.Exact}),
		flow.NewRule("whole", flow.Trigger{ID: "t", Kind: flow.ByKeyword, Words: []string{"цена"}, Match: keyword.Whole}),
		flow.NewRule("promo", flow.Trigger{ID: "l", Kind: flow.ByLink}),
		flow.NewRule("paid", flow.Trigger{ID: "e", Kind: flow.ByEvent, Event: "order.paid"}),
		flow.NewRule("also-paid", flow.Trigger{ID: "e", Kind: flow.ByEvent, Event: "order.paid"}),
	}
	cases := []struct {
		name  string
		cause flow.Cause
		want  []string
	}{
		{"keyword before first and any", flow.Cause{Text: "приз", First: true}, []string{"prize", "first", "any"}},
		{"the longer keyword is more specific", flow.Cause{Text: "Хочу приз!"}, []string{"want", "prize", "any"}},
		{"without mistakes before with", flow.Cause{Text: "приз подарак"}, []string{"prize", "any"}},
		{"another layout loses to the letters themselves", flow.Cause{Text: "ghbp цена"}, []string{"prize", "any"}},
		{"priority before everything", flow.Cause{Text: "срочно хочу приз", First: true}, []string{"urgent", "want", "prize", "first", "any"}},
		{"exactly", flow.Cause{Text: " Приз 2026 "}, []string{"exact", "prize", "any"}},
		{"exactly is not tolerant", flow.Cause{Text: "приз 2026"}, []string{"prize", "any"}},
		{"the whole message", flow.Cause{Text: "Цена?"}, []string{"whole", "any"}},
		{"not the whole message", flow.Cause{Text: "какая цена"}, []string{"any"}},
		{"anything", flow.Cause{Text: "сюрприз"}, []string{"any"}},
		{"a picture without words", flow.Cause{First: true}, []string{"first", "any"}},
		{"a link starts its own flow only", flow.Cause{Flow: "promo"}, []string{"promo"}},
		{"an event, in a stable order", flow.Cause{Event: "order.paid"}, []string{"also-paid", "paid"}},
		{"an unknown event", flow.Cause{Event: "order.made"}, nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, found := range flow.Pick(rules, c.cause) {
				got = append(got, found.Rule.Flow)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestReentry(t *testing.T) {
	t.Parallel()
	day := (24 * time.Hour).Milliseconds()
	running, done := &flow.Before{State: flow.Waiting}, &flow.Before{State: flow.Done, Ended: 10 * day}
	after := flow.Reentry{Mode: flow.ReentryAfter, After: flow.Duration(30 * 24 * time.Hour)}
	cases := []struct {
		name   string
		rule   flow.Reentry
		before *flow.Before
		now    int64
		want   flow.Entry
	}{
		{"first time", flow.Reentry{}, nil, 0, flow.Entry{Allowed: true, Why: "first_time"}},
		{"by default never", flow.Reentry{}, done, 11 * day, flow.Entry{Why: "never"}},
		{"never", flow.Reentry{Mode: flow.ReentryNever}, done, 11 * day, flow.Entry{Why: "never"}},
		{"running", flow.Reentry{Mode: flow.ReentryFinished}, running, 0, flow.Entry{Why: "running"}},
		{"finished", flow.Reentry{Mode: flow.ReentryFinished}, done, 11 * day, flow.Entry{Allowed: true, Why: "finished"}},
		{"always, also in the middle", flow.Reentry{Mode: flow.ReentryAlways}, running, 0, flow.Entry{Allowed: true, Why: "always", Restart: true}},
		{"always", flow.Reentry{Mode: flow.ReentryAlways}, done, 11 * day, flow.Entry{Allowed: true, Why: "always"}},
		{"too soon", after, done, 39 * day, flow.Entry{Why: "too_soon"}},
		{"after", after, done, 40 * day, flow.Entry{Allowed: true, Why: "after"}},
	}
	for _, c := range cases {
		if diff := cmp.Diff(c.want, c.rule.Decide(c.before, c.now)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
		raw, err := json.Marshal(c.rule)
		if err != nil {
			t.Fatal(err)
		}
		var again flow.Reentry
		if err := json.Unmarshal(raw, &again); err != nil || again != c.rule {
			t.Errorf("%s: %s is read as %+v, %v", c.name, raw, again, err)
		}
	}
}

func TestDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"30d": 720 * time.Hour, "1d12h": 36 * time.Hour, "90s": 90 * time.Second, "1h30m": 90 * time.Minute, "0s": 0, "36h": 36 * time.Hour,
	} {
		got, err := flow.ParseDuration(text)
		if err != nil || time.Duration(got) != want {
			t.Errorf("%s: got %v, %v", text, time.Duration(got), err)
		}
		again, err := flow.ParseDuration(got.String())
		if err != nil || again != got {
			t.Errorf("%s is written as %s", text, got)
		}
	}
	for _, text := range []string{"", "d", "5", "1m1h", "1.5h", "-1h", "1h ", "99999d", "9999999999d", "1h1h", "soon"} {
		if got, err := flow.ParseDuration(text); err == nil {
			t.Errorf("%q is read as %v", text, got)
		}
	}
}
