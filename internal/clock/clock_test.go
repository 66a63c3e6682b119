// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package clock_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"parley/internal/clock"
)

func start() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }

func TestWorkspaceTimeIsAheadOfTheWall(t *testing.T) {
	t.Parallel()
	wall := clock.NewManual(start())
	c := clock.New(wall.Time)
	c.SetOffset(7, (36 * time.Hour).Milliseconds())
	wall.Advance(90 * time.Second)

	if got, want := c.Wall(), start().Add(90*time.Second); !got.Equal(want) {
		t.Errorf("Wall = %v, want %v", got, want)
	}
	if got, want := c.Now(7), c.Wall().Add(36*time.Hour); !got.Equal(want) {
		t.Errorf("Now of the moved workspace = %v, want %v", got, want)
	}
	if got, want := c.NowMS(7), c.Now(7).UnixMilli(); got != want {
		t.Errorf("NowMS = %d, want %d", got, want)
	}
	if !c.Now(8).Equal(c.Wall()) {
		t.Error("another workspace moved too")
	}
}

func TestWallIsUTC(t *testing.T) {
	t.Parallel()
	moscow := time.FixedZone("MSK", 3*60*60)
	c := clock.New(func() time.Time { return start().In(moscow) })
	if c.Wall().Location() != time.UTC || c.Now(1).Location() != time.UTC {
		t.Error("time is not UTC")
	}
}

// The offset of a workspace is the largest ever set, in whatever order and from however many goroutines.
func TestOffsetNeverGoesBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		offsets := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 40).Draw(t, "offsets")
		c := clock.New(start)
		var all sync.WaitGroup
		var want int64
		for _, ms := range offsets {
			want = max(want, ms)
			all.Go(func() { c.SetOffset(1, ms) })
		}
		all.Wait()
		if got := c.Offset(1); got != want {
			t.Fatalf("offset = %d, want %d", got, want)
		}
	})
}
