// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/publish"
	"parley/internal/version"
	"parley/internal/workspace"
)

type draftFlowInput struct {
	FlowPath
	Required

	Body struct {
		Document object `json:"document"`
	}
}

type savedDraft struct {
	Revision int64         `json:"revision"`
	Problems []findingJSON `json:"problems"`
}

func (d savedDraft) revision() int64 { return d.Revision }

type checkedJSON struct {
	Findings []findingJSON `json:"findings"`
}

type importInput struct {
	RawBody []byte `contentType:"application/yaml"`
}

// textAnswer is a text for a file.
type textAnswer struct {
	ContentType string `header:"Content-Type"`
	Disposition string `header:"Content-Disposition"`
	Body        []byte
}

func flowDrafts(s *server, tag string) {
	revised(s, tag, op{route: "PUT /flows/{id}/draft", id: "save-draft", summary: "Replace the draft of the revision in If-Match", scope: workspace.FlowsWrite, maxBody: maxDocument}, s.saveDraft)
	answer(s, tag, op{route: "GET /flows/{id}/check", id: "check-flow", summary: "Everything wrong with the draft", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *FlowPath) (checkedJSON, error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return checkedJSON{}, err
			}
			checked, err := publish.Check(s.Versions, s.DB.Reads(ctx), p.Workspace, f.Draft)
			return checkedJSON{findings(checked.Findings, askedOf(ctx).lang)}, err
		})
	register(s, tag, op{route: "GET /flows/{id}/export", id: "export-flow", summary: "The draft as YAML", scope: workspace.FlowsRead, shape: yamlAnswer}, s.exportFlow)
	revised(s, tag, op{route: "POST /flows/import", id: "import-flow", summary: "Make a flow, or a new draft of the flow with the same id, from YAML", scope: workspace.FlowsWrite, status: http.StatusCreated, maxBody: maxDocument}, s.importFlow)
}

func yamlAnswer(o *huma.Operation) {
	o.Responses["200"] = &huma.Response{Description: "The document.", Content: map[string]*huma.MediaType{"application/yaml": {Schema: &huma.Schema{Type: huma.TypeString}}}}
}

func (s *server) saveDraft(ctx context.Context, p workspace.Principal, in *draftFlowInput) (savedDraft, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return savedDraft{}, err
	}
	revision, err := in.revision()
	if err != nil {
		return savedDraft{}, err
	}
	if revision == 0 {
		revision = f.Revision
	}
	lang := askedOf(ctx).lang
	doc, problems := flow.ParseJSON(s.Versions.Blocks, in.Body.Document.RawMessage)
	if err := unreadable(problems, lang); err != nil {
		return savedDraft{}, err
	}
	saved, err := s.Versions.SaveDraft(ctx, p.Workspace, f.ID, revision, doc)
	if err != nil {
		return savedDraft{}, err
	}
	s.tell(p.Workspace, "flow", f.ID)
	checked, err := publish.Check(s.Versions, s.DB.Reads(ctx), p.Workspace, saved.Draft)
	return savedDraft{saved.Revision, findings(checked.Findings, lang)}, err
}

func (s *server) exportFlow(ctx context.Context, p workspace.Principal, in *FlowPath) (*textAnswer, error) {
	f, err := s.flow(ctx, p, in.ID)
	if err != nil {
		return nil, err
	}
	doc, problems := flow.ParseJSON(s.Versions.Blocks, f.Draft)
	if err := unreadable(problems, askedOf(ctx).lang); err != nil {
		return nil, err
	}
	text, err := flow.FormatYAML(s.Versions.Blocks, doc)
	return &textAnswer{"application/yaml; charset=utf-8", `attachment; filename="` + f.Slug + `.yaml"`, text}, err
}

func (s *server) importFlow(ctx context.Context, p workspace.Principal, in *importInput) (flowJSON, error) {
	doc, problems := flow.ParseYAML(s.Versions.Blocks, in.RawBody)
	if err := unreadable(problems, askedOf(ctx).lang); err != nil {
		return flowJSON{}, err
	}
	old, err := version.BySlug(s.DB.Reads(ctx), p.Workspace, doc.ID)
	if fault.Is(err, fault.NotFound) {
		return s.addFlow(ctx, p, doc, "flow.imported")
	}
	if err != nil {
		return flowJSON{}, err
	}
	saved, err := s.Versions.SaveDraft(ctx, p.Workspace, old.ID, old.Revision, doc)
	if err != nil {
		return flowJSON{}, err
	}
	s.tell(p.Workspace, "flow", old.ID)
	return s.shapeFlow(ctx, saved)
}

// named gives each thing of a catalogue in the language of the request.
func named(t i18n.Text, lang i18n.Lang) string { return t.In(lang, i18n.EN) }
