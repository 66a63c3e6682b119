// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package why tells a person's way through a flow, and why it went so: steps are made again from what was kept of them, and everything else that decided
// stands between them, from the rule that did not let the person in to the message that was not sent.
package why

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/event"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/flow/replay"
	"parley/internal/flow/story"
	"parley/internal/i18n"
	"parley/internal/session/steps"
	"parley/internal/version"
)

// What is looked through: the newest passages and facts of a person.
const (
	maxPassages = 20
	maxFacts    = 500
	maxUnsent   = 200
)

// Line is one thing that happened, with its moment in the workspace's time.
type Line struct {
	story.Line

	At      int64
	Session int64 // 0: of none
}

// Service tells stories.
type Service struct {
	Versions *version.Service
	Key      func(workspace int64) *flow.PayloadKey
}

// Asked is whose way is told, and to whom.
type Asked struct {
	Workspace, Contact int64
	Lang               i18n.Lang
	Zone               *time.Location
	Now                int64
	Reason             func(code string) i18n.Text // why a message was not sent
}

// telling is one story being told.
type telling struct {
	*Service
	Asked
	q       db.Queryer
	flow    version.Flow
	tellers map[int64]*told // by version
	lines   []Line
}

// told is a version that takes part.
type told struct {
	story.Teller

	doc     flow.Document
	program *flow.Program // nil when it works no more
}

// passage is a session of the person.
type passage struct {
	id, version, started, ended int64
	state, block, reason        string
}

// Flow tells everything about a person and a flow, the oldest first.
func (s *Service) Flow(q db.Queryer, a Asked, flowID int64) ([]Line, error) {
	f, err := version.Get(q, a.Workspace, flowID)
	if err != nil {
		return nil, err
	}
	t := &telling{Service: s, Asked: a, q: q, flow: f, tellers: map[int64]*told{}}
	passages, err := t.passages()
	if err != nil {
		return nil, err
	}
	for _, tell := range []func() error{func() error { return t.steps(passages) }, t.facts, t.unsent, t.present} {
		if err := tell(); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.lines, func(a, b Line) int { return cmp.Compare(a.At, b.At) })
	return t.lines, nil
}

func (t *telling) add(at, session int64, l story.Line) {
	if l.Text != "" {
		t.lines = append(t.lines, Line{l, at, session})
	}
}

func (t *telling) say(ru, en string, args ...any) string {
	words := i18n.Words(ru, en).In(t.Lang, i18n.EN)
	if len(args) == 0 {
		return words
	}
	return fmt.Sprintf(words, args...)
}

// version reads a version once.
func (t *telling) version(id int64) (*told, error) {
	if one := t.tellers[id]; one != nil {
		return one, nil
	}
	document := t.flow.Draft // a version that is not found is told by the names of the draft
	err := t.q.QueryRow(`SELECT document FROM flow_version WHERE workspace_id = $1 AND id = $2`, t.Workspace, id).Scan(&document)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("why: read version %d: %w", id, err)
	}
	doc, _ := flow.ParseJSON(t.Versions.Blocks, document) // it was right when it was published
	one := &told{doc: doc, Teller: story.Teller{Names: story.NewNames(doc, t.Versions.Blocks, t.Lang), Lang: t.Lang, Zone: t.Zone}}
	switch p, err := t.Versions.Program(t.q, t.Workspace, id); {
	case err == nil:
		one.program = p.Flow
	case !fault.Is(err, fault.Invalid) && !fault.Is(err, fault.NotFound):
		return nil, err
	}
	t.tellers[id] = one
	return one, nil
}

func (t *telling) passages() ([]passage, error) {
	found, err := db.Collect(func(rows *sql.Rows) (p passage, err error) {
		return p, rows.Scan(&p.id, &p.version, &p.started, &p.ended, &p.state, &p.block, &p.reason)
	})(t.q.Query(`SELECT id, version_id, started_at, COALESCE(ended_at, 0), state, block, reason FROM session WHERE +workspace_id = $1 AND contact_id = $2 AND flow_id = $3 ORDER BY id DESC LIMIT $4`,
		t.Workspace, t.Contact, t.flow.ID, maxPassages))
	if err != nil {
		return nil, fmt.Errorf("why: passages: %w", err)
	}
	return found, nil
}

// steps makes the steps of all passages again.
func (t *telling) steps(passages []passage) error {
	ids := make([]int64, len(passages))
	for i, p := range passages {
		ids[i] = p.id
	}
	kept, err := steps.Of(t.q, t.Workspace, ids)
	if err != nil {
		return err
	}
	for _, p := range passages {
		if err := t.passage(p, kept[p.id]); err != nil {
			return err
		}
	}
	return nil
}

func (t *telling) passage(p passage, records []replay.Record) error {
	made, err := t.again(p.id, records)
	if err != nil {
		return err
	}
	for _, s := range made {
		if err := t.step(p.id, s); err != nil {
			return err
		}
	}
	for _, r := range records[len(made):] { // a version that works no more: what was noted then is told, without the reasons
		if err := t.step(p.id, replay.Step{Record: r}); err != nil {
			return err
		}
	}
	if len(records) == 0 {
		v, err := t.version(p.version)
		if err != nil {
			return err
		}
		t.add(p.started, p.id, story.Line{Kind: story.Problem, Block: p.block, Text: t.say(
			"Шаги этого прохода не сохранены: он начался до обновления Parley. Последний блок: «%s».", "The steps of this passage were not kept: it began before Parley was updated. The last block: “%s”.", v.Names.Block(p.block))})
	}
	return nil
}

