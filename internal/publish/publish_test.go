// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/publish"
	"parley/internal/session"
	"parley/internal/version"
)

// house keeps flows over a real database.
type house struct {
	*contacttest.Room
	t *testing.T
	v *version.Service
	n int64
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	contacttest.Each(t, func(t *testing.T, r *contacttest.Room) {
		h := &house{Room: r, t: t}
		h.v = version.NewService(version.Deps{
			DB: r.DB, IDs: r.IDs, Clock: r.Clock, Blocks: blockstest.Registry(t), World: func(q db.Queryer, ws int64) (flow.World, error) {
				conditions, err := h.Registry(q, ws)
				if err != nil {
					return flow.World{}, err
				}
				slugs, err := version.Slugs(q, ws)
				return flow.World{Workspace: ws, Zone: time.UTC, Atoms: conditions.Atoms(), Flow: func(s string) bool { return slugs[s] }}, err
			},
		})
		test(t, h)
	})
}

// draft makes a document the draft of its flow.
func (h *house) draft(text string) version.Flow {
	h.t.Helper()
	doc := parse(h.t, text)
	f, err := version.BySlug(h.Q(), h.Home.ID, doc.ID)
	if err != nil {
		f, err = h.v.Create(h.t.Context(), h.Home.ID, doc)
	} else {
		f, err = h.v.SaveDraft(h.t.Context(), h.Home.ID, f.ID, f.Revision, doc)
	}
	h.Must(err)
	return f
}

func (h *house) publish(f version.Flow, r publish.Request) (publish.Published, error) {
	r.Workspace, r.Flow, r.Author, r.Lang = h.Home.ID, f.ID, "ann", i18n.RU
	return publish.Publish(h.t.Context(), h.v, r)
}

// stand puts people at a block of the live version of f.
func (h *house) stand(block string, wait flow.WaitKind, people int) {
	h.t.Helper()
	f, err := version.BySlug(h.Q(), h.Home.ID, "f")
	h.Must(err)
	state := flow.Session{State: flow.Waiting, Version: f.Live, Block: block, Wait: flow.Wait{Kind: wait}}
	h.Write(func(tx *db.Tx) error {
		for range people {
			h.n++
			if _, err := tx.Exec(`INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, block, wait, data, started_at, entered_at, updated_at)
				VALUES ($1, $2, $3, $3, $4, $5, 'waiting', $6, $7, $8, 1, 1, 1)`, h.n, h.Home.ID, h.n, f.ID, f.Live, block, string(wait), state.AppendBinary(nil)); err != nil {
				return err
			}
		}
		return nil
	})
}

func steps(blocks string) string {
	return "format: 1\nid: f\nname: {ru: Шаги}\nlanguages: [ru]\nkind: informational\nstart: a\nblocks:\n" + blocks
}

const (
	first  = "  - {id: a, kind: message, title: Первый, content: {text: Первый, buttons: [[{id: go, label: Дальше, action: next}]]}, exits: {go: b}}\n"
	onward = "  - {id: a, kind: message, title: Первый, content: {text: Первый, buttons: [[{id: go, label: Дальше, action: next}]]}, exits: {go: d}}\n"
	second = "  - {id: b, kind: message, title: Второй, content: {text: Второй, buttons: [[{id: on, label: Вперёд, action: next}]]}, exits: {on: d}}\n"
	pause  = "  - {id: d, kind: delay, title: День, for: 24h, exits: {next: z}}\n"
	last   = "  - {id: z, kind: stop}\n"
)

