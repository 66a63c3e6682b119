// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package analytics is counters and reports: it reads what other rooms wrote and changes nothing.
package analytics

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// counted is one group and how many are in it.
type counted[K any] struct {
	key K
	n   int64
}

func scanCounted[K any](rows *sql.Rows) (c counted[K], err error) { return c, rows.Scan(&c.key, &c.n) }

// Queued counts the messages that wait to leave, by channel, 10,000 of each at most.
func Queued(q db.Queryer, workspace int64) (map[int64]int64, error) {
	found, err := db.Collect(scanCounted[int64])(q.Query(`SELECT c.id, (SELECT COUNT(*) FROM (SELECT 1 FROM message m WHERE m.channel_id = c.id AND m.state = 'queued' LIMIT 10000) AS queued)
		FROM channel c WHERE c.workspace_id = $1 LIMIT 5000`, workspace))
	if err != nil {
		return nil, fmt.Errorf("analytics: count queued messages: %w", err)
	}
	byChannel := make(map[int64]int64, len(found))
	for _, c := range found {
		byChannel[c.key] = c.n
	}
	return byChannel, nil
}
