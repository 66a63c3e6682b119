// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package event is the append-only log of facts: contact.created, message.failed, deal.won.
//
// Facts are appended in the transaction that makes them true. Rooms that must not import each other follow the log under a name of
// their own; a cursor moves in the transaction of their effects, so each fact takes effect once. Ids are not commit order; seq is.
package event

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"strconv"

	"parley/internal/db"
)

// Event is one fact.
type Event struct {
	ID          int64           // from id.Maker
	Seq         int64           // order of commits; 0 until it is known
	WorkspaceID int64           //
	ContactID   int64           // 0: not about a contact
	Kind        string          // past tense with its subject: "contact.created"
	Data        json.RawMessage // a JSON object; nil is {}
	At          int64           // the workspace's own time, Unix milliseconds
}

// Topics of notes. The payload of Topic is the workspace's id.
const (
	Topic      = "event"            // events got their place in the order
	unnumbered = "event.unnumbered" // events wait for it
)

// Append writes facts in the transaction that makes them true. Their order among each other is kept.
func Append(tx *db.Tx, events []Event) error {
	if len(events) == 0 {
		return nil
	}
	ordered := tx.DB().OrdersCommits()
	var seq int64
	if ordered { // one writer: what it numbers now is committed in this order
		n := int64(len(events))
		if err := tx.QueryRow(`UPDATE event_sequence SET last = last + $1 WHERE one = 1 RETURNING last`, n).Scan(&seq); err != nil {
			return fmt.Errorf("event: number: %w", err)
		}
		seq -= n
	} else {
		tx.Notify(unnumbered, "")
	}
	rows := make([][]any, len(events))
	for i, e := range events {
		var place, contact any
		if ordered {
			seq++
			place = seq
			tx.Notify(Topic, strconv.FormatInt(e.WorkspaceID, 10))
		}
		if e.ContactID != 0 {
			contact = e.ContactID
		}
		data := "{}"
		if e.Data != nil {
			data = string(e.Data)
		}
		rows[i] = []any{e.ID, place, e.WorkspaceID, contact, e.Kind, data, e.At}
	}
	into := db.Insert{Table: "event", Columns: []string{"id", "seq", "workspace_id", "contact_id", "kind", "data", "at"}}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("event: append: %w", err)
	}
	return nil
}

const columns = `SELECT id, seq, workspace_id, COALESCE(contact_id, 0), kind, data, at FROM event `

func scan(r *sql.Rows) (e Event, err error) {
	var data string
	err = r.Scan(&e.ID, &e.Seq, &e.WorkspaceID, &e.ContactID, &e.Kind, &data, &e.At)
	e.Data = json.RawMessage(data)
	return e, err
}

// After reads a workspace's events that follow seq, oldest first, for live pages.
func After(q db.Queryer, workspace, seq int64, limit int) ([]Event, error) {
	events, err := db.Collect(scan)(q.Query(columns+`WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`, workspace, seq, limit))
	if err != nil {
		return nil, fmt.Errorf("event: after %d: %w", seq, err)
	}
	return events, nil
}

// OfContact reads a contact's newest events, newest first, older than the id before (0: from the newest).
func OfContact(q db.Queryer, workspace, contact, before int64, limit int) ([]Event, error) {
	const text = `SELECT id, COALESCE(seq, 0), workspace_id, contact_id, kind, data, at FROM event
		WHERE workspace_id = $1 AND contact_id = $2 AND (id < $3 OR $3 = 0) ORDER BY id DESC LIMIT $4`
	events, err := db.Collect(scan)(q.Query(text, workspace, contact, before, limit))
	if err != nil {
		return nil, fmt.Errorf("event: of contact %d: %w", contact, err)
	}
	return events, nil
}

// Last is the newest place in the order: where a live page starts.
func Last(q db.Queryer) (int64, error) {
	var seq int64
	if err := q.QueryRow(`SELECT last FROM event_sequence WHERE one = 1`).Scan(&seq); err != nil {
		return 0, fmt.Errorf("event: last: %w", err)
	}
	return seq, nil
}
