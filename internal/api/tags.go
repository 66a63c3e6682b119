// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"slices"

	"parley/internal/contact"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/version"
	"parley/internal/workspace"
)

type tagJSON struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Color string `json:"color"`
	Count *int64 `doc:"How many contacts carry it, in the list of tags." json:"count,omitempty"`
}

func shapeTag(t contact.Tag) tagJSON {
	return tagJSON{ID: id.Format(t.ID), Name: t.Name, Color: t.Color}
}

type tagInput struct {
	Body struct {
		Name  string `json:"name"`
		Color string `json:"color,omitempty"`
	}
}

// TagPath names a tag.
type TagPath struct {
	ID string `path:"id"`
}

type dropTagInput struct {
	TagPath
	AlthoughUsed
}

type tagPatch struct {
	TagPath

	Body struct {
		Name  *string `json:"name,omitempty"`
		Color *string `json:"color,omitempty"`
	}
}

func tags(s *server) {
	const tag = "Tags"
	answer(s, tag, op{route: "GET /tags", id: "list-tags", summary: "The tags by name", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[tagJSON], error) {
			found, err := contact.Tags(s.DB.Reads(ctx), p.Workspace)
			return all(found, func(t contact.Tag) tagJSON {
				shaped := shapeTag(t)
				shaped.Count = &t.Contacts
				return shaped
			}), err
		})
	answer(s, tag, op{route: "POST /tags", id: "add-tag", summary: "Make a tag", scope: workspace.ContactsWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *tagInput) (tagJSON, error) {
			t, err := s.Contacts.AddTag(ctx, contact.Tag{Workspace: p.Workspace, Name: in.Body.Name, Color: in.Body.Color})
			return shapeTag(t), err
		})
	answer(s, tag, op{route: "PATCH /tags/{id}", id: "change-tag", summary: "Rename or recolour a tag", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *tagPatch) (tagJSON, error) {
			t, err := s.tag(ctx, p, in.ID)
			if err != nil {
				return tagJSON{}, err
			}
			set(&t.Name, in.Body.Name)
			set(&t.Color, in.Body.Color)
			return shapeTag(t), s.Contacts.ChangeTag(ctx, t)
		})
	do(s, tag, op{route: "DELETE /tags/{id}", id: "delete-tag", summary: "Delete a tag and take it off everyone", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *dropTagInput) error {
			t, err := s.tag(ctx, p, in.ID)
			if err == nil {
				err = s.unused(ctx, p, version.ATag, t.Name, in.AlthoughUsed)
			}
			if err != nil {
				return err
			}
			return s.Contacts.DropTag(ctx, p.Workspace, t.ID, s.also(p, workspace.Act{Action: "tag.deleted", Kind: "tag", ID: t.ID, Name: t.Name}))
		})
}

func (s *server) tag(ctx context.Context, p workspace.Principal, text string) (contact.Tag, error) {
	of, err := read(text, "tag")
	if err != nil {
		return contact.Tag{}, err
	}
	found, err := contact.Tags(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return contact.Tag{}, err
	}
	n := slices.IndexFunc(found, func(t contact.Tag) bool { return t.ID == of })
	if n < 0 {
		return contact.Tag{}, fault.Missing("tag")
	}
	return found[n], nil
}
