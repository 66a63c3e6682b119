// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// at gives an environment at an hour of the test day, in UTC.
func at(hour int, facts filter.Known) flow.Env {
	id := int64(hour * 100)
	return flow.Env{
		Now: time.Date(2026, 1, 15, hour, 0, 0, 0, time.UTC).UnixMilli(), Version: 3, Key: key(), NewID: func() int64 { id++; return id },
		Contact: flow.Contact{Facts: facts},
	}
}

func kinds(effects []flow.Effect) []flow.EffectKind {
	var out []flow.EffectKind
	for _, e := range effects {
		out = append(out, e.Kind())
	}
	return out
}

func TestExitRule(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	bought := filter.Known{`tag("bought")`: filter.YesNo(true)}
	s, effects, _ := flow.Step(program, s, flow.Answer{Text: "Поехали"}, at(10, bought))
	if s.State != flow.Stopped || s.Reason != "exit_rule" {
		t.Errorf("got %s, %s", s.State, s.Reason)
	}
	if diff := cmp.Diff([]flow.EffectKind{flow.EffectCancelTimer}, kinds(effects)); diff != "" {
		t.Error(diff)
	}
	if s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, bought)); s.State != flow.Stopped {
		t.Errorf("who has bought comes in: %s", s.State)
	}
}

