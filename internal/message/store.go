// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
)

var insertColumns = []string{
	"id", "workspace_id", "contact_id", "identity_id", "channel_id", "message_id", "part", "parts", "direction", "lane", "state", "author",
	"operator_id", "purpose", "basis", "text", "content", "notes", "flow_id", "version_id", "session_id", "block", "reply_to", "vendor_id",
	"not_before", "reason", "at",
}

// Insert writes new parts, all at once.
func Insert(tx *db.Tx, parts []Part) error {
	if len(parts) == 0 {
		return nil
	}
	rows := make([][]any, len(parts))
	for i := range parts {
		p := &parts[i]
		body, err := json.Marshal(p.Content)
		if err != nil {
			return fmt.Errorf("message: encode part %d: %w", p.ID, err)
		}
		notes := ""
		if len(p.Notes) > 0 {
			b, err := json.Marshal(p.Notes)
			if err != nil {
				return fmt.Errorf("message: encode notes of part %d: %w", p.ID, err)
			}
			notes = string(b)
		}
		rows[i] = []any{
			p.ID, p.Workspace, p.Contact, p.Identity, p.Channel, p.Message, p.No, p.Of, string(p.Direction), int64(p.Lane), string(p.State), string(p.Author),
			some(p.Operator), string(p.Purpose), p.Basis, p.Text, string(body), notes, some(p.Flow), some(p.Version), some(p.Session), p.Block, p.ReplyTo, p.VendorID,
			p.NotBefore, p.Reason, p.At,
		}
	}
	if err := tx.BulkInsert(db.Insert{Table: "message", Columns: insertColumns}, rows); err != nil {
		return fmt.Errorf("message: insert %d parts: %w", len(parts), err)
	}
	return nil
}

// some is a nullable column's value: zero is NULL.
func some(v int64) any {
	if v == 0 {
		return nil
	}
	return v
}

const partColumns = `id, workspace_id, contact_id, identity_id, channel_id, message_id, part, parts, direction, lane, state, author,
	COALESCE(operator_id, 0), purpose, basis, text, content, notes, COALESCE(flow_id, 0), COALESCE(version_id, 0), COALESCE(session_id, 0), block, reply_to, vendor_id,
	attempt, reason, detail, at, COALESCE(sent_at, 0), COALESCE(delivered_at, 0), COALESCE(read_at, 0), COALESCE(edited_at, 0), COALESCE(deleted_at, 0), not_before`

func scanPart(row interface{ Scan(into ...any) error }) (Part, error) {
	var p Part
	var body, notes string
	err := row.Scan(&p.ID, &p.Workspace, &p.Contact, &p.Identity, &p.Channel, &p.Message, &p.No, &p.Of, &p.Direction, &p.Lane, &p.State, &p.Author,
		&p.Operator, &p.Purpose, &p.Basis, &p.Text, &body, &notes, &p.Flow, &p.Version, &p.Session, &p.Block, &p.ReplyTo, &p.VendorID,
		&p.Attempt, &p.Reason, &p.Detail, &p.At, &p.SentAt, &p.Delivered, &p.ReadAt, &p.EditedAt, &p.DeletedAt, &p.NotBefore)
	if err != nil {
		return Part{}, fmt.Errorf("message: read part: %w", err)
	}
	if err := decode(body, &p.Content); err != nil {
		return Part{}, fmt.Errorf("message: content of part %d: %w", p.ID, err)
	}
	if err := decode(notes, &p.Notes); err != nil {
		return Part{}, fmt.Errorf("message: notes of part %d: %w", p.ID, err)
	}
	return p, nil
}

func decode(text string, into any) error {
	if text == "" {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}

// Get is one part.
func Get(q db.Queryer, workspace, id int64) (Part, error) {
	p, err := scanPart(q.QueryRow(`SELECT `+partColumns+` FROM message WHERE workspace_id = $1 AND id = $2`, workspace, id))
	if errors.Is(err, sql.ErrNoRows) {
		return Part{}, fault.Missing("message")
	}
	return p, err
}

// Thread is a page of one person's parts, newest first. Before is the id to continue from; 0 starts at the newest.
func Thread(q db.Queryer, workspace, contact, before int64, limit int) ([]Part, error) {
	if before == 0 {
		before = maxID
	}
	return db.Collect(scanRow)(q.Query(`SELECT `+partColumns+` FROM message WHERE workspace_id = $1 AND contact_id = $2 AND id < $3 ORDER BY id DESC LIMIT $4`,
		workspace, contact, before, limit))
}

// ByPerson finds the parts that a person wrote from an address and the vendor knows by one id. Many vendors count messages in each chat anew,
// so an id names a message only together with its person.
func ByPerson(q db.Queryer, workspace, identity, channel int64, vendorID string) ([]Part, error) {
	return db.Collect(scanRow)(q.Query(`SELECT `+partColumns+` FROM message
		WHERE workspace_id = $1 AND identity_id = $2 AND channel_id = $3 AND vendor_id = $4 AND vendor_id <> '' AND direction = 'in' ORDER BY id LIMIT 20`,
		workspace, identity, channel, vendorID))
}

const maxID = 1<<63 - 1

func scanRow(rows *sql.Rows) (Part, error) { return scanPart(rows) }

// SetContent replaces what a part holds: an edit by the person, or media that has arrived.
func SetContent(tx *db.Tx, workspace, id int64, text string, c content.Part, editedAt int64) error {
	body, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("message: encode part %d: %w", id, err)
	}
	_, err = tx.Exec(`UPDATE message SET text = $3, content = $4, edited_at = COALESCE($5, edited_at) WHERE workspace_id = $1 AND id = $2`,
		workspace, id, text, string(body), some(editedAt))
	if err != nil {
		return fmt.Errorf("message: set content of part %d: %w", id, err)
	}
	return nil
}

// SetDeleted marks a part as taken back. Its content stays in our history.
func SetDeleted(tx *db.Tx, workspace, id, at int64) error {
	if _, err := tx.Exec(`UPDATE message SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2`, workspace, id, at); err != nil {
		return fmt.Errorf("message: mark part %d deleted: %w", id, err)
	}
	return nil
}
