// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/id"
	"parley/internal/workspace"
)

// Service changes contacts: it joins the rows of this room with the facts in the log.
type Service struct {
	DB    *db.DB
	IDs   *id.Maker
	Clock *clock.Clock
	// Kinds are the kinds of channels of this build, for the condition channel("…").
	Kinds []filter.Option
	// Conditions are what other rooms add to the language of conditions.
	Conditions []filter.Atom
	// Erasers take a deleted person's rows out of other rooms.
	Erasers []Eraser
}

// NewService makes the service. Kinds, Conditions and Erasers are set before its first use.
func NewService(d *db.DB, ids *id.Maker, c *clock.Clock) *Service {
	return &Service{DB: d, IDs: ids, Clock: c}
}

// Compile makes a filter of a text, in the workspace's language of conditions. Empty text is everyone: a nil filter.
func (s *Service) Compile(q db.Queryer, w workspace.Workspace, text string) (*filter.Filter, []filter.Problem, error) {
	if text == "" {
		return nil, nil, nil
	}
	registry, err := s.Registry(q, w.ID)
	if err != nil {
		return nil, nil, err
	}
	f, problems := filter.CompileText(text, registry, filter.Env{Workspace: w.ID, Zone: w.Zone()})
	return f, problems, nil
}

// Add writes contacts that are new, with their words for the search and the fact that they were created. The shares they belong to are dealt here.
func (s *Service) Add(tx *db.Tx, contacts []Contact, usernames map[int64][]string) error {
	facts := make([]event.Event, len(contacts))
	for i := range contacts {
		c := &contacts[i]
		c.Bucket, c.Revision = BucketOf(c.ID), 1
		if c.Stage == "" {
			c.Stage = StageNew
		}
		facts[i] = s.fact(c.Workspace, c.ID, EventCreated, c.Created, nil)
	}
	if err := Save(tx, contacts); err != nil {
		return err
	}
	if err := index(tx, contacts, usernames); err != nil {
		return err
	}
	return event.Append(tx, facts)
}

// sweepPiece is how many rows one transaction of a sweep deletes: it holds the writer for some ten milliseconds.
const sweepPiece = 5000

// sweep deletes many rows that nobody sees any more, a piece at a time, so that others can write meanwhile. If it is cut short, the rest stays unseen.
func (s *Service) sweep(ctx context.Context, text string, workspace, id int64) error {
	for {
		var n int64
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			res, err := tx.Exec(text, workspace, id, sweepPiece)
			if err != nil {
				return fmt.Errorf("contact: sweep: %w", err)
			}
			n, err = res.RowsAffected()
			return err
		})
		if err != nil || n < sweepPiece {
			return err
		}
	}
}

// changedOne turns "no row was changed" into "there is no such thing".
func changedOne(res sql.Result, kind string) error {
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("contact: rows affected: %w", err)
	}
	if n == 0 {
		return fault.Missing(kind)
	}
	return nil
}
