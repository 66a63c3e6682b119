// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package lint knows the trade's rules: what makes a flow work badly although it runs. It is pure: a rule looks at the document
// and says where it is broken, in words of both languages, with the reason.
package lint

import (
	"cmp"
	"slices"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Rule is one rule of the trade.
type Rule struct {
	ID    string     `json:"id"`
	Level flow.Level `json:"level"`
	Title i18n.Text  `json:"title"`
	Why   i18n.Text  `json:"why"` // what it costs to ignore it
	check func(g *graph) []place
}

// place is where a rule is broken, and how in words.
type place struct {
	block string
	text  i18n.Text
}

// Finding is a rule broken at a place. Silence is set when the author has switched it off there, with the reason.
type Finding struct {
	Rule    string        `json:"rule"`
	Level   flow.Level    `json:"level"`
	Block   string        `json:"block,omitempty"`
	Text    i18n.Text     `json:"text"`
	Why     i18n.Text     `json:"why"`
	Silence *flow.Silence `json:"silence,omitempty"`
}

// Run looks at a document that compiles. Findings come in the order of the rules, then of the blocks; silenced ones are told too.
func Run(doc flow.Document, program *flow.Program) []Finding {
	g := newGraph(doc, program)
	var findings []Finding
	for _, r := range Rules() {
		places := r.check(g)
		slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(g.order[a.block], g.order[b.block]) })
		for _, p := range places {
			findings = append(findings, Finding{Rule: r.ID, Level: r.Level, Block: p.block, Text: p.text, Why: r.Why, Silence: silence(doc, r.ID, p.block)})
		}
	}
	return findings
}

func silence(doc flow.Document, rule, block string) *flow.Silence {
	for i := range doc.Silenced {
		if s := &doc.Silenced[i]; s.Rule == rule && (s.At == "" || s.At == block) && s.Reason != "" {
			return s
		}
	}
	return nil
}