func TestMoved(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	cases := []struct {
		name    string
		to      string
		state   flow.State
		block   string
		effects []flow.EffectKind
	}{
		{"to where the person stands: nothing happens", "hi", flow.Waiting, "hi", nil},
		{"to another block", "age", flow.Waiting, "age", []flow.EffectKind{flow.EffectCancelTimer, flow.EffectSend, flow.EffectStartTimer}},
		{"out", "", flow.Stopped, "hi", []flow.EffectKind{flow.EffectCancelTimer}},
		{"to a block that is not there", "gone", flow.Failed, "hi", []flow.EffectKind{flow.EffectCancelTimer}},
	}
	for _, c := range cases {
		env := at(10, nil)
		env.Version = 4
		moved, effects, _ := flow.Step(program, s, flow.Moved{To: c.to}, env)
		if moved.State != c.state || moved.Block != c.block || moved.Version != 4 {
			t.Errorf("%s: got %s at %s in version %d", c.name, moved.State, moved.Block, moved.Version)
		}
		if diff := cmp.Diff(c.effects, kinds(effects)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

// TestPressAfterTheFlowHasChanged: a button of an old version works in a new one, where its block has another number.
func TestPressAfterTheFlowHasChanged(t *testing.T) {
	t.Parallel()
	const before = `
format: 1
id: f
start: a
blocks:
  - {id: a, kind: message, content: {text: Меню, buttons: [[{id: prices, label: Цены, action: next}]]}, exits: {prices: p}}
  - {id: p, kind: message, content: {text: Сто}}
`
	const after = `
format: 1
id: f
start: new
blocks:
  - {id: new, kind: message, content: {text: Новое, buttons: [[{id: more, label: Ещё, action: next}]]}}
  - {id: p, kind: message, content: {text: Двести}}
  - {id: a, kind: message, content: {text: Меню, buttons: [[{id: about, label: О нас, action: next}, {id: prices, label: Цены, action: next}]]}, exits: {prices: p}}
`
	old, current := compile(t, before), compile(t, after)
	_, effects, _ := flow.Step(old, flow.Session{}, flow.Start{}, at(9, nil))
	send, ok := effects[0].(flow.Send)
	if !ok {
		t.Fatalf("got %v", kinds(effects))
	}
	payload, err := key().Unpack(send.Content.Buttons[0][0].Payload)
	if err != nil {
		t.Fatal(err)
	}
	press, ok := old.Press(payload)
	if !ok {
		t.Fatal("the version does not know its own button")
	}
	s, _, _ := flow.Step(current, flow.Session{}, flow.Start{}, at(10, nil))
	s, effects, _ = flow.Step(current, s, press, at(11, nil))
	if send, ok = effects[0].(flow.Send); !ok || send.Content.Text != "Двести" || s.State != flow.Done {
		t.Errorf("got %v, %s", effects, s.State)
	}
	if _, ok := current.Press(flow.Payload{Block: 9}); ok {
		t.Error("a block that is not there has a button")
	}
}

func TestStaleInputsChangeNothing(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	for _, in := range []flow.Input{
		flow.Start{}, flow.Timeout{Timer: 99}, flow.Timeout{}, flow.Reply{Ask: 1}, flow.Returned{Call: 1}, flow.Event{Name: "x"},
	} {
		next, effects, trace := flow.Step(program, s, in, at(10, nil))
		if diff := cmp.Diff(s, next); diff != "" || len(effects) > 0 {
			t.Errorf("%T: %s %v", in, diff, kinds(effects))
		}
		if len(trace) != 1 || trace[0].Kind != flow.MarkStale {
			t.Errorf("%T: trace %v", in, trace)
		}
	}
}

func TestStop(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	s, effects := s.Stop("unsubscribed")
	if s.State != flow.Stopped || s.Reason != "unsubscribed" || s.Wait.Kind != "" {
		t.Errorf("got %+v", s)
	}
	if diff := cmp.Diff([]flow.Effect{flow.CancelTimer{Timer: 1}}, effects); diff != "" {
		t.Error(diff)
	}
	if _, effects := s.Stop("again"); len(effects) > 0 {
		t.Errorf("a stopped session stops again: %v", effects)
	}
}

// TestUnknownZone: hours of a person whose zone nobody knows are counted by the flow's rule.
func TestUnknownZone(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{Block: "pause"}, at(9, nil))
	want := time.Date(2026, 1, 16, 5, 0, 0, 0, time.UTC) // ten in the morning at UTC+5
	if got := time.UnixMilli(s.Wait.Until).UTC(); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFactsAndPaths(t *testing.T) {
	t.Parallel()
	program := compile(t, everything)
	var facts []string
	for _, f := range program.Facts() {
		facts = append(facts, f.Key)
	}
	if diff := cmp.Diff([]string{`tag("bought")`, `tag("seen")`}, facts); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"answer.age", "contact.first_name", "score.quiz"}, program.Paths()); diff != "" {
		t.Error(diff)
	}
}

// TestAButtonThatIsGone: an option that the version of the session does not have any more is no answer, and the question still waits.
func TestAButtonThatIsGone(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
start: q
blocks:
  - {id: q, kind: question, content: {text: Какой?}, answer: {type: choice, choices: [{id: a, label: А}]}, exits: {a: e}}
  - {id: e, kind: stop}
`)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	for _, button := range []string{"b", "skip"} {
		next, effects, _ := flow.Step(program, s, flow.Press{Block: "q", Button: button}, at(10, nil))
		if next.State != flow.Waiting || next.Block != "q" || len(next.Vars) > 0 {
			t.Errorf("%s: got %s at %s, %v", button, next.State, next.Block, next.Vars)
		}
		said(t, effects, "Эта кнопка уже не действует. Напишите, что вас интересует, и мы поможем.")
	}
}

// said wants the effects to be one message of this text, or none for an empty one.
func said(t *testing.T, effects []flow.Effect, text string) {
	t.Helper()
	if len(effects) == 0 && text == "" {
		return
	}
	if len(effects) != 1 {
		t.Errorf("got %v, want to be told %q", kinds(effects), text)
		return
	}
	if send, ok := effects[0].(flow.Send); !ok || send.Content.Text != text {
		t.Errorf("got %v, want to be told %q", effects[0], text)
	}
}

// TestTheAnswerToAnOldButton is the author's, comes seldom, and changes nothing but when it came.
func TestTheAnswerToAnOldButton(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
settings: {stale: {text: "Меню обновилось, {{ contact.first_name | default: 'друг' }}"}}
start: a
blocks:
  - {id: a, kind: message, content: {text: Да?, buttons: [[{id: y, label: Да, action: next}]]}, exits: {y: e}}
  - {id: e, kind: stop}
`)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	gone := flow.Press{Block: "gone", Button: "x", Message: 5}
	for _, c := range []struct {
		hour int
		text string
	}{{10, "Меню обновилось, друг"}, {10, ""}, {11, "Меню обновилось, друг"}} {
		next, effects, trace := flow.Step(program, s, gone, at(c.hour, nil))
		said(t, effects, c.text)
		if next.State != flow.Waiting || next.Block != "a" || next.Wait != s.Wait || len(trace) == 0 || trace[0].Kind != flow.MarkStale {
			t.Errorf("got %+v, %v", next, trace)
		}
		s = next
	}
	out, _ := s.Stop("unsubscribed")
	_, effects, _ := flow.Step(program, out, gone, at(15, nil))
	said(t, effects, "")
}

