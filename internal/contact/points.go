// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// PointChange adds points to an account of a contact, or takes them off. Flow and Session say what did it; 0: nothing of the kind.
type PointChange struct {
	Contact       int64
	Account       string
	Change        int64
	Flow, Session int64
}

var (
	entryColumns   = []string{"id", "workspace_id", "contact_id", "account", "change", "flow_id", "session_id", "at"}
	balanceColumns = []string{"workspace_id", "account", "contact_id", "points"}
)

// ApplyPoints writes changes into the ledger and brings the accounts up to it, in the caller's transaction.
func (s *Service) ApplyPoints(tx *db.Tx, workspace, now int64, changes []PointChange) error {
	if len(changes) == 0 {
		return nil
	}
	type account struct {
		contact int64
		name    string
	}
	sums := map[account]int64{}
	entries, facts := make([][]any, len(changes)), make([]event.Event, len(changes))
	var order []account
	for i, c := range changes {
		at := account{c.Contact, filter.Fold(c.Account)}
		if _, known := sums[at]; !known {
			order = append(order, at)
		}
		sums[at] += c.Change
		entries[i] = []any{s.IDs.New(), workspace, c.Contact, at.name, c.Change, some(c.Flow), some(c.Session), now}
		facts[i] = s.fact(workspace, c.Contact, EventPoints, now, map[string]any{"account": c.Account, "change": c.Change})
	}
	balances := make([][]any, len(order)) // each account once: one statement cannot change a row twice
	for i, at := range order {
		balances[i] = []any{workspace, at.name, at.contact, sums[at]}
	}
	if err := tx.BulkInsert(db.Insert{Table: "point_entry", Columns: entryColumns}, entries); err != nil {
		return fmt.Errorf("contact: write points: %w", err)
	}
	into := db.Insert{
		Table: "point_balance", Columns: balanceColumns,
		Conflict: "ON CONFLICT (workspace_id, account, contact_id) DO UPDATE SET points = point_balance.points + excluded.points",
	}
	if err := tx.BulkInsert(into, balances); err != nil {
		return fmt.Errorf("contact: change accounts: %w", err)
	}
	return event.Append(tx, facts)
}

// Account is what a contact has on one account of points.
type Account struct {
	Name   string
	Points int64
}

// Points lists the accounts of a contact by name. A contact has at most a few.
func Points(q db.Queryer, workspace, contact int64) ([]Account, error) {
	found, err := db.Collect(func(rows *sql.Rows) (a Account, err error) {
		return a, rows.Scan(&a.Name, &a.Points)
	})(q.Query(`SELECT account, points FROM point_balance WHERE +workspace_id = $1 AND contact_id = $2 ORDER BY account LIMIT 100`, workspace, contact))
	if err != nil {
		return nil, fmt.Errorf("contact: read points: %w", err)
	}
	return found, nil
}

// pointsAtom is points("account"): what the contact has there. An account that nothing was ever put on is not set.
func pointsAtom() filter.Atom {
	return filter.Atom{
		Name: "points", Args: []filter.Arg{{Name: "account", Type: filter.String, Folded: true}}, Kind: filter.Kind{Type: filter.Integer},
		Words: filter.Phrases{
			Title:   i18n.Words("Баллы на счёте", "Points on an account"),
			Subject: i18n.Words("баллы на счёте «{1}»", "points on “{1}”"),
			Yes:     i18n.Words("есть счёт баллов «{1}»", "has an account “{1}” of points"), No: i18n.Words("нет счёта баллов «{1}»", "has no account “{1}” of points"),
		},
		Source: func(s filter.Scope) filter.Source {
			args := []any{s.Workspace, s.Args[0].Text}
			return filter.Source{
				Value: "(SELECT b.points FROM point_balance b WHERE b.workspace_id = $1 AND b.account = $2 AND b.contact_id = contact.id)", Args: args,
				Holders: &filter.Holders{From: "point_balance m", Where: "m.workspace_id = $1 AND m.account = $2", Key: "m.contact_id", Args: args, Value: "m.points"},
			}
		},
	}
}
