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

type workspaceJSON struct {
	ID       string       `json:"id"`
	Name     string       `json:"name"`
	Language i18n.Lang    `enum:"ru,en" json:"language"`
	TimeZone string       `json:"time_zone"`
	Currency string       `json:"currency"`
	Sandbox  bool         `doc:"Its channels are imitations, and its clock can be moved." json:"sandbox"`
	Now      time.Time    `doc:"The workspace's own time."                               json:"now"`
	Settings settingsJSON `json:"settings"`
	Revision int64        `json:"revision"`
}

func (w workspaceJSON) revision() int64 { return w.Revision }

type settingsJSON struct {
	BotPauseHours int              `doc:"How long the bot is silent after an operator wrote." json:"bot_pause_hours"`
	ShortDomain   string           `json:"short_domain,omitempty"`
	AvoidedWords  []workspace.Word `doc:"Words that the house does not say to people, with what it says instead." json:"avoided_words,omitempty"`
	RulesOff      []string         `doc:"Rules of the trade that are switched off." json:"rules_off,omitempty"`
}

func (s *server) shapeWorkspace(w workspace.Workspace) workspaceJSON {
	return workspaceJSON{
		ID: id.Format(w.ID), Name: w.Name, Language: w.Language, TimeZone: w.TimeZone, Currency: w.Currency, Sandbox: w.Sandbox, Now: s.Clock.Now(w.ID).Truncate(time.Millisecond),
		Settings: settingsJSON{w.Settings.BotPauseHours, w.Settings.ShortDomain, w.Settings.AvoidedWords, w.Settings.RulesOff}, Revision: w.Revision,
	}
}

type workspaceInput struct {
	Required

	Body struct {
		Name     *string    `json:"name,omitempty"`
		Language *i18n.Lang `enum:"ru,en"                json:"language,omitempty"`
		TimeZone *string    `json:"time_zone,omitempty"`
		Currency *string    `json:"currency,omitempty"`
		Settings *struct {
			BotPauseHours *int              `json:"bot_pause_hours,omitempty"`
			ShortDomain   *string           `json:"short_domain,omitempty"`
			AvoidedWords  *[]workspace.Word `json:"avoided_words,omitempty"`
			RulesOff      *[]string         `json:"rules_off,omitempty"`
		} `json:"settings,omitempty"`
	}
}

type newWorkspaceInput struct {
	Body struct {
		Name     string    `json:"name"`
		Language i18n.Lang `enum:"ru,en"           json:"language"`
		TimeZone string    `example:"Europe/Moscow" json:"time_zone"`
	}
}

func workspaces(s *server) {
	const tag = "Workspace"
	revised(s, tag, op{route: "GET /workspace", id: "get-workspace", summary: "The present workspace", scope: workspace.WorkspaceRead},
		func(ctx context.Context, p workspace.Principal, _ *none) (workspaceJSON, error) {
			w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
			return s.shapeWorkspace(w), err
		})
	revised(s, tag, op{route: "PATCH /workspace", id: "change-workspace", summary: "Change the present workspace", scope: workspace.WorkspaceWrite}, s.changeWorkspace)
	answer(s, tag, op{route: "GET /workspaces", id: "list-workspaces", summary: "The workspaces of the signed-in person", scope: anyScope, person: true},
		func(ctx context.Context, p workspace.Principal, _ *Short) (list[membershipJSON], error) {
			spaces, err := workspace.Memberships(s.DB.Reads(ctx), p.Operator)
			return all(spaces, shapeMembership), err
		})
	revised(s, tag, op{route: "POST /workspaces", id: "add-workspace", summary: "Make another workspace, owned by whoever makes it", scope: workspace.WorkspaceWrite, person: true, status: http.StatusCreated},
		func(ctx context.Context, p workspace.Principal, in *newWorkspaceInput) (workspaceJSON, error) {
			w, err := s.Workspaces.AddWorkspace(ctx, p, workspace.Workspace{Name: in.Body.Name, Language: in.Body.Language, TimeZone: in.Body.TimeZone, Sandbox: s.Sandbox})
			return s.shapeWorkspace(w), err
		})
}

func (s *server) changeWorkspace(ctx context.Context, p workspace.Principal, in *workspaceInput) (workspaceJSON, error) {
	w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
	if err != nil {
		return workspaceJSON{}, err
	}
	revision, err := in.revision()
	if err != nil {
		return workspaceJSON{}, err
	}
	if revision != 0 {
		w.Revision = revision
	}
	set(&w.Name, in.Body.Name)
	set(&w.Language, in.Body.Language)
	set(&w.TimeZone, in.Body.TimeZone)
	set(&w.Currency, in.Body.Currency)
	if more := in.Body.Settings; more != nil {
		set(&w.Settings.BotPauseHours, more.BotPauseHours)
		set(&w.Settings.ShortDomain, more.ShortDomain)
		set(&w.Settings.AvoidedWords, more.AvoidedWords)
		set(&w.Settings.RulesOff, more.RulesOff)
	}
	w, err = s.Workspaces.Change(ctx, p, w)
	return s.shapeWorkspace(w), err
}