// TestWhatIsFinishedStaysFinished: an old button of somebody whom the exit rule would stop now changes nothing.
func TestWhatIsFinishedStaysFinished(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
settings: {exit: {when: 'tag("bought")'}}
start: a
blocks:
  - {id: a, kind: message, content: {text: Да?, buttons: [[{id: yes, label: Да, action: next}]]}, exits: {yes: e}}
  - {id: e, kind: stop}
`)
	yes := flow.Press{Block: "a", Button: "yes"}
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	done, _, _ := flow.Step(program, s, yes, at(10, nil))
	if done.State != flow.Done {
		t.Fatalf("got %s", done.State)
	}
	again, effects, trace := flow.Step(program, done, yes, at(11, filter.Known{`tag("bought")`: filter.YesNo(true)}))
	if diff := cmp.Diff(done, again); diff != "" || len(effects) > 0 || len(trace) != 1 || trace[0].Kind != flow.MarkStale {
		t.Errorf("%s, %v, %v", diff, kinds(effects), trace)
	}
}

// TestWordsAtAStepOfButtonsAreAnsweredSeldom: at most once in ten minutes, and the step stays as it was.
func TestWordsAtAStepOfButtonsAreAnsweredSeldom(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
start: a
blocks:
  - {id: a, kind: message, content: {text: Да?, buttons: [[{id: yes, label: Да, action: next}]]}, exits: {yes: e}}
  - {id: e, kind: stop}
`)
	s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	for _, c := range []struct {
		minute int64
		said   int
	}{{0, 1}, {1, 0}, {9, 0}, {10, 1}, {11, 0}} {
		env := at(10, nil)
		env.Now += c.minute * 60_000
		next, effects, trace := flow.Step(program, s, flow.Answer{Text: "а когда?"}, env)
		if len(effects) != c.said || !trace.Other() || next.State != flow.Waiting || next.Block != "a" {
			t.Errorf("minute %d: %v, %v, %s at %s", c.minute, kinds(effects), trace, next.State, next.Block)
		}
		s = next
	}
}

// The tags of these tests have English words only.
func TestConditionsInWords(t *testing.T) {
	t.Parallel()
	got := compile(t, everything).Conditions(i18n.RU)
	const text = `number("age") >= 18 and not tag("seen")`
	if want := "Число «age» не меньше 18 и no seen"; got[text] != want {
		t.Errorf("%q is %q, want %q; all: %v", text, got[text], want, got)
	}
}

