// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/i18n"
)

// Words is the stage's name for people.
func (s Stage) Words() i18n.Text {
	switch s {
	case StageNew:
		return i18n.Words("новый", "new")
	case StageEngaged:
		return i18n.Words("вовлечён", "engaged")
	case StageLead:
		return i18n.Words("лид", "lead")
	case StageClient:
		return i18n.Words("клиент", "client")
	case StageRepeat:
		return i18n.Words("постоянный клиент", "repeat client")
	case StageSleeping:
		return i18n.Words("спящий", "sleeping")
	default:
		return i18n.Words("ушёл", "gone")
	}
}

// StageChange moves a contact to a stage.
type StageChange struct {
	Contact int64
	Stage   Stage
}

// StageFact is the fact that a contact has moved, for whoever holds the contact in memory and saves it itself.
func (s *Service) StageFact(c Contact, from Stage, now int64) event.Event {
	return s.fact(c.Workspace, c.ID, EventStage, now, map[string]any{"from": string(from), "to": string(c.Stage)})
}

// ApplyStages moves many contacts. Who is at the stage already stays untouched, and unknown stages are passed over. Of two changes of one contact the later counts.
func (s *Service) ApplyStages(tx *db.Tx, workspace, now int64, changes []StageChange) error {
	to := map[int64]Stage{}
	ids := make([]int64, 0, len(changes))
	for _, c := range changes {
		if slices.Contains(Stages(), c.Stage) {
			to[c.Contact] = c.Stage
			ids = append(ids, c.Contact)
		}
	}
	in, list := db.InList(tx.DB(), "id", 2, unique(ids))
	was, err := db.Collect(func(rows *sql.Rows) (StageChange, error) {
		var c StageChange
		err := rows.Scan(&c.Contact, &c.Stage)
		return c, err
	})(tx.Query(`SELECT id, stage FROM contact WHERE +workspace_id = $1 AND `+in+` ORDER BY id `+tx.DB().ForUpdate(), workspace, list))
	if err != nil {
		return fmt.Errorf("contact: read stages: %w", err)
	}
	moved := map[Stage][]int64{}
	var facts []event.Event
	for _, c := range was {
		if next := to[c.Contact]; next != c.Stage {
			moved[next] = append(moved[next], c.Contact)
			facts = append(facts, s.StageFact(Contact{ID: c.Contact, Workspace: workspace, Stage: next}, c.Stage, now))
		}
	}
	for stage, of := range moved { // at most one statement a stage
		in, list := db.InList(tx.DB(), "id", 3, of)
		if _, err := tx.Exec(`UPDATE contact SET stage = $2, revision = revision + 1 WHERE +workspace_id = $1 AND `+in, workspace, string(stage), list); err != nil {
			return fmt.Errorf("contact: change stages: %w", err)
		}
	}
	return event.Append(tx, facts)
}

// SetStage moves one contact by hand or from the API.
func (s *Service) SetStage(ctx context.Context, workspace, contact int64, stage Stage) error {
	if !slices.Contains(Stages(), stage) {
		return fault.At("/stage", "unknown_stage", "there is no stage %q", stage)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := Get(tx, workspace, contact); err != nil {
			return err
		}
		return s.ApplyStages(tx, workspace, s.Clock.NowMS(workspace), []StageChange{{contact, stage}})
	})
}
