// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trial

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

// What a link and a remark may hold.
const (
	codeBytes  = 16 // nobody guesses 128 bits
	MaxDays    = 90
	MaxAuthor  = 80   // characters
	MaxText    = 2000 // characters
	maxLinks   = 50   // of one flow that are not over
	maxRemarks = 300  // of one link
)

// Link lets a client try a flow without an account.
type Link struct {
	ID        int64
	Workspace int64
	Flow      int64
	Version   int64 // 0: always the draft as it is
	Channel   string
	Code      string
	By        string // the operator who made it
	Created   int64
	Expires   int64
	Revoked   int64
	Remarks   int64
}

// Works reports whether the link lets somebody in at a moment of the workspace's time.
func (l Link) Works(now int64) bool { return l.Revoked == 0 && now < l.Expires }

// Remark is what a client wrote.
type Remark struct {
	ID     int64
	Link   int64
	Block  string
	Author string
	Text   string
	At     int64
}

const linkColumns = `t.id, t.workspace_id, t.flow_id, COALESCE(t.version_id, 0), t.channel, t.code, t.made_by, t.created_at, t.expires_at, COALESCE(t.revoked_at, 0),
	(SELECT COUNT(*) FROM flow_comment c WHERE c.trial_id = t.id AND c.workspace_id = t.workspace_id)`

func scanLink(rows *sql.Rows) (l Link, err error) {
	return l, rows.Scan(&l.ID, &l.Workspace, &l.Flow, &l.Version, &l.Channel, &l.Code, &l.By, &l.Created, &l.Expires, &l.Revoked, &l.Remarks)
}

// Open makes a link that works for a number of days. Also runs in the transaction of the change.
func (s *Service) Open(ctx context.Context, l Link, days int, also func(*db.Tx) error) (Link, error) {
	if days < 1 || days > MaxDays {
		return Link{}, fault.At("/days", "range", "a link works from 1 to %d days", MaxDays)
	}
	l.ID, l.Code = s.IDs.New(), base64.RawURLEncoding.EncodeToString(secret.Random(codeBytes))
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		now := s.Clock.NowMS(l.Workspace)
		l.Created, l.Expires = now, now+(time.Duration(days)*24*time.Hour).Milliseconds()
		open := 0
		if err := tx.QueryRow(`SELECT COUNT(*) FROM flow_trial WHERE workspace_id = $1 AND flow_id = $2 AND revoked_at IS NULL AND expires_at > $3`, l.Workspace, l.Flow, now).Scan(&open); err != nil {
			return fmt.Errorf("trial: count links: %w", err)
		}
		if open >= maxLinks {
			return fault.New(fault.Conflict, "too_many_links", "close a link first: %d of this flow are open", open)
		}
		_, err := tx.Exec(`INSERT INTO flow_trial (id, workspace_id, flow_id, version_id, channel, code, made_by, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			l.ID, l.Workspace, l.Flow, some(l.Version), l.Channel, l.Code, l.By, l.Created, l.Expires)
		if err != nil {
			return fmt.Errorf("trial: make link: %w", err)
		}
		return also(tx)
	})
	return l, err
}

// Links lists the links of a flow, newest first.
func Links(q db.Queryer, ws, flow int64) ([]Link, error) {
	found, err := db.Collect(scanLink)(q.Query(`SELECT `+linkColumns+` FROM flow_trial t WHERE t.workspace_id = $1 AND t.flow_id = $2 ORDER BY t.id DESC LIMIT 200`, ws, flow))
	if err != nil {
		return nil, fmt.Errorf("trial: links: %w", err)
	}
	return found, nil
}

// ByCode finds the link a stranger has opened.
func (s *Service) ByCode(ctx context.Context, code string) (Link, error) {
	found, err := db.Collect(scanLink)(s.DB.Reads(ctx).Query(`SELECT `+linkColumns+` FROM flow_trial t WHERE t.code = $1 -- all workspaces: the code says which`, code))
	if err != nil {
		return Link{}, fmt.Errorf("trial: find link: %w", err)
	}
	if len(found) == 0 || !found[0].Works(s.Clock.NowMS(found[0].Workspace)) {
		return Link{}, fault.Missing("try_link")
	}
	return found[0], nil
}

// Close ends a link at once. Its remarks stay.
func (s *Service) Close(ctx context.Context, ws, flow, id int64, also func(*db.Tx) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`UPDATE flow_trial SET revoked_at = COALESCE(revoked_at, $4) WHERE workspace_id = $1 AND flow_id = $2 AND id = $3`, ws, flow, id, s.Clock.NowMS(ws))
		if err != nil {
			return fmt.Errorf("trial: close link: %w", err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			return cmp.Or[error](err, fault.Missing("try_link"))
		}
		return also(tx)
	})
}

// Say keeps a remark. What is too long or empty is refused, and so is one too many.
func (s *Service) Say(ctx context.Context, l Link, r Remark) error {
	r.Author, r.Text = strings.TrimSpace(r.Author), strings.TrimSpace(r.Text)
	switch {
	case r.Author == "" || utf8.RuneCountInString(r.Author) > MaxAuthor:
		return fault.At("/author", "required", "write your name, in up to %d characters", MaxAuthor)
	case r.Text == "" || utf8.RuneCountInString(r.Text) > MaxText:
		return fault.At("/text", "required", "write a remark, in up to %d characters", MaxText)
	case l.Remarks >= maxRemarks:
		return fault.New(fault.Limited, "too_many_remarks", "this link has %d remarks already", l.Remarks)
	}
	r.ID = s.IDs.New()
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO flow_comment (id, workspace_id, flow_id, trial_id, block, author, text, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			r.ID, l.Workspace, l.Flow, l.ID, r.Block, strings.ToValidUTF8(r.Author, ""), strings.ToValidUTF8(r.Text, ""), s.Clock.NowMS(l.Workspace))
		if err != nil {
			return fmt.Errorf("trial: keep remark: %w", err)
		}
		return nil
	})
}

// Remarks lists what clients wrote about a flow, newest first.
func Remarks(q db.Queryer, ws, flow int64) ([]Remark, error) {
	found, err := db.Collect(func(rows *sql.Rows) (r Remark, err error) {
		return r, rows.Scan(&r.ID, &r.Link, &r.Block, &r.Author, &r.Text, &r.At)
	})(q.Query(`SELECT id, trial_id, block, author, text, at FROM flow_comment WHERE workspace_id = $1 AND flow_id = $2 ORDER BY id DESC LIMIT 500`, ws, flow))
	if err != nil {
		return nil, fmt.Errorf("trial: remarks: %w", err)
	}
	return found, nil
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
