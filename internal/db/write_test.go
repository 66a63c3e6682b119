// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
)

var errRefused = errors.New("refused")

// makeItems gives the database a table to write to.
func makeItems(t testing.TB, d *db.DB) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`CREATE TABLE item (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func insert(tx *db.Tx, id int) error {
	_, err := tx.Exec(`INSERT INTO item (id, name) VALUES ($1, $2)`, id, fmt.Sprint("item ", id))
	return err
}

// items reads the ids that are really there.
func items(t testing.TB, d *db.DB) map[int]bool {
	t.Helper()
	ids, err := db.Collect(db.Scalar[int])(d.Reads(t.Context()).Query(`SELECT id FROM item`))
	if err != nil {
		t.Fatal(err)
	}
	found := map[int]bool{}
	for _, id := range ids {
		found[id] = true
	}
	return found
}

// together hands n members over so that they wait at the same moment: the only writer is kept busy until all of them have started.
func together(t *testing.T, d *db.DB, n int, member func(i int) error) []error {
	t.Helper()
	release := make(chan struct{})
	var busy, entered, done sync.WaitGroup
	entered.Add(1)
	var once sync.Once
	busy.Go(func() {
		err := d.Write(t.Context(), func(*db.Tx) error {
			once.Do(entered.Done)
			<-release
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	entered.Wait()
	errs := make([]error, n)
	var started sync.WaitGroup
	started.Add(n)
	for i := range n {
		done.Go(func() {
			started.Done()
			errs[i] = member(i)
		})
	}
	started.Wait()
	for range 100 { // let them reach the queue; the outcome must be right even when some have not
		runtime.Gosched()
	}
	close(release)
	busy.Wait()
	done.Wait()
	return errs
}

// One of fifty concurrent writers fails in some way. Whoever was told "committed" has a row, whoever was told an error has none.
func TestOneBadWriterOfFifty(t *testing.T) {
	t.Parallel()
	const n, bad = 50, 20
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	cases := map[string]struct {
		ctx  context.Context
		fn   func(tx *db.Tx) error
		want func(d *db.DB, err error) bool
	}{
		"returns an error": {fn: func(tx *db.Tx) error {
			return errors.Join(insert(tx, bad), errRefused)
		}, want: func(_ *db.DB, err error) bool { return errors.Is(err, errRefused) }},
		"panics": {fn: func(tx *db.Tx) error {
			if err := insert(tx, bad); err != nil {
				return err
			}
			panic("a bug")
		}, want: func(_ *db.DB, err error) bool {
			var p *db.PanicError
			return errors.As(err, &p) && p.Value == "a bug" && strings.Contains(string(p.Stack), "write_test.go")
		}},
		"breaks a constraint": {fn: func(tx *db.Tx) error {
			return errors.Join(insert(tx, bad), insert(tx, bad))
		}, want: (*db.DB).IsUnique},
		"hides a failed statement": {fn: func(tx *db.Tx) error {
			_ = insert(tx, bad)
			_ = insert(tx, bad)
			return nil
		}, want: (*db.DB).IsUnique},
		"hides a failed row": {fn: func(tx *db.Tx) error {
			_ = insert(tx, bad)
			var n int
			_ = tx.QueryRow(`SELECT nothing FROM nowhere`).Scan(&n)
			return nil
		}, want: func(_ *db.DB, err error) bool { return err != nil }},
		"leaves rows open and fails": {fn: func(tx *db.Tx) error {
			_ = insert(tx, bad)
			_, err := tx.Query(`SELECT id FROM item`) //nolint:rowserrcheck,sqlclosecheck // the mistake under test
			return errors.Join(err, errRefused)
		}, want: func(_ *db.DB, err error) bool { return err != nil }},
		"is cancelled before": {ctx: cancelled, fn: func(tx *db.Tx) error {
			return insert(tx, bad)
		}, want: func(_ *db.DB, err error) bool { return errors.Is(err, context.Canceled) }},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				makeItems(t, d)
				errs := together(t, d, n, func(i int) error {
					if i != bad {
						return d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, i) })
					}
					ctx := c.ctx
					if ctx == nil {
						ctx = t.Context()
					}
					return d.Write(ctx, c.fn)
				})
				found := items(t, d)
				for i, err := range errs {
					switch {
					case i == bad && (!c.want(d, err) || found[i]):
						t.Errorf("the bad writer got %v, its row is there: %v", err, found[i])
					case i != bad && (err != nil || !found[i]):
						t.Errorf("writer %d got %v, its row is there: %v", i, err, found[i])
					}
				}
			})
		})
	}
}

// A context that ends while the function runs changes nothing: neighbours share the transaction.
func TestCancelWhileRunning(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		ctx, cancel := context.WithCancel(t.Context())
		err := d.Write(ctx, func(tx *db.Tx) error {
			cancel()
			return insert(tx, 1)
		})
		if err != nil || !items(t, d)[1] {
			t.Errorf("got %v, rows %v", err, items(t, d))
		}
	})
}

// A statement that does not end is ended by the writer's time limit; its neighbours commit.
func TestTimeLimit(t *testing.T) {
	t.Parallel()
	dbtest.EachOptions(t, func(t *testing.T, opt db.Options) {
		opt.Limit = 300 * time.Millisecond
		d := dbtest.Open(t, opt)
		makeItems(t, d)
		const n, bad = 10, 3
		errs := together(t, d, n, func(i int) error {
			return d.Write(t.Context(), func(tx *db.Tx) error {
				if err := insert(tx, i); err != nil || i != bad {
					return err
				}
				var count int
				return tx.QueryRow(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n`).Scan(&count)
			})
		})
		found := items(t, d)
		for i, err := range errs {
			if (err == nil) != found[i] || (err == nil) != (i != bad) {
				t.Errorf("writer %d was told %v, its row is there: %v", i, err, found[i])
			}
		}
	})
}

