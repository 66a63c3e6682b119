// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package trial

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/simulate"
	"parley/internal/version"
)

// Run is a client's way through a flow so far.
type Run struct {
	simulate.Result

	Name string
	Lang i18n.Lang
}

// Try takes a client through the flow of a link. The client speaks one of the flow's languages: the wanted one, when the flow has it.
func (s *Service) Try(ctx context.Context, l Link, wanted i18n.Lang, begin int64, inputs []simulate.Input) (Run, error) {
	q := s.DB.Reads(ctx)
	f, err := version.Get(q, l.Workspace, l.Flow)
	if err != nil {
		return Run{}, err
	}
	text := f.Draft
	if l.Version != 0 {
		err := q.QueryRow(`SELECT document FROM flow_version WHERE workspace_id = $1 AND id = $2`, l.Workspace, l.Version).Scan(&text)
		if errors.Is(err, sql.ErrNoRows) {
			return Run{}, fault.Missing("version")
		}
		if err != nil {
			return Run{}, fmt.Errorf("trial: read version: %w", err)
		}
	}
	doc, problems := flow.ParseJSON(s.Versions.Blocks, text)
	if flow.Broken(problems) {
		return Run{}, fault.New(fault.Unavailable, "flow_invalid", "the draft is being changed")
	}
	lang := spoken(doc.Languages, wanted)
	setup, err := s.Stage(q, l.Workspace, doc, lang)
	if err != nil {
		return Run{}, err
	}
	if begin > 0 {
		setup.Now = begin
	}
	result, problems := simulate.Run(setup, simulate.Request{Channel: l.Channel, Person: somebody(lang), Inputs: inputs})
	if flow.Broken(problems) {
		return Run{}, fault.New(fault.Unavailable, "flow_invalid", "the draft is being changed")
	}
	return Run{Result: result, Name: doc.Name.In(lang, append(doc.Languages, i18n.EN, i18n.RU)...), Lang: lang}, nil
}

// spoken chooses the language of the flow that the client reads, else its first.
func spoken(languages []i18n.Lang, wanted i18n.Lang) i18n.Lang {
	for _, l := range languages {
		if base, _, _ := strings.Cut(string(l), "-"); base == string(wanted) {
			return l
		}
	}
	if len(languages) > 0 {
		return languages[0]
	}
	return wanted
}

// somebody is the made-up person a client plays: nobody real.
func somebody(lang i18n.Lang) simulate.Person {
	name := "Anna"
	if strings.HasPrefix(string(lang), string(i18n.RU)) {
		name = "Анна"
	}
	return simulate.Person{FirstName: name, Language: string(lang)}
}
