// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"parley/internal/db"
)

const (
	sequencer    = "event.sequencer" // the lease of the one node that numbers
	sequencerTTL = 6 * time.Second
	maxNumbered  = 5000 // events in one pass
	// patience is how long the other nodes leave an event to the leader. Numbering is safe without a lease: the lease only keeps nodes from doing it all at once.
	patience = 500 * time.Millisecond
)

// Sequence keeps committed events numbered until ctx ends (nil) or something fails. Run it on every node: one of them, the leader,
// does the work; when it leaves an event lying, because it has died, the others do not wait for the end of its lease. Where transactions commit in the order they run, Append numbers and there is nothing to do after the first pass,
// which serves events restored from elsewhere.
func Sequence(ctx context.Context, d *db.DB) error {
	notes, err := d.Listen(ctx, unnumbered)
	if err != nil {
		return ended(ctx, err)
	}
	tick := time.NewTicker(sequencerTTL / 3)
	defer tick.Stop()
	defer func() { _ = d.Resign(context.WithoutCancel(ctx), sequencer) }() // else the lease ends by itself
	var lying <-chan time.Time                                             // when to look whether the leader has done its work
	oldest := int64(0)                                                     // what waited for it when it was told
	for leader, due := false, true; ; {
		if due {
			if _, leader, err = d.TryLeader(ctx, sequencer, sequencerTTL); err != nil {
				return ended(ctx, err)
			}
		}
		if leader {
			if err := numberAll(ctx, d); err != nil {
				return ended(ctx, err)
			}
		}
		if d.OrdersCommits() {
			<-ctx.Done()
			return nil
		}
		due = false
		select {
		case _, open := <-notes:
			if !open {
				return ended(ctx, errClosed)
			}
			drain(notes)
			if !leader && lying == nil {
				if oldest, err = unnumberedSince(ctx, d); err != nil {
					return ended(ctx, err)
				}
				lying = time.After(patience)
			}
		case <-lying:
			lying = nil
			still, err := unnumberedSince(ctx, d)
			switch {
			case err != nil:
			case still == oldest && still != 0:
				err = numberAll(ctx, d)
			case still != 0: // a later one, of which the leader may have heard only now
				oldest, lying = still, time.After(patience)
			}
			if err != nil {
				return ended(ctx, err)
			}
		case <-tick.C:
			due = true
		case <-ctx.Done():
			return nil
		}
	}
}

// unnumberedSince is the smallest id that waits for its number; 0 when none does.
func unnumberedSince(ctx context.Context, d *db.DB) (id int64, err error) {
	err = d.Reads(ctx).QueryRow(`SELECT COALESCE(MIN(id), 0) FROM event WHERE seq IS NULL -- all workspaces: one order for the log`).Scan(&id)
	if err != nil {
		return 0, fmt.Errorf("event: unnumbered: %w", err)
	}
	return id, nil
}

// numberAll numbers until nothing is left.
func numberAll(ctx context.Context, d *db.DB) error {
	for {
		n := 0
		err := d.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = Number(tx, maxNumbered)
			return err
		})
		if err != nil || n < maxNumbered {
			return err
		}
	}
}

// Number gives up to limit committed events their place. The row of event_sequence is held until the commit, so numbers become visible
// in their order even if two nodes believe to be the leader: whoever sees a number sees all smaller ones.
func Number(tx *db.Tx, limit int) (int, error) {
	var last int64
	if err := tx.QueryRow(`SELECT last FROM event_sequence WHERE one = 1 ` + tx.DB().ForUpdate()).Scan(&last); err != nil {
		return 0, fmt.Errorf("event: number: %w", err)
	}
	workspaces, err := db.Collect(db.Scalar[int64])(tx.Query(`UPDATE event SET seq = $1 + fresh.n
		FROM (SELECT id AS fresh_id, row_number() OVER (ORDER BY id) AS n FROM event WHERE seq IS NULL ORDER BY id LIMIT $2) AS fresh
		WHERE id = fresh.fresh_id RETURNING workspace_id -- all workspaces: one order for the log`, last, limit))
	if err != nil {
		return 0, fmt.Errorf("event: number: %w", err)
	}
	if len(workspaces) == 0 {
		return 0, nil
	}
	if _, err := tx.Exec(`UPDATE event_sequence SET last = $1 WHERE one = 1`, last+int64(len(workspaces))); err != nil {
		return 0, fmt.Errorf("event: number: %w", err)
	}
	for _, w := range workspaces {
		tx.Notify(Topic, strconv.FormatInt(w, 10))
	}
	return len(workspaces), nil
}
