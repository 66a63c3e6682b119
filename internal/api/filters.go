// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"context"

	"parley/internal/filter"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/version"
	"parley/internal/workspace"
)

type filterInput struct {
	Body struct {
		Text string `json:"text" maxLength:"5000"`
	}
}

type filterJSON struct {
	OK        bool                `json:"ok"`
	Canonical string              `doc:"As it is written best."     json:"canonical"`
	Sentence  string              `doc:"In words."                  json:"sentence"`
	Problems  []filterProblemJSON `json:"problems"`
}

type filterProblemJSON struct {
	From int    `doc:"In bytes of the text." json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
}

type atomJSON struct {
	Name        string       `json:"name"`
	Args        []argJSON    `json:"args"`
	Type        string       `enum:"bool,text,number,integer,moment,date,duration,choice,set" json:"type"`
	Options     []optionJSON `doc:"The values of a choice."                                    json:"options"`
	Comparisons []filter.Op  `json:"comparisons"`
	Title       string       `json:"title"`
}

type argJSON struct {
	Name     string       `json:"name"`
	Optional bool         `json:"optional"`
	Refers   string       `doc:"What the text names: a flow by its id in documents, a block or an exit of the one before, a link by its code, an option of the one before." enum:",flow,block,exit,link,answer" json:"refers"`
	Options  []optionJSON `doc:"The values there are; none: any may be written."                                                         json:"options"`
}

func filters(s *server) {
	const tag = "Conditions"
	answer(s, tag, op{route: "POST /filter/check", id: "check-filter", summary: "What a condition means, or what is wrong with it", scope: workspace.ContactsRead, once: true},
		func(ctx context.Context, p workspace.Principal, in *filterInput) (filterJSON, error) {
			q, lang := s.DB.Reads(ctx), askedOf(ctx).lang
			w, err := workspace.Get(q, p.Workspace)
			if err != nil {
				return filterJSON{}, err
			}
			f, problems, err := s.Contacts.Compile(q, w, in.Body.Text)
			checked := filterJSON{OK: len(problems) == 0, Problems: each(problems, func(one filter.Problem) filterProblemJSON {
				return filterProblemJSON{one.Span.Pos, one.Span.End, one.Text.In(lang, i18n.EN)}
			})}
			if err != nil || f == nil || !checked.OK {
				return checked, err
			}
			names, err := s.callingsOf(q, p.Workspace, lang, f)
			if err != nil {
				return checked, err
			}
			checked.Canonical, checked.Sentence = f.Tree().String(), f.DescribeBy(lang, names.of)
			return checked, nil
		})
	answer(s, tag, op{route: "GET /filter/atoms", id: "list-atoms", summary: "What conditions can ask about, in this workspace", scope: workspace.ContactsRead},
		func(ctx context.Context, p workspace.Principal, _ *none) ([]atomJSON, error) {
			registry, err := s.Contacts.Registry(s.DB.Reads(ctx), p.Workspace)
			if err != nil {
				return nil, err
			}
			lang := askedOf(ctx).lang
			things, err := s.referable(ctx, p)
			return each(registry.Atoms(), func(a filter.Atom) atomJSON { return shapeAtom(a, lang, things) }), err
		})
}

// offered is how many things of a kind the builder of conditions lists to choose from.
const offered = 500

// referable are the things of the workspace that arguments of conditions can name, by what the arguments refer to. Blocks and exits belong to a flow's
// document: whoever has chosen the flow reads them there.
func (s *server) referable(ctx context.Context, p workspace.Principal) (map[string][]optionJSON, error) {
	q := s.DB.Reads(ctx)
	flows, err := version.List(q, p.Workspace, false)
	if err != nil {
		return nil, err
	}
	links, err := growth.List(q, p.Workspace, growth.Sieve{}, 0, offered)
	if err != nil {
		return nil, err
	}
	return map[string][]optionJSON{
		filter.ReferFlow: each(flows[:min(len(flows), offered)], func(f version.Flow) optionJSON { return optionJSON{f.Slug, f.Name} }),
		filter.ReferLink: each(links, func(l growth.Link) optionJSON { return optionJSON{l.Code, l.Name} }),
	}, nil
}

func shapeAtom(a filter.Atom, lang i18n.Lang, things map[string][]optionJSON) atomJSON {
	return atomJSON{
		Name: a.Name, Type: a.Kind.Type.String(), Options: shapeOptions(a.Kind.Options, lang), Comparisons: a.Operators(), Title: named(a.Words.Title, lang),
		Args: each(a.Args, func(arg filter.Arg) argJSON {
			options := shapeOptions(arg.Options, lang)
			if arg.Refers != "" && things[arg.Refers] != nil {
				options = things[arg.Refers]
			}
			return argJSON{arg.Name, arg.Optional, arg.Refers, options}
		}),
	}
}

func shapeOptions(options []filter.Option, lang i18n.Lang) []optionJSON {
	return each(options, func(o filter.Option) optionJSON {
		label := named(o.Words, lang)
		if label == "" {
			label = o.Value
		}
		return optionJSON{o.Value, label}
	})
}
