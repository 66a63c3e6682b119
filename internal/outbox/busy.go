// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"fmt"

	"parley/internal/db"
)

// soon is how far ahead of the wall a part that waits counts as being worked on, in milliseconds: limits of a chat or a moment of throttling.
const soon = 60_000

// Busy reports whether a workspace has parts that are being sent or could be sent at once; the sandbox asks before it moves the clock.
// What waits on a channel that is paused or broken waits for a person, and is not counted.
func Busy(q db.Queryer, workspace, wall int64) (bool, error) {
	n := 0
	err := q.QueryRow(`SELECT COUNT(*) FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.workspace_id = $1
		AND (m.state = 'sending' OR m.state = 'queued' AND m.not_before <= $2) AND c.state = 'active'`, workspace, wall+soon).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("outbox: busy: %w", err)
	}
	return n > 0, nil
}
