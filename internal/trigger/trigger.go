// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package trigger makes the causes that nobody sends: it follows the log for what has changed about people, and watches the clock for dates, schedules
// and silence. What it finds becomes a stored cause, which intake takes up like everything that comes in.
package trigger

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/session"
	"parley/internal/version"
)

const (
	// consumer is the name under which the log is followed.
	consumer = "trigger"
	// topic is where nodes hear that a clock was moved.
	topic = "trigger"
	// perRead is how many events are looked at in one transaction.
	perRead = 500
	// tick is how exactly the clock is watched.
	tick = time.Second
)

// Deps are what triggers stand on.
type Deps struct {
	DB       *db.DB
	Clock    *clock.Clock
	Versions *version.Service
	// Later stores causes to be taken up after the commit.
	Later func(tx *db.Tx, causes []session.Cause) error
	Log   *slog.Logger
}

// Service makes causes. It may run on every node.
type Service struct{ Deps }

// NewService makes the service.
func NewService(d Deps) *Service { return &Service{Deps: d} }

// Begin sets the cursor of an installation that has never followed the log: what happened before starts nothing.
func (s *Service) Begin(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		last, err := event.Last(tx)
		if err != nil {
			return err
		}
		return event.Begin(tx, consumer, last)
	})
}

// Run makes causes until ctx ends.
func (s *Service) Run(ctx context.Context) error {
	notes, err := s.DB.Listen(ctx, topic, version.Topic)
	if err != nil {
		return fmt.Errorf("trigger: listen: %w", err)
	}
	followed := make(chan struct{})
	go func() { defer close(followed); s.follow(ctx) }()
	defer func() { <-followed }()
	every := time.NewTicker(tick)
	defer every.Stop()
	for {
		busy, err := s.Round(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("trigger: watch the clock", "error", err)
		}
		if busy && err == nil && ctx.Err() == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-every.C:
		case _, open := <-notes:
			if !open {
				return nil
			}
		}
	}
}

// follow keeps following the log; after a failure it begins again where it stood.
func (s *Service) follow(ctx context.Context) {
	for ctx.Err() == nil {
		err := event.Follow(ctx, s.DB, consumer, perRead, s.Apply)
		if err == nil || ctx.Err() != nil {
			return
		}
		s.Log.Error("trigger: follow the log", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(tick):
		}
	}
}

// TimeMoved tells every node that the clock of a workspace was moved, or that a date is nearer than it was: something may be due.
func TimeMoved(tx *db.Tx) { tx.Notify(topic, "") }

// State says whether anything waits to be made into a cause now, and when the clock of a workspace is looked at next; 0: never. The sandbox asks before it
// moves the clock.
func State(q db.Queryer, workspace, now int64) (busy bool, next int64, err error) {
	settled, err := event.Settled(q, consumer)
	if err != nil {
		return false, 0, err
	}
	var behind int
	err = q.QueryRow(`SELECT CASE WHEN w.flows_revision <> w.triggers_revision THEN 1 ELSE 0 END,
		COALESCE((SELECT MIN(t.next_at) FROM trigger_watch t WHERE t.workspace_id = w.id), 0) FROM workspace w WHERE w.id = $1`, workspace).Scan(&behind, &next)
	if err != nil {
		return false, 0, fmt.Errorf("trigger: state: %w", err)
	}
	if next == never {
		next = 0
	}
	return !settled || behind == 1 || next != 0 && next <= now, next, nil
}
