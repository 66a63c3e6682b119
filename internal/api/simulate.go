// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"time"

	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/simulate"
	"parley/internal/version"
	"parley/internal/workspace"
)

type simulateInput struct {
	FlowPath

	Body struct {
		simulate.Request

		Document object    `doc:"The draft as it stands in the editor; the saved one when left out." json:"document,omitzero"`
		Begin    time.Time `doc:"When the run begins, as an earlier answer said; now when left out." json:"begin,omitzero"`
	}
}

type simulatedJSON struct {
	simulate.Result

	Begin    time.Time `doc:"To be sent with the next request of the same run." json:"begin"`
	Channels []string  `doc:"The kinds of channels that can be chosen." json:"channels"`
}

// tabled are the kinds of channels whose capabilities are known.
func tabled() []string {
	kinds := []string{"telegram", "vk", "whatsapp", "viber", "max", "instagram", "messenger", "sms", "webchat"}
	return slices.DeleteFunc(kinds, func(kind string) bool {
		_, known := content.Table(kind)
		return !known
	})
}

func simulations(s *server, tag string) {
	answer(s, tag, op{route: "POST /flows/{id}/simulate", id: "simulate-flow", summary: "Take a made-up person through the draft; nothing is kept, so everything that has happened is sent each time", scope: workspace.FlowsRead, maxBody: maxDocument, once: true},
		func(ctx context.Context, p workspace.Principal, in *simulateInput) (simulatedJSON, error) {
			setup, err := s.simulation(ctx, p, in)
			if err != nil {
				return simulatedJSON{}, err
			}
			result, problems := simulate.Run(setup, in.Body.Request)
			if flow.Broken(problems) {
				return simulatedJSON{}, flowInvalid(problems, setup.Lang)
			}
			return simulatedJSON{result, when(setup.Now), tabled()}, nil
		})
	register(s, tag, op{route: "POST /flows/{id}/simulate/scenario", id: "save-scenario", summary: "A simulated run as a scenario file for parley play", scope: workspace.FlowsRead, maxBody: maxDocument, once: true, shape: yamlAnswer},
		func(ctx context.Context, p workspace.Principal, in *simulateInput) (*textAnswer, error) {
			setup, err := s.simulation(ctx, p, in)
			if err != nil {
				return nil, err
			}
			text, problems := simulate.Scenario(setup, in.Body.Request)
			if flow.Broken(problems) {
				return nil, flowInvalid(problems, setup.Lang)
			}
			return &textAnswer{"application/yaml; charset=utf-8", `attachment; filename="` + setup.Document.ID + `.scenario.yaml"`, text}, nil
		})
}

// simulation is what a run of a flow's draft stands on.
func (s *server) simulation(ctx context.Context, p workspace.Principal, in *simulateInput) (simulate.Setup, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return simulate.Setup{}, err
	}
	lang, draft := askedOf(ctx).lang, f.Draft
	if len(in.Body.Document.RawMessage) > 0 {
		draft = in.Body.Document.RawMessage
	}
	doc, problems := flow.ParseJSON(s.Versions.Blocks, draft)
	if err := unreadable(problems, lang); err != nil {
		return simulate.Setup{}, err
	}
	setup, err := s.stage(s.DB.Reads(ctx), p.Workspace, doc, lang)
	if !in.Body.Begin.IsZero() {
		setup.Now = in.Body.Begin.UnixMilli()
	}
	return setup, err
}

// stage is where a document of a workspace is simulated: its conditions and fields, its other flows as they take people in, its clock.
func (s *server) stage(q db.Queryer, ws int64, doc flow.Document, lang i18n.Lang) (simulate.Setup, error) {
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
	return simulate.Setup{
		Fields: each(fields, func(f field.Field) simulate.Field {
			return simulate.Field{Key: f.Key, Label: f.Label, Type: string(f.Type), Choices: f.Choices}
		}),
		Document: doc, Registry: s.Versions.Blocks, World: world, Table: content.Table, Lang: lang, Now: s.Clock.NowMS(ws),
		Silence: flow.Duration(time.Duration(home.Settings.BotPauseHours) * time.Hour),
		Flow:    func(slug string) (flow.Document, bool) { return s.otherFlow(q, ws, slug) },
	}, err
}

// otherFlow is the document of a flow that another one refers to: of its live version, or of its draft while it has none.
func (s *server) otherFlow(q db.Queryer, ws int64, slug string) (flow.Document, bool) {
	f, err := version.BySlug(q, ws, slug)
	if err != nil {
		return flow.Document{}, false
	}
	text := f.Draft
	if f.LiveNo > 0 {
		v, err := version.Numbered(q, ws, f.ID, f.LiveNo)
		if err != nil && !fault.Is(err, fault.NotFound) {
			return flow.Document{}, false
		}
		text = v.Document
	}
	doc, problems := flow.ParseJSON(s.Versions.Blocks, text)
	return doc, !flow.Broken(problems)
}
