// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/event"
)

func forget(t *testing.T, d *db.DB, before int64, limit int) (n int) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
		n, err = event.Forget(tx, before, limit)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func left(t *testing.T, d *db.DB) []int64 {
	t.Helper()
	ids, err := db.Collect(db.Scalar[int64])(d.Reads(t.Context()).Query(`SELECT id FROM event ORDER BY id`))
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestOldEventsAreForgottenOnceEverybodyHasReadThem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t.Context(), t, d, fact(1), fact(2), fact(3), fact(4), fact(5))
		number(t, d)
		next(t, d, "statistics", 10)
		next(t, d, "slow", 3)
		if n := forget(t, d, 3, 10); n != 2 { // of the five only two happened before the moment
			t.Errorf("%d were forgotten", n)
		}
		if n := forget(t, d, 100, 10); n != 1 { // the slow consumer has not read 4 and 5
			t.Errorf("%d were forgotten", n)
		}
		if diff := cmp.Diff([]int64{4, 5}, left(t, d)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]int64{4, 5}, next(t, d, "slow", 10)); diff != "" {
			t.Errorf("what the slow consumer reads: %s", diff)
		}
		if n := forget(t, d, 100, 1); n != 1 {
			t.Errorf("%d were forgotten, over the limit", n)
		}
	})
}

func TestEventsOfAMovedClockAreForgottenInTheirOwnTime(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`INSERT INTO workspace (id, name, language, time_zone, currency, sandbox, clock_offset_ms, created_at) VALUES ($1, 'Tried', 'en', 'UTC', 'EUR', 1, 1000, 1)`, workspace)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		write(t.Context(), t, d, fact(1005), fact(1015))
		number(t, d)
		if n := forget(t, d, 10, 10); n != 1 {
			t.Errorf("%d were forgotten", n)
		}
		if diff := cmp.Diff([]int64{1015}, left(t, d)); diff != "" {
			t.Error(diff)
		}
	})
}

// A node that died holds the lease of the numbering for a while; nobody waits for its end.
func TestADeadLeaderIsReplacedAtOnce(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	dead, alive := dbtest.Open(t, opt), dbtest.Open(t, opt)
	if _, leads, err := dead.TryLeader(t.Context(), "event.sequencer", time.Hour); err != nil || !leads {
		t.Fatal(leads, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- event.Sequence(ctx, alive) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}()
	heard, err := alive.Listen(ctx, event.Topic)
	if err != nil {
		t.Fatal(err)
	}
	write(t.Context(), t, alive, fact(1))
	began := time.Now()
	select {
	case <-heard:
	case <-time.After(20 * time.Second):
		t.Fatal("the event was never numbered")
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}
