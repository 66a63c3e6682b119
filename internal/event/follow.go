// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package event

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"parley/internal/db"
)

// fallback is how often a follower looks without having been told: notes are hints and may be lost.
const fallback = 5 * time.Second

var errClosed = errors.New("event: the database is closed")

// Next gives a consumer the events after its cursor, oldest first, and moves the cursor past them in the same transaction:
// when the effects do not commit, neither does the move. A consumer's name is held by one transaction at a time, over all nodes.
// A new consumer starts at the beginning of the log.
func Next(tx *db.Tx, consumer string, limit int) ([]Event, error) {
	seq, err := cursor(tx, consumer)
	if err != nil {
		return nil, fmt.Errorf("event: cursor of %s: %w", consumer, err)
	}
	// all workspaces: a consumer of the log serves every workspace
	events, err := db.Collect(scan)(tx.Query(columns+`WHERE seq > $1 ORDER BY seq LIMIT $2 -- all workspaces: consumers serve every one`, seq, limit))
	if err != nil {
		return nil, fmt.Errorf("event: next of %s: %w", consumer, err)
	}
	if len(events) == 0 {
		return nil, nil
	}
	if err := Move(tx, consumer, events[len(events)-1].Seq); err != nil {
		return nil, err
	}
	return events, nil
}

// cursor reads and locks the consumer's place; it makes the row when there is none.
func cursor(tx *db.Tx, consumer string) (seq int64, err error) {
	read := func() error {
		return tx.QueryRow(`SELECT seq FROM event_cursor WHERE consumer = $1 `+tx.DB().ForUpdate(), consumer).Scan(&seq)
	}
	if err = read(); !errors.Is(err, sql.ErrNoRows) {
		return seq, err
	}
	if _, err = tx.Exec(`INSERT INTO event_cursor (consumer, seq) VALUES ($1, 0) ON CONFLICT (consumer) DO NOTHING`, consumer); err != nil {
		return 0, err
	}
	return seq, read()
}

// Move sets a consumer's cursor: to Last for one that wants no history, or back for a recount.
func Move(tx *db.Tx, consumer string, seq int64) error {
	_, err := tx.Exec(`INSERT INTO event_cursor (consumer, seq) VALUES ($1, $2) ON CONFLICT (consumer) DO UPDATE SET seq = excluded.seq`, consumer, seq)
	if err != nil {
		return fmt.Errorf("event: move %s: %w", consumer, err)
	}
	return nil
}

// Pending says whether events wait for the consumer. It only reads.
func Pending(q db.Queryer, consumer string) (bool, error) {
	const text = `SELECT CASE WHEN EXISTS (SELECT 1 FROM event
		WHERE seq > COALESCE((SELECT seq FROM event_cursor WHERE consumer = $1), 0)) THEN 1 ELSE 0 END -- all workspaces: consumers serve every one`
	var waiting int
	if err := q.QueryRow(text, consumer).Scan(&waiting); err != nil {
		return false, fmt.Errorf("event: pending of %s: %w", consumer, err)
	}
	return waiting == 1, nil
}

// Follow gives a consumer its events as they come, at most limit in one transaction, until ctx ends (nil) or something fails: the
// caller starts it again with a back-off. apply has the duties of a function given to db.Write. Several nodes may follow under one name.
func Follow(ctx context.Context, d *db.DB, consumer string, limit int, apply func(tx *db.Tx, events []Event) error) error {
	notes, err := d.Listen(ctx, Topic)
	if err != nil {
		return ended(ctx, fmt.Errorf("event: follow %s: %w", consumer, err))
	}
	tick := time.NewTicker(fallback)
	defer tick.Stop()
	for {
		if err := catchUp(ctx, d, consumer, limit, apply); err != nil {
			return ended(ctx, err)
		}
		select {
		case _, open := <-notes:
			if !open {
				return ended(ctx, errClosed)
			}
			drain(notes)
		case <-tick.C:
		case <-ctx.Done():
			return nil
		}
	}
}

// catchUp applies everything that waits.
func catchUp(ctx context.Context, d *db.DB, consumer string, limit int, apply func(tx *db.Tx, events []Event) error) error {
	for {
		waiting, err := Pending(d.Reads(ctx), consumer)
		if err != nil || !waiting {
			return err
		}
		err = d.Write(ctx, func(tx *db.Tx) error {
			events, err := Next(tx, consumer, limit)
			if err != nil || len(events) == 0 {
				return err
			}
			return apply(tx, events)
		})
		if err != nil {
			return fmt.Errorf("event: follow %s: %w", consumer, err)
		}
	}
}

// drain takes notes that came meanwhile: one look serves them all.
func drain(notes <-chan db.Note) {
	for {
		select {
		case _, open := <-notes:
			if !open {
				return
			}
		default:
			return
		}
	}
}

// ended is nil when ctx is over: stopping is not a failure.
func ended(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return nil
}

// Begin sets the cursor of a consumer that has none; one that has keeps it.
func Begin(tx *db.Tx, consumer string, seq int64) error {
	if _, err := tx.Exec(`INSERT INTO event_cursor (consumer, seq) VALUES ($1, $2) ON CONFLICT (consumer) DO NOTHING`, consumer, seq); err != nil {
		return fmt.Errorf("event: begin %s: %w", consumer, err)
	}
	return nil
}

// Settled says that no event waits for the consumer, nor for its place in the order. It only reads.
func Settled(q db.Queryer, consumer string) (bool, error) {
	waiting, err := Pending(q, consumer)
	if err != nil || waiting {
		return false, err
	}
	var unplaced int
	err = q.QueryRow(`SELECT CASE WHEN EXISTS (SELECT 1 FROM event WHERE seq IS NULL) THEN 1 ELSE 0 END -- all workspaces: one order for the log`).Scan(&unplaced)
	if err != nil {
		return false, fmt.Errorf("event: settled for %s: %w", consumer, err)
	}
	return unplaced == 0, nil
}
