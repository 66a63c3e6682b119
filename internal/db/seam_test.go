// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

func TestInList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			var errs []error
			for id := range 10 {
				errs = append(errs, insert(tx, id))
			}
			return errors.Join(errs...)
		})
		if err != nil {
			t.Fatal(err)
		}
		names := []string{"item 3", `quote " ' { , \`, "item 5"}
		byName, nameArg := db.InList(d, "name", 2, names)
		byID, idArg := db.InList(d, "id", 1, []int64{1, 3, 5, 1 << 60})
		got, err := db.Collect(db.Scalar[int64])(d.Reads(t.Context()).Query(`SELECT id FROM item WHERE `+byID+` AND `+byName+` ORDER BY id`, idArg, nameArg))
		if diff := cmp.Diff([]int64{3, 5}, got); diff != "" || err != nil {
			t.Error(diff, err)
		}
		none, noneArg := db.InList(d, "id", 1, []int64(nil))
		got, err = db.Collect(db.Scalar[int64])(d.Reads(t.Context()).Query(`SELECT id FROM item WHERE `+none, noneArg))
		if len(got) != 0 || err != nil {
			t.Error(got, err)
		}
	})
}

func TestBulkInsert(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`CREATE TABLE wide (id BIGINT NOT NULL PRIMARY KEY, text TEXT, share DOUBLE PRECISION, at BIGINT)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		const n = 6000 // more than one statement carries
		rows := make([][]any, n)
		for i := range rows {
			rows[i] = []any{int64(i), fmt.Sprint("ё", i), float64(i) / 2, nil}
			if i%2 == 0 {
				rows[i] = []any{int64(i), nil, nil, int64(i)}
			}
		}
		into := db.Insert{Table: "wide", Columns: []string{"id", "text", "share", "at"}, Conflict: "ON CONFLICT (id) DO NOTHING"}
		for range 2 {
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return tx.BulkInsert(into, rows) }); err != nil {
				t.Fatal(err)
			}
		}
		var count, texts, moments int
		var share float64
		err = d.Reads(t.Context()).QueryRow(`SELECT count(*), count(text), count(at), sum(share) FROM wide`).Scan(&count, &texts, &moments, &share)
		if err != nil || count != n || texts != n/2 || moments != n/2 || share != float64(n)*n/8 {
			t.Errorf("%d rows, %d texts, %d moments, sum %v, %v", count, texts, moments, share, err)
		}
	})
}

func TestBulkUpdate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`CREATE TABLE visit_of (id BIGINT NOT NULL PRIMARY KEY, house BIGINT NOT NULL, text TEXT, over BIGINT)`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		const n = 6000 // more than one statement carries
		rows, changes := make([][]any, n), make([][]any, n)
		for i := range rows {
			rows[i] = []any{int64(i), int64(i % 2), "", nil}
			if i%3 == 0 {
				rows[i][3] = int64(1)
			}
			changes[i] = []any{fmt.Sprint("ё", i), int64(i), int64(0)}
		}
		up := db.Update{Table: "visit_of", Set: []string{"text"}, Key: []string{"id"}, Within: "house", Where: "over IS NULL"}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			if err := tx.BulkInsert(db.Insert{Table: "visit_of", Columns: []string{"id", "house", "text", "over"}}, rows); err != nil {
				return err
			}
			return tx.BulkUpdate(up, changes)
		})
		if err != nil {
			t.Fatal(err)
		}
		var changed, wrong int
		err = d.Reads(t.Context()).QueryRow(`SELECT COUNT(*), COALESCE(SUM(CASE WHEN text <> 'ё' || CAST(id AS TEXT) OR house <> 0 OR over IS NOT NULL THEN 1 ELSE 0 END), 0)
			FROM visit_of WHERE text <> ''`).Scan(&changed, &wrong)
		if err != nil || changed != n/3 || wrong != 0 {
			t.Errorf("%d rows changed, want %d; %d of them wrongly, %v", changed, n/3, wrong, err)
		}
	})
}

// Both databases find exactly the rows whose words begin with every word of the search.
func TestFullTextProperty(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{
			"Ёлка", "елка", "ЁЛКИ", "Иван", "иванов", "O'Neil", "a.b@mail.ru", "+7(900)123", "1e5", "0x1F", "-5", "日本", "e\u0301cole", "x\"y*", "AND", "NOT", "w:1",
		}), 0, 4)
		text := rapid.Custom(func(t *rapid.T) string { return strings.Join(words.Draw(t, "words"), " ") })
		rapid.Check(t, func(r *rapid.T) {
			stored := rapid.SliceOfN(text, 1, 5).Draw(r, "stored")
			search := text.Draw(r, "search")
			var want []int64
			wanted := strings.Fields(db.Words(search))
			for id, s := range stored {
				have := strings.Fields(db.Words(s))
				all := len(wanted) > 0
				for _, w := range wanted[:min(len(wanted), 8)] {
					all = all && slices.ContainsFunc(have, func(h string) bool { return strings.HasPrefix(h, w) })
				}
				if all {
					want = append(want, int64(id))
				}
			}
			var got []int64
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				if _, err := tx.Exec(`DELETE FROM contact_search -- all workspaces: a test`); err != nil {
					return err
				}
				for id, s := range stored { // first something else, so that a change is indexed too
					if _, err := tx.Exec(`INSERT INTO contact_search (contact_id, workspace_id, words) VALUES ($1, 1, 'old'), ($2, 2, $3)`, id, id+100, db.Words(s)); err != nil {
						return err
					}
					if _, err := tx.Exec(`UPDATE contact_search SET words = $1 WHERE workspace_id = 1 AND contact_id = $2`, db.Words(s), id); err != nil {
						return err
					}
				}
				found := tx.DB().Search("contact_search", "contact_id", 1, search, 1)
				var err error
				got, err = db.Collect(db.Scalar[int64])(tx.Query(`SELECT `+found.Key+` FROM `+found.From+` WHERE `+found.Where+` ORDER BY 1 -- workspace_id stands before each word`, found.Arg))
				return err
			})
			if err != nil {
				r.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				r.Fatal(diff)
			}
		})
	})
}

