// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// Visit is one contact's way through a flow, as a card shows it.
type Visit struct {
	ID       int64
	Flow     int64
	FlowName string
	Slug     string
	Version  int
	State    string
	Block    string
	Wait     string
	Until    int64 // when the wait ends by itself; 0: never
	Started  int64
	Ended    int64
	Reason   string
}

// VisitsOf lists a contact's newest visits to flows, at most 200.
func VisitsOf(q db.Queryer, workspace, contact int64) ([]Visit, error) {
	found, err := db.Collect(scanVisit)(q.Query(`SELECT s.id, s.flow_id, f.name, f.slug, v.number, s.state, s.block, s.wait,
			COALESCE((SELECT t.due_at FROM timer t WHERE t.session_id = s.id AND t.state = 'waiting'), 0), s.started_at, COALESCE(s.ended_at, 0), s.reason
		FROM session s JOIN flow f ON f.id = s.flow_id JOIN flow_version v ON v.id = s.version_id
		WHERE s.workspace_id = $1 AND s.contact_id = $2 ORDER BY s.id DESC LIMIT 200`, workspace, contact))
	if err != nil {
		return nil, fmt.Errorf("analytics: visits of a contact: %w", err)
	}
	return found, nil
}

func scanVisit(rows *sql.Rows) (v Visit, err error) {
	return v, rows.Scan(&v.ID, &v.Flow, &v.FlowName, &v.Slug, &v.Version, &v.State, &v.Block, &v.Wait, &v.Until, &v.Started, &v.Ended, &v.Reason)
}
