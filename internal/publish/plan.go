// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish

import (
	"bytes"
	"cmp"
	"slices"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/session"
	"parley/internal/version"
)

// Plan is what a publication would mean: what is wrong, what changes, and for whom.
type Plan struct {
	Findings []Finding
	Changes  []Change // from the live version to the draft
	People   int64    // who are inside, in older versions
	Same     int64    // of them: who stand at blocks that do not change, and go on from there in the new version
	Blocks   []Affected
	Targets  []Target // where people may go on
}

// Affected is a block that changes or goes, with people waiting at it.
type Affected struct {
	Block    string
	Title    i18n.Text
	Removed  bool
	People   int64
	Versions []InVersion
	MayStay  bool // they can go on waiting at the same block
	Proposed session.Fate
}

// InVersion are the people of one version at a block.
type InVersion struct {
	Number int
	People int64
}

// Target is a block of the draft.
type Target struct {
	Block string
	Title i18n.Text
}

// stage is everything a plan is made from.
type stage struct {
	draft     Checked
	standings []session.Standing
	olds      []old // versions that people are in and the live one, the newest first
}

// old is a version that people may be in.
type old struct {
	version  version.Version
	document flow.Document
	program  *flow.Program // nil when it cannot run any more
}

// setStage reads the draft, who is inside where, and the versions that they are in.
func setStage(v *version.Service, q db.Queryer, f version.Flow, draft []byte) (stage, error) {
	var s stage
	var err error
	if s.draft, err = Check(v, q, f.Workspace, draft); err != nil {
		return s, err
	}
	if s.standings, err = session.Standings(q, f.Workspace, f.ID); err != nil {
		return s, err
	}
	ids := []int64{f.Live}
	for _, at := range s.standings {
		ids = append(ids, at.Version)
	}
	slices.Sort(ids)
	versions, err := version.ByIDs(q, f.Workspace, slices.Compact(ids))
	if err != nil {
		return s, err
	}
	for _, one := range versions {
		o := old{version: one}
		o.document, _ = flow.ParseJSON(v.Blocks, one.Document) // it was published, so it can be read
		program, err := v.Program(q, f.Workspace, one.ID)
		if err != nil && !fault.Is(err, fault.Invalid) {
			return s, err
		}
		if err == nil {
			o.program = program.Flow
		}
		s.olds = append(s.olds, o)
	}
	return s, nil
}

// PlanOf tells what publishing a document as the next version of a flow would mean.
func PlanOf(v *version.Service, q db.Queryer, f version.Flow, draft []byte) (Plan, error) {
	s, err := setStage(v, q, f, draft)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Findings: s.draft.Findings}
	for _, o := range s.olds {
		if o.version.ID == f.Live {
			conditions := map[string]i18n.Text{}
			inWords(o.program, conditions)
			inWords(s.draft.Program, conditions)
			p.Changes = Diff(v.Blocks, o.document, s.draft.Document, conditions)
		}
	}
	for _, b := range s.draft.Document.Blocks {
		p.Targets = append(p.Targets, Target{b.ID, titleOf(v.Blocks, b)})
	}
	at := map[string]int{}
	for _, o := range s.olds {
		for _, stand := range s.standings {
			if stand.Version != o.version.ID {
				continue
			}
			p.People += stand.People
			before, after := placed(o.document, stand.Block), placed(s.draft.Document, stand.Block)
			if unchanged(before, after) {
				p.Same += stand.People
				continue
			}
			n, known := at[stand.Block]
			if !known {
				n, at[stand.Block] = len(p.Blocks), len(p.Blocks)
				a := Affected{Block: stand.Block, Removed: after == nil, Proposed: Propose(o.program, s.draft.Program, stand.Block, stand.Wait)}
				if before != nil {
					a.Title = titleOf(v.Blocks, *before)
					a.MayStay = s.draft.Program != nil && s.draft.Program.Keeps(stand.Block, before.Kind, stand.Wait, 0)
				}
				p.Blocks = append(p.Blocks, a)
			}
			a := &p.Blocks[n]
			a.People += stand.People
			if last := len(a.Versions) - 1; last >= 0 && a.Versions[last].Number == o.version.Number {
				a.Versions[last].People += stand.People
				continue
			}
			a.Versions = append(a.Versions, InVersion{o.version.Number, stand.People})
		}
	}
	slices.SortStableFunc(p.Blocks, func(a, b Affected) int { return cmp.Compare(b.People, a.People) })
	return p, nil
}

