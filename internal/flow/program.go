// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"time"

	"parley/internal/filter"
	"parley/internal/i18n"
)

// Program is a document ready to run: expressions parsed, words folded, targets as indexes. It never changes and is shared by all sessions.
type Program struct {
	ID        string
	Kind      Kind
	Languages []i18n.Lang
	Reentry   Reentry
	Triggers  []*Rule // compiled triggers, in the order of the document

	blocks []station
	index  map[string]int
	start  string
	exit   *Check
	// exitEvents are names of events that end sessions.
	exitEvents []string
	stale      *Words            // to a button that leads nowhere any more; nil: words of the house
	calls      map[string]string // flows that are called, by block
	home       *time.Location    // for people whose zone nobody knows; nil: the workspace's
	facts      []*Fact
	paths      []string
	asked      []asked
	needs      []EffectKind
}

// asked is a condition with the text that the author wrote.
type asked struct {
	text   string
	filter *filter.Filter
}

// station is one block of a program.
type station struct {
	id, kind string
	title    i18n.Text
	run      Compiled
	links    []link
	exits    []Exit
	buttons  []string
}

// link leads from an exit to a block.
type link struct {
	exit string
	to   int
}

// to finds where an exit leads; -1 when it is not linked.
func (b *station) to(exit string) int {
	for i := range b.links {
		if b.links[i].exit == exit {
			return b.links[i].to
		}
	}
	return -1
}

// Facts lists what the conditions of this version read about a contact, so that the caller loads it in one query for many sessions.
func (p *Program) Facts() []*Fact { return p.facts }

// Home is where hours are counted for people whose zone nobody knows: by the flow's rule, else in the workspace's zone; nil is UTC.
func (p *Program) Home(workspace *time.Location) *time.Location {
	switch {
	case p.home != nil:
		return p.home
	case workspace != nil:
		return workspace
	}
	return time.UTC
}

// Paths lists the variables the texts of this version use, for the same purpose.
func (p *Program) Paths() []string { return p.paths }

// Needs lists the kinds of effects by which blocks of this version act through other rooms and services, for whoever checks that these are there.
func (p *Program) Needs() []EffectKind { return p.needs }

// Conditions says what the conditions of this version ask, by the text their author wrote.
func (p *Program) Conditions(lang i18n.Lang) map[string]string {
	words := make(map[string]string, len(p.asked))
	for _, a := range p.asked {
		words[a.text] = a.filter.Describe(lang)
	}
	return words
}

func (p *Program) filters() []*filter.Filter {
	all := make([]*filter.Filter, len(p.asked))
	for i, a := range p.asked {
		all[i] = a.filter
	}
	return all
}

// Has reports whether the version has a block with this id.
func (p *Program) Has(block string) bool {
	_, ok := p.index[block]
	return ok
}

// Exits lists the ways out of a block as it is set: first those of its own (one per button, result, choice), then those of its kind.
// Quiet ones may be absent without harm. Empty for an unknown block.
func (p *Program) Exits(block string) []Exit {
	if i, ok := p.index[block]; ok {
		return p.blocks[i].exits
	}
	return nil
}

// Blocks lists the ids of the blocks in the order of the document.
func (p *Program) Blocks() []string {
	ids := make([]string, len(p.blocks))
	for i := range p.blocks {
		ids[i] = p.blocks[i].id
	}
	return ids
}
