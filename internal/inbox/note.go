// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package inbox

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"

	"parley/internal/db"
)

// Note is a remark of the team in a thread, or a mark of something that happened to the conversation. The person never sees either.
type Note struct {
	ID           int64
	Conversation int64
	Operator     int64
	OperatorName string
	Mark         Mark // empty: a remark
	Text         string
	Data         map[string]string
	At           int64
}

// Mark names what happened to a conversation.
type Mark string

// The marks.
const (
	Assigned    Mark = "assigned"
	Unassigned  Mark = "unassigned"
	MarkedOpen  Mark = "opened"
	MarkWaiting Mark = "waiting"
	MarkClosed  Mark = "closed"
	BotPaused   Mark = "bot_paused"
	BotResumed  Mark = "bot_resumed"
	HandedOver  Mark = "handed_over"
	Notified    Mark = "notified"
)

func insertNote(tx *db.Tx, workspace int64, n Note) error {
	kind := "note"
	data := map[string]string{}
	maps.Copy(data, n.Data)
	if n.Mark != "" {
		kind, data["mark"] = "mark", string(n.Mark)
	}
	body, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("inbox: encode note: %w", err)
	}
	var operator any
	if n.Operator != 0 {
		operator = n.Operator
	}
	_, err = tx.Exec(`INSERT INTO note (id, workspace_id, conversation_id, operator_id, kind, text, data, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		n.ID, workspace, n.Conversation, operator, kind, n.Text, string(body), n.At)
	if err != nil {
		return fmt.Errorf("inbox: write note: %w", err)
	}
	return nil
}

// Notes is a page of a conversation's notes and marks, newest first. Before 0 starts at the newest.
func Notes(q db.Queryer, workspace, conversation, before int64, limit int) ([]Note, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return db.Collect(scanNote)(q.Query(`SELECT n.id, n.conversation_id, COALESCE(n.operator_id, 0), COALESCE(o.name, ''), n.text, n.data, n.at
		FROM note n LEFT JOIN operator o ON o.id = n.operator_id WHERE n.workspace_id = $1 AND n.conversation_id = $2 AND n.id < $3 ORDER BY n.id DESC LIMIT $4`,
		workspace, conversation, before, limit))
}

func scanNote(rows *sql.Rows) (Note, error) {
	var n Note
	var data string
	if err := rows.Scan(&n.ID, &n.Conversation, &n.Operator, &n.OperatorName, &n.Text, &data, &n.At); err != nil {
		return Note{}, fmt.Errorf("inbox: read note: %w", err)
	}
	if err := json.Unmarshal([]byte(data), &n.Data); err != nil {
		return Note{}, fmt.Errorf("inbox: data of note %d: %w", n.ID, err)
	}
	n.Mark = Mark(n.Data["mark"])
	delete(n.Data, "mark")
	return n, nil
}
