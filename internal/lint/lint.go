// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package lint knows the trade's rules: what makes a flow work badly although it runs. It is pure: a rule looks at the document
// and at what is told of the workspace, and says where it is broken, in words of both languages, with the reason and often with a fix.
// A rule that would need to know more than it was told stays silent.
//
// Rules that are not about flows stand elsewhere or wait for their rooms: an audience without consent, people who were never greeted, promotion to people
// who neither bought nor clicked, too many sends in a week, a broadcast with no route for replies (broadcasts); answers that wait over five minutes
// (conversations); an empty channel profile (channels).
package lint

import (
	"cmp"
	"slices"
	"strings"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/spell"
)

// Rule is one rule of the trade.
type Rule struct {
	ID    string     `json:"id"`
	Level flow.Level `json:"level"`
	Title i18n.Text  `json:"title"`
	Why   i18n.Text  `json:"why"`             // what it costs to ignore it
	Fix   i18n.Text  `json:"fix,omitempty"`   // what the fix does, where one is possible
	Since string     `json:"since,omitempty"` // first day of a law, 2025-09-01; empty: always
	check func(g *graph) []place
}

// place is where a rule is broken, how in words, and what mends it; nil: only a person can.
type place struct {
	block, path string
	text        i18n.Text
	fix         func(d *draft)
}

// World is what rules may know of the workspace beside the document. What is empty is unknown, and rules that need it are silent.
type World struct {
	Channels []Channel                               // the kinds that are connected
	Rules    []*flow.Rule                            // what starts the other flows
	File     func(name string) (content.Media, bool) // a file that the document names
	Brand    []Word                                  // words that the house does not use
	Spelling func(i18n.Lang) *spell.Dictionary       // the words of a language; nil: it is not judged
	Off      []string                                // rules that are switched off for the whole workspace
	NoLinks  bool                                    // files have no address that a messenger could open
	Today    string                                  // the workspace's date, 2026-01-31
	Russia   bool                                    // the business works in Russia
}

// Channel is a kind of channel and what it can carry.
type Channel struct {
	Kind string
	Caps content.Capabilities
}

// Word is a word that the house does not use, and the one it uses instead, which may be empty.
type Word struct {
	Word    string `json:"word"`
	Instead string `json:"instead,omitempty"`
}

// Finding is a rule broken at a place. Silence is set when the author has switched it off there, with the reason.
type Finding struct {
	Rule    string        `json:"rule"`
	Level   flow.Level    `json:"level"`
	Block   string        `json:"block,omitempty"`
	Path    string        `json:"path,omitempty"` // inside the block or the document, for example "exits.next"
	Text    i18n.Text     `json:"text"`
	Why     i18n.Text     `json:"why"`
	Fix     i18n.Text     `json:"fix,omitempty"` // what Fix would do; empty: only a person can mend it
	Silence *flow.Silence `json:"silence,omitempty"`
}

// Run looks at a document that compiles. Findings come in the order of the rules, then of the blocks; silenced ones are told too.
func Run(doc flow.Document, program *flow.Program, world World) []Finding {
	g := newGraph(doc, program, world)
	var findings []Finding
	for _, r := range Rules() {
		for _, p := range r.places(g) {
			f := Finding{Rule: r.ID, Level: r.Level, Block: p.block, Path: p.path, Text: p.text, Why: r.Why, Silence: silence(doc, r.ID, p.block)}
			if p.fix != nil {
				f.Fix = r.Fix
			}
			findings = append(findings, f)
		}
	}
	return findings
}

// places are where a rule is broken, in the order of the blocks; none when it is switched off or not yet in force.
func (r Rule) places(g *graph) []place {
	if slices.Contains(g.world.Off, r.ID) || r.Since != "" && g.world.Today < r.Since {
		return nil
	}
	places := r.check(g)
	slices.SortStableFunc(places, func(a, b place) int { return cmp.Compare(g.order[a.block], g.order[b.block]) })
	return places
}

// Fix mends what a rule complains of and gives the new document; an empty block or path means every place. Silenced places are left as they are.
// False when there is nothing that could be mended.
func Fix(doc flow.Document, program *flow.Program, world World, rule, block, path string) (flow.Document, bool) {
	at := slices.IndexFunc(Rules(), func(r Rule) bool { return r.ID == rule })
	if at < 0 {
		return doc, false
	}
	d := newDraft(doc)
	for _, p := range Rules()[at].places(newGraph(doc, program, world)) {
		if p.fix == nil || block != "" && p.block != block || path != "" && p.path != path || silence(doc, rule, p.block) != nil {
			continue
		}
		p.fix(d)
		d.changed = true
	}
	return d.Document, d.changed
}

func silence(doc flow.Document, rule, block string) *flow.Silence {
	for i := range doc.Silenced {
		if s := &doc.Silenced[i]; s.Rule == rule && (s.At == "" || s.At == block) && strings.TrimSpace(s.Reason) != "" {
			return s
		}
	}
	return nil
}
