// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"context"
	"fmt"
)

// Batch is a hot path: values of one type that many goroutines hand over and that are written together.
// Its items join the same groups as Write; all items of one batch that wait in a group are written with one call.
type Batch[T any] struct {
	db   *DB
	name string
	put  func(tx *Tx, items []T) error
}

// NewBatch makes a batch. write has the duties of a function given to DB.Write: it may be called again, with fewer items, when one is bad.
func NewBatch[T any](d *DB, name string, write func(tx *Tx, items []T) error) *Batch[T] {
	return &Batch[T]{db: d, name: name, put: write}
}

// Put hands one item over and waits until it is committed.
func (b *Batch[T]) Put(ctx context.Context, item T) error { return b.PutAll(ctx, []T{item}) }

// PutAll hands items over and waits until they are committed: all of them or none.
func (b *Batch[T]) PutAll(ctx context.Context, items []T) error {
	if len(items) == 0 {
		return nil
	}
	return b.db.submit(&member{ctx: ctx, set: b, items: items})
}

// write implements itemWriter.
func (b *Batch[T]) write(tx *Tx, members []*member) error {
	items := members[0].items.([]T) //nolint:forcetypeassert // Only PutAll of this batch hands members over, and it gives them this type.
	if len(members) > 1 {
		items = make([]T, 0, len(members))
		for _, m := range members {
			items = append(items, m.items.([]T)...) //nolint:forcetypeassert // As above.
		}
	}
	if err := b.put(tx, items); err != nil {
		return fmt.Errorf("db: batch %s: %w", b.name, err)
	}
	return nil
}
