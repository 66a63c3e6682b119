// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package contact

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/i18n"
)

// AddField makes a custom field.
func (s *Service) AddField(ctx context.Context, f field.Field) (field.Field, error) {
	if err := f.Check(); err != nil {
		return field.Field{}, err
	}
	f.ID, f.Created = s.IDs.New(), s.Clock.NowMS(f.Workspace)
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		all, err := Fields(tx, f.Workspace)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(other field.Field) bool { return other.Key == f.Key }) {
			return fault.New(fault.Conflict, "field_exists", "there is a field %q already", f.Key)
		}
		if len(all) >= maxFields {
			return fault.New(fault.Conflict, "too_many_fields", "a workspace has at most %d fields: delete some that are not used", maxFields)
		}
		if err := insertFields(tx, []field.Field{f}); err != nil {
			return err
		}
		return s.programsChanged(tx, f.Workspace)
	})
	return f, err
}

// ChangeField gives a field another label and other choices. Values that are no longer among the choices stay as they are.
func (s *Service) ChangeField(ctx context.Context, workspace, id int64, label string, choices []string) (field.Field, error) {
	var f field.Field
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if f, err = FieldByID(tx, workspace, id); err != nil {
			return err
		}
		f.Label, f.Choices = label, choices
		if err := f.Check(); err != nil {
			return err
		}
		encoded, err := encodeChoices(f.Choices)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`UPDATE field SET label = $3, choices = $4 WHERE workspace_id = $1 AND id = $2`, workspace, id, f.Label, encoded); err != nil {
			return fmt.Errorf("contact: change field: %w", err)
		}
		return s.programsChanged(tx, workspace)
	})
	return f, err
}

