// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/filter"
)

// maxFields bounds the fields of one workspace.
const maxFields = 500

const fieldColumns = `id, workspace_id, key, label, type, choices, created_at`

func scanField(row interface{ Scan(into ...any) error }) (field.Field, error) {
	var f field.Field
	var choices string
	err := row.Scan(&f.ID, &f.Workspace, &f.Key, &f.Label, &f.Type, &choices, &f.Created)
	if errors.Is(err, sql.ErrNoRows) {
		return field.Field{}, fault.Missing("field")
	}
	if err != nil {
		return field.Field{}, fmt.Errorf("contact: read field: %w", err)
	}
	if err := json.Unmarshal([]byte(choices), &f.Choices); err != nil {
		return field.Field{}, fmt.Errorf("contact: choices of field %d: %w", f.ID, err)
	}
	return f, nil
}

// Fields are the custom fields of a workspace, oldest first.
func Fields(q db.Queryer, workspace int64) ([]field.Field, error) {
	return db.Collect(func(rows *sql.Rows) (field.Field, error) { return scanField(rows) })(
		q.Query(`SELECT `+fieldColumns+` FROM field WHERE workspace_id = $1 ORDER BY id LIMIT 1000`, workspace))
}

// FieldByID is one custom field.
func FieldByID(q db.Queryer, workspace, id int64) (field.Field, error) {
	return scanField(q.QueryRow(`SELECT `+fieldColumns+` FROM field WHERE workspace_id = $1 AND id = $2`, workspace, id))
}

// insertFields writes fields that are checked already. Another transaction may have made the same key first: then that one stays.
func insertFields(tx *db.Tx, fields []field.Field) error {
	rows := make([][]any, len(fields))
	for i, f := range fields {
		choices, err := encodeChoices(f.Choices)
		if err != nil {
			return err
		}
		rows[i] = []any{f.ID, f.Workspace, f.Key, f.Label, string(f.Type), choices, f.Created}
	}
	into := db.Insert{
		Table: "field", Columns: []string{"id", "workspace_id", "key", "label", "type", "choices", "created_at"},
		Conflict: "ON CONFLICT (workspace_id, key) DO NOTHING",
	}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("contact: insert fields: %w", err)
	}
	return nil
}

// encodeChoices writes choices as their column holds them.
func encodeChoices(choices []string) (string, error) {
	if choices == nil {
		choices = []string{}
	}
	text, err := json.Marshal(choices)
	if err != nil {
		return "", fmt.Errorf("contact: encode choices: %w", err)
	}
	return string(text), nil
}

// programsChanged makes compiled programs and filters of a workspace be made again: a field that conditions read has come or gone.
func (s *Service) programsChanged(tx *db.Tx, workspace int64) error {
	if _, err := tx.Exec(`UPDATE workspace SET flows_revision = $2 WHERE id = $1`, workspace, s.IDs.New()); err != nil {
		return fmt.Errorf("contact: mark programs: %w", err)
	}
	return nil
}

// stored is one value of one contact.
type stored struct {
	contact int64
	field   int64
	value   field.Value
	key     string
	kind    field.Type
}

// valuesOf reads the fields of many contacts.
func valuesOf(q db.Queryer, workspace int64, contacts []int64) ([]stored, error) {
	if len(contacts) == 0 {
		return nil, nil
	}
	in, list := db.InList(q.DB(), "v.contact_id", 2, contacts)
	found, err := db.Collect(func(rows *sql.Rows) (stored, error) {
		var s stored
		err := rows.Scan(&s.contact, &s.field, &s.key, &s.kind, &s.value.Text, &s.value.Num, &s.value.At, &s.value.MonthDay)
		return s, err
	})(q.Query(`SELECT v.contact_id, v.field_id, f.key, f.type, v.text, COALESCE(v.num, 0), COALESCE(v.at, 0), COALESCE(v.month_day, 0)
		FROM contact_field v JOIN field f ON f.id = v.field_id WHERE +v.workspace_id = $1 AND `+in, workspace, list))
	if err != nil {
		return nil, fmt.Errorf("contact: read fields of %d contacts: %w", len(contacts), err)
	}
	return found, nil
}

// FieldWords are the fields of many contacts as flows read them: by contact, then by key. They are texts, but for a date with an hour, which is a moment until
// it is known whose clock shows it. A field without a value is absent, and so is a boolean that says no, because a template takes every text for "yes".
// Contacts without fields are absent.
func FieldWords(q db.Queryer, workspace int64, ids []int64) (map[int64]map[string]any, error) {
	found, err := valuesOf(q, workspace, ids)
	if err != nil {
		return nil, err
	}
	known := make(map[int64]map[string]any, len(ids))
	for _, s := range found {
		if s.kind == field.Boolean && s.value.Text == field.No {
			continue
		}
		if known[s.contact] == nil {
			known[s.contact] = map[string]any{}
		}
		known[s.contact][s.key] = s.value.Text
		if s.kind == field.DateTime {
			known[s.contact][s.key] = time.UnixMilli(s.value.At).UTC()
		}
	}
	return known, nil
}

var valueColumns = []string{"workspace_id", "contact_id", "field_id", "text", "folded", "num", "at", "month_day", "updated_at"}

// saveValues writes values, all at once.
func saveValues(tx *db.Tx, workspace, now int64, values []stored) error {
	rows := make([][]any, len(values))
	for i, s := range values {
		var num, at, monthDay any
		switch s.kind {
		case field.Number, field.Money, field.Boolean:
			num = s.value.Num
		case field.Date, field.DateTime:
			at, monthDay = s.value.At, int64(s.value.MonthDay)
		case field.Text, field.Choice:
		}
		rows[i] = []any{workspace, s.contact, s.field, s.value.Text, filter.Fold(s.value.Text), num, at, monthDay, now}
	}
	into := db.Insert{Table: "contact_field", Columns: valueColumns, Conflict: db.Replace("contact_id, field_id", valueColumns[3:]...)}
	if err := tx.BulkInsert(into, rows); err != nil {
		return fmt.Errorf("contact: save %d field values: %w", len(values), err)
	}
	return nil
}
