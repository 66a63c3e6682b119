// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"fmt"

	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/workspace"
)

type meJSON struct {
	Workspace namedJSON         `json:"workspace"`
	Scopes    []workspace.Scope `json:"scopes"`
	Operator  *operatorJSON     `json:"operator,omitempty"`
	Key       *namedJSON        `json:"key,omitempty"`
}

type namedJSON struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type profileInput struct {
	Body struct {
		Name     *string    `json:"name,omitempty"`
		Language *i18n.Lang `enum:"ru,en"           json:"language,omitempty"`
		Theme    *string    `enum:"auto,light,dark" json:"theme,omitempty"`
	}
}

type passwordInput struct {
	Body struct {
		Current string `json:"current"`
		Next    string `json:"next"`
	}
}

type codeInput struct {
	Body struct {
		Code string `json:"code"`
	}
}

type totpJSON struct {
	Secret string `json:"secret"`
	URL    string `json:"url"`
	QR     string `doc:"The address as a picture." json:"qr_svg"`
}

type recoveryJSON struct {
	Codes []string `doc:"Shown once; each works once." json:"recovery_codes"`
}

func me(s *server) {
	const tag = "Me"
	answer(s, tag, op{route: "GET /me", id: "get-me", summary: "Whose credentials these are and what they may do", scope: anyScope},
		func(ctx context.Context, p workspace.Principal, _ *none) (meJSON, error) { return s.me(ctx, p) })
	answer(s, tag, op{route: "PATCH /me", id: "change-me", summary: "Change the own name, language or theme", scope: anyScope, person: true},
		func(ctx context.Context, p workspace.Principal, in *profileInput) (operatorJSON, error) {
			o, err := workspace.OperatorOf(s.DB.Reads(ctx), p.Workspace, p.Operator)
			if err != nil {
				return operatorJSON{}, err
			}
			set(&o.Name, in.Body.Name)
			set(&o.Language, in.Body.Language)
			set(&o.Theme, in.Body.Theme)
			return shapeOperator(o), s.Workspaces.ChangeProfile(ctx, o)
		})
	do(s, tag, op{route: "POST /me/password", id: "change-password", summary: "Change the password and sign out everywhere else", scope: anyScope, person: true, once: true},
		func(ctx context.Context, p workspace.Principal, in *passwordInput) error {
			return s.Workspaces.ChangePassword(ctx, p, in.Body.Current, in.Body.Next)
		})
	answer(s, tag, op{route: "POST /me/totp", id: "begin-totp", summary: "Begin to turn two-factor sign-in on", scope: anyScope, person: true, once: true},
		func(ctx context.Context, p workspace.Principal, _ *none) (totpJSON, error) {
			secret, url, err := s.Workspaces.BeginTOTP(ctx, p)
			if err != nil {
				return totpJSON{}, err
			}
			picture, err := qrSVG(url)
			return totpJSON{secret, url, picture}, err
		})
	answer(s, tag, op{route: "POST /me/totp/confirm", id: "confirm-totp", summary: "Turn two-factor sign-in on with the first code", scope: anyScope, person: true},
		func(ctx context.Context, p workspace.Principal, in *codeInput) (recoveryJSON, error) {
			codes, err := s.Workspaces.ConfirmTOTP(ctx, p, in.Body.Code)
			return recoveryJSON{codes}, err
		})
	do(s, tag, op{route: "POST /me/totp/disable", id: "disable-totp", summary: "Turn two-factor sign-in off", scope: anyScope, person: true},
		func(ctx context.Context, p workspace.Principal, in *codeInput) error {
			return s.Workspaces.DisableTOTP(ctx, p, in.Body.Code)
		})
}

func (s *server) me(ctx context.Context, p workspace.Principal) (meJSON, error) {
	q := s.DB.Reads(ctx)
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return meJSON{}, err
	}
	m := meJSON{Workspace: namedJSON{id.Format(w.ID), w.Name}, Scopes: p.Scopes}
	if p.Operator == 0 {
		m.Key = &namedJSON{id.Format(p.Key), p.Name}
		return m, nil
	}
	o, err := workspace.OperatorOf(q, p.Workspace, p.Operator)
	if err != nil {
		return meJSON{}, fmt.Errorf("api: me: %w", err)
	}
	shaped := shapeOperator(o)
	m.Operator = &shaped
	return m, nil
}

// set changes a value when a new one was given.
func set[T any](into, value *T) {
	if value != nil {
		*into = *value
	}
}
