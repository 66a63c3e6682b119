// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"parley/internal/db"
	"parley/internal/id"
)

// Act is what somebody did, as the audit log keeps it. Detail never holds secrets or the contents of messages.
type Act struct {
	Action string // past tense: "channel.connected"
	Kind   string // of the object
	ID     int64  // of the object; 0: the workspace itself
	Name   string // of the object, as it was called then
	Detail map[string]any
}

// Entry is one line of the audit log: who did what to which thing.
type Entry struct {
	Act

	EntryID   int64
	Workspace int64
	Operator  int64
	Key       int64
	Who       string
	Object    string // the object's id as people see it
	IP        string
	At        int64
}

// Log writes an act in the transaction of the act itself, so neither can be without the other.
func (s *Service) Log(tx *db.Tx, by Principal, a Act) error {
	detail := []byte("{}")
	if len(a.Detail) > 0 {
		var err error
		if detail, err = json.Marshal(a.Detail); err != nil {
			return fmt.Errorf("workspace: encode audit detail: %w", err)
		}
	}
	object := a.ID
	if object == 0 {
		object = by.Workspace
	}
	_, err := tx.Exec(`INSERT INTO audit (id, workspace_id, operator_id, api_key_id, who, action, object_kind, object_id, object_name, detail, ip, at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		s.IDs.New(), by.Workspace, some(by.Operator), some(by.Key), by.Name, a.Action, a.Kind, id.Format(object), a.Name, string(detail), by.IP, s.Clock.WallMS())
	if err != nil {
		return fmt.Errorf("workspace: write audit: %w", err)
	}
	return nil
}

// Audit is a page of the log, newest first. Before 0 starts at the newest.
func Audit(q db.Queryer, workspace, before int64, limit int) ([]Entry, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return db.Collect(scanEntry)(q.Query(`SELECT id, workspace_id, COALESCE(operator_id, 0), COALESCE(api_key_id, 0), who, action, object_kind, object_id, object_name, detail, ip, at
		FROM audit WHERE workspace_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`, workspace, before, limit))
}

func scanEntry(rows *sql.Rows) (Entry, error) {
	var e Entry
	var detail string
	err := rows.Scan(&e.EntryID, &e.Workspace, &e.Operator, &e.Key, &e.Who, &e.Action, &e.Kind, &e.Object, &e.Name, &detail, &e.IP, &e.At)
	if err != nil {
		return Entry{}, fmt.Errorf("workspace: read audit: %w", err)
	}
	if err := json.Unmarshal([]byte(detail), &e.Detail); err != nil {
		return Entry{}, fmt.Errorf("workspace: audit detail of %d: %w", e.EntryID, err)
	}
	return e, nil
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}
