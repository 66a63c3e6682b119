// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/blocks/blockstest"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
)

// everything is a flow that goes through every kind of block.
const everything = `
format: 1
id: all
languages: [ru, en]
settings: {exit: {when: 'tag("bought")'}, zone_unknown: Asia/Yekaterinburg}
start: hi
blocks:
  - {id: hi, kind: message, content: {text: 'Привет, {{ contact.first_name }}', buttons: [[{id: go, label: Поехали, action: next}, {id: again, label: Ещё раз, action: next}]]}, wait: {for: 1h}, exits: {go: age, again: hi, timeout: pause, other: quiz}}
  - {id: age, kind: question, content: {text: Сколько вам лет?}, answer: {type: number, min: 1, max: 120}, save: age, skip: Пропустить, wait: {for: 1d}, exits: {answered: adult, invalid: human, skipped: quiz}}
  - {id: adult, kind: condition, if: 'number("age") >= 18 and not tag("seen")', exits: {"yes": mark, "no": quiz}}
  - {id: mark, kind: set, set: [{tag: seen}, {field: group, value: 'взрослый, {{ answer.age }}'}, {stage: lead}], exits: {next: ask}}
  - {id: ask, kind: http, url: 'https://crm.example/{{ answer.age }}', save: [{path: $.id, answer: crm}], exits: {ok: quiz, error: human}}
  - id: quiz
    kind: quiz
    questions:
      - {id: a, text: Первый?, options: [{id: x, label: Да, score: 2}, {id: y, label: Нет, score: 0}]}
      - {id: b, text: Второй?, options: [{id: x, label: Да, score: 2}, {id: y, label: Нет, score: 0}]}
    results: [{id: low, from: 0}, {id: high, from: 3}]
    exits: {low: sub, high: goal, other: hi}
  - {id: goal, kind: goal, goal: done, value: '{{ score.quiz }}', exits: {next: sub}}
  - {id: sub, kind: subflow, flow: other, wait: {for: 2d}, exits: {next: pause, stopped: human, timeout: hi}}
  - {id: pause, kind: delay, for: 2h, at: "10:00", exits: {next: back}}
  - {id: back, kind: jump, to: hi}
  - {id: human, kind: hand_over, summary: 'Ответы: {{ answer.age }}', exits: {next: end}}
  - {id: end, kind: stop}
`

func compile(t testing.TB, text string) *flow.Program {
	t.Helper()
	reg := blockstest.Registry(t)
	doc, problems := flow.ParseYAML(reg, []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	program, problems := flow.Compile(doc, reg, flow.World{Atoms: atoms()})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return program
}

func inputs(program *flow.Program) *rapid.Generator[flow.Input] {
	return rapid.Custom(func(t *rapid.T) flow.Input {
		small := rapid.Int64Range(0, 12)
		switch rapid.IntRange(0, 8).Draw(t, "kind") {
		case 0, 1:
			return flow.Answer{Text: rapid.SampledFrom([]string{"", "Поехали", "1", "2", "25", "да", "нет", "что?", "\xff", "пропустить"}).Draw(t, "text")}
		case 2, 3:
			p, ok := program.Press(flow.Payload{
				Block: uint16(small.Draw(t, "block")), Button: uint16(rapid.IntRange(0, 4).Draw(t, "button")), Message: small.Draw(t, "message"),
			})
			if !ok {
				p = flow.Press{Block: "gone", Button: "go"}
			}
			return p
		case 4:
			return flow.Timeout{Timer: small.Draw(t, "timer")}
		case 5:
			return flow.Reply{Ask: small.Draw(t, "ask"), Status: rapid.SampledFrom([]int{0, 200, 500}).Draw(t, "status"), Body: []byte(rapid.SampledFrom([]string{"", `{"id":7}`, "[", `{"id":{}}`}).Draw(t, "body"))}
		case 6:
			return flow.Returned{Call: small.Draw(t, "call"), State: rapid.SampledFrom([]flow.State{flow.Done, flow.Failed, flow.Stopped}).Draw(t, "state")}
		case 7:
			return flow.Moved{To: rapid.SampledFrom([]string{"hi", "quiz", "pause", "gone", ""}).Draw(t, "to")}
		default:
			return flow.Answer{Card: &content.Card{Phone: "1"}, Location: &content.Location{}, Files: []flow.File{{}}}
		}
	})
}

// TestReplay: whatever happens, a step never panics, never changes what it was given, gives the same answer twice, and leaves at most one timer.
func TestReplay(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	rapid.Check(t, func(t *rapid.T) {
		session, timers := flow.Session{}, map[int64]bool{}
		now, ids := time.Date(2026, 1, 15, 9, 0, 0, 0, time.UTC).UnixMilli(), int64(0)
		events := append([]flow.Input{flow.Start{}}, rapid.SliceOfN(inputs(program), 0, 30).Draw(t, "inputs")...)
		for _, in := range events {
			now += rapid.Int64Range(0, 100_000).Draw(t, "ms")
			if timeout, ok := in.(flow.Timeout); ok && timeout.Timer%2 == 0 {
				in = flow.Timeout{Timer: session.Wait.Timer}
			}
			if reply, ok := in.(flow.Reply); ok && reply.Ask%2 == 0 {
				reply.Ask = session.Wait.Ask
				in = reply
			}
			step := func(given flow.Session) (flow.Session, []flow.Effect, flow.Trace) {
				id := ids
				return flow.Step(program, given, in, flow.Env{
					Now: now, Version: 3, Key: key(), NewID: func() int64 { id++; return id },
					Contact: flow.Contact{Words: map[string]any{"first_name": "Анна"}, Facts: filter.Known{}},
				})
			}
			before := session.AppendBinary(nil)
			next, effects, trace := step(session)
			if string(session.AppendBinary(nil)) != string(before) {
				t.Fatal("the session given in has changed")
			}
			stored, err := flow.DecodeSession(before)
			if err != nil {
				t.Fatal(err)
			}
			again, effects2, trace2 := step(stored)
			if diff := cmp.Diff(next, again) + cmp.Diff(effects, effects2) + cmp.Diff(trace, trace2); diff != "" {
				t.Fatalf("not the same twice:\n%s", diff)
			}
			if timeout, ok := in.(flow.Timeout); ok && timeout.Timer == session.Wait.Timer {
				delete(timers, timeout.Timer)
			}
			account(t, timers, effects)
			if want := next.Wait.Timer != 0; want != (len(timers) == 1) || want && !timers[next.Wait.Timer] {
				t.Fatalf("timers %v run, the session knows %d", timers, next.Wait.Timer)
			}
			if len(trace) == 0 && len(effects) > 0 && next.State != flow.Waiting {
				t.Fatal("effects without a trace")
			}
			session, ids = next, ids+10
		}
	})
}

// account keeps the timers that run after effects.
func account(t *rapid.T, timers map[int64]bool, effects []flow.Effect) {
	for _, e := range effects {
		switch e := e.(type) {
		case flow.StartTimer:
			timers[e.Timer] = true
		case flow.CancelTimer:
			if !timers[e.Timer] {
				t.Fatalf("timer %d is taken back but does not run", e.Timer)
			}
			delete(timers, e.Timer)
		}
		if _, err := json.Marshal(e); err != nil {
			t.Fatal(err)
		}
	}
}
