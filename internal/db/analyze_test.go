// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db_test

import (
	"context"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// PostgreSQL's own worker comes to a table that was just loaded, and has the lock that ANALYZE needs.
func TestAnalyzeWaitsForItsLock(t *testing.T) {
	t.Parallel()
	d := dbtest.Postgres(t)
	makeItems(t, d)
	locked, release := make(chan struct{}), make(chan struct{})
	worker := make(chan error, 1)
	go func() {
		worker <- d.Write(context.WithoutCancel(t.Context()), func(tx *db.Tx) error {
			if _, err := tx.Exec(`LOCK TABLE item IN SHARE UPDATE EXCLUSIVE MODE`); err != nil {
				return err
			}
			close(locked)
			<-release
			return nil
		})
	}()
	<-locked
	time.AfterFunc(5*time.Second, func() { close(release) }) // longer than a writer waits and tries again
	if err := d.Analyze(t.Context()); err != nil {
		t.Error(err)
	}
	select {
	case <-release:
	default:
		t.Error("it did not need the lock")
	}
	if err := <-worker; err != nil {
		t.Error(err)
	}
}
