// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"parley/internal/db"
	"parley/internal/flow"
)

// The exits that are not a block's own.
const (
	exitNone     = ""         // the session was stopped or failed here
	exitEnd      = "end"      // the flow ended here by itself
	exitAnswered = "answered" // a question inside a block was answered
	exitMoved    = "moved"    // a new version took the person over
)

// trail gathers passages: one visit of one session to one block, or to one question inside a block that asks several.
// A visit that begins and ends in one batch is written once.
type trail struct {
	begun    []*passage
	of       map[int64][]*passage // begun, by session
	answered map[visit]given      // to visits begun in an earlier batch
	around   map[int64][]any      // answers inside a block whose visit was begun in an earlier batch, by session
	stamped  [][]any              // versions that have taken over what sessions left open in an earlier batch
	closed   [][]any              // exits from everything a session left open in an earlier batch, one for each session
	over     map[int64]bool
}

type passage struct {
	session, step, contact, flow, version int64
	place                                 string // the block, or "block.question"
	entered                               int64
	exit                                  *string
	left                                  int64
	answer                                string
}

// visit names a passage in the database.
type visit struct{ session, step int64 }

// given is an answer to a visit of an earlier batch: the newest one of the session.
type given struct {
	answer string
	exit   *string // by which the visit ended with it; nil: it goes on
}

// follow reads a step's trace.
func (t *trail) follow(b *Batch, s *Session, trace flow.Trace) {
	for _, m := range trace {
		switch m.Kind {
		case flow.MarkEnter:
			t.close(b, s, exitNone)
			s.Entered = b.now.ms
			t.begin(b, s, m.Block)
		case flow.MarkAsk:
			if inside(m) {
				t.begin(b, s, m.Name)
			}
		case flow.MarkAnswer:
			t.answer(b, s, m)
		case flow.MarkExit:
			t.close(b, s, m.Exit)
		}
	}
}

// restamp gives what a session has open to the version that takes it over where it stands: a visit belongs to the version in which it ends.
func (t *trail) restamp(s *Session, version int64) {
	t.stamped = append(t.stamped, []any{version, s.ID, s.Workspace})
}

// inside reports whether a mark is about one of several questions of a block.
func inside(m flow.Mark) bool { return strings.HasPrefix(m.Name, m.Block+".") }

func (t *trail) begin(b *Batch, s *Session, place string) {
	s.Steps++
	p := &passage{session: s.ID, step: s.Steps, contact: s.Contact, flow: s.Flow, version: s.State.Version, place: place, entered: b.now.ms}
	t.begun = append(t.begun, p)
	if t.of == nil {
		t.of = map[int64][]*passage{}
	}
	t.of[s.ID] = append(t.of[s.ID], p)
}

// answer keeps what was answered, with the question it was given to. The visit to the block around a question is answered as well: by the name of the question,
// so that it tells how far the person came.
func (t *trail) answer(b *Batch, s *Session, m flow.Mark) {
	if inside(m) {
		t.answerAround(b, s, m)
	}
	p := t.newest(s)
	if p == nil {
		t.answerEarlier(s, m)
		return
	}
	p.answer = m.Value
	if inside(m) {
		p.exit, p.left = new(exitAnswered), b.now.ms
	}
}

func (t *trail) answerAround(b *Batch, s *Session, m flow.Mark) {
	question := strings.TrimPrefix(m.Name, m.Block+".")
	for _, p := range slices.Backward(t.of[s.ID]) {
		if p.place == m.Block {
			p.answer = question
			return
		}
	}
	if t.around == nil {
		t.around = map[int64][]any{}
	}
	t.around[s.ID] = []any{question, s.ID, m.Block, b.now.workspace}
}

// answerEarlier keeps the last answer to a visit of an earlier batch. A question inside a block ends with its answer.
func (t *trail) answerEarlier(s *Session, m flow.Mark) {
	at := visit{s.ID, s.Steps}
	g := given{answer: m.Value, exit: t.answered[at].exit}
	if inside(m) {
		g.exit = new(exitAnswered)
	}
	if t.answered == nil {
		t.answered = map[visit]given{}
	}
	t.answered[at] = g
}

// newest is the visit that a session began last, if that was in this batch and it is not over.
func (t *trail) newest(s *Session) *passage {
	mine := t.of[s.ID]
	if len(mine) == 0 || mine[len(mine)-1].exit != nil {
		return nil
	}
	return mine[len(mine)-1]
}

// close ends everything a session has open. The database holds what earlier batches have left open; closing what is closed changes nothing.
func (t *trail) close(b *Batch, s *Session, exit string) {
	if s.Steps == 0 {
		return
	}
	for _, p := range t.of[s.ID] {
		if p.exit == nil {
			p.exit, p.left = &exit, b.now.ms
		}
	}
	if len(t.of[s.ID]) > 0 || t.over[s.ID] { // a session that has begun a visit in this batch has left the earlier ones before
		return
	}
	if t.over == nil {
		t.over = map[int64]bool{}
	}
	t.over[s.ID] = true
	if g, answered := t.answered[visit{s.ID, s.Steps}]; answered && g.exit == nil {
		// It is the block's own visit, for a question inside has ended with its answer, and so the only one open: one change of its row does for both.
		g.exit = &exit
		t.answered[visit{s.ID, s.Steps}] = g
		return
	}
	t.closed = append(t.closed, []any{exit, b.now.ms, s.ID, b.now.workspace})
}

var passageColumns = []string{"session_id", "step", "workspace_id", "contact_id", "flow_id", "version_id", "block", "entered_at", "exit", "left_at", "answer"}

// save writes the earlier visits first: what this batch has begun must not be ended with them.
func (t *trail) save(b *Batch) error {
	var given, ended [][]any
	for at, g := range t.answered {
		if g.exit != nil {
			ended = append(ended, []any{g.answer, *g.exit, b.now.ms, at.session, at.step, b.now.workspace})
		} else {
			given = append(given, []any{g.answer, at.session, at.step, b.now.workspace})
		}
	}
	const open = "exit IS NULL"
	for _, u := range []struct {
		set, key []string
		where    string
		rows     [][]any
	}{
		{[]string{"version_id"}, []string{"session_id"}, open, t.stamped},
		{[]string{"answer"}, []string{"session_id", "step"}, "", given},
		{[]string{"answer", "exit", "left_at"}, []string{"session_id", "step"}, "", ended},
		{[]string{"answer"}, []string{"session_id", "block"}, open, slices.Collect(maps.Values(t.around))},
		{[]string{"exit", "left_at"}, []string{"session_id"}, open, t.closed},
	} {
		if err := b.tx.BulkUpdate(db.Update{Table: "passage", Set: u.set, Key: u.key, Within: "workspace_id", Where: u.where}, u.rows); err != nil {
			return fmt.Errorf("session: save %s of visits: %w", u.set[0], err)
		}
	}
	rows := make([][]any, len(t.begun))
	for i, p := range t.begun {
		var exit any
		if p.exit != nil {
			exit = *p.exit
		}
		rows[i] = []any{p.session, p.step, b.now.workspace, p.contact, p.flow, p.version, p.place, p.entered, exit, some(p.left), p.answer}
	}
	if err := b.tx.BulkInsert(db.Insert{Table: "passage", Columns: passageColumns}, rows); err != nil {
		return fmt.Errorf("session: save visits: %w", err)
	}
	return nil
}
