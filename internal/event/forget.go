// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event

import (
	"fmt"

	"parley/internal/db"
)

// Forget removes up to limit of the oldest events that happened before a moment of wall time, and tells how many. What a consumer has not read stays,
// and so does what waits for its place in the order. A workspace whose clock was moved counts in its own time.
func Forget(tx *db.Tx, before int64, limit int) (int, error) {
	res, err := tx.Exec(`DELETE FROM event WHERE id IN (
		SELECT old.id FROM (SELECT id, workspace_id, at FROM event WHERE seq <= (SELECT COALESCE(MIN(seq), 9223372036854775807) FROM event_cursor) ORDER BY seq LIMIT $2) AS old
		LEFT JOIN workspace w ON w.id = old.workspace_id WHERE old.at < $1 + COALESCE(w.clock_offset_ms, 0)) -- all workspaces: one log for them all`, before, limit)
	if err != nil {
		return 0, fmt.Errorf("event: forget: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("event: forget: %w", err)
	}
	return int(n), nil
}
