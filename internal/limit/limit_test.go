// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package limit_test

import (
	"encoding/json"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/limit"
)

const start = int64(1_790_000_000_000)

func drawRule(t *rapid.T, label string) limit.Rule {
	return limit.Rule{
		Count: rapid.IntRange(1, 200).Draw(t, label+" count"),
		Per:   time.Duration(rapid.IntRange(1, 100_000).Draw(t, label+" period")) * time.Millisecond,
		Burst: rapid.IntRange(1, 50).Draw(t, label+" burst"),
	}
}

// atMost is the rule said in other words: what may leave within a window of w milliseconds, both ends included.
func atMost(r limit.Rule, w int64) int64 {
	return int64(r.Burst) + w*int64(r.Count)/r.Per.Milliseconds()
}

func checkWindows(t *rapid.T, r limit.Rule, sent []int64) {
	for i := range sent {
		for j := i; j < len(sent); j++ {
			if got, most := int64(j-i+1), atMost(r, sent[j]-sent[i]); got > most {
				t.Fatalf("%d messages within %d ms, %+v allows %d", got, sent[j]-sent[i], r, most)
			}
		}
	}
}

func rules(r ...limit.Rule) []limit.Rule { return r }

func TestNoWindowHoldsMoreThanTheRule(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		wide, chat := drawRule(t, "wide"), drawRule(t, "chat")
		set := limit.NewSet(rules(wide), rules(chat), 0)
		now, all, one := start, []int64{}, []int64{}
		for i, pause := range rapid.SliceOfN(rapid.Int64Range(-50, 2_000), 1, 150).Draw(t, "pauses") {
			now += pause // the clock may go back, too
			name := strconv.Itoa(i % 3)
			if set.Allow(now, name) > 0 {
				continue
			}
			all = append(all, now)
			if name == "0" {
				one = append(one, now)
			}
		}
		checkWindows(t, wide, all)
		checkWindows(t, chat, one)
	})
}

// Whoever sends as soon as the limit lets it leaves the burst at once, and the n-th after it in the very millisecond the rule has earned it.
func TestTheRateIsUsedToTheFull(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r := drawRule(t, "rule")
		r.Burst++ // a burst of 1 has a test of its own
		r.Count = min(r.Count, int(r.Per.Milliseconds()))
		set, now := limit.NewSet(rules(r), nil, 0), start
		for n := range int64(r.Burst + 100) {
			for wait := set.Allow(now, "a"); wait > 0; wait = set.Allow(now, "a") {
				now += wait.Milliseconds()
			}
			late := max(n-int64(r.Burst)+1, 0)
			earned := (late*r.Per.Milliseconds() + int64(r.Count) - 1) / int64(r.Count)
			if now != start+earned {
				t.Fatalf("message %d left after %d ms, could after %d", n, now-start, earned)
			}
		}
	})
}

func TestABurstOfOneKeepsEvenIntervals(t *testing.T) {
	t.Parallel()
	set, now := limit.NewSet(rules(limit.Rule{Count: 30, Per: time.Second, Burst: 1}), nil, 0), start
	for range 100 {
		if wait := set.Allow(now, "a"); wait > 0 {
			t.Fatalf("refused for %v", wait)
		}
		if wait := set.Allow(now, "b"); wait != 34*time.Millisecond {
			t.Fatalf("the next waits %v, want a thirtieth of a second rounded up to 34ms", wait)
		}
		now += 34
	}
}

// The promised wait is exact: refused a millisecond before, let through at the moment.
func TestWaitIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		set, now := limit.NewSet(rules(drawRule(t, "wide"), drawRule(t, "wider")), rules(drawRule(t, "chat")), start), start
		for range 20 {
			wait := set.Allow(now, "a").Milliseconds()
			if wait == 0 {
				continue
			}
			if set.Allow(now+wait-1, "a") == 0 {
				t.Fatal("let through a millisecond early")
			}
			now += wait
			if again := set.Allow(now, "a"); again > 0 {
				t.Fatalf("promised after %d ms, then refused for another %v", wait, again)
			}
		}
	})
}

// A hand-over in mid-stream changes nothing: saved, stored as JSON, restored by the next holder.
func TestHandOverIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		wide, chat := rules(drawRule(t, "wide")), rules(drawRule(t, "chat"))
		stays, moves, now := limit.NewSet(wide, chat, 0), limit.NewSet(wide, chat, 0), start
		for i, pause := range rapid.SliceOfN(rapid.Int64Range(0, 500), 1, 60).Draw(t, "pauses") {
			now += pause
			name := strconv.Itoa(i % 4)
			if i%13 == 7 {
				stays.Penalty(now, name, now+300)
				moves.Penalty(now, name, now+300)
			}
			if a, b := stays.Allow(now, name), moves.Allow(now, name); a != b {
				t.Fatalf("one holder says %v, after a hand-over %v", a, b)
			}
			text, err := json.Marshal(moves.Save(now))
			if err != nil {
				t.Fatal(err)
			}
			var saved limit.Saved
			if err := json.Unmarshal(text, &saved); err != nil {
				t.Fatal(err)
			}
			moves = limit.NewSet(wide, chat, 0)
			moves.Restore(saved)
		}
	})
}

