// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package steps keeps the steps of sessions, so that each can be made again.
package steps

import (
	"database/sql"
	"fmt"
	"log/slog"
	"time"

	"parley/internal/db"
	"parley/internal/flow/replay"
	"parley/internal/id"
)

// Step is one step of a session, with everything it looked at: whoever asks why later makes it again.
type Step struct {
	Session, Number int64 // counted from 1
	Record          *replay.Record
}

// Most bounds the steps that are kept of a session and read at once: a story nobody would read to its end is told from its beginning.
const Most = 4000

var columns = []string{"session_id", "number", "workspace_id", "version_id", "at", "data"}

// Save writes steps. One that cannot be packed is told and left out: explaining a step is no reason to lose it.
func Save(tx *db.Tx, workspace int64, made []Step, log *slog.Logger) error {
	rows, packed := make([][]any, 0, len(made)), []byte(nil)
	for _, s := range made {
		begin := len(packed)
		grown, err := s.Record.AppendBinary(packed)
		if err != nil {
			log.Warn("session: a step cannot be kept", "workspace", workspace, "session", s.Session, "error", err)
			continue
		}
		packed = grown
		rows = append(rows, []any{s.Session, s.Number, workspace, s.Record.Version, s.Record.Now, packed[begin:len(packed):len(packed)]})
	}
	if err := tx.BulkInsert(db.Insert{Table: "session_step", Columns: columns}, rows); err != nil {
		return fmt.Errorf("session: keep %d steps: %w", len(rows), err)
	}
	return nil
}

// Of reads the steps of sessions from their first, in order, as far as all of them are there: behind a gap nothing can be made again.
func Of(q db.Queryer, workspace int64, sessions []int64) (map[int64][]replay.Record, error) {
	in, arg := db.InList(q.DB(), "session_id", 2, sessions)
	made, err := db.Collect(func(rows *sql.Rows) (s Step, err error) {
		var version, at int64
		var data []byte
		if err := rows.Scan(&s.Session, &s.Number, &version, &at, &data); err != nil {
			return s, fmt.Errorf("session: read a step: %w", err)
		}
		record, err := replay.Decode(at, version, data)
		s.Record = &record
		return s, err
	})(q.Query(`SELECT session_id, number, version_id, at, data FROM session_step WHERE +workspace_id = $1 AND `+in+` ORDER BY session_id, number LIMIT $3`, workspace, arg, Most))
	if err != nil {
		return nil, fmt.Errorf("session: kept steps: %w", err)
	}
	told := make(map[int64][]replay.Record, len(sessions))
	for _, s := range made {
		if s.Number == int64(len(told[s.Session]))+1 {
			told[s.Session] = append(told[s.Session], *s.Record)
		}
	}
	return told, nil
}

// Forget removes what is kept of sessions that are over and to which nothing has happened since a moment of wall time, among up to limit of those after a session.
// It tells the last it has looked at, nought when none was left, and how many steps it has removed. A session that goes on keeps its steps, however long it waits:
// it is made again from the first of them. A workspace whose clock was moved counts in its own time.
func Forget(tx *db.Tx, before, after int64, limit int) (last int64, removed int, err error) {
	// Whatever was over before the moment also began before it.
	page, err := db.Collect(db.Scalar[int64])(tx.Query(`SELECT DISTINCT session_id FROM session_step WHERE session_id > $1 AND session_id < $2 ORDER BY session_id LIMIT $3
		-- all workspaces: one sweep for them all`, after, id.Floor(time.UnixMilli(before)), limit))
	if err != nil || len(page) == 0 {
		return 0, 0, err
	}
	in, arg := db.InList(tx.DB(), "s.id", 2, page)
	gone, err := db.Collect(db.Scalar[int64])(tx.Query(`DELETE FROM session_step WHERE session_id IN (SELECT s.id FROM session s JOIN workspace w ON w.id = s.workspace_id
		WHERE s.ended_at IS NOT NULL AND s.updated_at < $1 + w.clock_offset_ms AND `+in+`) RETURNING number -- all workspaces: as above`, before, arg))
	return page[len(page)-1], len(gone), err
}
