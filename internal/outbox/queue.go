// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// Queue is what stands before the senders of a workspace.
type Queue struct {
	Busy bool // a part is being sent, or could be at once
	// Next is the earliest moment, in the workspace's own time, at which a part that waits for its retry or its limits may leave; 0 when none does.
	Next int64
}

// Queue looks at the senders of this node; the sandbox asks before it moves the clock. What waits on a channel that is paused or broken waits for a person,
// and is not counted.
func (o *Outbox) Queue(q db.Queryer, workspace int64) (Queue, error) {
	var v Queue
	now := o.Clock.NowMS(workspace)
	sending, retry := 0, int64(0)
	err := q.QueryRow(`SELECT COUNT(CASE WHEN m.state = 'sending' THEN 1 END), COALESCE(MIN(CASE WHEN m.state = 'queued' AND m.not_before > $2 THEN m.not_before END), 0)
		FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.workspace_id = $1 AND m.state IN ('queued', 'sending') AND c.state = 'active'`,
		workspace, now).Scan(&sending, &retry)
	if err != nil {
		return v, fmt.Errorf("outbox: queue: %w", err)
	}
	v.Busy, v.Next = sending > 0, retry
	ready, err := db.Collect(scanReady)(q.Query(`SELECT c.id, c.paused_until FROM channel c WHERE c.workspace_id = $1 AND c.state = 'active' AND EXISTS (SELECT 1 FROM message m
		WHERE m.channel_id = c.id AND m.state = 'queued' AND m.not_before <= $2 AND NOT `+heldBack+`)`, workspace, now))
	if err != nil {
		return v, fmt.Errorf("outbox: queue: %w", err)
	}
	for _, r := range ready {
		r.until = max(r.until, o.restsUntil(r.channel))
		if r.until <= now {
			v.Busy = true
		} else if v.Next == 0 || r.until < v.Next {
			v.Next = r.until
		}
	}
	return v, nil
}

// ready is a channel with parts that only its limits may keep back.
type ready struct{ channel, until int64 }

func scanReady(rows *sql.Rows) (ready, error) {
	var r ready
	err := rows.Scan(&r.channel, &r.until)
	return r, err
}

// restsUntil is the moment before which the limits of a channel let nothing go, as far as its worker knows.
func (o *Outbox) restsUntil(channel int64) int64 {
	o.mu.Lock()
	defer o.mu.Unlock()
	if w := o.workers[channel]; w != nil {
		return w.until.Load()
	}
	return 0
}

// TimeMoved tells the senders that the clock of a workspace was moved: what waited may be due.
func TimeMoved(tx *db.Tx) { tx.Notify(topic, "") }