func TestLease(t *testing.T) {
	t.Parallel()
	dbtest.EachOptions(t, func(t *testing.T, opt db.Options) {
		now := clock.NewManual(time.UnixMilli(1_000_000))
		opt.Wall = now.Time
		opt.Node = "a"
		a := dbtest.Open(t, opt)
		opt.Node = "b"
		b := dbtest.Open(t, opt)
		ask := func(d *db.DB, wantFence int64, wantLeader bool) {
			t.Helper()
			fence, leader, err := d.TryLeader(t.Context(), "schedules", time.Minute)
			if err != nil || leader != wantLeader || fence != wantFence {
				t.Errorf("%s: fence %d, leader %v, %v", d.Node(), fence, leader, err)
			}
		}
		ask(a, 1, true)
		ask(b, 0, false)
		now.Advance(50 * time.Second)
		ask(a, 1, true) // prolonged
		now.Advance(50 * time.Second)
		ask(b, 0, false)
		now.Advance(11 * time.Second)
		ask(b, 2, true) // taken over
		ask(a, 0, false)
		if err := errors.Join(a.Resign(t.Context(), "schedules"), b.Resign(t.Context(), "schedules")); err != nil {
			t.Error(err)
		}
		ask(a, 3, true)
	})
}

func TestNotify(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		notes, err := d.Listen(ctx, "inbox", "end")
		if err != nil {
			t.Fatal(err)
		}
		send := func(fn func(tx *db.Tx) error) error { return d.Write(t.Context(), fn) }
		err = send(func(tx *db.Tx) error {
			tx.Notify("inbox", "lost with its transaction")
			return errRefused
		})
		if !errors.Is(err, errRefused) {
			t.Error(err)
		}
		err = errors.Join(
			send(func(tx *db.Tx) error {
				tx.Notify("inbox", "a\nb")
				tx.Notify("elsewhere", "x")
				tx.Notify("inbox", "a\nb")
				return nil
			}),
			send(func(tx *db.Tx) error {
				tx.Notify("end", "")
				return nil
			}))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]db.Note{{Topic: "inbox", Payload: "a\nb"}, {Topic: "end"}}, []db.Note{<-notes, <-notes}); diff != "" {
			t.Error(diff)
		}
		if err := send(func(tx *db.Tx) error { tx.Notify("end", strings.Repeat("x", 8000)); return nil }); err == nil {
			t.Error("a note that is too long was accepted")
		}
		cancel()
		for range notes { // ends when the channel is closed
			t.Error("a note after the end")
		}
	})
}

// A listener that does not read is told that it lost notes, and the others are not held up.
func TestSlowListener(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	slow, err := d.Listen(t.Context(), "n")
	if err != nil {
		t.Fatal(err)
	}
	const n = 1000
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		for i := range n {
			tx.Notify("n", strconv.Itoa(i))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	read := 0
	for note := range slow {
		if note.Lost {
			break
		}
		read++
	}
	if read == 0 || read >= n {
		t.Errorf("read %d notes before the loss", read)
	}
}

// The listening connection dies: listeners hear that notes may be lost, and hear again.
func TestListenerConnects(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t)
	notes, err := d.Listen(t.Context(), "n")
	if err != nil {
		t.Fatal(err)
	}
	err = d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN parley' AND datname = current_database()`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if note := <-notes; !note.Lost {
		t.Errorf("got %v", note)
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { tx.Notify("n", "again"); return nil }); err != nil {
		t.Fatal(err)
	}
	if note := <-notes; note.Payload != "again" {
		t.Errorf("got %v", note)
	}
}

// Two claimers never take the same rows, and neither waits for the other.
func TestSkipLocked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return errors.Join(insert(tx, 1), insert(tx, 2), insert(tx, 3)) }); err != nil {
			t.Fatal(err)
		}
		errs := together(t, d, 8, func(int) error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE item SET name = name || '+' WHERE name NOT LIKE '%+' AND id IN
					(SELECT id FROM item WHERE name NOT LIKE '%+' ORDER BY id LIMIT 1 ` + tx.DB().SkipLocked() + `)`)
				return err
			})
		})
		if err := errors.Join(errs...); err != nil {
			t.Fatal(err)
		}
		names, err := db.Collect(db.Scalar[string])(d.Reads(t.Context()).Query(`SELECT name FROM item ORDER BY id`))
		if diff := cmp.Diff([]string{"item 1+", "item 2+", "item 3+"}, names); diff != "" || err != nil {
			t.Error(diff, err)
		}
	})
}
