// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"

	"parley/internal/flow"
	"parley/internal/lint"
	"parley/internal/publish"
	"parley/internal/workspace"
)

// ruleJSON is a rule of the trade.
type ruleJSON struct {
	ID    string     `json:"id"`
	Level flow.Level `enum:"error,warning,hint" json:"level"`
	Title string     `json:"title"`
	Why   string     `json:"why"`
	Fix   string     `doc:"What mending does; empty: only a person can." json:"fix"`
	Since string     `doc:"First day of a law, 2025-09-01." json:"since"`
	Off   bool       `doc:"Switched off in the settings of the workspace." json:"off"`
}

type fixInput struct {
	FlowPath

	Body struct {
		Rule     string `doc:"The finding's rule." json:"rule"`
		Block    string `doc:"The finding's block; empty: every place." json:"block,omitempty"`
		Path     string `doc:"The finding's path; empty: every place of the block." json:"path,omitempty"`
		Document object `doc:"What stands in the editor; the draft when left out." json:"document,omitzero"`
	}
}

type fixedJSON struct {
	Document object `json:"document"`
}

func flowLint(s *server, tag string) {
	answer(s, tag, op{route: "GET /lint-rules", id: "list-lint-rules", summary: "The rules that flows are checked against", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, _ *none) ([]ruleJSON, error) {
			w, err := workspace.Get(s.DB.Reads(ctx), p.Workspace)
			lang := askedOf(ctx).lang
			return each(lint.Rules(), func(r lint.Rule) ruleJSON {
				return ruleJSON{r.ID, r.Level, named(r.Title, lang), named(r.Why, lang), named(r.Fix, lang), r.Since, slices.Contains(w.Settings.RulesOff, r.ID)}
			}), err
		})
	answer(s, tag, op{route: "POST /flows/{id}/fix", id: "fix-flow", summary: "The document with a finding mended; nothing is saved", scope: workspace.FlowsRead, maxBody: maxDocument}, s.fixFlow)
}

// fixFlow saves nothing: the editor makes the change its own, so that it can be undone like any other.
func (s *server) fixFlow(ctx context.Context, p workspace.Principal, in *fixInput) (fixedJSON, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return fixedJSON{}, err
	}
	text := []byte(in.Body.Document.RawMessage)
	if len(text) == 0 {
		text = f.Draft
	}
	doc, err := publish.Fix(s.Versions, s.DB.Reads(ctx), p.Workspace, text, in.Body.Rule, in.Body.Block, in.Body.Path)
	if err != nil {
		return fixedJSON{}, err
	}
	body, err := flow.FormatJSON(s.Versions.Blocks, doc)
	return fixedJSON{object{body}}, err
}
