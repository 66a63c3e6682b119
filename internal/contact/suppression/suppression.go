// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package suppression is the workspace's list of addresses that must never be written to, whoever they belong to and whatever was agreed to.
package suppression

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
)

// The kinds of addresses that are not kinds of channels. Whoever has such an address is written to nowhere: the sender's gate looks for all addresses of a person.
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
	By        string // who added it, as they were called then; empty: nobody of the team
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
		rows[i] = []any{s.Workspace, s.Kind, s.Address, s.Reason, s.By, s.At}
	}
	into := db.Insert{
		Table: "suppression", Columns: []string{"workspace_id", "kind", "address", "reason", "added_by", "at"}, Conflict: "ON CONFLICT (workspace_id, kind, address) DO NOTHING",
	}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("suppression: add %d addresses: %w", len(all), err)
	}
	return nil
}

// AddOne adds one address and gives it as it is kept. One that is there already is a conflict: its reason is somebody's word, and stays.
func AddOne(tx *db.Tx, region string, s Entry) (Entry, error) {
	all := []Entry{s}
	if err := all[0].tidy(region); err != nil {
		return Entry{}, err
	}
	known, err := Among(tx, s.Workspace, all)
	if err != nil {
		return Entry{}, err
	}
	if len(known) > 0 {
		return Entry{}, fault.New(fault.Conflict, "suppression_exists", "this address is on the list already")
	}
	return all[0], Add(tx, region, all)
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

const columns = `workspace_id, kind, address, reason, added_by, at`

func scan(rows *sql.Rows) (Entry, error) {
	var s Entry
	if err := rows.Scan(&s.Workspace, &s.Kind, &s.Address, &s.Reason, &s.By, &s.At); err != nil {
		return Entry{}, fmt.Errorf("suppression: read: %w", err)
	}
	return s, nil
}

// Query says which addresses of the list are wanted.
type Query struct {
	Search string // a part of the address, or a phone in any spelling; empty: all
	Region string // as in Add
	Behind Entry  // the last one seen; zero: from the beginning
	Limit  int
}

// List is a page of the list by kind and address.
func List(q db.Queryer, workspace int64, query Query) ([]Entry, error) {
	wanted := strings.ToLower(field.Clean(query.Search))
	if phone, ok := field.Phone(wanted, query.Region); ok {
		wanted = phone
	}
	like := "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(wanted) + "%"
	return db.Collect(scan)(q.Query(`SELECT `+columns+` FROM suppression WHERE workspace_id = $1 AND (kind, address) > ($2, $3) AND LOWER(address) LIKE $4 ESCAPE '\'
		ORDER BY kind, address LIMIT $5`, workspace, query.Behind.Kind, query.Behind.Address, like, query.Limit))
}

// Among are those of the given addresses that are on the list. Addresses of one person are few, so each has two arguments of the query.
func Among(q db.Queryer, workspace int64, addresses []Entry) ([]Entry, error) {
	if len(addresses) == 0 {
		return nil, nil
	}
	args, pairs := []any{workspace}, make([]string, len(addresses))
	for i, a := range addresses {
		pairs[i] = "kind = $" + strconv.Itoa(len(args)+1) + " AND address = $" + strconv.Itoa(len(args)+2)
		args = append(args, a.Kind, a.Address)
	}
	return db.Collect(scan)(q.Query(`SELECT `+columns+` FROM suppression WHERE workspace_id = $1 AND (`+strings.Join(pairs, " OR ")+`) ORDER BY kind, address`, args...))
}
