// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow

import (
	"fmt"
	"math"
	"slices"
	"time"

	"parley/internal/filter"
	"parley/internal/template"
)

// Compile makes a program of a document and lists everything wrong with it. The program is nil when any problem is an error.
func Compile(doc Document, reg *Registry, world World) (*Program, []Problem) {
	atoms, err := filter.NewRegistry(append(slices.Clone(world.Atoms), Atoms()...)...)
	if err != nil {
		return nil, []Problem{wrong("atoms", "", "Условия программы собраны неверно: %v.", "The conditions of the program are put together wrongly: %v.", err)}
	}
	c := compiler{doc: doc, reg: reg, world: world, atoms: atoms, blocks: make(map[string]bool, len(doc.Blocks))}
	c.program = &Program{
		ID: doc.ID, Kind: doc.Kind, Languages: doc.Languages, Reentry: doc.Settings.Reentry,
		start: doc.Start, index: make(map[string]int, len(doc.Blocks)), calls: map[string]string{},
	}
	c.problems = checkIDs(doc, nil)
	for i, b := range doc.Blocks {
		c.blocks[b.ID] = true
		c.program.index[b.ID] = i
	}
	c.whole()
	for i := range doc.Blocks {
		c.place(&doc.Blocks[i])
	}
	for _, f := range filter.Facts(c.program.filters()...) {
		if !own(f) {
			c.program.facts = append(c.program.facts, f)
		}
	}
	slices.Sort(c.program.paths)
	c.program.paths = slices.Compact(c.program.paths)
	if Broken(c.problems) {
		return nil, c.problems
	}
	return c.program, c.problems
}

type compiler struct {
	doc      Document
	reg      *Registry
	world    World
	atoms    *filter.Registry
	blocks   map[string]bool
	program  *Program
	problems []Problem
}

func (c *compiler) scope(block string) *Scope {
	return &Scope{
		Block: block, Languages: c.doc.Languages, world: &c.world, atoms: c.atoms, blocks: c.blocks,
		asked: &c.program.asked, paths: &c.program.paths, needs: &c.program.needs, calls: c.program.calls,
	}
}

// whole compiles what belongs to the flow itself.
func (c *compiler) whole() {
	s := c.scope("")
	switch {
	case len(c.doc.Blocks) == 0:
		s.Wrong("empty", "blocks", "В воронке нет блоков.", "The flow has no blocks.")
	case len(c.doc.Blocks) > math.MaxUint16:
		s.Wrong("size", "blocks", "В воронке слишком много блоков.", "The flow has too many blocks.")
	default:
		s.ToBlock("start", c.doc.Start)
	}
	c.exit(s)
	c.program.stale = s.Words("settings.stale.text", c.doc.Settings.Stale.Text, template.InText)
	if zone := c.doc.Settings.ZoneUnknown; zone != "" && zone != "workspace" {
		home, err := time.LoadLocation(zone)
		if err != nil {
			s.Wrong("zone", "settings.zone_unknown", "Часового пояса «%s» нет. Пишите workspace или, например, Europe/Moscow.", "There is no time zone “%s”. Write workspace or, for example, Europe/Moscow.", zone)
		}
		c.program.home = home
	}
	for i, t := range c.doc.Triggers {
		path := fmt.Sprintf("triggers[%d]", i)
		c.program.Triggers = append(c.program.Triggers, c.trigger(s, t, path))
	}
	c.problems = append(c.problems, s.problems...)
}

// place compiles one block and its links.
func (c *compiler) place(b *Placed) {
	s := c.scope(b.ID)
	station := station{id: b.ID, kind: b.Kind, title: b.Title}
	block, ok := c.reg.blocks[b.Kind]
	if !ok {
		s.Wrong("unknown_kind", "kind", "Блока вида «%s» нет.", "There is no block of kind “%s”.", b.Kind)
		c.problems = append(c.problems, s.problems...)
		c.program.blocks = append(c.program.blocks, station)
		return
	}
	spec := c.reg.specs[b.Kind]
	if form := checkBody(spec, b.body()); len(form) > 0 {
		for _, p := range form {
			p.Line = 0
			s.Report(p)
		}
	} else {
		run, problems := block.Compile(b.body(), s)
		station.run, s.problems = run, problems
	}
	for _, name := range sortedKeys(b.Exits) {
		to := b.Exits[name]
		known := slices.Contains(s.exits, name) || slices.ContainsFunc(spec.Exits, func(e Exit) bool { return e.Name == name })
		if !known && station.run != nil {
			s.Wrong("unknown_exit", "exits."+name, "У блока нет выхода «%s».", "The block has no exit “%s”.", name)
		}
		s.ToBlock("exits."+name, to)
		station.links = append(station.links, link{exit: name, to: c.program.index[to]})
	}
	station.buttons = s.buttons
	for _, name := range s.exits {
		station.exits = append(station.exits, Exit{Name: name})
	}
	for _, e := range spec.Exits {
		if !slices.Contains(s.never, e.Name) {
			station.exits = append(station.exits, e)
		}
	}
	c.problems = append(c.problems, s.problems...)
	c.program.blocks = append(c.program.blocks, station)
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