func TestAnUnknownPastIsASpentPast(t *testing.T) {
	t.Parallel()
	second := limit.Rule{Count: 10, Per: time.Second, Burst: 10}
	set := limit.NewSet(rules(second), rules(limit.Rule{Count: 1, Per: time.Second, Burst: 1}), start)
	if got := set.Free(start); got != 0 {
		t.Errorf("%d are free at the moment of taking over", got)
	}
	if got := set.Free(start + 500); got != 5 {
		t.Errorf("%d are free after half a second, want 5", got)
	}
	if got := set.Allow(start+500, "a"); got != 500*time.Millisecond {
		t.Errorf("a chat waits %v, want 500ms", got)
	}
}

func TestPenalty(t *testing.T) {
	t.Parallel()
	wide := limit.Rule{Count: 30, Per: time.Second, Burst: 30}
	tests := []struct {
		name string
		chat string
		a, b time.Duration // how long each chat waits right after
		free int
	}{
		{"one chat", "a", 5 * time.Second, 0, 29},
		{"everything", "", 5 * time.Second, 5 * time.Second, 0},
	}
	for _, tt := range tests {
		for _, chat := range [][]limit.Rule{nil, rules(limit.Rule{Count: 1, Per: time.Second, Burst: 3})} {
			set := limit.NewSet(rules(wide), chat, 0)
			set.Penalty(start, tt.chat, start+5_000)
			set.Penalty(start, tt.chat, start+2_000) // shorter: must not end the longer one
			a, b := set.Allow(start, "a"), set.Allow(start, "b")
			if a != tt.a || b != tt.b || set.Free(start) != tt.free {
				t.Errorf("%s: waits %v and %v, %d free; want %v, %v, %d", tt.name, a, b, set.Free(start), tt.a, tt.b, tt.free)
			}
		}
	}

	set := limit.NewSet(rules(wide), nil, 0)
	set.Penalty(start, "", start+5_000)
	if got := set.Free(start + 5_000); got != 1 {
		t.Errorf("%d may leave when the penalty ends, want 1", got)
	}
}

// A vendor may refuse where we know no rule. The refusal holds all the same, also after a hand-over.
func TestPenaltyWithoutRules(t *testing.T) {
	t.Parallel()
	set := limit.NewSet(nil, nil, 0)
	set.Penalty(start, "a", start+5_000)
	next := limit.NewSet(nil, nil, 0)
	next.Restore(set.Save(start + 1_000))
	if got := next.Allow(start+1_000, "a"); got != 4*time.Second {
		t.Errorf("the chat waits %v after a hand-over, want 4s", got)
	}
	set.Penalty(start, "", start+5_000)
	if got := set.Free(start + 4_999); got != 0 {
		t.Errorf("%d are free under a penalty", got)
	}
	if got := set.Free(start + 5_000); got == 0 {
		t.Error("nothing is free after the penalty")
	}
}

func TestIdleChatsAreForgotten(t *testing.T) {
	t.Parallel()
	set := limit.NewSet(nil, rules(limit.Rule{Count: 1, Per: time.Second, Burst: 1}), 0)
	now := start
	most := 0
	for i := range 20_000 {
		now += 10 // a hundred chats a second, each busy for a second
		if wait := set.Allow(now, strconv.Itoa(i)); wait > 0 {
			t.Fatalf("a new chat waits %v", wait)
		}
		if i%1_000 == 0 {
			most = max(most, len(set.Save(now).Chats))
		}
	}
	if most > 100 {
		t.Errorf("%d chats are kept, at most 100 are busy", most)
	}
	if got := len(set.Save(now + 1_000).Chats); got != 0 {
		t.Errorf("%d chats are kept after all fell idle", got)
	}
}

func TestRestoreOfOtherRulesIsLeftOut(t *testing.T) {
	t.Parallel()
	r := limit.Rule{Count: 1, Per: time.Second, Burst: 1}
	old := limit.NewSet(rules(r, r), rules(r), 0)
	old.Allow(start, "a")
	set := limit.NewSet(rules(r), rules(r, r), 0)
	set.Restore(old.Save(start))
	want := limit.NewSet(rules(r), rules(r, r), 0).Save(start)
	if diff := cmp.Diff(want, set.Save(start)); diff != "" {
		t.Errorf("restored (-want +got):\n%s", diff)
	}
}

func TestRuleCheck(t *testing.T) {
	t.Parallel()
	good := limit.Rule{Count: 30, Per: time.Second, Burst: 30}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for _, bad := range []limit.Rule{{}, {Count: 0, Per: time.Second, Burst: 1}, {Count: 1, Per: time.Second}, {Count: 1, Per: time.Microsecond, Burst: 1}, {Count: 1, Per: time.Millisecond + 1, Burst: 1}} {
		if err := bad.Check(); err == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
