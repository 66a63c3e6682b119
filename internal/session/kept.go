// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"database/sql"
	"fmt"
	"time"

	"parley/internal/db"
	"parley/internal/flow/replay"
	"parley/internal/id"
)

// kept is a step to be kept: whoever asks why later makes it again.
type kept struct {
	session, number int64
	record          *replay.Record
}

// maxKept bounds the steps that are kept of a session and read at once: a story nobody would read to its end is told from its beginning.
const maxKept = 4000

// keep numbers a step of a session.
func (b *Batch) keep(one *Session, r *replay.Record) {
	if one.Turns >= maxKept {
		return
	}
	one.Turns++
	b.kept = append(b.kept, kept{one.ID, one.Turns, r})
}

var keptColumns = []string{"session_id", "number", "workspace_id", "version_id", "at", "data"}

// saveKept writes the steps. One that cannot be packed is told and left out: explaining a step is no reason to lose it.
func (b *Batch) saveKept() error {
	rows, packed := make([][]any, 0, len(b.kept)), []byte(nil)
	for _, k := range b.kept {
		begin := len(packed)
		grown, err := k.record.AppendBinary(packed)
		if err != nil {
			b.svc.Log.Warn("session: a step cannot be kept", "workspace", b.now.workspace, "session", k.session, "error", err)
			continue
		}
		packed = grown
		rows = append(rows, []any{k.session, k.number, b.now.workspace, k.record.Version, k.record.Now, packed[begin:len(packed):len(packed)]})
	}
	if err := b.tx.BulkInsert(db.Insert{Table: "session_step", Columns: keptColumns}, rows); err != nil {
		return fmt.Errorf("session: keep %d steps: %w", len(rows), err)
	}
	return nil
}

// Kept reads the steps of sessions from their first, in order, as far as all of them are there: behind a gap nothing can be made again.
func Kept(q db.Queryer, workspace int64, sessions []int64) (map[int64][]replay.Record, error) {
	in, arg := db.InList(q.DB(), "session_id", 2, sessions)
	steps, err := db.Collect(func(rows *sql.Rows) (k kept, err error) {
		var version, at int64
		var data []byte
		if err := rows.Scan(&k.session, &k.number, &version, &at, &data); err != nil {
			return k, fmt.Errorf("session: read a step: %w", err)
		}
		record, err := replay.Decode(at, version, data)
		k.record = &record
		return k, err
	})(q.Query(`SELECT session_id, number, version_id, at, data FROM session_step WHERE +workspace_id = $1 AND `+in+` ORDER BY session_id, number LIMIT $3`, workspace, arg, maxKept))
	if err != nil {
		return nil, fmt.Errorf("session: kept steps: %w", err)
	}
	told := make(map[int64][]replay.Record, len(sessions))
	for _, k := range steps {
		if k.number == int64(len(told[k.session]))+1 {
			told[k.session] = append(told[k.session], *k.record)
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
