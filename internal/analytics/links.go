// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package analytics

import (
	"fmt"

	"parley/internal/db"
)

// LinkDay is one day of a link.
type LinkDay struct {
	Start         int64 // midnight in the workspace's zone, Unix milliseconds
	Visits        int64 // openings, without robots and previews
	Subscriptions int64 // people who came first by it
}

// slotMS is a quarter of an hour: days of every zone begin at one.
const slotMS = 15 * 60 * 1000

// LinkDays are the days of a link in a period, and how many of all who have ever opened it are known by name.
func LinkDays(q db.Queryer, workspace, link int64, p Period) (days []LinkDay, known int64, err error) {
	days = make([]LinkDay, len(p.Days)-1)
	for i := range days {
		days[i].Start = p.Days[i]
	}
	from, to := p.ids()
	for _, read := range []struct {
		text string
		args []any
		into func(*LinkDay) *int64
	}{
		{`SELECT v.at / 900000 AS slot, COUNT(*) FROM visit v WHERE v.workspace_id = $1 AND v.link_id = $2 AND v.id >= $5 AND v.id < $6 AND v.at >= $3 AND v.at < $4 AND v.robot = 0 GROUP BY slot`,
			[]any{workspace, link, p.from(), p.to(), from, to}, func(d *LinkDay) *int64 { return &d.Visits }},
		{`SELECT s.at / 900000 AS slot, COUNT(*) FROM source s JOIN contact c ON c.id = s.contact_id WHERE s.workspace_id = $1 AND s.link_id = $2 AND s.at >= $3 AND s.at < $4 AND c.first_source_id = s.id GROUP BY slot`,
			[]any{workspace, link, p.from(), p.to()}, func(d *LinkDay) *int64 { return &d.Subscriptions }},
	} {
		found, err := db.Collect(scanCounted[int64])(q.Query(read.text, read.args...))
		if err != nil {
			return nil, 0, fmt.Errorf("analytics: days of a link: %w", err)
		}
		for _, f := range found {
			if day := p.day(f.key * slotMS); day >= 0 {
				*read.into(&days[day]) += f.n
			}
		}
	}
	err = q.QueryRow(`SELECT COUNT(DISTINCT v.contact_id) FROM visit v JOIN contact c ON c.id = v.contact_id WHERE v.workspace_id = $1 AND v.link_id = $2`, workspace, link).Scan(&known)
	if err != nil {
		return nil, 0, fmt.Errorf("analytics: known visitors of a link: %w", err)
	}
	return days, known, nil
}