// fates turns what was asked for into what becomes of the people of every older version. Blocks are told apart by their ids, which are never given again; of
// several versions of one the newest counts that people wait at, else the newest.
func (s stage) fates(asked map[string]string, rest session.Do, lang i18n.Lang) (session.Fates, error) {
	if err := s.allowed(asked, lang); err != nil {
		return session.Fates{}, err
	}
	fates := session.Fates{Blocks: map[string]session.Fate{}, Rest: rest}
	decided := map[string]bool{}
	for _, waited := range []bool{true, false} {
		for _, o := range s.olds {
			for i := range o.document.Blocks {
				before := &o.document.Blocks[i]
				wait := s.waitAt(o.version.ID, before.ID)
				if decided[before.ID] || waited && wait == "" {
					continue
				}
				decided[before.ID] = true
				if fate := s.fate(o, before, asked[before.ID], rest, wait); fate != (session.Fate{Do: rest}) {
					fates.Blocks[before.ID] = fate
				}
			}
		}
	}
	return fates, nil
}

// waitAt is what people wait for at a block of a version; empty when nobody does.
func (s stage) waitAt(version int64, block string) flow.WaitKind {
	for _, at := range s.standings {
		if at.Version == version && at.Block == block {
			return at.Wait
		}
	}
	return ""
}

// fate is what becomes of the people at one block.
func (s stage) fate(o old, before *flow.Placed, asked string, rest session.Do, wait flow.WaitKind) session.Fate {
	after := placed(s.draft.Document, before.ID)
	fate := session.Fate{Do: session.Move}
	switch asked {
	case string(session.FinishOld), string(session.Leave):
		return session.Fate{Do: session.Do(asked)}
	case "":
		if rest != session.Move {
			return session.Fate{Do: rest}
		}
		if after == nil || before.Kind != after.Kind || wait != "" && !unchanged(before, after) {
			fate = Propose(o.program, s.draft.Program, before.ID, wait)
		}
	case before.ID:
	default:
		fate.To = asked
	}
	fate.Anew = fate.Do == session.Move && fate.To == "" && after != nil && s.different(after)
	return fate
}

// different reports whether a block does something else than in any of the older versions.
func (s stage) different(after *flow.Placed) bool {
	return slices.ContainsFunc(s.olds, func(o old) bool {
		before := placed(o.document, after.ID)
		return before != nil && !bytes.Equal(before.Body, after.Body)
	})
}

// allowed refuses a map that names what is not there, with a field for each of its mistakes.
func (s stage) allowed(asked map[string]string, lang i18n.Lang) error {
	e := &fault.Error{Code: fault.Invalid, Reason: "map_invalid", Message: "the map of the people inside names what is not there"}
	for _, from := range slices.Sorted(keys(asked)) {
		to := asked[from]
		var before *flow.Placed
		for _, o := range s.olds {
			before = cmp.Or(before, placed(o.document, from))
		}
		after := placed(s.draft.Document, to)
		words := i18n.Text(nil)
		code := ""
		switch {
		case before == nil:
			code, words = "unknown_block", i18n.Words("Блока «"+from+"» в прежних версиях нет.", "There is no block “"+from+"” in the earlier versions.")
		case to == string(session.FinishOld) || to == string(session.Leave):
		case after == nil:
			code, words = "dead_link", i18n.Words("Блока «"+to+"» в новой версии нет. Выберите другой.", "There is no block “"+to+"” in the new version. Choose another.")
		case from == to && before.Kind != after.Kind:
			code, words = "kind_changed", i18n.Words("Блок «"+to+"» стал другим: ждать на нём дальше нельзя. Выберите другой блок.", "The block “"+to+"” has become another one: nobody can go on waiting there. Choose another block.")
		}
		if code != "" {
			e.Fields = append(e.Fields, fault.Field{Path: "/map/" + from, Code: code, Text: words.In(lang, i18n.EN)})
		}
	}
	if len(e.Fields) == 0 {
		return nil
	}
	return e
}

// placed finds a block of a document.
func placed(doc flow.Document, id string) *flow.Placed {
	for i := range doc.Blocks {
		if doc.Blocks[i].ID == id {
			return &doc.Blocks[i]
		}
	}
	return nil
}

// unchanged reports whether a block does the same in both documents; what its author calls it does not matter.
func unchanged(before, after *flow.Placed) bool {
	if before == nil || after == nil || before.Kind != after.Kind || len(before.Exits) != len(after.Exits) || !bytes.Equal(before.Body, after.Body) {
		return false
	}
	for exit, to := range before.Exits {
		if after.Exits[exit] != to {
			return false
		}
	}
	return true
}

// titleOf is what people call a block: by the author's words, else by the first of what it says, else by its kind.
func titleOf(blocks *flow.Registry, b flow.Placed) i18n.Text {
	if len(b.Title) > 0 {
		return b.Title
	}
	content, _ := decode(b.Body)["content"].(map[string]any)
	switch text := content["text"].(type) {
	case string:
		return cut(i18n.Plain(text), shortTitle)
	case map[string]any:
		return cut(textOf(text), shortTitle)
	}
	spec, _ := blocks.Spec(b.Kind)
	return spec.Title
}
