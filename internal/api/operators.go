// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"time"

	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/workspace"
)

type operatorJSON struct {
	ID       string         `json:"id"`
	Name     string         `json:"name"`
	Email    string         `json:"email"`
	Role     workspace.Role `enum:"owner,administrator,marketer,supervisor,operator,analyst" json:"role"`
	Language i18n.Lang      `enum:"ru,en" json:"language"`
	Theme    string         `enum:"auto,light,dark" json:"theme"`
	TOTP     bool           `doc:"Two-factor sign-in is on."                 json:"totp"`
	Invited  bool           `doc:"The invitation is not accepted yet."       json:"invited"`
	LastSeen *time.Time     `json:"last_seen_at"`
	Created  time.Time      `json:"created_at"`
}

func shapeOperator(o workspace.Operator) operatorJSON {
	return operatorJSON{
		ID: id.Format(o.ID), Name: o.Name, Email: o.Email, Role: o.Role, Language: o.Language, Theme: o.Theme, TOTP: o.TOTP, Invited: o.Invited,
		LastSeen: maybe(o.LastSeen), Created: when(o.Created),
	}
}

type inviteInput struct {
	Body struct {
		Email string         `json:"email"`
		Name  string         `json:"name,omitempty"`
		Role  workspace.Role `enum:"owner,administrator,marketer,supervisor,operator,analyst" json:"role"`
	}
}

type invitedJSON struct {
	Operator operatorJSON `json:"operator"`
	URL      string       `doc:"Send it to the person; it works once, for seven days." json:"invite_url"`
}

// OperatorPath names an operator.
type OperatorPath struct {
	ID string `path:"id"`
}

type roleInput struct {
	OperatorPath

	Body struct {
		Role workspace.Role `enum:"owner,administrator,marketer,supervisor,operator,analyst" json:"role"`
	}
}

func operators(s *server) {
	const tag = "Operators"
	answer(s, tag, op{route: "GET /operators", id: "list-operators", summary: "Who works in this workspace", scope: workspace.OperatorsRead},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[operatorJSON], error) {
			people, err := workspace.Operators(s.DB.Reads(ctx), p.Workspace)
			return all(people, shapeOperator), err
		})
	answer(s, tag, op{route: "POST /operators", id: "invite-operator", summary: "Invite a person", scope: workspace.OperatorsWrite, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *inviteInput) (invitedJSON, error) {
			o, token, err := s.Workspaces.Invite(ctx, p, in.Body.Email, in.Body.Name, in.Body.Role, askedOf(ctx).lang)
			return invitedJSON{shapeOperator(o), s.PublicURL + "/invite/" + token}, err
		})
	answer(s, tag, op{route: "PATCH /operators/{id}", id: "change-operator", summary: "Give an operator another role", scope: workspace.OperatorsWrite},
		func(ctx context.Context, p workspace.Principal, in *roleInput) (operatorJSON, error) {
			of, err := read(in.ID, "operator")
			if err != nil {
				return operatorJSON{}, err
			}
			o, err := s.Workspaces.SetRole(ctx, p, of, in.Body.Role)
			return shapeOperator(o), err
		})
	do(s, tag, op{route: "DELETE /operators/{id}", id: "remove-operator", summary: "Take an operator out of the workspace", scope: workspace.OperatorsWrite},
		func(ctx context.Context, p workspace.Principal, in *OperatorPath) error {
			of, err := read(in.ID, "operator")
			if err != nil {
				return err
			}
			return s.Workspaces.RemoveMember(ctx, p, of)
		})
}
