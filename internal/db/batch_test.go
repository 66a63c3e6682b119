// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

func itemBatch(d *db.DB, calls *atomic.Int64) *db.Batch[int] {
	return db.NewBatch(d, "item", func(tx *db.Tx, ids []int) error {
		calls.Add(1)
		rows := make([][]any, len(ids))
		for i, id := range ids {
			rows[i] = []any{int64(id), fmt.Sprint("item ", id)}
		}
		return tx.BulkInsert(db.Insert{Table: "item", Columns: []string{"id", "name"}}, rows)
	})
}

// Items that wait together are written with one call, beside the functions of the same group.
func TestBatchIsOneCall(t *testing.T) {
	t.Parallel()
	d := dbtest.SQLite(t)
	makeItems(t, d)
	var calls atomic.Int64
	batch := itemBatch(d, &calls)
	const n = 200
	errs := together(t, d, n, func(i int) error {
		if i%2 == 0 {
			return d.Write(t.Context(), func(tx *db.Tx) error { return insert(tx, i) })
		}
		return batch.Put(t.Context(), i)
	})
	for i, err := range errs {
		if err != nil {
			t.Error(i, err)
		}
	}
	if found := items(t, d); len(found) != n {
		t.Errorf("%d rows", len(found))
	}
	if got := calls.Load(); got > n/4 {
		t.Errorf("%d calls for %d items", got, n/2)
	}
}

// One bad item of many: it alone is refused, even together with its companions of one PutAll.
func TestBatchBadItem(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		makeItems(t, d)
		var calls atomic.Int64
		batch := itemBatch(d, &calls)
		const n, bad = 60, 33
		if err := batch.Put(t.Context(), bad); err != nil {
			t.Fatal(err)
		}
		errs := together(t, d, n, func(i int) error {
			return batch.PutAll(t.Context(), []int{i, 1000 + i})
		})
		found := items(t, d)
		for i, err := range errs {
			if i == bad && (!d.IsUnique(err) || found[1000+i]) || i != bad && (err != nil || !found[i] || !found[1000+i]) {
				t.Errorf("item %d: told %v, rows %v %v", i, err, found[i], found[1000+i])
			}
		}
		if err := batch.PutAll(t.Context(), nil); err != nil {
			t.Error(err)
		}
	})
}
