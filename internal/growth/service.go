// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"context"
	"encoding/json"
	"fmt"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/id"
)

// Deps are what the service stands on.
type Deps struct {
	DB        *db.DB
	IDs       *id.Maker
	Clock     *clock.Clock
	Channels  *channel.Service
	PublicURL string // without a trailing slash
}

// Service keeps links and counts their visits.
type Service struct {
	Deps

	visits *db.Batch[visit]
}

// NewService makes the service.
func NewService(d Deps) *Service {
	return &Service{Deps: d, visits: db.NewBatch(d.DB, "visits", writeVisits)}
}

// URL is the public address of a link.
func (s *Service) URL(code string) string { return s.PublicURL + "/l/" + code }

// Draft is what a person writes of a link. Nil leaves a value as it is.
type Draft struct {
	Name       *string
	Channel    *int64
	Flow       *int64 // 0: the channel's usual greeting
	SourceKind *string
	UTM        map[string]string
	Archived   *bool
}

func (d Draft) apply(l *Link, now int64) {
	set(&l.Name, d.Name)
	set(&l.Channel, d.Channel)
	set(&l.Flow, d.Flow)
	set(&l.SourceKind, d.SourceKind)
	if d.UTM != nil {
		l.UTM = d.UTM
	}
	switch {
	case d.Archived == nil || *d.Archived == (l.Archived != 0):
	case *d.Archived:
		l.Archived = now
	default:
		l.Archived = 0
	}
}

func set[T any](into, value *T) {
	if value != nil {
		*into = *value
	}
}

// codeTries is how often another code is tried when one is taken; of 34 billion, few are.
const codeTries = 5

// Create makes a link. Its code is random, so that nobody can guess the links of others. Also runs in the transaction of the change.
func (s *Service) Create(ctx context.Context, workspace int64, d Draft, also ...func(*db.Tx, Link) error) (Link, error) {
	l := Link{ID: s.IDs.New(), Workspace: workspace, SourceKind: "link", UTM: map[string]string{}, Created: s.Clock.NowMS(workspace)}
	d.apply(&l, l.Created)
	for range codeTries {
		l.Code = newCode()
		taken := false
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := l.check(tx); err != nil {
				return err
			}
			var err error
			if taken, err = insert(tx, l); err != nil || taken {
				return err
			}
			return run(tx, l, also)
		})
		if err != nil {
			return Link{}, err
		}
		if !taken {
			return Get(s.DB.Reads(ctx), workspace, l.ID)
		}
	}
	return Link{}, fault.New(fault.Unavailable, "no_code", "no free code was found; try again")
}

// insert writes a new link, unless its code is taken.
func insert(tx *db.Tx, l Link) (taken bool, err error) {
	marks, err := json.Marshal(l.UTM)
	if err != nil {
		return false, fmt.Errorf("growth: encode marks: %w", err)
	}
	res, err := tx.Exec(`INSERT INTO link (id, workspace_id, code, name, channel_id, flow_id, source_kind, utm, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (code) DO NOTHING`, l.ID, l.Workspace, l.Code, l.Name, l.Channel, some(l.Flow), l.SourceKind, string(marks), l.Created)
	if err != nil {
		return false, fmt.Errorf("growth: insert link: %w", err)
	}
	n, err := res.RowsAffected()
	return n == 0, err
}

// Update changes a link. Its address stays, so one that is printed already can be led to another channel or funnel.
func (s *Service) Update(ctx context.Context, workspace, linkID int64, d Draft, also ...func(*db.Tx, Link) error) (Link, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := Get(tx, workspace, linkID)
		if err != nil {
			return err
		}
		d.apply(&l, s.Clock.NowMS(workspace))
		if err := l.check(tx); err != nil {
			return err
		}
		marks, err := json.Marshal(l.UTM)
		if err != nil {
			return fmt.Errorf("growth: encode marks: %w", err)
		}
		_, err = tx.Exec(`UPDATE link SET name = $3, channel_id = $4, flow_id = $5, source_kind = $6, utm = $7, archived_at = $8 WHERE workspace_id = $1 AND id = $2`,
			workspace, linkID, l.Name, l.Channel, some(l.Flow), l.SourceKind, string(marks), some(l.Archived))
		if err != nil {
			return fmt.Errorf("growth: update link: %w", err)
		}
		return run(tx, l, also)
	})
	if err != nil {
		return Link{}, err
	}
	return Get(s.DB.Reads(ctx), workspace, linkID)
}

// run lets the caller add to the transaction of a change, such as a line of the audit log.
func run(tx *db.Tx, l Link, also []func(*db.Tx, Link) error) error {
	for _, fn := range also {
		if err := fn(tx, l); err != nil {
			return err
		}
	}
	return nil
}