func TestRowsLeftOpen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := errors.Join(insert(tx, 1), insert(tx, 2)); err != nil {
				return err
			}
			_, err := tx.Query(`SELECT id FROM item`) //nolint:rowserrcheck,sqlclosecheck // the mistake under test
			return err
		})
		if found := items(t, d); (err == nil) != (len(found) == 2) || err != nil && len(found) != 0 {
			t.Errorf("told %v, rows %v", err, found)
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, 3) }); err != nil {
			t.Error("the next writer:", err)
		}
	})
}

// The disk fills up under one writer: everyone of its group is told an error, and nobody told "committed" has lost a row.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	makeItems(t, d)
	const n, bad = 50, 20
	errs := together(t, d, n, func(i int) error {
		return d.Write(t.Context(), func(tx *db.Tx) error {
			if i != bad {
				return insert(tx, i)
			}
			var pages int
			if err := tx.QueryRow(`PRAGMA page_count`).Scan(&pages); err != nil {
				return err
			}
			if err := tx.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages+10)).Scan(&pages); err != nil {
				return err
			}
			_, err := tx.Exec(`INSERT INTO item (id, name) VALUES ($1, $2)`, i, strings.Repeat("x", 1<<20))
			return err
		})
	})
	found := items(t, d)
	for i, err := range errs {
		if (err == nil) != found[i] {
			t.Errorf("writer %d was told %v, its row is there: %v", i, err, found[i])
		}
	}
	if !fault.Is(errs[bad], fault.Unavailable) {
		t.Errorf("the bad writer got %v", errs[bad])
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, n) }); err != nil {
		t.Error("the next writer:", err)
	}
}

// Another connection dies under a writer: the caller is told, the next one is served by a new connection.
func TestServerEndsConnection(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t)
	makeItems(t, d)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := insert(tx, 1); err != nil {
			return err
		}
		_, err := tx.Exec(`SELECT pg_terminate_backend(pg_backend_pid())`)
		return err
	})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("got %v", err)
	}
	for i := 2; i < 6; i++ {
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, i) }); err != nil {
			t.Error(err)
		}
	}
	if diff := cmp.Diff(map[int]bool{2: true, 3: true, 4: true, 5: true}, items(t, d)); diff != "" {
		t.Error(diff)
	}
}

// Two transactions take two locks in opposite order. Both commit: the loser is run again.
func TestDeadlockIsRetried(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t)
	makeItems(t, d)
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return errors.Join(insert(tx, 1), insert(tx, 2)) }); err != nil {
		t.Fatal(err)
	}
	var both, done sync.WaitGroup
	both.Add(2)
	for _, order := range [][]int{{1, 2}, {2, 1}} {
		var once sync.Once
		done.Go(func() {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				for _, id := range order {
					if _, err := tx.Exec(`UPDATE item SET name = name || '+' WHERE id = $1`, id); err != nil {
						return err
					}
					once.Do(func() {
						both.Done()
						both.Wait()
					})
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	names, err := db.Collect(db.Scalar[string])(d.Reads(t.Context()).Query(`SELECT name FROM item ORDER BY id`))
	if diff := cmp.Diff([]string{"item 1++", "item 2++"}, names); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

// A test's FailNow inside a transaction ends the writer's goroutine; the caller hears of it and writing goes on.
func TestGoexit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		for i := range 3 {
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				if err := insert(tx, i); err != nil {
					return err
				}
				runtime.Goexit()
				return nil
			})
			if !errors.Is(err, db.ErrAbandoned) {
				t.Errorf("got %v", err)
			}
		}
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, 9) }); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(map[int]bool{9: true}, items(t, d)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestClose(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		if err := errors.Join(d.Close(), d.Close()); err != nil {
			t.Error(err)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, 1) })
		if !fault.Is(err, fault.Unavailable) {
			t.Errorf("got %v", err)
		}
	})
}

func TestReadsCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		rows, err := d.Reads(t.Context()).Query(`INSERT INTO item (id, name) VALUES (1, 'x') RETURNING id`)
		if _, err = db.Collect(db.Scalar[int])(rows, err); err == nil {
			t.Error("a read connection wrote")
		}
	})
}

func TestSnapshotStandsStill(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		count := func(q db.Queryer) (n int) {
			if err := q.QueryRow(`SELECT count(*) FROM item`).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
				t.Error(err)
			}
			return n
		}
		err := d.Snapshot(t.Context(), func(q db.Queryer) error {
			before := count(q)
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, 1) }); err != nil {
				return err
			}
			if after := count(q); before != 0 || after != 0 {
				t.Errorf("the snapshot went from %d to %d", before, after)
			}
			return nil
		})
		if err != nil || count(d.Reads(t.Context())) != 1 {
			t.Error(err)
		}
	})
}
