// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/find"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/workspace"
)

// ContactQuery narrows a list of contacts.
type ContactQuery struct {
	Search string `doc:"Beginnings of words: name, user name, phone, e-mail, outside id." maxLength:"200"  query:"search"`
	Filter string `doc:"A condition, as POST /filter/check takes it."                     maxLength:"5000" query:"filter"`
}

type contactsInput struct {
	ContactQuery

	Sort   string `doc:"-created_at, -last_inbound_at or name, and each the other way round." query:"sort"`
	Limit  int    `default:"50"                                                               maximum:"200"   minimum:"1" query:"limit"`
	Cursor string `maxLength:"1000"                                                           query:"cursor"`
}

type countedJSON struct {
	Count int  `json:"count"`
	More  bool `doc:"There are more than that." json:"more"`
}

// ContactPath names a contact.
type ContactPath struct {
	ID string `path:"id"`
}

// Properties are the contact's own values; "" clears, and what is left out or null stays.
type Properties struct {
	FirstName  *string `json:"first_name,omitempty"`
	LastName   *string `json:"last_name,omitempty"`
	Phone      *string `json:"phone,omitempty"`
	Email      *string `json:"email,omitempty"`
	ExternalID *string `json:"external_id,omitempty"`
	Language   *string `json:"language,omitempty"`
	TimeZone   *string `json:"time_zone,omitempty"`
	Gender     *string `json:"gender,omitempty"`
	City       *string `json:"city,omitempty"`
}

func (p Properties) given() map[string]string {
	values := map[string]string{}
	for key, v := range map[string]*string{
		"first_name": p.FirstName, "last_name": p.LastName, "phone": p.Phone, "email": p.Email, "external_id": p.ExternalID, "language": p.Language, "time_zone": p.TimeZone,
		"gender": p.Gender, "city": p.City,
	} {
		if v != nil {
			values[key] = *v
		}
	}
	return values
}

type newContactInput struct {
	Body struct {
		Properties

		Test     bool           `json:"test,omitempty"`
		Tags     []string       `json:"tags,omitempty"     maxItems:"100"`
		Fields   map[string]any `json:"fields,omitempty"`
		Consents []consentInput `json:"consents,omitempty" maxItems:"50"`
		Identity *struct {
			Channel string `json:"channel_id"`
			Address string `json:"address"`
		} `json:"identity,omitempty"`
	}
}

type contactInput struct {
	ContactPath
	Matching

	Body struct {
		Properties

		Test *bool `json:"test,omitempty"`
	}
}

func contacts(s *server) {
	const tag = "Contacts"
	answer(s, tag, op{route: "GET /contacts", id: "list-contacts", summary: "The contacts", scope: workspace.ContactsRead}, s.listContacts)
	answer(s, tag, op{route: "GET /contacts/count", id: "count-contacts", summary: "How many contacts are found, counted up to 10,000", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, in *ContactQuery) (countedJSON, error) {
			q, err := s.compileQuery(ctx, p, *in)
			if err != nil {
				return countedJSON{}, err
			}
			n, more, err := find.Count(s.DB.Reads(ctx), p.Workspace, q)
			return countedJSON{n, more}, err
		})
	revised(s, tag, op{route: "POST /contacts", id: "create-contact", summary: "Make a contact by hand", scope: workspace.ContactsWrite, status: http.StatusCreated}, s.createContact)
	revised(s, tag, op{route: "GET /contacts/{id}", id: "get-contact", summary: "Everything known of a contact", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, in *ContactPath) (contactJSON, error) {
			of, err := read(in.ID, "contact")
			if err != nil {
				return contactJSON{}, err
			}
			return s.card(ctx, p, of)
		})
	revised(s, tag, op{route: "PATCH /contacts/{id}", id: "change-contact", summary: "Change a contact's own values", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *contactInput) (contactJSON, error) {
			revision, err := in.revision()
			if err != nil {
				return contactJSON{}, err
			}
			return s.change(ctx, p, in.ID, func(of int64, w workspace.Workspace, lang i18n.Lang) error {
				return s.Contacts.Update(ctx, w, of, revision, contact.Patch{Properties: in.Body.given(), Test: in.Body.Test}, lang)
			})
		})
	do(s, tag, op{route: "DELETE /contacts/{id}", id: "delete-contact", summary: "Delete a person and everything known of them; the ledger of consents stays", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *ContactPath) error {
			of, err := read(in.ID, "contact")
			if err != nil {
				return err
			}
			if err := s.Contacts.Delete(ctx, p.Workspace, of, s.also(p, workspace.Act{Action: "contact.deleted", Kind: "contact", ID: of})); err != nil {
				return err
			}
			s.tell(p.Workspace, "contact", of)
			return nil
		})
	contactDetails(s, tag)
	contactHistory(s, tag)
}

