// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package id_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/id"
)

// Ids of one node grow whatever the wall clock does: stands still, jumps ahead, goes back.
func TestIdsGrowUnderAnyClock(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		m := id.NewMaker(rapid.IntRange(0, id.MaxNode).Draw(t, "node"), func() time.Time { return at })
		last := int64(0)
		for _, ms := range rapid.SliceOf(rapid.Int64Range(-5_000, 5_000)).Draw(t, "moves") {
			at = at.Add(time.Duration(ms) * time.Millisecond)
			v := m.New()
			if v <= last {
				t.Fatalf("%d after %d", v, last)
			}
			last = v
		}
	})
}

func TestNodesNeverMeet(t *testing.T) {
	t.Parallel()
	at := func() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }
	seen := map[int64]int{}
	for _, node := range []int{0, 1, 2, 511, id.MaxNode} {
		m := id.NewMaker(node, at)
		for range 10_000 { // more than one millisecond has room for, so that the sequence borrows
			v := m.New()
			if other, ok := seen[v]; ok {
				t.Fatalf("nodes %d and %d both made %d", node, other, v)
			}
			seen[v] = node
		}
	}
}

func TestConcurrentIdsAreUnique(t *testing.T) {
	t.Parallel()
	const makers, each = 8, 5_000
	m := id.NewMaker(3, time.Now)
	made := make([][]int64, makers)
	var all sync.WaitGroup
	for i := range made {
		all.Go(func() {
			for range each {
				made[i] = append(made[i], m.New())
			}
		})
	}
	all.Wait()
	ids := slices.Concat(made...)
	slices.Sort(ids)
	if got := len(slices.Compact(ids)); got != makers*each {
		t.Errorf("%d different ids, want %d", got, makers*each)
	}
}

func TestTimeIsTheMomentOfMaking(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		// 41 bits of milliseconds last from 2024 until 2093.
		at := time.UnixMilli(rapid.Int64Range(1_704_067_200_000, 3_880_000_000_000).Draw(t, "ms")).UTC()
		v := id.NewMaker(rapid.IntRange(0, id.MaxNode).Draw(t, "node"), func() time.Time { return at }).New()
		if got := id.Time(v); !got.Equal(at) {
			t.Fatalf("Time = %v, want %v", got, at)
		}
	})
}

func TestFormatRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Int64Min(1).Draw(t, "id")
		s := id.Format(v)
		got, err := id.Parse(s)
		if err != nil || got != v {
			t.Fatalf("Parse(%q) = %d, %v; want %d", s, got, err, v)
		}
		if len(s) > 13 {
			t.Fatalf("%q is longer than 13 characters", s)
		}
	})
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", "0", "-1", "a b", "!", "1y2p0ij32e8e8", "zzzzzzzzzzzzz", "я"} {
		if v, err := id.Parse(s); err == nil {
			t.Errorf("Parse(%q) = %d, want an error", s, v)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1y2p0ij32e8e7")
	f.Add("-0")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := id.Parse(s)
		if err != nil {
			return
		}
		if again, err := id.Parse(id.Format(v)); err != nil || again != v {
			t.Errorf("Parse(%q) = %d, which reads back as %d, %v", s, v, again, err)
		}
	})
}
