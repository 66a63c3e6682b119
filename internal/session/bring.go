// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"cmp"
	"database/sql"
	"maps"
	"slices"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/version"
)

// bring takes everybody of the batch over who is marked, before anything else happens to them: whoever shows life while people are going over is brought first.
func (b *Batch) bring() error {
	marked := map[int64]bool{}
	for _, p := range b.people {
		for _, one := range p.Sessions {
			if one.State.State == flow.Moving {
				marked[one.Flow] = true
			}
		}
	}
	if len(marked) == 0 {
		return nil
	}
	in, arg := db.InList(b.tx.DB(), "m.flow_id", 2, slices.Sorted(maps.Keys(marked)))
	newest, err := db.Collect(func(rows *sql.Rows) (Transfer, error) { return scanTransfer(rows) })(b.tx.Query(`SELECT `+transferColumns+` FROM flow_move m WHERE m.workspace_id = $1 AND `+in+`
		AND NOT EXISTS (SELECT 1 FROM flow_move n WHERE n.workspace_id = m.workspace_id AND n.flow_id = m.flow_id AND n.id > m.id)`, b.now.workspace, arg))
	if err != nil {
		return err
	}
	byFlow := make(map[int64]Transfer, len(newest))
	for _, m := range newest {
		byFlow[m.Flow] = m
	}
	for _, id := range b.ids {
		for _, one := range b.people[id].Sessions {
			if one.State.State != flow.Moving {
				continue
			}
			if err := b.bringOne(b.people[id], one, byFlow[one.Flow]); err != nil {
				return err
			}
		}
	}
	return nil
}

// bringOne takes one session over, or lets it finish where it is when the new version cannot take it.
func (b *Batch) bringOne(p *Person, one *Session, m Transfer) error {
	fate := m.Fates.Of(one.State.Block)
	prog, err := b.svc.Versions.Program(b.tx, b.now.workspace, m.Version)
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.NotFound) {
		prog = nil // a version that cannot run takes nobody over
	} else if err != nil {
		return err
	}
	to := cmp.Or(fate.To, one.State.Block)
	stays := fate.Do == Move && to == one.State.Block
	switch {
	case prog == nil, fate.Do == FinishOld || m.ID == 0, stays && !b.keeps(prog, one), fate.Do == Move && !prog.Flow.Has(to):
		one.State.State, one.changed = flow.Waiting, true
		return nil
	case !stays && fate.Do == Move && b.paused(p):
		// The new block would speak in the middle of an operator's conversation. The end of the pause wakes the session, and then it goes over.
		b.timers[one.ID] = timer{contact: p.Contact.ID, due: p.Contact.PausedUntil}
		return nil
	}
	in := flow.Moved{}
	if fate.Do == Move {
		in.To = to
	}
	if fate.Anew && stays {
		in.Entered = one.Entered
	}
	env, err := b.env(p, one, prog)
	if err != nil {
		return err
	}
	from := one.State
	record := replay.Of(in, &env)
	next, effects, trace := flow.Step(prog.Flow, one.State, in, env)
	record.Saw(env.Watch, trace)
	b.keep(one, record)
	switch {
	case stays:
		b.trail.restamp(one, prog.ID)
	case fate.Do == Move:
		b.trail.close(b, one, exitMoved)
		one.placed = true
	}
	b.happen(p, "flow.moved", map[string]any{"session": one.ID, "flow_id": one.Flow, "from": from.Block, "to": in.To, "version": prog.Number})
	return b.follow(p, one, next, effects, trace)
}

// keeps reports whether the block of the same id in the new version takes the session as it waits.
func (b *Batch) keeps(prog *version.Program, one *Session) bool {
	kind := prog.Flow.KindOf(one.State.Block)
	old, err := b.svc.Versions.Program(b.tx, b.now.workspace, one.State.Version)
	if err == nil { // a version that cannot run any more is left rather today than tomorrow
		kind = old.Flow.KindOf(one.State.Block)
	}
	return prog.Flow.Keeps(one.State.Block, kind, one.State.Wait.Kind, one.State.Place)
}

// Stayed counts the sessions that this batch was to bring to a version and that finish in their own.
func (b *Batch) Stayed(sessions []Inside, version int64) (n int64) {
	meant := make(map[int64]bool, len(sessions))
	for _, s := range sessions {
		meant[s.ID] = true
	}
	for _, p := range b.people {
		for _, one := range p.Sessions {
			if meant[one.ID] && one.State.Version != version && one.State.State == flow.Waiting {
				n++
			}
		}
	}
	return n
}
