// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"parley/internal/analytics"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/publish"
	"parley/internal/version"
	"parley/internal/workspace"
)

// FlowRowJSON is a flow in a list.
type FlowRowJSON struct {
	ID       string        `json:"id"`
	Slug     string        `doc:"The document's id."                    json:"slug"`
	Name     string        `json:"name"`
	State    version.State `enum:"draft,live,paused,archived"           json:"state"`
	Live     *int          `doc:"Number of the version that takes people in." json:"live_version"`
	Changed  bool          `doc:"The draft differs from the live version." json:"draft_changed"`
	Triggers []triggerJSON `json:"triggers"`
	Waiting  int64         `json:"waiting"`
	Started  int64         `json:"started"`
	Finished int64         `json:"finished"`
	Updated  time.Time     `json:"updated_at"`
}

type triggerJSON struct {
	Kind flow.TriggerKind `json:"kind"`
	Text string           `json:"text"`
}

type flowJSON struct {
	FlowRowJSON

	Document object        `doc:"The draft, in the flow format." json:"document"`
	Revision int64         `json:"revision"`
	Problems []findingJSON `json:"problems"`
	// Empty while the draft does not compile.
	Conditions map[string]string `doc:"What the conditions of the draft ask, in words, by their text." json:"conditions"`
}

func (f flowJSON) revision() int64 { return f.Revision }

type findingJSON struct {
	Rule     string     `json:"rule"`
	Level    flow.Level `enum:"error,warning,hint" json:"level"`
	Block    *string    `json:"block"`
	Path     string     `json:"path"`
	Text     string     `json:"text"`
	Why      string     `json:"why"`
	Fix      string     `doc:"What mending it would do; absent: only a person can." json:"fix,omitempty"`
	Silenced bool       `json:"silenced"`
	Silence  *silence   `doc:"Who has silenced it, when and why." json:"silence,omitempty"`
}

type silence struct {
	Reason string `json:"reason"`
	By     string `json:"by"`
	On     string `json:"on"`
}

// FlowPath names a flow.
type FlowPath struct {
	ID string `path:"id"`
}

type flowQuery struct {
	Short

	Search string        `maxLength:"200"                   query:"search"`
	State  version.State `enum:"draft,live,paused,archived" query:"state"`
}

type newFlowInput struct {
	Body struct {
		Document object `json:"document,omitzero"`
		YAML     string `json:"yaml,omitempty"`
		Template string `json:"template,omitempty"`
	}
}

type stateInput struct {
	FlowPath
	AlthoughUsed

	Body struct {
		State version.State `enum:"live,paused,archived" json:"state"`
	}
}

func flows(s *server) {
	const tag = "Flows"
	answer(s, tag, op{route: "GET /flows", id: "list-flows", summary: "The flows, the newest change first; archived ones only when asked for", scope: workspace.FlowsRead}, s.listFlows)
	revised(s, tag, op{route: "POST /flows", id: "create-flow", summary: "Make a flow from a document, a YAML text or a template", scope: workspace.FlowsWrite, status: http.StatusCreated, maxBody: maxDocument}, s.createFlow)
	revised(s, tag, op{route: "GET /flows/{id}", id: "get-flow", summary: "A flow with its draft", scope: workspace.FlowsRead},
		func(ctx context.Context, p workspace.Principal, in *FlowPath) (flowJSON, error) {
			f, err := s.flow(ctx, p, in.ID)
			if err != nil {
				return flowJSON{}, err
			}
			return s.shapeFlow(ctx, f)
		})
	revised(s, tag, op{route: "PATCH /flows/{id}", id: "change-flow", summary: "Pause, resume or archive a flow", scope: workspace.FlowsWrite},
		func(ctx context.Context, p workspace.Principal, in *stateInput) (flowJSON, error) {
			f, err := s.flow(ctx, p, in.ID)
			if err == nil && in.Body.State == version.Archived {
				err = s.unused(ctx, p, version.AFlow, f.Slug, in.AlthoughUsed)
			}
			if err != nil {
				return flowJSON{}, err
			}
			err = s.Versions.SetState(ctx, p.Workspace, f.ID, in.Body.State, s.flowAct(p, "flow."+string(in.Body.State)))
			if err != nil {
				return flowJSON{}, err
			}
			if f, err = version.Get(s.DB.Reads(ctx), p.Workspace, f.ID); err != nil {
				return flowJSON{}, err
			}
			return s.shapeFlow(ctx, f)
		})
	flowDrafts(s, tag)
	flowPublish(s, tag)
	flowVersions(s, tag)
	flowStats(s, tag)
	flowAnswers(s, tag)
	flowCatalogue(s, tag)
	simulations(s, tag)
	flowLint(s, tag)
	flowTriggers(s, tag)
	uses(s)
	trials(s, tag)
}

