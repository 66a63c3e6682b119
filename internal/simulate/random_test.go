// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/simulate"
)

func anyInput() *rapid.Generator[simulate.Input] {
	return rapid.Custom(func(t *rapid.T) simulate.Input {
		return simulate.Input{
			Do:     rapid.SampledFrom([]simulate.Deed{"say", "press", "phone", "location", "file", "event", "answer", "advance", "next", "operator", "dance"}).Draw(t, "do"),
			Text:   rapid.SampledFrom([]string{"", "25", "экскурсия", "Да", "\xff", "1", "Москва"}).Draw(t, "text"),
			Button: rapid.SampledFrom([]string{"", "go", "Да", "fine", "site", "нет"}).Draw(t, "button"), Bubble: rapid.IntRange(-1, 5).Draw(t, "bubble"),
			Event: rapid.SampledFrom([]string{"", "site.visit"}).Draw(t, "event"), For: rapid.SampledFrom([]string{"", "1d", "-1d", "3660d", "5m"}).Draw(t, "for"),
			Status: rapid.SampledFrom([]int{0, 200, 500}).Draw(t, "status"), Body: rapid.SampledFrom([]string{"", "{", `{"name":{}}`}).Draw(t, "body"),
		}
	})
}

// TestRandom: whatever happens, a run ends, gives the same answer twice, and its beginning does not depend on what comes later.
func TestRandom(t *testing.T) {
	t.Parallel()
	s := setup(t, "tour", i18n.RU)
	rapid.Check(t, func(rt *rapid.T) {
		req := simulate.Request{
			Choose: rapid.Bool().Draw(rt, "choose"), Start: simulate.Start{Wait: rapid.Bool().Draw(rt, "wait")},
			Inputs: rapid.SliceOfN(anyInput(), 0, 20).Draw(rt, "inputs"),
		}
		one, problems := simulate.Run(s, req)
		if flow.Broken(problems) {
			rt.Fatal(problems)
		}
		again, _ := simulate.Run(s, req)
		if diff := cmp.Diff(one, again); diff != "" {
			rt.Fatalf("another answer:\n%s", diff)
		}
		if _, err := json.Marshal(one); err != nil {
			rt.Fatal(err)
		}
		if n := len(req.Inputs); n > 0 {
			req.Inputs = req.Inputs[:n-1]
			before, _ := simulate.Run(s, req)
			if len(before.Chat) > len(one.Chat) || cmp.Diff(before.Chat, one.Chat[:len(before.Chat)]) != "" {
				rt.Fatal("one input more has changed what was said before it")
			}
		}
	})
}

// TestLimits: a flow that never stops waking itself ends at the limit and says so.
func TestLimits(t *testing.T) {
	t.Parallel()
	s := setup(t, "clock", i18n.EN)
	got, problems := simulate.Run(s, simulate.Request{Inputs: []simulate.Input{{Do: simulate.Advance, For: "3660d"}, {Do: simulate.Say, Text: "still there?"}}})
	if flow.Broken(problems) || !got.Full || len(got.Chat) > 1000 {
		t.Fatal(got.Full, len(got.Chat), problems)
	}
	if got, _ := simulate.Run(s, simulate.Request{Inputs: []simulate.Input{{Do: simulate.Say, Text: string(make([]byte, simulate.MaxText+1))}}}); got.Wrong == "" {
		t.Error("a text of any length is taken")
	}
	if _, problems := simulate.Run(s, simulate.Request{Channel: "telegraph"}); !flow.Broken(problems) {
		t.Error("any channel is taken")
	}
}
