// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/workspace"
)

type contactTagsInput struct {
	ContactPath

	Body struct {
		Add    []string `doc:"Names; tags that do not exist are made." json:"add,omitempty"    maxItems:"100"`
		Remove []string `json:"remove,omitempty"                       maxItems:"100"`
	}
}

type contactFieldsInput struct {
	ContactPath

	Body map[string]any `doc:"Values by the keys of fields; null clears."`
}

type contactStageInput struct {
	ContactPath

	Body struct {
		Stage contact.Stage `json:"stage"`
	}
}

type consentInput struct {
	Purpose       string               `json:"purpose"`
	Channel       string               `doc:"Of one channel; every channel when left out." json:"channel_id,omitempty"`
	State         contact.ConsentState `enum:"given,revoked"                                json:"state"`
	Action        string               `doc:"What the person did."                          json:"action"`
	Text          string               `doc:"What was shown."                               json:"text,omitempty"           maxLength:"5000"`
	PolicyVersion string               `json:"policy_version,omitempty"                     maxLength:"200"`
	Place         string               `json:"place,omitempty"                              maxLength:"500"`
}

type newConsentInput struct {
	ContactPath

	Body consentInput
}

type consentJSON struct {
	ID            string               `json:"id"`
	Purpose       string               `json:"purpose"`
	Channel       *string              `json:"channel_id"`
	ChannelKind   string               `doc:"Empty: every channel." json:"channel_kind"`
	State         contact.ConsentState `enum:"given,revoked"         json:"state"`
	Action        string               `json:"action"`
	Text          string               `json:"text"`
	PolicyVersion string               `json:"policy_version"`
	Place         string               `json:"place"`
	At            time.Time            `json:"at"`
	By            string               `doc:"Who wrote it down; empty: the person alone." json:"by"`
}

type contactPage struct {
	ContactPath
	Paged
}

func contactDetails(s *server, tag string) {
	revised(s, tag, op{route: "POST /contacts/{id}/tags", id: "tag-contact", summary: "Put tags on a contact, or take them off", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *contactTagsInput) (contactJSON, error) {
			return s.change(ctx, p, in.ID, func(of int64, _ workspace.Workspace, _ i18n.Lang) error {
				return s.Contacts.SetTags(ctx, p.Workspace, of, in.Body.Add, in.Body.Remove)
			})
		})
	revised(s, tag, op{route: "PUT /contacts/{id}/fields", id: "set-fields", summary: "Set fields of a contact; those left out stay", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *contactFieldsInput) (contactJSON, error) {
			return s.change(ctx, p, in.ID, func(of int64, w workspace.Workspace, lang i18n.Lang) error {
				return s.Contacts.SetFields(ctx, p.Workspace, of, in.Body, w.Zone(), lang)
			})
		})
	revised(s, tag, op{route: "PUT /contacts/{id}/stage", id: "set-stage", summary: "Move a contact to a stage", scope: workspace.ContactsWrite},
		func(ctx context.Context, p workspace.Principal, in *contactStageInput) (contactJSON, error) {
			return s.change(ctx, p, in.ID, func(of int64, _ workspace.Workspace, _ i18n.Lang) error {
				return s.Contacts.SetStage(ctx, p.Workspace, of, in.Body.Stage)
			})
		})
	answer(s, tag, op{route: "GET /contacts/{id}/consents", id: "list-consents", summary: "What the person agreed to and took back, newest first", scope: workspace.ContactsRead}, s.listConsents)
	answer(s, tag, op{route: "POST /contacts/{id}/consents", id: "record-consent", summary: "Write down what the person agreed to or took back", scope: workspace.ContactsWrite, status: http.StatusCreated}, s.recordConsent)
}

func (s *server) listConsents(ctx context.Context, p workspace.Principal, in *contactPage) (list[consentJSON], error) {
	of, err := read(in.ID, "contact")
	if err != nil {
		return list[consentJSON]{}, err
	}
	before, err := place[int64](in.Cursor)
	if err != nil {
		return list[consentJSON]{}, err
	}
	q := s.DB.Reads(ctx)
	if _, err := contact.Get(q, p.Workspace, of); err != nil {
		return list[consentJSON]{}, err
	}
	found, err := contact.Consents(q, p.Workspace, of, before, in.Limit+1)
	if err != nil {
		return list[consentJSON]{}, err
	}
	shape, err := s.consentShaper(ctx, p)
	return cut(found, in.Limit, shape, func(c contact.Consent) any { return c.ID }), err
}

// consentShaper reads the names that entries of the ledger refer to.
func (s *server) consentShaper(ctx context.Context, p workspace.Principal) (func(contact.Consent) consentJSON, error) {
	q := s.DB.Reads(ctx)
	connected, err := channel.List(q, p.Workspace)
	if err != nil {
		return nil, err
	}
	kinds := map[int64]string{}
	for _, c := range connected {
		kinds[c.ID] = string(c.Kind)
	}
	people, err := workspace.Operators(q, p.Workspace)
	names := map[int64]string{}
	for _, o := range people {
		names[o.ID] = o.Name
	}
	return func(c contact.Consent) consentJSON {
		return consentJSON{id.Format(c.ID), c.Purpose, link(c.Channel), kinds[c.Channel], c.State, c.Action, c.Text, c.PolicyVersion, c.Place, when(c.At), names[c.Operator]}
	}, err
}

// consent checks that the channel is the workspace's own; the rest is the ledger's to check.
func (s *server) consent(ctx context.Context, p workspace.Principal, in consentInput) (contact.Consent, error) {
	ch, err := s.ownChannel(ctx, p, "/channel_id", in.Channel)
	return contact.Consent{
		Workspace: p.Workspace, Channel: ch, Purpose: in.Purpose, State: in.State, Action: in.Action, Text: in.Text, PolicyVersion: in.PolicyVersion, Place: in.Place,
		Operator: p.Operator, At: s.Clock.NowMS(p.Workspace),
	}, err
}

func (s *server) recordConsent(ctx context.Context, p workspace.Principal, in *newConsentInput) (consentJSON, error) {
	of, err := read(in.ID, "contact")
	if err != nil {
		return consentJSON{}, err
	}
	c, err := s.consent(ctx, p, in.Body)
	if err != nil {
		return consentJSON{}, err
	}
	c.Contact = of
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := contact.Get(tx, p.Workspace, of); err != nil {
			return err
		}
		return s.Contacts.Record(tx, []contact.Consent{c})
	})
	if err != nil {
		return consentJSON{}, err
	}
	s.tell(p.Workspace, "contact", of)
	shape, err := s.consentShaper(ctx, p)
	if err != nil {
		return consentJSON{}, err
	}
	newest, err := contact.Consents(s.DB.Reads(ctx), p.Workspace, of, 0, 1)
	if err != nil || len(newest) == 0 {
		return consentJSON{}, err
	}
	return shape(newest[0]), nil
}