// maxDocument is the largest flow document, in bytes.
const maxDocument = 4 << 20

// flow is the flow a path names.
func (s *server) flow(ctx context.Context, p workspace.Principal, text string) (version.Flow, error) {
	of, err := read(text, "flow")
	if err != nil {
		return version.Flow{}, err
	}
	return version.Get(s.DB.Reads(ctx), p.Workspace, of)
}

// flowAct writes an act on a flow into the audit log, in the transaction of the act.
func (s *server) flowAct(p workspace.Principal, action string) version.Also {
	return func(tx *db.Tx, f version.Flow) error {
		return s.Workspaces.Log(tx, p, workspace.Act{Action: action, Kind: "flow", ID: f.ID, Name: f.Name})
	}
}

func (s *server) listFlows(ctx context.Context, p workspace.Principal, in *flowQuery) (list[FlowRowJSON], error) {
	q := s.DB.Reads(ctx)
	found, err := version.List(q, p.Workspace, in.State == version.Archived)
	if err != nil {
		return list[FlowRowJSON]{}, err
	}
	counts, err := analytics.CountFlows(q, p.Workspace)
	if err != nil {
		return list[FlowRowJSON]{}, err
	}
	search := filter.Fold(in.Search)
	found = slices.DeleteFunc(found, func(f version.Flow) bool {
		return in.State != "" && f.State != in.State || search != "" && !strings.Contains(filter.Fold(f.Name+" "+f.Slug), search)
	})
	lang := askedOf(ctx).lang
	return all(found, func(f version.Flow) FlowRowJSON {
		doc, _ := flow.ParseJSON(s.Versions.Blocks, f.Draft) // what cannot be read has no triggers to show
		return shapeFlowRow(f, doc, counts[f.ID], lang)
	}), nil
}

func shapeFlowRow(f version.Flow, doc flow.Document, c analytics.FlowCounts, lang i18n.Lang) FlowRowJSON {
	row := FlowRowJSON{
		ID: id.Format(f.ID), Slug: f.Slug, Name: f.Name, State: f.State, Changed: f.Changed, Waiting: c.Waiting, Started: c.Started, Finished: c.Finished, Updated: when(f.Updated),
		Triggers: each(doc.Triggers, func(t flow.Trigger) triggerJSON { return triggerJSON{t.Kind, triggerText(t).In(lang)} }),
	}
	if f.LiveNo > 0 {
		row.Live = &f.LiveNo
	}
	return row
}

// triggerText says in one line what starts a flow.
func triggerText(t flow.Trigger) i18n.Text {
	spec, known := flow.TriggerSpecOf(t.Kind)
	detail := t.Detail()
	switch {
	case !known:
		return i18n.Plain(string(t.Kind))
	case detail == "":
		return spec.Title
	}
	return i18n.Words(spec.Title.In(i18n.RU)+": "+detail, spec.Title.In(i18n.EN)+": "+detail)
}

// shapeFlow shows a flow with everything wrong with its draft.
func (s *server) shapeFlow(ctx context.Context, f version.Flow) (flowJSON, error) {
	q, lang := s.DB.Reads(ctx), askedOf(ctx).lang
	counts, err := analytics.CountsOf(q, f.Workspace, f.ID, analytics.Span{})
	if err != nil {
		return flowJSON{}, err
	}
	checked, err := publish.Check(s.Versions, q, f.Workspace, f.Draft)
	if err != nil {
		return flowJSON{}, err
	}
	shown := flowJSON{shapeFlowRow(f, checked.Document, counts, lang), object{json.RawMessage(f.Draft)}, f.Revision, findings(checked.Findings, lang), map[string]string{}}
	if checked.Program != nil {
		shown.Conditions = checked.Program.Conditions(lang)
	}
	return shown, nil
}

