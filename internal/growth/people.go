// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
)

// Figure is one number of a link that can be opened to its people.
type Figure string

// The figures of a link.
const (
	Visits        Figure = "visits"        // those of its visitors whose name became known
	Subscriptions Figure = "subscriptions" // those who came first by it
	Clicks        Figure = "clicks"        // those who came by it and pressed a button afterwards
)

// pressed holds for an arrival after which the person pressed a button of a message.
const pressed = `EXISTS (SELECT 1 FROM click k WHERE k.workspace_id = s.workspace_id AND k.contact_id = s.contact_id AND k.at >= s.at)`

// figures are the people behind each figure of a link of workspace $1: key of the rows of "FROM from WHERE where". link is an expression for its id.
func figures(f Figure, link string) (from, where, key string) {
	switch f {
	case Visits:
		return `visit v`, `v.workspace_id = $1 AND v.link_id = ` + link + ` AND v.contact_id IS NOT NULL`, `v.contact_id`
	case Subscriptions:
		return `source s JOIN contact c ON c.id = s.contact_id`, `s.workspace_id = $1 AND s.link_id = ` + link + ` AND c.first_source_id = s.id`, `s.contact_id`
	case Clicks:
		return `source s`, `s.workspace_id = $1 AND s.link_id = ` + link + ` AND ` + pressed, `s.contact_id`
	default:
		return "", "", ""
	}
}

// People are the contacts behind a figure of a link, newest first. Before is the id to continue from; 0 starts at the newest.
func People(q db.Queryer, workspace, link int64, f Figure, before int64, limit int) ([]int64, error) {
	from, where, key := figures(f, "$2")
	if from == "" {
		return nil, fault.At("/figure", "unknown", "there is no figure %q", f)
	}
	if before == 0 {
		before = newest
	}
	ids, err := db.Collect(db.Scalar[int64])(q.Query(`SELECT DISTINCT `+key+` FROM `+from+` WHERE `+where+` AND `+key+` < $3 ORDER BY `+key+` DESC LIMIT $4`,
		workspace, link, before, limit))
	if err != nil {
		return nil, fmt.Errorf("growth: people behind %s: %w", f, err)
	}
	return ids, nil
}

// countPeople fills in how many people came first by each link, and how many pressed a button after coming by it. The counter on the link's row goes on
// counting people who were deleted since; a list shows those whom it can open.
func countPeople(q db.Queryer, workspace int64, links []Link) error {
	place := make(map[int64]*Link, len(links))
	ids := make([]int64, len(links))
	for i := range links {
		place[links[i].ID], ids[i] = &links[i], links[i].ID
	}
	in, list := db.InList(q.DB(), "s.link_id", 2, ids)
	counts, err := db.Collect(func(rows *sql.Rows) (c [3]int64, err error) { return c, rows.Scan(&c[0], &c[1], &c[2]) })(
		q.Query(`SELECT s.link_id, COUNT(DISTINCT CASE WHEN c.first_source_id = s.id THEN c.id END), COUNT(DISTINCT CASE WHEN `+pressed+` THEN c.id END)
			FROM source s JOIN contact c ON c.id = s.contact_id WHERE s.workspace_id = $1 AND `+in+` GROUP BY s.link_id`, workspace, list))
	if err != nil {
		return fmt.Errorf("growth: count people: %w", err)
	}
	for i := range links {
		links[i].Subscriptions = 0
	}
	for _, c := range counts {
		place[c[0]].Subscriptions, place[c[0]].Clicks = c[1], c[2]
	}
	return nil
}
