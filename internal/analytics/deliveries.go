// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/message"
)

// Deliveries are the people to whom the messages of one block left by one kind of channel, each counted once in each figure. Which receipts the kind gives
// at all stands in its capabilities: a figure without them is not 0 but unknown.
type Deliveries struct {
	Kind                          string
	Sent, Delivered, Read, Failed int64
}

// DeliveriesOf counts the messages of a block of a flow in a span, at most 50 kinds of channels.
func DeliveriesOf(q db.Queryer, workspace, flow int64, block string, span Span) ([]Deliveries, error) {
	narrow, args := span.narrow("m.version_id", "+m.at", []any{workspace, flow, block})
	people := func(outcome message.Outcome) string {
		return `COUNT(DISTINCT CASE WHEN m.state IN ` + message.States(outcome) + ` THEN m.contact_id END)`
	}
	found, err := db.Collect(func(rows *sql.Rows) (d Deliveries, err error) {
		return d, rows.Scan(&d.Kind, &d.Sent, &d.Delivered, &d.Read, &d.Failed)
	})(q.Query(`SELECT c.kind, `+people(message.WasSent)+`, `+people(message.WasDelivered)+`, `+people(message.WasRead)+`, `+people(message.HasFailed)+`
		FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.workspace_id = $1 AND m.flow_id = $2 AND m.block = $3 AND m.direction = 'out'`+narrow+`
		GROUP BY c.kind ORDER BY c.kind LIMIT 50`, args...))
	if err != nil {
		return nil, fmt.Errorf("analytics: count deliveries: %w", err)
	}
	return found, nil
}
