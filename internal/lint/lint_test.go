// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
)

// kind is a block that knows just enough for the rules: its keys, its exits, and whether it waits. The real kinds stand on a higher floor.
type kind struct {
	name  string
	keys  []string
	exits []flow.Exit
}

func kinds() []flow.Block {
	exit := func(name string) flow.Exit { return flow.Exit{Name: name, Label: i18n.Plain(name)} }
	quiet := flow.Exit{Name: "other", Label: i18n.Plain("other"), Quiet: true}
	return []flow.Block{
		kind{"message", []string{"content", "wait"}, []flow.Exit{exit("next"), exit("timeout"), quiet}},
		kind{"question", []string{"content", "answer", "wait"}, []flow.Exit{exit("answered"), exit("timeout"), quiet}},
		kind{"quiz", []string{"questions", "wait"}, []flow.Exit{exit("timeout"), quiet}},
		kind{"set", []string{"set"}, []flow.Exit{exit("next")}},
		kind{"delay", []string{"for"}, []flow.Exit{exit("next")}},
		kind{"jump", []string{"to"}, nil},
		kind{"goal", []string{"goal"}, []flow.Exit{exit("next")}},
		kind{"stop", nil, nil},
	}
}

func (k kind) Spec() flow.BlockSpec {
	spec := flow.BlockSpec{Kind: k.name, Exits: k.exits}
	for _, key := range k.keys {
		spec.Form = append(spec.Form, flow.Field{Key: key, Type: flow.Any})
	}
	return spec
}

func (k kind) Compile(raw json.RawMessage, s *flow.Scope) (flow.Compiled, []flow.Problem) {
	body := flow.Body[struct {
		Content content.Content `json:"content"`
		Wait    *struct{}       `json:"wait"`
	}](raw, s)
	if body.Wait == nil {
		s.Never("timeout")
	}
	if k.name == "message" && len(s.Message("content", body.Content).Leads()) > 0 {
		s.Never("next")
	}
	return k, s.Problems()
}

func (kind) Enter(*flow.Turn) flow.Next              { return flow.End() }
func (kind) Resume(*flow.Turn, flow.Input) flow.Next { return flow.Stay() }

func run(t *testing.T, text string) []lint.Finding {
	t.Helper()
	reg, err := flow.NewRegistry(kinds()...)
	if err != nil {
		t.Fatal(err)
	}
	doc, problems := flow.ParseYAML(reg, []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	program, problems := flow.Compile(doc, reg, flow.World{})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return lint.Run(doc, program)
}

// told is a finding in short: rule, block, and whether it is silenced.
func told(findings []lint.Finding) []string {
	var out []string
	for _, f := range findings {
		s := f.Rule + " " + f.Block
		if f.Silence != nil {
			s += " silenced"
		}
		out = append(out, s)
	}
	return out
}

const question = `content: {text: Вопрос}, answer: {type: text}, exits: `

func TestRules(t *testing.T) {
	t.Parallel()
	const head = "format: 1\nid: x\nstart: a\n"
	cases := []struct {
		name, text string
		want       []string
	}{
		{"nothing to say", head + "blocks:\n  - {id: a, kind: message, content: {text: Привет}, exits: {next: e}}\n  - {id: e, kind: stop}\n", nil},
		{"a dead end", head + "blocks:\n  - {id: a, kind: message, content: {text: Привет}}\n", []string{"dead-end a"}},
		{
			"a button without a link is no dead end while next leads on",
			head + "blocks:\n  - {id: a, kind: message, content: {text: Да?, buttons: [[{id: b, label: Да, action: next}]]}, exits: {next: e}}\n  - {id: e, kind: stop}\n", nil,
		},
		{
			"a button and a wait that lead nowhere",
			head + "blocks:\n  - {id: a, kind: message, content: {text: Да?, buttons: [[{id: b, label: Да, action: next}]]}, wait: {for: 1h}}\n",
			[]string{"dead-end a", "dead-end a"},
		},
		{"unreachable, but not from a trigger of its own", head + "triggers: [{id: t, kind: link, start: c}]\nblocks:\n  - {id: a, kind: stop}\n  - {id: b, kind: stop}\n  - {id: c, kind: stop}\n", []string{"unreachable b"}},
		{"reached by a jump", head + "blocks:\n  - {id: a, kind: jump, to: b}\n  - {id: b, kind: stop}\n", nil},
		{"a quiz of six questions", head + "blocks:\n  - {id: a, kind: quiz, questions: [1, 2, 3, 4, 5, 6], wait: {for: 1d}, exits: {timeout: e}}\n  - {id: e, kind: stop}\n", []string{"quiz-length a"}},
		{"a quiz of five", head + "blocks:\n  - {id: a, kind: quiz, questions: [1, 2, 3, 4, 5]}\n", nil},
		{"a goal in a promotional flow", head + "kind: promo\nblocks:\n  - {id: a, kind: goal, goal: g, exits: {next: e}}\n  - {id: e, kind: stop}\n", nil},
		{"exact keyword", head + "triggers: [{id: t, kind: keyword, words: [приз], match: exact}]\nblocks:\n  - {id: a, kind: stop}\n", []string{"exact-keyword "}},
		{"promotion without a button or a goal", head + "kind: promo\nblocks:\n  - {id: a, kind: message, content: {text: Скидка}, exits: {next: e}}\n  - {id: e, kind: stop}\n", []string{"promo-button a", "no-goal e"}},
		{
			"silenced with a reason",
			head + "kind: promo\nblocks:\n  - {id: a, kind: message, content: {text: Скидка}, exits: {next: e}}\n  - {id: e, kind: stop}\nsilenced: [{rule: promo-button, at: a, reason: так решили}, {rule: no-goal, at: a, reason: не здесь}]\n",
			[]string{"promo-button a silenced", "no-goal e"},
		},
		{
			"six questions in a row, a set between them counts nothing",
			head + "blocks:\n  - {id: a, kind: question, " + question + "{answered: b}}\n  - {id: b, kind: question, " + question + "{answered: c}}\n  - {id: c, kind: set, set: [{tag: t}], exits: {next: d}}\n" +
				"  - {id: d, kind: question, " + question + "{answered: f}}\n  - {id: f, kind: question, " + question + "{answered: g}}\n  - {id: g, kind: question, " + question + "{answered: h}}\n  - {id: h, kind: question, " + question + "{answered: a}}\n",
			[]string{"quiz-length a"},
		},
		{
			"a pause begins a new sitting",
			head + "blocks:\n  - {id: a, kind: question, " + question + "{answered: b}}\n  - {id: b, kind: question, " + question + "{answered: c}}\n  - {id: c, kind: delay, for: 1d, exits: {next: d}}\n" +
				"  - {id: d, kind: question, " + question + "{answered: f}}\n  - {id: f, kind: question, " + question + "{answered: g}}\n  - {id: g, kind: question, " + question + "{answered: h}}\n  - {id: h, kind: question, " + question + "{answered: e}}\n  - {id: e, kind: stop}\n",
			nil,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, told(run(t, c.text))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestRulesHaveWords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
			if r.Title[lang] == "" || r.Why[lang] == "" {
				t.Errorf("%s has no words in %s", r.ID, lang)
			}
		}
		if seen[r.ID] || r.Level == "" {
			t.Errorf("%s is there twice or has no level", r.ID)
		}
		seen[r.ID] = true
	}
}
