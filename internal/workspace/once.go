// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"parley/internal/db"
	"parley/internal/fault"
)

const (
	// onceTime is how long the answer to a request with an Idempotency-Key is kept.
	onceTime = 24 * time.Hour
	// onceRunning is how long a request may run; one that is older belonged to a process that died.
	onceRunning = 5 * time.Minute
)

// Once names a request that must have its effect once: the key is the caller's, the route says what was asked and by whom.
type Once struct {
	Workspace int64
	Key       string
	Route     string
	BodyHash  string
}

// Answer is what a request was answered, kept to be given again. Keys and codes stand in answers, so they are stored sealed.
type Answer struct {
	Status      int
	ContentType string
	ETag        string
	Body        []byte
}

// BeginOnce reserves the key. It gives the answer of an earlier request with the same key and the same body, or nil when the request is to run now.
// Another body is Invalid (idempotency_key_reused), a request that still runs is Conflict (idempotency_running).
func (s *Service) BeginOnce(ctx context.Context, o Once) (*Answer, error) {
	var found *Answer
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		found = nil
		now := s.Clock.WallMS()
		if _, err := tx.Exec(`DELETE FROM idempotency WHERE created_at <= $1 -- all workspaces: what is over is over everywhere`, now-onceTime.Milliseconds()); err != nil {
			return fmt.Errorf("workspace: forget answers: %w", err)
		}
		if _, err := tx.Exec(`DELETE FROM idempotency WHERE workspace_id = $1 AND key = $2 AND route = $3 AND status = 0 AND created_at <= $4`,
			o.Workspace, o.Key, o.Route, now-onceRunning.Milliseconds()); err != nil {
			return fmt.Errorf("workspace: free the key of a process that died: %w", err)
		}
		res, err := tx.Exec(`INSERT INTO idempotency (workspace_id, key, route, body_hash, status, created_at) VALUES ($1, $2, $3, $4, 0, $5)
			ON CONFLICT (workspace_id, key, route) DO NOTHING`, o.Workspace, o.Key, o.Route, o.BodyHash, now)
		if err != nil {
			return fmt.Errorf("workspace: reserve key: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 1 {
			return err
		}
		found, err = s.earlier(tx, o)
		return err
	})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func (s *Service) earlier(tx *db.Tx, o Once) (*Answer, error) {
	var hash string
	var sealed []byte
	var a Answer
	err := tx.QueryRow(`SELECT body_hash, status, content_type, etag, body FROM idempotency WHERE workspace_id = $1 AND key = $2 AND route = $3`, o.Workspace, o.Key, o.Route).
		Scan(&hash, &a.Status, &a.ContentType, &a.ETag, &sealed)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, running("the same request has just ended without an answer: send it again")
	case err != nil:
		return nil, fmt.Errorf("workspace: read answer: %w", err)
	case hash != o.BodyHash:
		return nil, fault.New(fault.Invalid, "idempotency_key_reused", "this Idempotency-Key was used with another request: choose a new one")
	case a.Status == 0:
		return nil, running("the same request is still being worked on: wait a moment")
	}
	if a.Body, err = s.Box.Open(sealed, onceContext(o)); err != nil {
		return nil, fmt.Errorf("workspace: open answer: %w", err)
	}
	return &a, nil
}

// running refuses a repeat of a request that has no answer yet.
func running(words string) error {
	f := fault.New(fault.Conflict, "idempotency_running", "%s", words)
	f.After = time.Second
	return f
}

// FinishOnce keeps the answer.
func (s *Service) FinishOnce(ctx context.Context, o Once, a Answer) error {
	sealed := s.Box.Seal(a.Body, onceContext(o))
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE idempotency SET status = $4, content_type = $5, etag = $6, body = $7 WHERE workspace_id = $1 AND key = $2 AND route = $3`,
			o.Workspace, o.Key, o.Route, a.Status, a.ContentType, a.ETag, sealed)
		return err
	})
	if err != nil {
		return fmt.Errorf("workspace: keep answer: %w", err)
	}
	return nil
}

// DropOnce gives the key back: the request had no effect and may be tried again.
func (s *Service) DropOnce(ctx context.Context, o Once) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM idempotency WHERE workspace_id = $1 AND key = $2 AND route = $3 AND status = 0`, o.Workspace, o.Key, o.Route)
		return err
	})
	if err != nil {
		return fmt.Errorf("workspace: drop key: %w", err)
	}
	return nil
}

func onceContext(o Once) string {
	return "idempotency:" + strconv.FormatInt(o.Workspace, 10) + ":" + o.Key + ":" + o.Route
}
