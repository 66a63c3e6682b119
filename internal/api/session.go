// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"
	"strings"

	"parley/internal/id"
	"parley/internal/workspace"
)

type membershipJSON struct {
	ID   string         `json:"id"`
	Name string         `json:"name"`
	Role workspace.Role `enum:"owner,administrator,marketer,supervisor,operator,analyst" json:"role"`
}

func shapeMembership(m workspace.Membership) membershipJSON {
	return membershipJSON{ID: id.Format(m.ID), Name: m.Name, Role: m.Role}
}

type sessionJSON struct {
	Operator   operatorJSON      `json:"operator"`
	Workspace  workspaceJSON     `json:"workspace"`
	Workspaces []membershipJSON  `doc:"The workspaces of this person." json:"workspaces"`
	Scopes     []workspace.Scope `json:"scopes"`
	Version    string            `json:"version"`
	Demo       bool              `json:"demo"`
}

// signedIn is a session with the cookie that carries it.
type signedIn struct {
	SetCookie string `header:"Set-Cookie"`
	Body      sessionJSON
}

type loginInput struct {
	Body struct {
		Email    string `json:"email"`
		Password string `json:"password"`
		Code     string `doc:"From the authenticator app, or a recovery code." json:"code,omitempty"`
	}
}

type switchInput struct {
	Body struct {
		WorkspaceID string `json:"workspace_id"`
	}
}

func sessions(s *server) {
	const tag = "Session"
	register(s, tag, op{route: "POST /session", id: "sign-in", summary: "Sign in", scope: noScope}, func(ctx context.Context, _ workspace.Principal, in *loginInput) (*signedIn, error) {
		c := askedOf(ctx).credentials()
		c.Email, c.Password, c.Code = in.Body.Email, in.Body.Password, in.Body.Code
		token, err := s.Workspaces.Login(ctx, c)
		if err != nil {
			return nil, err
		}
		return s.welcome(ctx, token)
	})
	register(s, tag, op{route: "GET /session", id: "get-session", summary: "Who is signed in, and where", scope: anyScope, person: true},
		func(ctx context.Context, p workspace.Principal, _ *none) (*signedIn, error) {
			// The sign-in was prolonged by this request; the cookie must live as long.
			return s.session(ctx, p, askedOf(ctx).cookie)
		})
	register(s, tag, op{route: "DELETE /session", id: "sign-out", summary: "Sign out", scope: anyScope, person: true, status: http.StatusNoContent},
		func(ctx context.Context, p workspace.Principal, _ *none) (*signedOut, error) {
			return &signedOut{s.cookie("", -1)}, s.Workspaces.Logout(ctx, p)
		})
	register(s, tag, op{route: "POST /session/workspace", id: "switch-workspace", summary: "Go to another workspace", scope: anyScope, person: true, once: true},
		func(ctx context.Context, p workspace.Principal, in *switchInput) (*signedIn, error) {
			to, err := read(in.Body.WorkspaceID, "workspace")
			if err != nil {
				return nil, err
			}
			if err := s.Workspaces.Switch(ctx, p, to); err != nil {
				return nil, err
			}
			return s.welcome(ctx, askedOf(ctx).cookie)
		})
}

// signedOut takes the cookie away.
type signedOut struct {
	SetCookie string `header:"Set-Cookie"`
}

// signIn begins a session after the first run or an invitation.
func (s *server) signIn(ctx context.Context, w, operator int64) (*signedIn, error) {
	token, err := s.Workspaces.Begin(ctx, w, operator, askedOf(ctx).credentials())
	if err != nil {
		return nil, err
	}
	return s.welcome(ctx, token)
}

func (s *server) welcome(ctx context.Context, token string) (*signedIn, error) {
	p, err := s.Workspaces.Authenticate(ctx, token)
	if err != nil {
		return nil, err
	}
	return s.session(ctx, p, token)
}

func (s *server) session(ctx context.Context, p workspace.Principal, token string) (*signedIn, error) {
	q := s.DB.Reads(ctx)
	o, err := workspace.OperatorOf(q, p.Workspace, p.Operator)
	if err != nil {
		return nil, err
	}
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return nil, err
	}
	spaces, err := workspace.Memberships(q, p.Operator)
	if err != nil {
		return nil, err
	}
	return &signedIn{s.cookie(token, int(workspace.LoginTime.Seconds())), sessionJSON{
		Operator: shapeOperator(o), Workspace: s.shapeWorkspace(w), Workspaces: each(spaces, shapeMembership), Scopes: p.Scopes, Version: s.Version, Demo: s.Demo,
	}}, nil
}

// cookie carries a browser's token. SameSite=Lax keeps it out of requests that other sites make, links apart.
func (s *server) cookie(token string, maxAge int) string {
	c := http.Cookie{ //nolint:gosec // Secure follows the public address: browsers do not take such a cookie over plain HTTP
		Name: cookieName, Value: token, Path: "/", MaxAge: maxAge, HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: strings.HasPrefix(s.PublicURL, "https://"),
	}
	return c.String()
}
