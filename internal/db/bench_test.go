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

// benchEach runs a benchmark with 64 concurrent callers on both databases. PostgreSQL of the tests runs without fsync.
func benchEach(b *testing.B, prepare func(d *db.DB) func(id int) error) {
	b.Helper()
	open := map[string]func(testing.TB) *db.DB{"sqlite": dbtest.SQLite, "postgres": dbtest.Postgres}
	for _, name := range []string{"sqlite", "postgres"} {
		for _, callers := range []int{1, 64} {
			b.Run(fmt.Sprintf("%s/%d", name, callers), func(b *testing.B) {
				d := open[name](b)
				makeItems(b, d)
				one := prepare(d)
				var id atomic.Int64
				b.SetParallelism(max(1, callers/2))
				b.ReportAllocs()
				b.ResetTimer()
				if callers == 1 {
					for b.Loop() {
						if err := one(int(id.Add(1))); err != nil {
							b.Fatal(err)
						}
					}
					return
				}
				b.RunParallel(func(pb *testing.PB) {
					for pb.Next() {
						if err := one(int(id.Add(1))); err != nil {
							b.Error(err)
						}
					}
				})
			})
		}
	}
}

func BenchmarkWrite(b *testing.B) {
	benchEach(b, func(d *db.DB) func(int) error {
		return func(id int) error { return d.Write(b.Context(), func(tx *db.Tx) error { return insert(tx, id) }) }
	})
}

func BenchmarkBatch(b *testing.B) {
	benchEach(b, func(d *db.DB) func(int) error {
		batch := itemBatch(d, new(atomic.Int64))
		return func(id int) error { return batch.Put(b.Context(), id) }
	})
}

func BenchmarkPointRead(b *testing.B) {
	benchEach(b, func(d *db.DB) func(int) error {
		if err := d.Write(b.Context(), func(tx *db.Tx) error { return insert(tx, 1) }); err != nil {
			b.Fatal(err)
		}
		return func(int) error {
			var name string
			return d.Reads(b.Context()).QueryRow(`SELECT name FROM item WHERE id = $1`, 1).Scan(&name)
		}
	})
}
