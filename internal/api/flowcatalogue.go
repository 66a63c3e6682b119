// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"
	"slices"

	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/publish"
	"parley/internal/workspace"
)

type blockKindJSON struct {
	Kind    string          `json:"kind"`
	Title   string          `json:"title"`
	About   string          `json:"about"`
	Group   flow.Group      `enum:"talk,logic,time,data,team,links" json:"group"`
	Icon    string          `doc:"Name of a Tabler icon." json:"icon"`
	Form    []formFieldJSON `json:"form"`
	Exits   []exitJSON      `json:"exits"`
	Dynamic string          `doc:"Where further exits come from." json:"dynamic"`
	Each    *flow.Each      `doc:"The list of the block whose entries are exits by their ids, and the key of their words." json:"each,omitempty"`
}

type exitJSON struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Quiet bool   `doc:"May be left open without harm." json:"quiet"`
}

// formFieldJSON is one input of a block's form, in one language.
type formFieldJSON struct {
	Key      string          `json:"key"`
	Type     flow.FieldType  `enum:"string,text,template,condition,key,tag,field,block,flow,duration,moment,hour,enum,int,number,bool,list,map,object,any,blocks" json:"type"`
	Label    string          `json:"label"`
	Help     string          `json:"help"`
	Required bool            `json:"required"`
	Options  []optionJSON    `json:"options,omitempty"`
	Fields   []formFieldJSON `json:"fields,omitempty"`
	Item     *formFieldJSON  `json:"item,omitempty"`
	Or       *formFieldJSON  `doc:"Another shape the key may have." json:"or,omitempty"`
	Min      float64         `json:"min,omitempty"`
	Max      float64         `json:"max,omitempty"`
	Example  string          `json:"example,omitempty"`
}

type optionJSON struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

type templateJSON struct {
	Key   string `json:"key"`
	Name  string `json:"name"`
	About string `json:"about"`
}

type templatePath struct {
	Key string `path:"name"`
}

// readTemplateJSON is a ready flow with what a person wants to know before beginning with it.
type readTemplateJSON struct {
	Key        string            `json:"key"`
	Name       string            `json:"name"`
	About      string            `json:"about"`
	How        string            `doc:"How it works."                         json:"how"`
	Change     []string          `doc:"What to change first."                 json:"change"`
	Document   object            `doc:"In the flow format."                   json:"document"`
	Conditions map[string]string `doc:"What its conditions ask, in words, by their text." json:"conditions"`
}

func flowCatalogue(s *server, tag string) {
	answer(s, tag, op{route: "GET /block-kinds", id: "list-block-kinds", summary: "The kinds of blocks, with their forms and exits", scope: workspace.FlowsRead},
		func(ctx context.Context, _ workspace.Principal, _ *none) ([]blockKindJSON, error) {
			lang := askedOf(ctx).lang
			return each(s.Versions.Blocks.Kinds(), func(kind string) blockKindJSON {
				spec, _ := s.Versions.Blocks.Spec(kind) // the registry has just named it
				return shapeBlockKind(spec, lang)
			}), nil
		})
	answer(s, tag, op{route: "GET /schemas/flow.json", id: "get-flow-schema", summary: "The JSON Schema of flow documents", scope: anyScope},
		func(context.Context, workspace.Principal, *none) (object, error) {
			schema, err := flow.Schema(s.Versions.Blocks)
			return object{schema}, err
		})
	answer(s, tag, op{route: "GET /templates", id: "list-templates", summary: "Ready flows to begin with", scope: workspace.FlowsRead},
		func(ctx context.Context, _ workspace.Principal, _ *Short) (list[templateJSON], error) {
			lang := askedOf(ctx).lang
			return all(s.Templates, func(t Template) templateJSON { return templateJSON{t.Key, named(t.Name, lang), named(t.About, lang)} }), nil
		})
	answer(s, tag, op{route: "GET /templates/{name}", id: "get-template", summary: "A ready flow with how it works and what to change first", scope: workspace.FlowsRead}, s.readTemplate)
}

func (s *server) readTemplate(ctx context.Context, p workspace.Principal, in *templatePath) (readTemplateJSON, error) {
	n := slices.IndexFunc(s.Templates, func(t Template) bool { return t.Key == in.Key })
	if n < 0 {
		return readTemplateJSON{}, fault.Missing("template")
	}
	t, lang := s.Templates[n], askedOf(ctx).lang
	doc, problems := flow.ParseYAML(s.Versions.Blocks, t.Document)
	if err := unreadable(problems, lang); err != nil {
		return readTemplateJSON{}, err
	}
	text, err := flow.FormatJSON(s.Versions.Blocks, doc)
	if err != nil {
		return readTemplateJSON{}, err
	}
	checked, err := publish.Check(s.Versions, s.DB.Reads(ctx), p.Workspace, text)
	if err != nil {
		return readTemplateJSON{}, err
	}
	shown := readTemplateJSON{
		t.Key, named(t.Name, lang), named(t.About, lang), named(t.How, lang),
		each(t.Change, func(advice i18n.Text) string { return named(advice, lang) }), object{text}, map[string]string{},
	}
	if checked.Program != nil {
		shown.Conditions = checked.Program.Conditions(lang)
	}
	return shown, nil
}

func shapeBlockKind(spec flow.BlockSpec, lang i18n.Lang) blockKindJSON {
	return blockKindJSON{
		Kind: spec.Kind, Title: named(spec.Title, lang), About: named(spec.About, lang), Group: spec.Group, Icon: spec.Icon, Dynamic: named(spec.Dynamic, lang), Each: spec.Each,
		Form:  each(spec.Form, func(f flow.Field) formFieldJSON { return *shapeForm(&f, lang) }),
		Exits: each(spec.Exits, func(e flow.Exit) exitJSON { return exitJSON{e.Name, named(e.Label, lang), e.Quiet} }),
	}
}

func shapeForm(f *flow.Field, lang i18n.Lang) *formFieldJSON {
	if f == nil {
		return nil
	}
	shaped := formFieldJSON{
		Key: f.Key, Type: f.Type, Label: named(f.Label, lang), Help: named(f.Help, lang), Required: f.Required, Item: shapeForm(f.Item, lang), Or: shapeForm(f.Or, lang),
		Min: f.Min, Max: f.Max, Example: f.Example,
		Options: each(f.Options, func(o flow.Option) optionJSON { return optionJSON{o.Value, named(o.Label, lang)} }),
		Fields:  each(f.Fields, func(one flow.Field) formFieldJSON { return *shapeForm(&one, lang) }),
	}
	return &shaped
}
