// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trigger

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
)

// scheduled are the people of one moment of a schedule: everyone for whom the trigger's condition holds. Of moments that were missed while nothing ran, only
// the newest counts: nobody wants yesterday's and today's at once.
func (st *stretch) scheduled() (page, error) {
	if st.upto == 0 {
		at, ok := st.rule.Trigger.Last(st.from, st.now, st.zone)
		if !ok {
			next, _ := st.rule.Trigger.Next(st.now, st.zone)
			return page{soonest: next, last: true}, nil
		}
		st.upto, st.key, st.contact = at, 0, 0
	}
	where, args := st.rule.Where(st.now, 4)
	if where != "" {
		where = " AND " + where
	}
	people, err := db.Collect(db.Scalar[int64])(st.tx.Query(`SELECT contact.id FROM contact WHERE contact.workspace_id = $1 AND contact.id > $2`+where+` ORDER BY contact.id LIMIT $3`,
		append([]any{st.workspace, st.contact, perPage}, args...)...))
	if err != nil {
		return page{}, fmt.Errorf("trigger: people of a schedule: %w", err)
	}
	got := page{last: len(people) < perPage}
	for _, id := range people {
		got.fire = append(got.fire, found{id, st.upto})
		got.contact = id
	}
	if got.last {
		got.soonest, _ = st.rule.Trigger.Next(st.now, st.zone)
	}
	return got, nil
}

// silent are the people whose last act lies as long ago as the trigger says. They come in the order in which they fell silent, so a page ends the stretch as
// soon as it meets somebody who is not due yet. The moment alone is asked for too: by the pair SQLite would not find the place in the index.
func (st *stretch) silent() (page, error) {
	length := st.rule.Trigger.For.Milliseconds()
	if st.upto == 0 {
		st.open(never - st.from)
		st.key = max(st.from-length, 0) // who has never written has never fallen silent
	}
	type act struct{ contact, at int64 }
	people, err := db.Collect(func(rows *sql.Rows) (a act, err error) { return a, rows.Scan(&a.contact, &a.at) })(st.tx.Query(
		`SELECT contact.id, COALESCE(contact.last_inbound_at, 0) FROM contact WHERE contact.workspace_id = $1
		AND COALESCE(contact.last_inbound_at, 0) >= $2 AND (COALESCE(contact.last_inbound_at, 0), contact.id) > ($2, $3)
		ORDER BY COALESCE(contact.last_inbound_at, 0), contact.id LIMIT $4`, st.workspace, st.key, st.contact, perPage))
	if err != nil {
		return page{}, fmt.Errorf("trigger: silent people: %w", err)
	}
	got := page{last: len(people) < perPage}
	for _, p := range people {
		due := p.at + length
		if due > st.upto {
			got.soonest, got.last = upToMinute(due), true
			break
		}
		got.fire = append(got.fire, found{p.contact, p.at})
		got.key, got.contact = p.at, p.contact
	}
	if got.last && got.soonest == 0 {
		got.soonest = min(st.upto+length, st.horizon()) // nobody else has written so far: whoever does now is due no sooner
	}
	return got, nil
}

// upToMinute is the next full minute: silence is not told by the second, and so a thousand people are seen to at once.
func upToMinute(ms int64) int64 { return (ms + minute - 1) / minute * minute }
