// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"database/sql"
	"fmt"
	"math"

	"parley/internal/db"
)

// leaving are the people whose sessions of the flow the clock alone may have made leave, in the order in which they came. The rule is that of the live
// version; a session decides by the rule of its own, and by what only it knows. They are looked for once an hour, and once a day while nobody waits: before
// a session says anything it looks at its rule itself, so what comes late is only the figure of those who wait.
func (st *stretch) leaving() (page, error) {
	if st.upto == 0 {
		st.upto, st.key, st.contact = st.now, math.MinInt64, math.MinInt64
	}
	where, args := st.prog.Flow.ExitWhere(st.now, 6)
	type waiter struct{ contact, since int64 }
	people, err := db.Collect(func(rows *sql.Rows) (w waiter, err error) { return w, rows.Scan(&w.contact, &w.since) })(st.tx.Query(
		`SELECT s.contact_id, s.started_at FROM session s JOIN contact ON contact.id = s.contact_id
		WHERE s.workspace_id = $1 AND s.flow_id = $2 AND s.state IN ('running', 'waiting', 'moving') AND s.started_at >= $3 AND (s.started_at, s.contact_id) > ($3, $4) AND (`+where+`)
		ORDER BY s.started_at, s.contact_id LIMIT $5`, append([]any{st.workspace, st.flow, st.key, st.contact, perPage}, args...)...))
	if err != nil {
		return page{}, fmt.Errorf("trigger: people who leave: %w", err)
	}
	got := page{last: len(people) < perPage}
	for _, w := range people {
		got.fire = append(got.fire, found{w.contact, st.upto})
		got.key, got.contact = w.since, w.contact
	}
	if !got.last {
		return got, nil
	}
	anybody := 0
	if err := st.tx.QueryRow(`SELECT COUNT(*) FROM (SELECT 1 FROM session WHERE workspace_id = $1 AND flow_id = $2 AND state IN ('running', 'waiting', 'moving') LIMIT 1) AS one`,
		st.workspace, st.flow).Scan(&anybody); err != nil {
		return page{}, fmt.Errorf("trigger: does anybody wait: %w", err)
	}
	rest := day
	if anybody > 0 {
		rest = hour
	}
	got.soonest = (st.now/rest + 1) * rest
	return got, nil
}