// DropField removes a field at once, and its values after it, a piece at a time: nobody sees them meanwhile, because they are read through the field.
func (s *Service) DropField(ctx context.Context, workspace, id int64, also ...Also) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := FieldByID(tx, workspace, id); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM field WHERE workspace_id = $1 AND id = $2`, workspace, id); err != nil {
			return fmt.Errorf("contact: delete field: %w", err)
		}
		if err := runAll(tx, also); err != nil {
			return err
		}
		return s.programsChanged(tx, workspace)
	})
	if err != nil {
		return err
	}
	return s.sweep(ctx, `DELETE FROM contact_field WHERE +workspace_id = $1 AND field_id = $2 AND contact_id IN (
		SELECT contact_id FROM contact_field WHERE workspace_id = $1 AND field_id = $2 LIMIT $3)`, workspace, id)
}

// FieldChange is one value to set, as a person would type it; an empty one clears the field.
type FieldChange struct {
	Contact int64
	Key     string
	Value   string
	Clock   *time.Location // where a clock shows the hour in Value; nil: in the workspace's zone
}

// Refusal is a change that was not made, with the words for whoever asked for it.
type Refusal struct {
	FieldChange
	Problem i18n.Text
}

// ApplyFields sets fields of many contacts with few queries. A key that nobody has defined becomes a text field: a flow's answer is never lost for want of a
// definition. A value its field cannot hold is left out and told; the other changes are made. Of two changes of one field the later one counts.
// The contact's own properties (ReservedKeys) are refused: see Contact.Set.
func (s *Service) ApplyFields(tx *db.Tx, workspace, now int64, zone *time.Location, changes []FieldChange) ([]Refusal, error) {
	if len(changes) == 0 {
		return nil, nil
	}
	fields, refused, err := s.define(tx, workspace, now, changes)
	if err != nil {
		return nil, err
	}
	var want []stored
	for _, c := range changes {
		f, there := fields[c.Key]
		if !there {
			continue
		}
		set := stored{contact: c.Contact, field: f.ID, key: f.Key, kind: f.Type}
		if field.Clean(c.Value) != "" {
			var problem i18n.Text
			if set.value, problem = f.Parse(c.Value, cmp.Or(c.Clock, zone)); !problem.Empty() {
				refused = append(refused, Refusal{FieldChange: c, Problem: problem})
				continue
			}
			if f.Type == field.DateTime { // what is stored shows the workspace's clock, whosever hour was meant
				set.value, _ = f.Read(set.value.JSON(f.Type), zone)
			}
		}
		want = append(want, set)
	}
	return refused, s.writeFields(tx, workspace, now, want)
}

// define finds the fields by key, and makes those that are missing.
func (s *Service) define(tx *db.Tx, workspace, now int64, changes []FieldChange) (map[string]field.Field, []Refusal, error) {
	all, err := Fields(tx, workspace)
	if err != nil {
		return nil, nil, err
	}
	fields := make(map[string]field.Field, len(all))
	for _, f := range all {
		fields[f.Key] = f
	}
	var refused []Refusal
	var made []field.Field
	for _, c := range changes {
		if _, there := fields[c.Key]; there {
			continue
		}
		f := field.Field{ID: s.IDs.New(), Workspace: workspace, Key: c.Key, Type: field.Text, Created: now}
		if err := f.Check(); err != nil || len(fields) >= maxFields {
			refused = append(refused, Refusal{FieldChange: c, Problem: i18n.Words("Нет поля «"+c.Key+"». Создайте его или выберите другое", "There is no field “"+c.Key+"”. Create it or choose another")})
			continue
		}
		fields[f.Key] = f
		made = append(made, f)
	}
	if len(made) == 0 {
		return fields, refused, nil
	}
	if err := insertFields(tx, made); err != nil {
		return nil, nil, err
	}
	// Another node may have made the same field first, so what counts is what stands in the table now.
	if all, err = Fields(tx, workspace); err != nil {
		return nil, nil, err
	}
	for _, f := range all {
		fields[f.Key] = f
	}
	return fields, refused, nil
}

// writeFields writes what differs from what is stored, and logs one fact a contact. The log names the fields and not the values: it outlives the person's data.
func (s *Service) writeFields(tx *db.Tx, workspace, now int64, want []stored) error {
	type slot struct{ contact, field int64 }
	last := make(map[slot]stored, len(want))
	contacts := map[int64]bool{}
	for _, w := range want {
		last[slot{w.contact, w.field}] = w
		contacts[w.contact] = true
	}
	there, err := valuesOf(tx, workspace, slices.Collect(maps.Keys(contacts)))
	if err != nil {
		return err
	}
	old := make(map[slot]field.Value, len(there))
	for _, t := range there {
		old[slot{t.contact, t.field}] = t.value
	}
	var save []stored
	emptied := map[int64][]int64{} // field → contacts
	changed := map[int64][]string{}
	for _, w := range want {
		at := slot{w.contact, w.field}
		w, pending := last[at]
		if !pending {
			continue // an earlier turn of the loop took the last change already
		}
		delete(last, at)
		had, set := old[at]
		switch {
		case w.value.Text == "" && set:
			emptied[w.field] = append(emptied[w.field], w.contact)
		case w.value.Text != "" && (!set || had != w.value):
			save = append(save, w)
		default:
			continue
		}
		changed[w.contact] = append(changed[w.contact], w.key)
	}
	if err := saveValues(tx, workspace, now, save); err != nil {
		return err
	}
	for from, of := range emptied { // as many statements as there are fields to clear: one or two
		in, list := db.InList(tx.DB(), "contact_id", 3, of)
		if _, err := tx.Exec(`DELETE FROM contact_field WHERE +workspace_id = $1 AND field_id = $2 AND `+in, workspace, from, list); err != nil {
			return fmt.Errorf("contact: clear field: %w", err)
		}
	}
	var facts []event.Event
	for _, id := range slices.Sorted(maps.Keys(changed)) {
		facts = append(facts, s.fact(workspace, id, EventFields, now, map[string]any{"fields": changed[id]}))
	}
	return event.Append(tx, facts)
}

// SetFields sets fields of one contact as the API is given them: every key must be defined and every value readable, or nothing is changed. Null clears.
func (s *Service) SetFields(ctx context.Context, workspace, contact int64, values map[string]any, zone *time.Location, lang i18n.Lang) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := Get(tx, workspace, contact); err != nil {
			return err
		}
		return s.setFields(tx, workspace, contact, values, zone, lang)
	})
}

func (s *Service) setFields(tx *db.Tx, workspace, contact int64, values map[string]any, zone *time.Location, lang i18n.Lang) error {
	if len(values) == 0 {
		return nil
	}
	all, err := Fields(tx, workspace)
	if err != nil {
		return err
	}
	var want []stored
	var wrong []fault.Field
	for _, key := range slices.Sorted(maps.Keys(values)) {
		i := slices.IndexFunc(all, func(f field.Field) bool { return f.Key == key })
		if i < 0 {
			text := i18n.Words("Такого поля нет. Создайте его или выберите другое", "There is no such field. Create it or choose another")
			wrong = append(wrong, fault.Field{Path: "/fields/" + key, Code: "unknown_field", Text: text.In(lang, i18n.EN)})
			continue
		}
		set := stored{contact: contact, field: all[i].ID, key: key, kind: all[i].Type}
		if v := values[key]; v != nil && v != "" {
			var problem i18n.Text
			if set.value, problem = all[i].Read(v, zone); !problem.Empty() {
				wrong = append(wrong, fault.Field{Path: "/fields/" + key, Code: "bad_value", Text: problem.In(lang, i18n.EN)})
				continue
			}
		}
		want = append(want, set)
	}
	if len(wrong) > 0 {
		return &fault.Error{Code: fault.Invalid, Reason: "fields_invalid", Message: "some values need attention", Fields: wrong}
	}
	return s.writeFields(tx, workspace, s.Clock.NowMS(workspace), want)
}
