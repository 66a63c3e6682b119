// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package version keeps flows: the draft that is edited, the published versions that never change, and their compiled programs.
package version

import (
	"database/sql"
	"errors"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
)

// State is whether a flow takes people in.
type State string

// The states of a flow.
const (
	Draft    State = "draft"    // never published
	Running  State = "live"     // takes people in
	Paused   State = "paused"   // takes nobody in; people inside go on
	Archived State = "archived" // out of sight; people inside go on to their end
)

// Flow is one flow: its draft and where its life stands. Moments are milliseconds.
type Flow struct {
	ID        int64
	Workspace int64
	Slug      string // the document's id
	Name      string
	State     State
	Draft     []byte // the document, JSON
	Changed   bool   // the draft differs from the live version
	Live      int64  // id of the live version; 0: none
	LiveNo    int
	Revision  int64
	Created   int64
	Updated   int64
}

// Version is a published document. It never changes and is never deleted.
type Version struct {
	ID        int64
	Workspace int64
	Flow      int64
	Number    int
	Document  []byte
	Author    string
	Comment   string
	Published int64
}

const flowColumns = `f.id, f.workspace_id, f.slug, f.name, f.state, f.draft, f.draft_changed, COALESCE(f.live_version_id, 0), COALESCE(v.number, 0), f.revision, f.created_at, f.updated_at`

const flowFrom = ` FROM flow f LEFT JOIN flow_version v ON v.id = f.live_version_id `

func scanFlow(row interface{ Scan(dest ...any) error }) (Flow, error) {
	var f Flow
	err := row.Scan(&f.ID, &f.Workspace, &f.Slug, &f.Name, &f.State, &f.Draft, &f.Changed, &f.Live, &f.LiveNo, &f.Revision, &f.Created, &f.Updated)
	if errors.Is(err, sql.ErrNoRows) {
		return Flow{}, fault.Missing("flow")
	}
	if err != nil {
		return Flow{}, fmt.Errorf("version: read flow: %w", err)
	}
	return f, nil
}

// Get is one flow.
func Get(q db.Queryer, workspace, id int64) (Flow, error) {
	return scanFlow(q.QueryRow(`SELECT `+flowColumns+flowFrom+`WHERE f.workspace_id = $1 AND f.id = $2`, workspace, id))
}

// BySlug finds a flow by its document's id.
func BySlug(q db.Queryer, workspace int64, slug string) (Flow, error) {
	return scanFlow(q.QueryRow(`SELECT `+flowColumns+flowFrom+`WHERE f.workspace_id = $1 AND f.slug = $2`, workspace, slug))
}

// List is a workspace's flows, the newest change first, archived ones only when asked for; at most 1,000.
func List(q db.Queryer, workspace int64, archived bool) ([]Flow, error) {
	return db.Collect(func(rows *sql.Rows) (Flow, error) { return scanFlow(rows) })(
		q.Query(`SELECT `+flowColumns+flowFrom+`WHERE f.workspace_id = $1 AND (f.state <> 'archived' OR $2 = 1) ORDER BY f.updated_at DESC, f.id DESC LIMIT 1000`, workspace, flag(archived)))
}

// Some are the flows with these ids and these slugs, archived ones too.
func Some(q db.Queryer, workspace int64, ids []int64, slugs []string) ([]Flow, error) {
	if len(ids) == 0 && len(slugs) == 0 {
		return nil, nil
	}
	byID, idList := db.InList(q.DB(), "f.id", 2, ids)
	bySlug, slugList := db.InList(q.DB(), "f.slug", 3, slugs)
	return db.Collect(func(rows *sql.Rows) (Flow, error) { return scanFlow(rows) })(
		q.Query(`SELECT `+flowColumns+flowFrom+`WHERE f.workspace_id = $1 AND (`+byID+` OR `+bySlug+`) ORDER BY f.id LIMIT 1000`, workspace, idList, slugList))
}

const versionColumns = `id, workspace_id, flow_id, number, document, author, comment, published_at`

func scanVersion(row interface{ Scan(dest ...any) error }) (Version, error) {
	var v Version
	err := row.Scan(&v.ID, &v.Workspace, &v.Flow, &v.Number, &v.Document, &v.Author, &v.Comment, &v.Published)
	if errors.Is(err, sql.ErrNoRows) {
		return Version{}, fault.Missing("version")
	}
	if err != nil {
		return Version{}, fmt.Errorf("version: read: %w", err)
	}
	return v, nil
}

// Versions lists the published versions of a flow, newest first, at most 1,000.
func Versions(q db.Queryer, workspace, flow int64) ([]Version, error) {
	return db.Collect(func(rows *sql.Rows) (Version, error) { return scanVersion(rows) })(
		q.Query(`SELECT `+versionColumns+` FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 ORDER BY number DESC LIMIT 1000`, workspace, flow))
}

// ByIDs are the versions with these ids, newest first, at most 1,000.
func ByIDs(q db.Queryer, workspace int64, ids []int64) ([]Version, error) {
	in, arg := db.InList(q.DB(), "id", 2, ids)
	return db.Collect(func(rows *sql.Rows) (Version, error) { return scanVersion(rows) })(
		q.Query(`SELECT `+versionColumns+` FROM flow_version WHERE workspace_id = $1 AND `+in+` ORDER BY number DESC LIMIT 1000`, workspace, arg))
}

// Numbered is one version of a flow by its number.
func Numbered(q db.Queryer, workspace, flow int64, number int) (Version, error) {
	return scanVersion(q.QueryRow(`SELECT `+versionColumns+` FROM flow_version WHERE workspace_id = $1 AND flow_id = $2 AND number = $3`, workspace, flow, number))
}

// flag is a boolean as both databases store it.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Names are what flows are called, by id.
func Names(q db.Queryer, workspace int64, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	in, arg := db.InList(q.DB(), "id", 2, ids)
	_, err := db.Collect(func(rows *sql.Rows) (struct{}, error) {
		var id int64
		var name string
		err := rows.Scan(&id, &name)
		names[id] = name
		return struct{}{}, err
	})(q.Query(`SELECT id, name FROM flow WHERE workspace_id = $1 AND `+in, workspace, arg))
	if err != nil {
		return nil, fmt.Errorf("version: names: %w", err)
	}
	return names, nil
}
