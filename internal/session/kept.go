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

// maxKept bounds the steps that are read at once: a story nobody would read to its end is told from its beginning.
const maxKept = 4000

// step is a row of session_step.
type step struct {
	session, number int64
	record          replay.Record
}

// Kept reads the steps of sessions from their first, in order, as far as all of them are there: behind a gap nothing can be made again.
func Kept(q db.Queryer, workspace int64, sessions []int64) (map[int64][]replay.Record, error) {
	in, arg := db.InList(q.DB(), "session_id", 2, sessions)
	steps, err := db.Collect(func(rows *sql.Rows) (s step, err error) {
		var version, at int64
		var data []byte
		if err := rows.Scan(&s.session, &s.number, &version, &at, &data); err != nil {
			return s, fmt.Errorf("session: read a step: %w", err)
		}
		s.record, err = replay.Decode(at, version, data)
		return s, err
	})(q.Query(`SELECT session_id, number, version_id, at, data FROM session_step WHERE +workspace_id = $1 AND `+in+` ORDER BY session_id, number LIMIT $3`, workspace, arg, maxKept))
	if err != nil {
		return nil, fmt.Errorf("session: kept steps: %w", err)
	}
	kept := make(map[int64][]replay.Record, len(sessions))
	for _, s := range steps {
		if s.number == int64(len(kept[s.session]))+1 {
			kept[s.session] = append(kept[s.session], s.record)
		}
	}
	return kept, nil
}
