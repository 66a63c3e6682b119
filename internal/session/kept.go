// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/flow/replay"
)

// kept is a step to be kept: whoever asks why later makes it again.
type kept struct {
	session, number int64
	record          *replay.Record
}

// keep numbers a step of a session.
func (b *Batch) keep(one *Session, r *replay.Record) {
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

// maxKept bounds the steps of one session that are read: a story nobody would read to its end is told from its beginning.
const maxKept = 2000

// Kept reads the steps of a session from its first, in order, as far as all of them are there.
func Kept(q db.Queryer, workspace, session int64) ([]replay.Record, error) {
	next := int64(1)
	records, err := db.Collect(func(rows *sql.Rows) (*replay.Record, error) {
		var number, version, at int64
		var data []byte
		if err := rows.Scan(&number, &version, &at, &data); err != nil {
			return nil, fmt.Errorf("session: read a step: %w", err)
		}
		if number != next {
			return nil, nil //nolint:nilnil // behind a gap nothing can be made again
		}
		next++
		r, err := replay.Decode(at, version, data)
		return &r, err
	})(q.Query(`SELECT number, version_id, at, data FROM session_step WHERE +workspace_id = $1 AND session_id = $2 ORDER BY number LIMIT $3`, workspace, session, maxKept))
	if err != nil {
		return nil, fmt.Errorf("session: steps of %d: %w", session, err)
	}
	whole := make([]replay.Record, 0, len(records))
	for _, r := range records {
		if r == nil {
			break
		}
		whole = append(whole, *r)
	}
	return whole, nil
}
