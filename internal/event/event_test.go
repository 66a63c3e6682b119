// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event_test

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/event"
)

const workspace = 7

func fact(id int64) event.Event {
	return event.Event{ID: id, WorkspaceID: workspace, ContactID: 1, Kind: "contact.created", At: id}
}

func write(ctx context.Context, t *testing.T, d *db.DB, events ...event.Event) {
	t.Helper()
	if err := d.Write(ctx, func(tx *db.Tx) error { return event.Append(tx, events) }); err != nil {
		t.Fatal(err)
	}
}

func number(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := event.Number(tx, 1000)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func next(t *testing.T, d *db.DB, consumer string, limit int) []int64 {
	t.Helper()
	var ids []int64
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		events, err := event.Next(tx, consumer, limit)
		ids = nil
		for _, e := range events {
			ids = append(ids, e.ID)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func TestAppendAndRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		first := fact(10)
		first.Data = json.RawMessage(`{"name":"Пётр"}`)
		second := fact(11)
		second.ContactID = 0
		elsewhere := fact(12)
		elsewhere.WorkspaceID = 8
		write(t.Context(), t, d, first, second, elsewhere)
		number(t, d)

		q := d.Reads(t.Context())
		got, err := event.After(q, workspace, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		first.Seq, second.Seq, second.Data = 1, 2, json.RawMessage(`{}`)
		if diff := cmp.Diff([]event.Event{first, second}, got); diff != "" {
			t.Error(diff)
		}
		if got, err = event.After(q, workspace, 1, 10); err != nil || len(got) != 1 {
			t.Errorf("after 1: %v, %v", got, err)
		}
		if got, err = event.OfContact(q, workspace, 1, 0, 10); err != nil || len(got) != 1 || got[0].ID != 10 {
			t.Errorf("of contact: %v, %v", got, err)
		}
		if last, err := event.Last(q); err != nil || last != 3 {
			t.Errorf("last is %d, %v", last, err)
		}
	})
}

func TestCursorMovesWithItsEffects(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t.Context(), t, d, fact(1), fact(2), fact(3))
		number(t, d)
		broken := errors.New("the effect failed")
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := event.Next(tx, "statistics", 2); err != nil {
				return err
			}
			return broken
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		for _, want := range [][]int64{{1, 2}, {3}, nil} {
			if diff := cmp.Diff(want, next(t, d, "statistics", 2)); diff != "" {
				t.Error(diff)
			}
		}
		if diff := cmp.Diff([]int64{1, 2, 3}, next(t, d, "another", 10)); diff != "" {
			t.Error(diff)
		}
	})
}

// A transaction with the smallest id is held open while later ids are committed, numbered and consumed.
func TestHeldTransactionIsNotMissed(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	slow, fast := dbtest.Open(t, opt), dbtest.Open(t, opt)
	entered, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var held errgroup.Group
	held.Go(func() error {
		return slow.Write(t.Context(), func(tx *db.Tx) error {
			err := event.Append(tx, []event.Event{fact(1)})
			once.Do(func() { close(entered) })
			<-release
			return err
		})
	})
	<-entered
	write(t.Context(), t, fast, fact(2), fact(3))
	number(t, fast)
	if diff := cmp.Diff([]int64{2, 3}, next(t, fast, "statistics", 10)); diff != "" {
		t.Error(diff)
	}
	close(release)
	if err := held.Wait(); err != nil {
		t.Fatal(err)
	}
	write(t.Context(), t, fast, fact(4))
	number(t, fast)
	if diff := cmp.Diff([]int64{1, 4}, next(t, slow, "statistics", 10)); diff != "" {
		t.Error(diff)
	}
}

// Two nodes write, number and follow under one name, all at once: every fact takes effect once and in order.
func TestTwoNodes(t *testing.T) {
	t.Parallel()
	dbtest.EachOptions(t, func(t *testing.T, opt db.Options) {
		const writers, each = 6, 40
		nodes := []*db.DB{dbtest.Open(t, opt), dbtest.Open(t, opt)}
		err := nodes[0].Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`CREATE TABLE effect (id BIGINT NOT NULL, seq BIGINT NOT NULL)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		var working errgroup.Group
		for _, d := range nodes {
			working.Go(func() error { return event.Sequence(ctx, d) })
			working.Go(func() error {
				return event.Follow(ctx, d, "effect", 10, func(tx *db.Tx, events []event.Event) error {
					var rows [][]any
					for _, e := range events {
						rows = append(rows, []any{e.ID, e.Seq})
					}
					tx.Notify("effect", strconv.FormatInt(events[len(events)-1].Seq, 10))
					return tx.BulkInsert(db.Insert{Table: "effect", Columns: []string{"id", "seq"}}, rows)
				})
			})
		}
		done := make(chan db.Note, 2*writers*each) // two openings of one file hear only themselves, so listen to both
		for _, d := range nodes {
			heard, err := d.Listen(ctx, "effect")
			if err != nil {
				t.Fatal(err)
			}
			working.Go(func() error {
				for n := range heard {
					done <- n
				}
				return nil
			})
		}
		for w := range writers {
			working.Go(func() error {
				for i := range each {
					id := int64((i+1)*100 + w)
					err := nodes[w%2].Write(t.Context(), func(tx *db.Tx) error { return event.Append(tx, []event.Event{fact(id)}) })
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
		count := 0
		for count < writers*each {
			<-done
			if err := nodes[0].Reads(t.Context()).QueryRow(`SELECT count(*) FROM effect`).Scan(&count); err != nil {
				t.Fatal(err)
			}
		}
		stop()
		if err := working.Wait(); err != nil {
			t.Fatal(err)
		}
		var ids, first, last int
		err = nodes[0].Reads(t.Context()).QueryRow(`SELECT count(DISTINCT id), min(seq), max(seq) FROM effect`).Scan(&ids, &first, &last)
		if err != nil || ids != writers*each || count != ids || first != 1 || last != ids {
			t.Errorf("%d effects of %d events, numbered %d to %d, %v", count, ids, first, last, err)
		}
	})
}

// Closing the database ends followers with an error, so that nobody waits for events that cannot come; ending the context is no error.
func TestFollowersEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		nothing := func(*db.Tx, []event.Event) error { return nil }
		for _, closing := range []bool{false, true} {
			ctx, cancel := context.WithCancel(t.Context())
			results := make(chan error, 2)
			go func() { results <- event.Follow(ctx, d, "statistics", 10, nothing) }()
			go func() { results <- event.Follow(ctx, d, "another", 10, nothing) }()
			if closing {
				if err := d.Close(); err != nil {
					t.Fatal(err)
				}
			} else {
				cancel()
			}
			for range 2 {
				if err := <-results; (err != nil) != closing {
					t.Errorf("closing %v: %v", closing, err)
				}
			}
			cancel()
		}
	})
}