func findings(found []publish.Finding, lang i18n.Lang) []findingJSON {
	return each(found, func(f publish.Finding) findingJSON {
		shown := findingJSON{
			Rule: f.Rule, Level: f.Level, Block: filled(f.Block), Path: f.Path, Text: f.Text.In(lang, i18n.EN), Why: f.Why.In(lang, i18n.EN), Fix: f.Fix.In(lang, i18n.EN), Silenced: f.Silenced,
		}
		if f.Silence != nil {
			shown.Silence = &silence{f.Silence.Reason, f.Silence.By, f.Silence.On}
		}
		return shown
	})
}

func (s *server) createFlow(ctx context.Context, p workspace.Principal, in *newFlowInput) (flowJSON, error) {
	text, read := []byte(in.Body.Document.RawMessage), flow.ParseJSON
	switch {
	case in.Body.YAML != "":
		text, read = []byte(in.Body.YAML), flow.ParseYAML
	case in.Body.Template != "":
		at := slices.IndexFunc(s.Templates, func(t Template) bool { return t.Key == in.Body.Template })
		if at < 0 {
			return flowJSON{}, fault.At("/template", "template_not_found", "there is no template %q", in.Body.Template)
		}
		text, read = s.Templates[at].Document, flow.ParseYAML
	case len(text) == 0:
		return flowJSON{}, fault.At("/document", "required", "send a document, a YAML text or the key of a template")
	}
	doc, problems := read(s.Versions.Blocks, text)
	if err := unreadable(problems, askedOf(ctx).lang); err != nil {
		return flowJSON{}, err
	}
	if in.Body.Template != "" {
		if err := s.another(ctx, p, &doc); err != nil {
			return flowJSON{}, err
		}
	}
	if in.Body.Template != "" && s.TemplateFiles != nil {
		var err error
		if doc, err = s.TemplateFiles(ctx, p.Workspace, doc); err != nil {
			return flowJSON{}, err
		}
	}
	return s.addFlow(ctx, p, doc, "flow.created")
}

// anothers is how many flows of one template a workspace may have before the next is refused as taken.
const anothers = 50

// another gives a template that was used before an id and a name of its own: its second flow is "quiz-2".
func (s *server) another(ctx context.Context, p workspace.Principal, doc *flow.Document) error {
	ids := []string{doc.ID}
	for n := 2; n <= anothers; n++ {
		ids = append(ids, doc.ID+"-"+strconv.Itoa(n))
	}
	found, err := version.Some(s.DB.Reads(ctx), p.Workspace, nil, ids)
	if err != nil {
		return err
	}
	free := slices.IndexFunc(ids, func(id string) bool {
		return !slices.ContainsFunc(found, func(f version.Flow) bool { return f.Slug == id })
	})
	if free <= 0 { // the first, or all are taken: whoever makes the flow says so
		return nil
	}
	doc.ID = ids[free]
	for lang, name := range doc.Name {
		doc.Name[lang] = name + " " + strconv.Itoa(free+1)
	}
	return nil
}

func (s *server) addFlow(ctx context.Context, p workspace.Principal, doc flow.Document, action string) (flowJSON, error) {
	f, err := s.Versions.Create(ctx, p.Workspace, doc, s.flowAct(p, action))
	if err != nil {
		return flowJSON{}, err
	}
	return s.shapeFlow(ctx, f)
}

// unreadable refuses a document that cannot even be a draft; other problems are shown, not enforced.
func unreadable(problems []flow.Problem, lang i18n.Lang) error {
	if !flow.Unreadable(problems) {
		return nil
	}
	return flowInvalid(problems, lang)
}

// flowInvalid names block and field of every error.
func flowInvalid(problems []flow.Problem, lang i18n.Lang) *fault.Error {
	e := &fault.Error{Code: fault.Invalid, Reason: "flow_invalid", Message: "the flow has errors: mend them, and it can be published"}
	for _, p := range problems {
		if p.Level != flow.Error {
			continue
		}
		path := "/document/" + p.Path
		if p.Block != "" {
			path = "/document/blocks/" + p.Block + "/" + p.Path
		}
		e.Fields = append(e.Fields, fault.Field{Path: path, Code: p.Rule, Text: p.Text.In(lang, i18n.EN)})
	}
	return e
}
