// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package dbtest_test

import (
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

func TestEachIsMigratedAndEmpty(t *testing.T) {
	t.Parallel()
	for range 3 { // several copies of one template
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			version, err := d.Version(t.Context())
			if err != nil || version < 1 {
				t.Fatalf("version %d, %v", version, err)
			}
			var n int
			if err := d.Reads(t.Context()).QueryRow(`SELECT count(*) FROM event -- all workspaces: a test`).Scan(&n); err != nil || n != 0 {
				t.Fatalf("%d events, %v", n, err)
			}
		})
	}
}
