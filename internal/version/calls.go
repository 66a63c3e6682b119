// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package version

import (
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"parley/internal/db"
	"parley/internal/flow"
)

// pin notes which versions of other flows a version calls: those that are live now. Whoever is inside goes on with them, whatever is published later. A flow that
// is not published yet cannot be pinned; it is called as it is live then.
func pin(tx *db.Tx, v Version, program *flow.Program) error {
	slugs := called(program)
	if len(slugs) == 0 {
		return nil
	}
	in, arg := db.InList(tx.DB(), "f.slug", 3, slugs)
	_, err := tx.Exec(`INSERT INTO flow_call (version_id, slug, workspace_id, called_version_id)
		SELECT $2, f.slug, f.workspace_id, f.live_version_id FROM flow f WHERE f.workspace_id = $1 AND f.live_version_id IS NOT NULL AND `+in, v.Workspace, v.ID, arg)
	if err != nil {
		return fmt.Errorf("version: pin what is called: %w", err)
	}
	return nil
}

// called lists the flows that a program calls, each once.
func called(program *flow.Program) []string {
	return slices.Compact(slices.Sorted(maps.Values(program.Calls())))
}

func pinned(q db.Queryer, workspace, version int64) (map[string]int64, error) {
	calls := map[string]int64{}
	_, err := db.Collect(func(rows *sql.Rows) (struct{}, error) {
		var slug string
		var id int64
		err := rows.Scan(&slug, &id)
		calls[slug] = id
		return struct{}{}, err
	})(q.Query(`SELECT slug, called_version_id FROM flow_call WHERE workspace_id = $1 AND version_id = $2 ORDER BY slug LIMIT 5000`, workspace, version))
	if err != nil {
		return nil, fmt.Errorf("version: what is called: %w", err)
	}
	return calls, nil
}

// Circle finds a chain of calls that comes back to where it began: the slugs from the flow itself to itself, or none. What other flows call is taken from their
// live versions.
func Circle(live *Live, slug string, program *flow.Program) []string {
	seen := map[string]bool{}
	var follow func(path []string, p *flow.Program) []string
	follow = func(path []string, p *flow.Program) []string {
		for _, next := range called(p) {
			if next == slug {
				return append(path, next)
			}
			other := live.BySlug[next]
			if seen[next] || other == nil {
				continue
			}
			seen[next] = true
			if found := follow(append(slices.Clone(path), next), other.Flow); found != nil {
				return found
			}
		}
		return nil
	}
	return follow([]string{slug}, program)
}