// TestThePlan counts people of two versions, and proposes.
func TestThePlan(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.draft(steps(first + second + pause + last))
		_, err := h.publish(f, publish.Request{})
		h.Must(err)
		h.stand("a", flow.WaitAnswer, 1)
		h.stand("b", flow.WaitAnswer, 3)
		h.draft(steps(first + second + pause + last))
		_, err = h.publish(f, publish.Request{Rest: session.FinishOld})
		h.Must(err)
		h.stand("b", flow.WaitAnswer, 2)
		h.stand("d", flow.WaitUntil, 4)
		f = h.draft(steps(onward + "  - {id: d, kind: delay, title: День, for: 2h, exits: {next: z}}\n" + last))
		plan, err := publish.PlanOf(h.v, h.Q(), f, f.Draft)
		h.Must(err)
		h.Same([]int64{plan.People, plan.Same}, []int64{10, 0})
		want := []string{"b true 5 [{2 2} {1 3}] {move d false} false", "d false 4 [{2 4}] {move  false} true", "a false 1 [{1 1}] {move  false} true"}
		var got []string
		for _, a := range plan.Blocks {
			got = append(got, fmt.Sprintf("%s %t %d %v %v %t", a.Block, a.Removed, a.People, a.Versions, a.Proposed, a.MayStay))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

// TestTheMap becomes what is stored: what was asked for, else what is proposed, else the rest.
func TestTheMap(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.draft(steps(first + second + pause + last))
		_, err := h.publish(f, publish.Request{})
		h.Must(err)
		h.stand("a", flow.WaitAnswer, 1)
		h.stand("b", flow.WaitAnswer, 1)
		f = h.draft(steps(onward + "  - {id: d, kind: delay, title: День, for: 2h, exits: {next: z}}\n" + last))
		for _, c := range []struct {
			name  string
			ask   publish.Request
			want  session.Fates
			wrong map[string]string
		}{
			{"what is proposed", publish.Request{}, session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{
				"b": {Do: session.Move, To: "d"}, "d": {Do: session.Move, Anew: true},
			}}, nil},
			{"what was asked for", publish.Request{Map: map[string]string{"b": "stop", "a": "finish_old"}}, session.Fates{Rest: session.Move, Blocks: map[string]session.Fate{
				"a": {Do: session.FinishOld}, "b": {Do: session.Leave}, "d": {Do: session.Move, Anew: true},
			}}, nil},
			{"some only", publish.Request{Rest: session.FinishOld, Map: map[string]string{"b": "a"}}, session.Fates{Rest: session.FinishOld, Blocks: map[string]session.Fate{"b": {Do: session.Move, To: "a"}}}, nil},
			{"mistakes", publish.Request{Map: map[string]string{"nowhere": "a", "a": "gone"}}, session.Fates{}, map[string]string{"/map/nowhere": "unknown_block", "/map/a": "dead_link"}},
		} {
			done, err := h.publish(f, c.ask)
			if c.wrong != nil {
				refusal := new(fault.Error)
				if !errors.As(err, &refusal) {
					t.Fatalf("%s: %v", c.name, err)
				}
				got := map[string]string{}
				for _, field := range refusal.Fields {
					got[field.Path] = field.Code
				}
				h.Same(got, c.wrong)
				continue
			}
			h.Must(err)
			m, err := session.TransferByID(h.Q(), h.Home.ID, done.Transfer)
			h.Must(err)
			if diff := cmp.Diff(c.want, m.Fates); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
			h.Same(m.Version, done.Version.ID)
			if f, err = version.Get(h.Q(), h.Home.ID, f.ID); err != nil {
				t.Fatal(err)
			}
		}
		moves, err := session.Transfers(h.Q(), h.Home.ID, f.ID)
		h.Must(err)
		h.Same([]session.MoveState{moves[0].State, moves[1].State, moves[2].State}, []session.MoveState{session.Marking, session.Superseded, session.Superseded})
	})
}

// TestACircleOfCallsIsRefused with its path, and a call of what takes nobody in is warned of.
func TestACircleOfCallsIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		calls := func(id, other string) string {
			return fmt.Sprintf("format: 1\nid: %s\nname: {ru: Вызов}\nlanguages: [ru]\nkind: informational\nstart: s\nblocks:\n  - {id: s, kind: subflow, flow: %s}\n", id, other)
		}
		h.draft("format: 1\nid: a\nname: {ru: А}\nlanguages: [ru]\nkind: informational\nstart: s\nblocks:\n  - {id: s, kind: stop}\n")
		for _, pair := range [][2]string{{"c", "a"}, {"b", "c"}} {
			done, err := h.publish(h.draft(calls(pair[0], pair[1])), publish.Request{})
			h.Must(err)
			if pair[0] == "c" && !has(done.Findings, "call_unpublished") {
				t.Errorf("%+v", done.Findings)
			}
		}
		_, err := h.publish(h.draft(calls("a", "b")), publish.Request{})
		refusal := new(fault.Error)
		if !errors.As(err, &refusal) || len(refusal.Fields) != 1 {
			t.Fatal(err)
		}
		h.Same(refusal.Fields[0], fault.Field{Path: "/document/blocks/s/flow", Code: "circular_call",
			Text: "Воронки вызывают друг друга по кругу: a → b → c → a. Разорвите круг: вызовите другую воронку или замените вызов переходом."})
	})
}

