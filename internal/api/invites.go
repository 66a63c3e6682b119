// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"

	"parley/internal/workspace"
)

type inviteJSON struct {
	WorkspaceName string `json:"workspace_name"`
	Email         string `json:"email"`
	Name          string `json:"name"`
	Known         bool   `doc:"The person has a password already and joins with it." json:"known"`
}

// InvitePath names an invitation.
type InvitePath struct {
	Token string `path:"token"`
}

type acceptInput struct {
	InvitePath

	Body struct {
		Name     string `json:"name,omitempty"`
		Password string `doc:"A new one, or the present one of a person who has an account." json:"password"`
		Code     string `doc:"Of two-factor sign-in, when it is on."                         json:"code,omitempty"`
	}
}

func invites(s *server) {
	const tag = "Invitations"
	answer(s, tag, op{route: "GET /invites/{token}", id: "get-invite", summary: "Whom an invitation is for", scope: noScope},
		func(ctx context.Context, _ workspace.Principal, in *InvitePath) (inviteJSON, error) {
			i, err := s.Workspaces.Invitation(ctx, in.Token)
			return inviteJSON{i.WorkspaceName, i.Email, i.Name, i.Known}, err
		})
	register(s, tag, op{route: "POST /invites/{token}", id: "accept-invite", summary: "Accept an invitation and sign in", scope: noScope},
		func(ctx context.Context, _ workspace.Principal, in *acceptInput) (*signedIn, error) {
			c := askedOf(ctx).credentials()
			c.Password, c.Code = in.Body.Password, in.Body.Code
			w, o, err := s.Workspaces.Accept(ctx, in.Token, in.Body.Name, c)
			if err != nil {
				return nil, err
			}
			return s.signIn(ctx, w, o)
		})
}
