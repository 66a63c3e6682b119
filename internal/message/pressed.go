// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package message

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// Pressed are the buttons that a contact has pressed under messages, by the message and the button's id.
func Pressed(q db.Queryer, workspace, contact int64, messages []int64) (map[int64][]string, error) {
	pressed := map[int64][]string{}
	if len(messages) == 0 {
		return pressed, nil
	}
	in, list := db.InList(q.DB(), "message_id", 3, messages)
	_, err := db.Collect(func(rows *sql.Rows) (struct{}, error) {
		var message int64
		var button string
		err := rows.Scan(&message, &button)
		pressed[message] = append(pressed[message], button)
		return struct{}{}, err
	})(q.Query(`SELECT DISTINCT message_id, button FROM click WHERE workspace_id = $1 AND contact_id = $2 AND `+in+` ORDER BY message_id, button`, workspace, contact, list))
	if err != nil {
		return nil, fmt.Errorf("message: pressed buttons: %w", err)
	}
	return pressed, nil
}
