// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package suppression is the workspace's list of addresses that must never be written to, whoever they belong to and whatever was agreed to.
package suppression

import (
	"database/sql"
	"fmt"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
)

// The kinds of addresses that are not kinds of channels.
const (
	Phone = "phone"
	Email = "email"
)

// Entry is one address of the list.
type Entry struct {
	Workspace int64
	Kind      string // Phone, Email or a kind of channel
	Address   string // a phone as +79161234567, an e-mail in small letters, or the vendor's address
	Reason    string // for people
	At        int64
}

// tidy brings the address into the form it is compared in.
func (s *Entry) tidy(region string) error {
	s.Address, s.Reason = field.Clean(s.Address), field.Clean(s.Reason)
	ok := s.Address != "" && s.Kind != ""
	switch s.Kind {
	case Phone:
		s.Address, ok = field.Phone(s.Address, region)
	case Email:
		s.Address, ok = field.Email(s.Address)
	}
	if !ok {
		return fault.At("/address", "bad_address", "this is not an address of the kind %q", s.Kind)
	}
	return nil
}

// Add adds addresses; those that are there already stay as they are. Region is where phone numbers without a country code are from: see contact.Region.
func Add(tx *db.Tx, region string, all []Entry) error {
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
		return fmt.Errorf("suppression: add %d addresses: %w", len(all), err)
	}
	return nil
}

// Release takes an address off the list.
func Release(tx *db.Tx, workspace int64, kind, address string) error {
	res, err := tx.Exec(`DELETE FROM suppression WHERE workspace_id = $1 AND kind = $2 AND address = $3`, workspace, kind, address)
	if err != nil {
		return fmt.Errorf("suppression: release: %w", err)
	}
	n, err := res.RowsAffected()
	if err != nil {
		return fmt.Errorf("suppression: rows affected: %w", err)
	}
	if n == 0 {
		return fault.Missing("suppression")
	}
	return nil
}

// List is a page of the list by kind and address, behind the given one (zero: from the beginning).
func List(q db.Queryer, workspace int64, behind Entry, limit int) ([]Entry, error) {
	return db.Collect(func(rows *sql.Rows) (Entry, error) {
		var s Entry
		if err := rows.Scan(&s.Workspace, &s.Kind, &s.Address, &s.Reason, &s.At); err != nil {
			return Entry{}, fmt.Errorf("suppression: read: %w", err)
		}
		return s, nil
	})(q.Query(`SELECT workspace_id, kind, address, reason, at FROM suppression WHERE workspace_id = $1 AND (kind, address) > ($2, $3) ORDER BY kind, address LIMIT $4`,
		workspace, behind.Kind, behind.Address, limit))
}
