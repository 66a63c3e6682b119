// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/blocks/blockstest"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// kindOf is a kind of block as the golden files know it: ways to set it up that compile, and what may answer it.
type kindOf struct {
	kind    string
	bodies  []json.RawMessage
	replies [][]byte
	data    []map[string]string
}

// everyKindOf reads the golden files of all kinds.
func everyKindOf(t *testing.T, reg *flow.Registry) []kindOf {
	t.Helper()
	var all []kindOf
	for _, kind := range reg.Kinds() {
		raw, err := os.ReadFile(filepath.Join("testdata", kind+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var cases []goldenCase
		if err := json.Unmarshal(raw, &cases); err != nil {
			t.Fatal(err)
		}
		k := kindOf{kind: kind}
		for _, c := range cases {
			for _, in := range c.Inputs {
				if in.Reply != nil {
					k.replies = append(k.replies, in.Reply.Body)
				}
				if in.Event != nil {
					k.data = append(k.data, in.Event.Data)
				}
			}
			if len(c.Steps) > 0 {
				k.bodies = append(k.bodies, c.Block)
			}
		}
		if len(k.bodies) == 0 {
			t.Fatalf("%s has no case that compiles", kind)
		}
		all = append(all, k)
	}
	return all
}

// randomFlow puts one block of every kind into a flow and links their exits at random.
func randomFlow(t *rapid.T, reg *flow.Registry, all []kindOf) *flow.Program {
	doc := flow.Document{Format: flow.Format, ID: "random", Languages: []i18n.Lang{i18n.RU, i18n.EN}, Settings: flow.Settings{ZoneUnknown: "America/New_York"}}
	ids := make([]string, len(all))
	for i, k := range all {
		ids[i] = k.kind
	}
	anywhere := rapid.SampledFrom(ids)
	doc.Start = anywhere.Draw(t, "start")
	for _, k := range all {
		b := flow.Placed{ID: k.kind, Kind: k.kind, Body: rapid.SampledFrom(k.bodies).Draw(t, "body"), Exits: map[string]string{}}
		if k.kind == "jump" {
			b.Body = fmt.Appendf(nil, `{"to": %q}`, anywhere.Draw(t, "to"))
		}
		alone := flow.Document{Format: flow.Format, ID: "alone", Languages: doc.Languages, Start: k.kind, Blocks: []flow.Placed{b}}
		if k.kind != "jump" {
			program, problems := flow.Compile(alone, reg, flow.World{Atoms: atoms()})
			if program == nil {
				t.Fatalf("%s: %v", k.kind, problems)
			}
			for _, exit := range program.Exits(k.kind) {
				if rapid.IntRange(0, 9).Draw(t, "linked") > 0 {
					b.Exits[exit.Name] = anywhere.Draw(t, "exit")
				}
			}
		}
		doc.Blocks = append(doc.Blocks, b)
	}
	program, problems := flow.Compile(doc, reg, flow.World{Atoms: atoms()})
	if program == nil {
		t.Fatalf("a flow of good blocks does not compile: %v", problems)
	}
	return program
}

// randomInput is mostly what the session waits for, and sometimes anything.
func randomInput(t *rapid.T, program *flow.Program, s flow.Session, all []kindOf) flow.Input {
	if rapid.IntRange(0, 5).Draw(t, "strange") == 0 {
		return inputs(program).Draw(t, "input")
	}
	here := all[max(slices.IndexFunc(all, func(k kindOf) bool { return k.kind == s.Block }), 0)]
	switch {
	case s.Wait.Timer != 0 && rapid.IntRange(0, 4).Draw(t, "late") == 0, s.Wait.Kind == flow.WaitUntil:
		return flow.Timeout{Timer: s.Wait.Timer}
	case s.Wait.Kind == flow.WaitReply:
		bodies := append([][]byte{nil, []byte(`{}`), []byte(`[`), []byte(`{"id":1,"url":[],"text":"","code":null,"products":[{"price":9e18}],"intent":"x"}`)}, here.replies...)
		return flow.Reply{
			Ask: s.Wait.Ask, Failed: rapid.SampledFrom([]string{"", "", "", "not_connected"}).Draw(t, "failed"),
			Status: rapid.SampledFrom([]int{200, 200, 404}).Draw(t, "status"), Body: rapid.SampledFrom(bodies).Draw(t, "body"),
		}
	case s.Wait.Kind == flow.WaitEvent:
		return flow.Event{Name: s.Wait.Event, Data: rapid.SampledFrom(append([]map[string]string{nil}, here.data...)).Draw(t, "data")}
	case s.Wait.Kind == flow.WaitCall:
		return flow.Returned{Call: s.Wait.Ask, State: rapid.SampledFrom([]flow.State{flow.Done, flow.Failed, flow.Stopped}).Draw(t, "state")}
	}
	block := slices.Index(program.Blocks(), s.Block)
	press, ok := program.Press(flow.Payload{Block: uint16(max(block, 0)), Button: uint16(rapid.IntRange(0, 5).Draw(t, "button"))})
	if ok && rapid.Bool().Draw(t, "press") {
		return press
	}
	return flow.Answer{Text: rapid.SampledFrom([]string{"1", "2", "25", "да", "привет", "+7 916 123-45-67", "a@b.ru", "31.12.2026", ""}).Draw(t, "text")}
}

// TestRandomFlows: whatever blocks follow whatever blocks and whatever happens, a step never panics, always ends in a wait that something can end or in an end,
// and is the same from the stored form.
func TestRandomFlows(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	all := everyKindOf(t, reg)
	entered := map[string]bool{}
	property := func(t *rapid.T) {
		program := randomFlow(t, reg, all)
		session, ids := flow.Session{}, int64(0)
		now := time.Date(2026, 3, 20, 9, 0, 0, 0, time.UTC).UnixMilli() // clocks change soon in many zones
		var in flow.Input = flow.Start{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			stored := session.AppendBinary(nil)
			env := flow.Env{
				Now: now, Version: 3, Key: key(), Seed: 11, Zone: rapid.SampledFrom([]*time.Location{nil, time.UTC, time.FixedZone("far", 14*3600)}).Draw(t, "zone"),
				Contact: flow.Contact{ID: 42, Words: map[string]any{"first_name": "Анна", "price": "1,6"}, Facts: filter.Known{`points("points")`: filter.Whole(rapid.Int64Range(-10, 900).Draw(t, "points"))}},
			}
			step := func(given flow.Session) (flow.Session, []flow.Effect, flow.Trace) {
				id := ids
				env.NewID = func() int64 { id++; return id }
				return flow.Step(program, given, in, env)
			}
			next, effects, trace := step(session)
			restored, err := flow.DecodeSession(stored)
			if err != nil {
				t.Fatal(err)
			}
			again, effects2, trace2 := step(restored)
			if diff := cmp.Diff(next, again) + cmp.Diff(effects, effects2) + cmp.Diff(trace, trace2); diff != "" {
				t.Fatalf("not the same from the stored form:\n%s", diff)
			}
			settled(t, next, trace)
			for _, m := range trace {
				if m.Kind == flow.MarkEnter {
					entered[m.Block] = true
				}
			}
			session, ids = next, ids+200
			now += rapid.Int64Range(0, 40*24*3600*1000).Draw(t, "ms")
			in = randomInput(t, program, session, all)
		}
	}
	// A short run draws few flows: chance alone keeps people from some kinds, so more are drawn until there is none left.
	for round := 0; round == 0 || len(entered) < len(all) && round < 20; round++ {
		rapid.Check(t, property)
	}
	for _, k := range all {
		if !entered[k.kind] {
			t.Errorf("nobody came to a block of kind %s", k.kind)
		}
	}
}

// settled checks that a session is over, or waits for something that can still happen.
func settled(t *rapid.T, s flow.Session, trace flow.Trace) {
	switch s.State {
	case flow.Waiting:
		ends := s.Wait.Kind == flow.WaitAnswer || s.Wait.Kind == flow.WaitEvent || s.Wait.Kind == flow.WaitCall // a person, a fact or another flow
		if !ends && (s.Wait.Until == 0 || s.Wait.Timer == 0) {
			t.Fatalf("%s waits for %s for ever", s.Block, s.Wait.Kind)
		}
	case flow.Done, flow.Stopped:
	case flow.Failed:
		if !slices.Contains([]string{"loop", "no_block", "no_question"}, s.Reason) {
			t.Fatalf("%s failed: %s", s.Block, s.Reason)
		}
		if last := trace[len(trace)-1]; s.Reason == "loop" && last.Kind == flow.MarkFail && last.Value == "" {
			t.Fatal("the circle is not named")
		}
	default:
		t.Fatalf("%s is left %q", s.Block, s.State)
	}
}
