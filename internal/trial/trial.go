// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package trial lets drafts be tried: it says where a document of a workspace is simulated, and keeps the links by which a client without an account
// goes through a funnel and leaves remarks.
package trial

import (
	"time"

	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/simulate"
	"parley/internal/version"
	"parley/internal/workspace"
)

// Service lets drafts be tried.
type Service struct {
	DB       *db.DB
	IDs      *id.Maker
	Clock    *clock.Clock
	Versions *version.Service
}

// Stage is where a document of a workspace is simulated: its conditions and fields, its other flows as they take people in, its clock.
func (s *Service) Stage(q db.Queryer, ws int64, doc flow.Document, lang i18n.Lang) (simulate.Setup, error) {
	world, err := s.Versions.World(q, ws)
	if err != nil {
		return simulate.Setup{}, err
	}
	world.Workspace = ws
	home, err := workspace.Get(q, ws)
	if err != nil {
		return simulate.Setup{}, err
	}
	fields, err := contact.Fields(q, ws)
	if err != nil {
		return simulate.Setup{}, err
	}
	return simulate.Setup{
		Document: doc, Registry: s.Versions.Blocks, World: world, Table: content.Table, Lang: lang, Now: s.Clock.NowMS(ws), Fields: notes(fields),
		Silence: flow.Duration(time.Duration(home.Settings.BotPauseHours) * time.Hour),
		Flow:    func(slug string) (flow.Document, bool) { return s.other(q, ws, slug) },
	}, nil
}

func notes(fields []field.Field) []simulate.Field {
	out := make([]simulate.Field, len(fields))
	for i, f := range fields {
		out[i] = simulate.Field{Key: f.Key, Label: f.Label, Type: string(f.Type), Choices: f.Choices}
	}
	return out
}

// other is the document of a flow that another one refers to: of its live version, or of its draft while it has none.
func (s *Service) other(q db.Queryer, ws int64, slug string) (flow.Document, bool) {
	f, err := version.BySlug(q, ws, slug)
	if err != nil {
		return flow.Document{}, false
	}
	text := f.Draft
	if f.LiveNo > 0 {
		v, err := version.Numbered(q, ws, f.ID, f.LiveNo)
		if err != nil {
			return flow.Document{}, false
		}
		text = v.Document
	}
	doc, problems := flow.ParseJSON(s.Versions.Blocks, text)
	return doc, !flow.Broken(problems)
}