// TestACircleIsNamed: a flow that goes in a circle without waiting fails with the blocks it walked, and not with those before the circle.
func TestACircleIsNamed(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
start: a
blocks:
  - {id: a, kind: set, set: [{tag: x}], exits: {next: b}}
  - {id: b, kind: condition, if: 'tag("x")', exits: {"yes": c}}
  - {id: c, kind: goal, goal: g, exits: {next: d}}
  - {id: d, kind: jump, to: b}
`)
	s, _, trace := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil))
	last := trace[len(trace)-1]
	circles := []string{"b → c → d → b", "c → d → b → c", "d → b → c → d"} // whichever block the limit falls on
	if s.State != flow.Failed || s.Reason != "loop" || last.Kind != flow.MarkFail || !slices.Contains(circles, last.Value) {
		t.Errorf("got %s, %s, %+v", s.State, s.Reason, last)
	}
}

// dealt runs a flow for many contacts and counts where each went.
func dealt(t *testing.T, program *flow.Program, people int, env func(n int) flow.Env) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for n := range people {
		s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, env(n))
		counts[s.Block]++
	}
	return counts
}

// TestShares: weights are kept within two hundredths, a contact stays where they are, two tests do not go together, and the salt shuffles.
func TestShares(t *testing.T) {
	t.Parallel()
	const people = 20_000
	split := func(id, salt string) *flow.Program {
		return compile(t, `
format: 1
id: f
start: `+id+`
blocks:
  - {id: `+id+`, kind: split, salt: "`+salt+`", branches: [{id: a}, {id: b, weight: 3}], exits: {a: x, b: y}}
  - {id: x, kind: stop}
  - {id: y, kind: stop}
`)
	}
	contact := func(n int) flow.Env {
		env := at(9, nil)
		env.Contact.ID = 900_000_000_000 + int64(n) // ids that follow each other, as they do
		return env
	}
	first, second, shuffled := split("one", ""), split("two", ""), split("one", "again")
	if got := dealt(t, first, people, contact)["x"]; got < people*23/100 || got > people*27/100 {
		t.Errorf("%d of %d went where a quarter should", got, people)
	}
	for name, other := range map[string]*flow.Program{"another block": second, "another salt": shuffled} {
		both := 0
		for n := range people {
			a, _, _ := flow.Step(first, flow.Session{}, flow.Start{}, contact(n))
			b, _, _ := flow.Step(other, flow.Session{}, flow.Start{}, contact(n))
			again, _, _ := flow.Step(first, flow.Session{}, flow.Start{}, contact(n))
			if again.Block != a.Block {
				t.Fatal("a contact went another way the second time")
			}
			if a.Block == "x" && b.Block == "x" {
				both++
			}
		}
		if want := people / 16; both < want*8/10 || both > want*12/10 {
			t.Errorf("%s: %d are in both shares, chance gives %d", name, both, want)
		}
	}
}

// TestDice: chance is even, the same for the same seed, and thrown anew each time a session comes by.
func TestDice(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
start: r
blocks:
  - {id: r, kind: random, branches: [{id: a}, {id: b}], exits: {a: x, b: y}}
  - {id: x, kind: message, content: {text: x, buttons: [[{id: again, label: Ещё, action: next}]]}, exits: {again: r}}
  - {id: y, kind: message, content: {text: y, buttons: [[{id: again, label: Ещё, action: next}]]}, exits: {again: r}}
`)
	seeded := func(n int) flow.Env {
		env := at(9, nil)
		env.Seed = uint64(n)
		return env
	}
	const people = 10_000
	if got := dealt(t, program, people, seeded)["x"]; got < people*47/100 || got > people*53/100 {
		t.Errorf("%d of %d", got, people)
	}
	walk := func() string {
		var way strings.Builder
		s, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, seeded(5))
		for range 40 {
			way.WriteString(s.Block)
			s, _, _ = flow.Step(program, s, flow.Press{Block: s.Block, Button: "again"}, seeded(5))
		}
		return way.String()
	}
	way := walk()
	if way != walk() || !strings.Contains(way, "x") || !strings.Contains(way, "y") {
		t.Errorf("got %s", way)
	}
}

func TestNeeds(t *testing.T) {
	t.Parallel()
	program := compile(t, `
format: 1
id: f
start: a
blocks:
  - {id: a, kind: deal, action: create, exits: {next: b}}
  - {id: b, kind: deal, action: create, exits: {next: c}}
  - {id: c, kind: sms, text: Да, to: "+79161234567"}
`)
	if diff := cmp.Diff([]flow.EffectKind{flow.EffectDeal, flow.EffectSMS}, program.Needs()); diff != "" {
		t.Error(diff)
	}
}
