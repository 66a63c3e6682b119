// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

type fieldJSON struct {
	ID      string     `json:"id"`
	Key     string     `doc:"What texts and conditions call it by."      json:"key"`
	Label   string     `doc:"What people call it."                       json:"label"`
	Type    field.Type `enum:"text,number,date,datetime,boolean,choice,money" json:"type"`
	Choices []string   `json:"choices"`
}

func shapeField(f field.Field) fieldJSON {
	return fieldJSON{ID: id.Format(f.ID), Key: f.Key, Label: f.Label, Type: f.Type, Choices: each(f.Choices, func(c string) string { return c })}
}

type fieldInput struct {
	Body struct {
		Key     string     `json:"key"`
		Label   string     `json:"label"`
		Type    field.Type `enum:"text,number,date,datetime,boolean,choice,money" json:"type"`
		Choices []string   `json:"choices,omitempty"                               maxItems:"500"`
	}
}

// FieldPath names a custom field.
type FieldPath struct {
	ID string `path:"id"`
}

type dropFieldInput struct {
	FieldPath
	AlthoughUsed
}

type fieldPatch struct {
	FieldPath

	Body struct {
		Label   *string  `json:"label,omitempty"`
		Choices []string `json:"choices,omitempty" maxItems:"500"`
	}
}

type stageJSON struct {
	Key   contact.Stage `json:"key"`
	Title string        `json:"title"`
}

func fields(s *server) {
	const tag = "Fields"
	answer(s, tag, op{route: "GET /fields", id: "list-fields", summary: "The custom fields, oldest first", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[fieldJSON], error) {
			found, err := contact.Fields(s.DB.Reads(ctx), p.Workspace)
			return all(found, shapeField), err
		})
	answer(s, tag, op{route: "POST /fields", id: "add-field", summary: "Make a custom field", scope: workspace.ContactsWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *fieldInput) (fieldJSON, error) {
			f, err := s.Contacts.AddField(ctx, field.Field{Workspace: p.Workspace, Key: in.Body.Key, Label: in.Body.Label, Type: in.Body.Type, Choices: in.Body.Choices})
			return shapeField(f), err
		})
	answer(s, tag, op{route: "PATCH /fields/{id}", id: "change-field", summary: "Give a field another label or other choices", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *fieldPatch) (fieldJSON, error) {
			f, err := s.field(ctx, p, in.ID)
			if err != nil {
				return fieldJSON{}, err
			}
			set(&f.Label, in.Body.Label)
			if in.Body.Choices != nil {
				f.Choices = in.Body.Choices
			}
			f, err = s.Contacts.ChangeField(ctx, p.Workspace, f.ID, f.Label, f.Choices)
			return shapeField(f), err
		})
	do(s, tag, op{route: "DELETE /fields/{id}", id: "delete-field", summary: "Delete a field and its values", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *dropFieldInput) error {
			f, err := s.field(ctx, p, in.ID)
			if err == nil {
				err = s.unused(ctx, p, version.AField, f.Key, in.AlthoughUsed)
			}
			if err != nil {
				return err
			}
			return s.Contacts.DropField(ctx, p.Workspace, f.ID, s.also(p, workspace.Act{Action: "field.deleted", Kind: "field", ID: f.ID, Name: f.Label}))
		})
	answer(s, tag, op{route: "GET /stages", id: "list-stages", summary: "The stages in their order", scope: workspace.ContactsRead},
		func(ctx context.Context, _ workspace.Principal, _ *none) ([]stageJSON, error) {
			lang := askedOf(ctx).lang
			return each(contact.Stages(), func(st contact.Stage) stageJSON { return stageJSON{st, named(st.Words(), lang)} }), nil
		})
}

func (s *server) field(ctx context.Context, p workspace.Principal, text string) (field.Field, error) {
	of, err := read(text, "field")
	if err != nil {
		return field.Field{}, err
	}
	return contact.FieldByID(s.DB.Reads(ctx), p.Workspace, of)
}