// again makes steps of one session again, as far as their versions work.
func (t *telling) again(session int64, records []replay.Record) ([]replay.Step, error) {
	var failed error
	steps := replay.Session(replay.Whose{Session: session, Contact: t.Contact}, records, t.Key(t.Workspace), func(id int64) *flow.Program {
		v, err := t.version(id)
		if err != nil {
			failed = err
			return nil
		}
		return v.program
	})
	return steps, failed
}

// step tells one step. What an engine that has changed since would decide is not told: then the marks of that day stand alone.
func (t *telling) step(session int64, s replay.Step) error {
	r := s.Record
	v, err := t.version(r.Version)
	if err != nil {
		return err
	}
	if out, ended := r.Input.(replay.Stopped); ended {
		t.add(r.Now, session, story.Line{Kind: story.End, Block: s.After.Block, Text: v.Ended(flow.Stopped, out.Reason)})
		return nil
	}
	t.add(r.Now, session, story.Line{Kind: story.Input, Block: s.Before.Block, Text: v.Input(r.Input)})
	one := story.Step{At: s.Before.Block, After: s.After, Trace: r.Trace}
	if s.Same {
		one.Effects, one.Watch = s.Effects, s.Watch
	}
	for _, l := range v.Step(one) {
		t.add(r.Now, session, l)
	}
	return nil
}

// facts tells what the log holds about entering: by which trigger, and which rule refused.
func (t *telling) facts() error {
	found, err := event.OfContact(t.q, t.Workspace, t.Contact, 0, maxFacts)
	if err != nil {
		return err
	}
	v, err := t.version(t.flow.Live)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(found) {
		var data struct {
			Flow    string `json:"flow"`
			Why     string `json:"why"`
			Trigger string `json:"trigger"`
			Session int64  `json:"session"`
		}
		if e.Kind != "flow.started" && e.Kind != "flow.refused" || json.Unmarshal(e.Data, &data) != nil || data.Flow != t.flow.Slug {
			continue
		}
		line := story.Line{Kind: story.Problem, Text: v.Refused(data.Why)}
		if e.Kind == "flow.started" {
			line = story.Line{Kind: story.Input, Text: t.trigger(v, data.Trigger)}
		}
		// It is noted after the step that it causes has been made, in the same moment.
		t.lines = append([]Line{{line, e.At, data.Session}}, t.lines...)
	}
	return nil
}

func (t *telling) trigger(v *told, id string) string {
	for _, one := range v.doc.Triggers {
		if one.ID == id {
			return v.Trigger(one)
		}
	}
	return t.say("Вошёл в воронку: её запустил оператор, другая воронка или внешняя система.", "Came into the flow: an operator, another flow or an outside system has started it.")
}

// unsent tells the messages of the flow that did not reach the person.
func (t *telling) unsent() error {
	found, err := db.Collect(t.outcome)(t.q.Query(`SELECT id, COALESCE(session_id, 0), block, state, reason, detail, at FROM message
		WHERE workspace_id = $1 AND contact_id = $2 AND flow_id = $3 AND direction = 'out' AND state IN ('failed', 'unknown', 'cancelled', 'skipped') ORDER BY id DESC LIMIT $4`,
		t.Workspace, t.Contact, t.flow.ID, maxUnsent))
	if err != nil {
		return fmt.Errorf("why: unsent messages: %w", err)
	}
	t.lines = append(t.lines, found...)
	return nil
}

// present tells what keeps the bot silent now.
func (t *telling) present() error {
	c, err := contact.Get(t.q, t.Workspace, t.Contact)
	if err != nil {
		return err
	}
	if c.PausedUntil > t.Now {
		v := story.Teller{Lang: t.Lang, Zone: t.Zone}
		t.add(t.Now, 0, story.Line{Kind: story.Problem, Text: t.say("Сейчас бот на паузе до %s: с человеком говорит оператор.", "The bot is paused now until %s: an operator talks to the person.", v.Moment(c.PausedUntil))})
	}
	addresses, err := contact.Identities(t.q, t.Workspace, []int64{t.Contact})
	if err != nil {
		return err
	}
	for _, i := range addresses {
		if i.Blocked > 0 {
			t.add(i.Blocked, 0, story.Line{Kind: story.Problem, Text: t.say("Человек заблокировал бота (%s): сообщения туда не доходят.", "The person has blocked the bot (%s): messages do not arrive there.", i.Kind)})
		}
	}
	if c.Unsubscribed > 0 {
		t.add(c.Unsubscribed, 0, story.Line{Kind: story.Problem, Text: t.say("Человек отписался: воронки ему больше не пишут.", "The person has unsubscribed: flows write to them no more.")})
	}
	return nil
}
