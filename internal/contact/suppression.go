// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"fmt"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
)

// The kinds of suppressed addresses that are not kinds of channels.
const (
	SuppressPhone = "phone"
	SuppressEmail = "email"
)

// Suppression is an address that must never be written to, whoever it belongs to and whatever they agree to.
type Suppression struct {
	Workspace int64
	Kind      string // SuppressPhone, SuppressEmail or a kind of channel
	Address   string // a phone as +79161234567, an e-mail in small letters, or the vendor's address
	Reason    string // for people
	At        int64
}

// tidy brings the address into the form it is compared in.
func (s *Suppression) tidy(region string) error {
	s.Address, s.Reason = field.Clean(s.Address), field.Clean(s.Reason)
	ok := s.Address != "" && s.Kind != ""
	switch s.Kind {
	case SuppressPhone:
		s.Address, ok = field.Phone(s.Address, region)
	case SuppressEmail:
		s.Address, ok = field.Email(s.Address)
	}
	if !ok {
		return fault.At("/address", "bad_address", "this is not an address of the kind %q", s.Kind)
	}
	return nil
}

// Suppress adds addresses; those that are there already stay as they are. Region is where phone numbers without a country code are from: see Region.
func Suppress(tx *db.Tx, region string, all []Suppression) error {
	rows := make([][]any, len(all))
	for i := range all {
		s := &all[i]
		if err := s.tidy(region); err != nil {
			return err
		}
		rows[i] = []any{s.Workspace, s.Kind, s.Address, s.Reason, s.At}
	}
	into := db.Insert{
		Table: "suppression", Columns: []string{"workspace_id", "kind", "address", "reason", "at"}, Conflict: "ON CONFLICT (workspace_id, kind, address) DO NOTHING",
	}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("contact: suppress %d addresses: %w", len(all), err)
	}
	return nil
}

// Release takes an address off the list.
func Release(tx *db.Tx, workspace int64, kind, address string) error {
	res, err := tx.Exec(`DELETE FROM suppression WHERE workspace_id = $1 AND kind = $2 AND address = $3`, workspace, kind, address)
	if err != nil {
		return fmt.Errorf("contact: release: %w", err)
	}
	return changedOne(res, "suppression")
}

// Suppressions is a page of the list by kind and address, behind the given one (zero: from the beginning).
func Suppressions(q db.Queryer, workspace int64, behind Suppression, limit int) ([]Suppression, error) {
	return db.Collect(func(rows *sql.Rows) (Suppression, error) {
		var s Suppression
		if err := rows.Scan(&s.Workspace, &s.Kind, &s.Address, &s.Reason, &s.At); err != nil {
			return Suppression{}, fmt.Errorf("contact: read suppression: %w", err)
		}
		return s, nil
	})(q.Query(`SELECT workspace_id, kind, address, reason, at FROM suppression WHERE workspace_id = $1 AND (kind, address) > ($2, $3) ORDER BY kind, address LIMIT $4`,
		workspace, behind.Kind, behind.Address, limit))
}
