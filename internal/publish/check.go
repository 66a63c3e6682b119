// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package publish decides whether a funnel may go to people: it must compile, and no rule of the trade may forbid it.
package publish

import (
	"slices"
	"strings"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/version"
)

// Finding is one thing to know about a draft: what does not compile, or a rule of the trade that is broken.
type Finding struct {
	Rule     string
	Level    flow.Level
	Block    string
	Path     string
	Text     i18n.Text
	Why      i18n.Text
	Fix      i18n.Text     // what mending it would do; empty: only a person can
	Silenced bool          // its author has switched it off, with a reason
	Silence  *flow.Silence // who, when and why
}

// Stops reports whether the finding keeps a draft from being published.
func (f Finding) Stops() bool { return f.Level == flow.Error && !f.Silenced }

// Checked is a draft with everything there is to know about it.
type Checked struct {
	Document flow.Document
	Program  *flow.Program // nil when it does not compile
	Findings []Finding
}

// Check compiles a draft and asks the linter.
func Check(v *version.Service, q db.Queryer, workspace int64, draft []byte) (Checked, error) {
	doc, program, problems, err := v.Check(q, workspace, draft)
	if err != nil {
		return Checked{}, err
	}
	c := Checked{Document: doc, Program: program}
	for _, p := range problems {
		c.Findings = append(c.Findings, Finding{Rule: p.Rule, Level: p.Level, Block: p.Block, Path: p.Path, Text: p.Text})
	}
	if program != nil {
		called, err := calls(v, q, workspace, doc.ID, program)
		if err != nil {
			return Checked{}, err
		}
		c.Findings = append(c.Findings, called...)
		world, err := World(v, q, workspace, doc)
		if err != nil {
			return Checked{}, err
		}
		for _, f := range lint.Run(doc, program, world) {
			c.Findings = append(c.Findings, Finding{
				Rule: f.Rule, Level: f.Level, Block: f.Block, Path: f.Path, Text: f.Text, Why: f.Why, Fix: f.Fix, Silenced: f.Silence != nil, Silence: f.Silence,
			})
		}
	}
	return c, nil
}

// calls finds flows that call each other in a circle, and flows that are called before they are published.
func calls(v *version.Service, q db.Queryer, workspace int64, slug string, program *flow.Program) ([]Finding, error) {
	if len(program.Calls()) == 0 {
		return nil, nil
	}
	live, err := v.Live(q, workspace)
	if err != nil {
		return nil, err
	}
	var found []Finding
	circle := version.Circle(live, slug, program)
	for _, block := range slices.Sorted(keys(program.Calls())) {
		to := program.Calls()[block]
		switch {
		case len(circle) > 1 && circle[1] == to:
			path := strings.Join(circle, " → ")
			found = append(found, Finding{Rule: "circular_call", Level: flow.Error, Block: block, Path: "flow", Text: i18n.Words(
				"Воронки вызывают друг друга по кругу: "+path+". Разорвите круг: вызовите другую воронку или замените вызов переходом.",
				"The flows call each other in a circle: "+path+". Break it: call another flow, or jump instead of calling.")})
		case live.BySlug[to] == nil:
			found = append(found, Finding{Rule: "call_unpublished", Level: flow.Warning, Block: block, Path: "flow", Text: i18n.Words(
				"Воронка «"+to+"» сейчас никого не принимает, и вызвать её нельзя. Опубликуйте её до этой.",
				"The flow “"+to+"” takes nobody in now, so it cannot be called. Publish it before this one.")})
		}
	}
	return found, nil
}

// refused names block and place of everything that stops publishing.
func refused(findings []Finding, lang i18n.Lang) error {
	e := &fault.Error{Code: fault.Invalid, Reason: "flow_invalid", Message: "the flow has errors and cannot be published"}
	for _, f := range findings {
		if !f.Stops() {
			continue
		}
		path := "/document"
		if f.Block != "" {
			path += "/blocks/" + f.Block
		}
		if f.Path != "" {
			path += "/" + f.Path
		}
		e.Fields = append(e.Fields, fault.Field{Path: path, Code: f.Rule, Text: f.Text.In(lang, i18n.EN)})
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}
