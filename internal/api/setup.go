// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"

	"parley/internal/i18n"
	"parley/internal/workspace"
)

type setupState struct {
	Needed  bool   `doc:"Nobody works here yet." json:"needed"`
	Demo    bool   `json:"demo"`
	Version string `json:"version"`
}

type setupInput struct {
	Body struct {
		WorkspaceName string    `json:"workspace_name"`
		Name          string    `json:"name"`
		Email         string    `json:"email"`
		Password      string    `json:"password"`
		Language      i18n.Lang `enum:"ru,en"           json:"language"`
		TimeZone      string    `example:"Europe/Moscow" json:"time_zone"`
	}
}

func setup(s *server) {
	const tag = "Setup"
	answer(s, tag, op{route: "GET /setup", id: "get-setup", summary: "Whether the first run is still to come", scope: noScope},
		func(ctx context.Context, _ workspace.Principal, _ *none) (setupState, error) {
			fresh, err := s.Workspaces.Fresh(ctx)
			return setupState{Needed: fresh, Demo: s.Demo, Version: s.Version}, err
		})
	register(s, tag, op{route: "POST /setup", id: "set-up", summary: "Make the first workspace and its owner", scope: noScope, status: http.StatusCreated},
		func(ctx context.Context, _ workspace.Principal, in *setupInput) (*signedIn, error) {
			b, c := in.Body, askedOf(ctx).credentials()
			w, o, err := s.Workspaces.FirstRun(ctx, workspace.Setup{
				WorkspaceName: b.WorkspaceName, Name: b.Name, Email: b.Email, Password: b.Password, Language: b.Language, TimeZone: b.TimeZone, Sandbox: s.Sandbox, IP: c.IP,
			})
			if err != nil {
				return nil, err
			}
			return s.signIn(ctx, w, o)
		})
}