// also writes an act into the audit log, in the transaction of the act.
func (s *server) also(p workspace.Principal, a workspace.Act) contact.Also {
	return func(tx *db.Tx) error { return s.Workspaces.Log(tx, p, a) }
}

// change does something to the contact a path names, and shows it again.
func (s *server) change(ctx context.Context, p workspace.Principal, text string, do func(of int64, w workspace.Workspace, lang i18n.Lang) error) (contactJSON, error) {
	of, err := read(text, "contact")
	if err != nil {
		return contactJSON{}, err
	}
	w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return contactJSON{}, err
	}
	if err := do(of, w, askedOf(ctx).lang); err != nil {
		return contactJSON{}, err
	}
	s.tell(p.Workspace, "contact", of)
	return s.card(ctx, p, of)
}

// compileQuery compiles search and filter.
func (s *server) compileQuery(ctx context.Context, p workspace.Principal, in ContactQuery) (find.Query, error) {
	q := s.DB.Reads(ctx)
	query := find.Query{Search: in.Search, Now: s.Clock.NowMS(p.Workspace)}
	if in.Filter == "" {
		return query, nil
	}
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return query, err
	}
	f, problems, err := s.Contacts.Compile(q, w, in.Filter)
	if err != nil {
		return query, err
	}
	if len(problems) > 0 {
		text := problems[0].Text.In(askedOf(ctx).lang, i18n.EN)
		return query, &fault.Error{Code: fault.Invalid, Reason: "filter_invalid", Message: "the condition has a mistake", Fields: []fault.Field{{Path: "/filter", Code: problems[0].Code, Text: text}}}
	}
	query.Filter = f
	return query, nil
}

func (s *server) listContacts(ctx context.Context, p workspace.Principal, in *contactsInput) (list[ContactRowJSON], error) {
	query, err := s.compileQuery(ctx, p, in.ContactQuery)
	if err != nil {
		return list[ContactRowJSON]{}, err
	}
	query.Sort, query.Cursor, query.Limit = in.Sort, in.Cursor, in.Limit
	page, err := find.List(s.DB.Reads(ctx), p.Workspace, query)
	return list[ContactRowJSON]{Items: each(page.Rows, shapeContactRow), Next: filled(page.Next)}, err
}

func (s *server) createContact(ctx context.Context, p workspace.Principal, in *newContactInput) (contactJSON, error) {
	w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return contactJSON{}, err
	}
	made := contact.New{Properties: in.Body.given(), Test: in.Body.Test, Tags: in.Body.Tags, Fields: in.Body.Fields, Operator: p.Operator}
	for n, c := range in.Body.Consents {
		consent, err := s.consent(ctx, p, c)
		if err != nil {
			return contactJSON{}, under(err, "/consents/"+strconv.Itoa(n))
		}
		made.Consents = append(made.Consents, consent)
	}
	if i := in.Body.Identity; i != nil {
		if made.Channel, err = s.ownChannel(ctx, p, "/identity/channel_id", i.Channel); err != nil {
			return contactJSON{}, err
		}
		made.Address = i.Address
	}
	of, err := s.Contacts.Create(ctx, w, made, askedOf(ctx).lang)
	if err != nil {
		return contactJSON{}, err
	}
	s.tell(p.Workspace, "contact", of)
	return s.card(ctx, p, of)
}

// ownChannel is the id of a channel of the workspace.
func (s *server) ownChannel(ctx context.Context, p workspace.Principal, path, text string) (int64, error) {
	of, err := ref(path, text)
	if err != nil || of == 0 {
		return 0, err
	}
	if _, err := channel.Get(s.DB.Reads(ctx), p.Workspace, of); err != nil {
		return 0, at(err, path)
	}
	return of, nil
}

// at makes "there is no such thing" a problem of the field that named it.
func at(err error, path string) error {
	if fault.Is(err, fault.NotFound) {
		return fault.At(path, "id", "there is no such thing here")
	}
	return err
}

// under moves the fields of an error under a path.
func under(err error, path string) error {
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return err
	}
	moved := *f
	moved.Fields = each(f.Fields, func(field fault.Field) fault.Field {
		field.Path = path + field.Path
		return field
	})
	return &moved
}