func has(findings []publish.Finding, rule string) bool {
	for _, f := range findings {
		if f.Rule == rule {
			return true
		}
	}
	return false
}

// TestReturning makes an earlier document the draft.
func TestReturning(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		f := h.draft(steps(first + second + pause + last))
		_, err := h.publish(f, publish.Request{})
		h.Must(err)
		_, err = h.publish(h.draft(steps(first+last+"  - {id: b, kind: stop}\n")), publish.Request{})
		h.Must(err)
		back, err := h.v.Restore(t.Context(), h.Home.ID, f.ID, 1)
		h.Must(err)
		was, err := version.Numbered(h.Q(), h.Home.ID, f.ID, 1)
		h.Must(err)
		if string(back.Draft) != string(was.Document) || !back.Changed || back.LiveNo != 2 {
			t.Errorf("%+v", back)
		}
		done, err := h.publish(back, publish.Request{})
		h.Must(err)
		h.Same(done.Version.Number, 3)
		_, err = h.v.Restore(t.Context(), h.Home.ID, f.ID, 9)
		h.Refuses(err, fault.NotFound)
	})
}

// TestTheLaunchCheck over what may be known.
func TestTheLaunchCheck(t *testing.T) {
	t.Parallel()
	good := publish.Known{Document: parse(t, steps(first+"  - {id: b, kind: goal, goal: sold, exits: {next: z}}\n"+last)), Channels: 1, Goals: 1, Finished: 1, Operators: 1}
	states := func(k publish.Known) map[string]publish.Readiness {
		all := map[string]publish.Readiness{}
		for _, p := range k.Points() {
			if p.Title.Empty() || p.Text.In(i18n.RU) == "" || p.Text.In(i18n.EN) == "" {
				t.Errorf("%s has no words", p.Key)
			}
			if p.State != publish.Ready {
				all[p.Key] = p.State
			}
		}
		return all
	}
	for name, c := range map[string]struct {
		change func(*publish.Known)
		want   map[string]publish.Readiness
	}{
		"all is well":        {func(*publish.Known) {}, map[string]publish.Readiness{}},
		"no channel":         {func(k *publish.Known) { k.Channels = 0 }, map[string]publish.Readiness{"channel": publish.ToDo}},
		"a broken channel":   {func(k *publish.Known) { k.Broken = []string{"Бот"} }, map[string]publish.Readiness{"channel": publish.ToDo}},
		"a link unmarked":    {func(k *publish.Known) { k.Links, k.Unmarked = 1, []string{"QR"} }, map[string]publish.Readiness{"links": publish.ToDo}},
		"no goal, no people": {func(k *publish.Known) { k.Goals, k.Finished, k.Operators = 0, 0, 0 }, map[string]publish.Readiness{"goals": publish.ToDo, "test": publish.ToDo, "operators": publish.ToDo}},
		"a pause comes first": {func(k *publish.Known) {
			k.Document = parse(t, "format: 1\nid: f\nlanguages: [ru]\nstart: d\ntriggers: [{id: t1, kind: link}]\nblocks:\n"+pause+"  - {id: z, kind: http, url: 'https://example.org', exits: {ok: h}}\n  - {id: h, kind: hand_over}\n")
		}, map[string]publish.Readiness{"welcome": publish.ToDo, "links": publish.ToDo, "goals": publish.ToDo, "operators": publish.Unknown, "outside": publish.Unknown}},
		"nothing is said": {func(k *publish.Known) {
			k.Document = parse(t, "format: 1\nid: f\nlanguages: [ru]\nstart: z\nblocks:\n"+last)
		}, map[string]publish.Readiness{"welcome": publish.ToDo, "goals": publish.ToDo}},
	} {
		k := good
		c.change(&k)
		if diff := cmp.Diff(c.want, states(k)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
