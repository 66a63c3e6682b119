// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/contact/suppression"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/workspace"
)

// SuppressionJSON is an address that must never be written to.
type SuppressionJSON struct {
	Kind    string    `doc:"phone, email, or a kind of channel." json:"kind"`
	Address string    `json:"address"`
	Reason  string    `json:"reason"`
	AddedBy string    `doc:"As they were called then; empty: nobody of the team." json:"added_by"`
	At      time.Time `json:"at"`
}

func shapeSuppression(s suppression.Entry) SuppressionJSON {
	return SuppressionJSON{s.Kind, s.Address, s.Reason, s.By, when(s.At)}
}

type suppressionsInput struct {
	Paged

	Search string `doc:"A part of the address, or a phone in any spelling." maxLength:"200" query:"search"`
}

type suppressionInput struct {
	Body struct {
		Kind    string `doc:"phone, email, or a kind of channel; a phone or an e-mail stops every channel of whoever has it." json:"kind" maxLength:"40"`
		Address string `json:"address" maxLength:"320"`
		Reason  string `doc:"Why, for the team." json:"reason" maxLength:"500"`
	}
}

type suppressionRef struct {
	Kind    string `query:"kind"    required:"true" maxLength:"40"`
	Address string `query:"address" required:"true" maxLength:"320"`
}

func suppressions(s *server) {
	const tag = "Suppression list"
	answer(s, tag, op{route: "GET /suppressions", id: "list-suppressions", summary: "Addresses that are never written to, by kind and address", scope: workspace.ContactsRead}, s.listSuppressions)
	answer(s, tag, op{route: "POST /suppressions", id: "add-suppression", summary: "Never write to an address again", scope: workspace.SuppressionsWrite, status: http.StatusCreated}, s.addSuppression)
	do(s, tag, op{route: "DELETE /suppressions", id: "release-suppression", summary: "Take an address off the list", scope: workspace.SuppressionsWrite},
		func(ctx context.Context, p workspace.Principal, in *suppressionRef) error {
			return s.DB.Write(ctx, func(tx *db.Tx) error {
				if err := suppression.Release(tx, p.Workspace, in.Kind, in.Address); err != nil {
					return err
				}
				return s.Workspaces.Log(tx, p, workspace.Act{Action: "suppression.released", Kind: "suppression", Name: in.Address, Detail: map[string]any{"kind": in.Kind}})
			})
		})
}

func (s *server) listSuppressions(ctx context.Context, p workspace.Principal, in *suppressionsInput) (list[SuppressionJSON], error) {
	behind, err := place[[2]string](in.Cursor)
	if err != nil {
		return list[SuppressionJSON]{}, err
	}
	q := s.DB.Reads(ctx)
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return list[SuppressionJSON]{}, err
	}
	found, err := suppression.List(q, p.Workspace, suppression.Query{
		Search: in.Search, Region: contact.Region(w), Behind: suppression.Entry{Kind: behind[0], Address: behind[1]}, Limit: in.Limit + 1,
	})
	return cut(found, in.Limit, shapeSuppression, func(e suppression.Entry) any { return [2]string{e.Kind, e.Address} }), err
}

func (s *server) addSuppression(ctx context.Context, p workspace.Principal, in *suppressionInput) (SuppressionJSON, error) {
	e := suppression.Entry{Workspace: p.Workspace, Kind: in.Body.Kind, Address: in.Body.Address, Reason: field.Clean(in.Body.Reason), By: p.Name, At: s.Clock.WallMS()}
	if e.Reason == "" {
		return SuppressionJSON{}, fault.At("/reason", "required", "say why, so that it can be understood a year later")
	}
	if _, known := s.Channels.Registry.Driver(channel.Kind(e.Kind)); !known && e.Kind != suppression.Phone && e.Kind != suppression.Email {
		return SuppressionJSON{}, fault.At("/kind", "unknown_kind", "there is no kind of address %q", e.Kind)
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		w, err := workspace.Get(tx, p.Workspace)
		if err != nil {
			return err
		}
		if e, err = suppression.AddOne(tx, contact.Region(w), e); err != nil {
			return err
		}
		return s.Workspaces.Log(tx, p, workspace.Act{Action: "suppression.added", Kind: "suppression", Name: e.Address, Detail: map[string]any{"kind": e.Kind, "reason": e.Reason}})
	})
	return shapeSuppression(e), err
}

// suppressed are the addresses of a contact that are on the list.
func (s *server) suppressed(ctx context.Context, of contact.Card) ([]SuppressionJSON, error) {
	addresses := []suppression.Entry{{Kind: suppression.Phone, Address: of.Phone}, {Kind: suppression.Email, Address: of.Email}}
	for _, i := range of.Identities {
		addresses = append(addresses, suppression.Entry{Kind: i.Kind, Address: i.Address})
	}
	found, err := suppression.Among(s.DB.Reads(ctx), of.Workspace, addresses)
	return each(found, shapeSuppression), err
}
