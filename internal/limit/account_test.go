// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package limit_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/limit"
)

// Two channels of one account never pass its rule together, nor each its own.
func TestAChannelAndItsAccountMustAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shared, own := drawRule(t, "account"), drawRule(t, "channel")
		account := limit.NewSet(rules(shared), nil, 0)
		channels := []*limit.Set{limit.NewSet(rules(own), nil, 0), limit.NewSet(rules(own), nil, 0)}
		for _, c := range channels {
			c.Under(account)
		}
		now, all, of := start, []int64{}, [2][]int64{}
		for i, pause := range rapid.SliceOfN(rapid.Int64Range(0, 2_000), 1, 150).Draw(t, "pauses") {
			now += pause
			c := channels[i%2]
			free, closed := c.Free(now), c.Closed(now)
			wait := c.Allow(now, "chat")
			if (wait == 0) != (free > 0) || (closed == 0) != (wait == 0) {
				t.Fatalf("free %d, closed for %s, must wait %s", free, closed, wait)
			}
			if wait == 0 {
				all, of[i%2] = append(all, now), append(of[i%2], now)
			}
		}
		checkWindows(t, shared, all)
		checkWindows(t, own, of[0])
		checkWindows(t, own, of[1])
	})
}

func TestAClosedAccountClosesItsChannels(t *testing.T) {
	t.Parallel()
	account, channel := limit.NewSet(nil, nil, 0), limit.NewSet(nil, nil, 0)
	channel.Under(account)
	account.Penalty(start, "", start+5_000)
	if free, closed := channel.Free(start), channel.Closed(start); free != 0 || closed != 5*time.Second {
		t.Errorf("free %d, closed for %s", free, closed)
	}
	if wait := channel.Allow(start, "a"); wait != 5*time.Second {
		t.Errorf("wait %s", wait)
	}
	if wait := channel.Allow(start+5_000, "a"); wait != 0 {
		t.Errorf("then wait %s", wait)
	}
}

func TestChatsOfAClassFollowItsRules(t *testing.T) {
	t.Parallel()
	quick, slow := limit.Rule{Count: 1, Per: time.Second, Burst: 1}, limit.Rule{Count: 1, Per: time.Minute, Burst: 1}
	set := limit.NewSet(nil, rules(quick), 0, rules(quick, slow))
	person, group := limit.Chat(0, "a"), limit.Chat(1, "a")
	for _, chat := range []string{person, group} {
		if wait := set.Allow(start, chat); wait != 0 {
			t.Fatalf("%s waits %s", chat, wait)
		}
	}
	if got, want := set.Rest(start, person), time.Second; got != want {
		t.Errorf("a person rests %s", got)
	}
	if got, want := set.Rest(start, group), time.Minute; got != want {
		t.Errorf("a group rests %s", got)
	}
	if limit.Name(group) != "a" || limit.Name(person) != "a" || set.Rules(group) != 2 || set.Rules(person) != 1 || set.Rules("") != 0 {
		t.Errorf("%s and %s: %d and %d rules", limit.Name(group), limit.Name(person), set.Rules(group), set.Rules(person))
	}
	next := limit.NewSet(nil, rules(quick), 0, rules(quick, slow))
	next.Restore(set.Save(start))
	if got := next.Rest(start, group); got != time.Minute {
		t.Errorf("handed over, a group rests %s", got)
	}
	if got := next.Rest(start, limit.Chat(7, "b")); got != 0 { // of a version of the driver with more classes
		t.Errorf("a chat of an unknown class rests %s", got)
	}
}
