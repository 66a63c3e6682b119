// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"
	"time"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/simulate"
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
	setup, err := s.Trials.Stage(s.DB.Reads(ctx), p.Workspace, doc, lang)
	if !in.Body.Begin.IsZero() {
		setup.Now = in.Body.Begin.UnixMilli()
	}
	return setup, err
}
