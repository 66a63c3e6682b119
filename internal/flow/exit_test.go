// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package flow_test

import (
	"encoding/json"
	"testing"

	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
)

// rest waits for a moment, or for an event when it is told its name.
type rest struct{ Event string }

func (rest) Spec() flow.BlockSpec {
	return flow.BlockSpec{Kind: "rest", Form: []flow.Field{flow.Named("event", flow.String, "Событие", "Event")}, Exits: []flow.Exit{{Name: "next"}}}
}

func (rest) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	return flow.Body[rest](raw, s), s.Problems()
}

func (r rest) Enter(*flow.Turn) flow.Next {
	if r.Event != "" {
		return flow.ForEvent(r.Event, 1000)
	}
	return flow.ForMoment(1000)
}

func (rest) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Leave("next") }

// The exit rule of a session that waits is looked at when an event may have made it true, and only then.
func TestExitAtItsCause(t *testing.T) {
	t.Parallel()
	unset := func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} }
	balance := filter.Atom{Name: "balance", Kind: filter.Kind{Type: filter.Number}, Source: unset, Words: filter.Phrases{
		Subject: i18n.Words("баланс", "balance"), Yes: i18n.Words("есть баланс", "has a balance"), No: i18n.Words("нет баланса", "has no balance"),
	}}
	reg, err := flow.NewRegistry(stop{}, rest{})
	if err != nil {
		t.Fatal(err)
	}
	compile := func(settings, body string) *flow.Program {
		text := "format: 1\nid: f\nsettings: " + settings + "\nstart: a\nblocks:\n  - {id: a, kind: rest" + body + ", exits: {next: b}}\n  - {id: b, kind: stop}\n"
		doc, problems := flow.ParseYAML(reg, []byte(text))
		program, more := flow.Compile(doc, reg, flow.World{Atoms: []filter.Atom{filter.TagAtom(unset), balance}})
		if program == nil {
			t.Fatal(problems, more)
		}
		return program
	}
	bought := filter.Known{`tag("bought")`: filter.YesNo(true)}
	rich := filter.Known{"balance()": filter.Float(100)}
	byTag, byEvent, byBalance := `{exit: {when: 'tag("bought")'}}`, `{exit: {events: [payment.received]}}`, `{exit: {when: 'balance() > 10'}}`
	tagged := func(tag string) flow.Event {
		return flow.Event{Name: "contact.tagged", Data: map[string]string{"tag": tag}}
	}
	cases := []struct {
		name, settings, body string
		facts                filter.Known
		event                flow.Event
		hears                bool
		state                flow.State
		reason               string
	}{
		{"its tag", byTag, "", bought, tagged("Bought"), true, flow.Stopped, "exit_rule"},
		{"another tag", byTag, "", bought, tagged("vip"), false, flow.Waiting, ""},
		{"its tag is taken off", byTag, "", nil, flow.Event{Name: "contact.untagged", Data: map[string]string{"tag": "bought"}}, true, flow.Waiting, ""},
		{"a stage", byTag, "", bought, flow.Event{Name: "contact.stage_changed"}, false, flow.Waiting, ""},
		{"an event of another room cannot put a tag", byTag, "", bought, flow.Event{Name: "order.paid"}, false, flow.Waiting, ""},
		{"an event it names", byEvent, "", nil, flow.Event{Name: "payment.received"}, true, flow.Stopped, "exit_event"},
		{"an event it does not name", byEvent, "", nil, flow.Event{Name: "payment.refused"}, false, flow.Waiting, ""},
		{"a condition of a later room, by any event of it", byBalance, "", rich, flow.Event{Name: "loyalty.earned"}, true, flow.Stopped, "exit_rule"},
		{"the condition does not hold yet", byBalance, "", nil, flow.Event{Name: "loyalty.earned"}, true, flow.Waiting, ""},
		{"a tag cannot change it", byBalance, "", rich, tagged("bought"), false, flow.Waiting, ""},
		{"leaving goes before the event that is waited for", byEvent, ", event: payment.received", nil, flow.Event{Name: "payment.received"}, true, flow.Stopped, "exit_event"},
		{"the event that is waited for", byTag, ", event: order.paid", nil, flow.Event{Name: "order.paid"}, true, flow.Done, ""},
	}
	for _, c := range cases {
		program := compile(c.settings, c.body)
		begun, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, flow.Env{})
		if got := program.Hears(&begun, c.event); got != c.hears {
			t.Errorf("%s: hears %v", c.name, got)
		}
		got, effects, _ := flow.Step(program, begun, c.event, flow.Env{Contact: flow.Contact{Facts: c.facts}})
		if got.State != c.state || got.Reason != c.reason {
			t.Errorf("%s: %s %q, want %s %q", c.name, got.State, got.Reason, c.state, c.reason)
		}
		if c.state == flow.Stopped && (len(effects) != 1 || effects[0].Kind() != flow.EffectCancelTimer) {
			t.Errorf("%s: its timer goes on: %v", c.name, effects)
		}
	}
}
