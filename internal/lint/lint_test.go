// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
)

var update = flag.Bool("update", false, "write the golden files anew")

// house compiles documents with the real blocks.
type house struct{ blocks *flow.Registry }

func newHouse(t testing.TB) house {
	t.Helper()
	return house{blockstest.Registry(t)}
}

func (h house) compile(t testing.TB, doc flow.Document) *flow.Program {
	t.Helper()
	program, problems := flow.Compile(doc, h.blocks, flow.World{Atoms: contact.Atoms(nil, nil)})
	if program == nil {
		t.Fatal(problems)
	}
	return program
}

func (h house) read(t testing.TB, text string) flow.Document {
	t.Helper()
	doc, problems := flow.ParseYAML(h.blocks, []byte(text))
	if len(problems) > 0 {
		t.Fatalf("%v\n%s", problems, text)
	}
	return doc
}

// told is a finding in short: rule, block, and whether it is silenced.
func told(findings []lint.Finding) []string {
	var out []string
	for _, f := range findings {
		s := strings.TrimSpace(f.Rule + " " + f.Block)
		if f.Silence != nil {
			s += " silenced"
		}
		out = append(out, s)
	}
	return out
}

// world is a workspace as the cases know it.
func world() lint.World {
	narrow := content.Capabilities{Text: content.TextCaps{Max: 160}, Window: content.WindowCaps{FreeSeconds: 24 * 60 * 60}}
	rival := flow.NewRule("other", flow.Trigger{ID: "w", Kind: flow.ByKeyword, Words: []string{"скидка"}})
	rival.Called = i18n.Words("Все скидки", "All sales")
	return lint.World{
		Channels: []lint.Channel{{Kind: "narrow", Caps: narrow}}, Rules: []*flow.Rule{rival},
		Brand: []lint.Word{{Word: "дешёвый", Instead: "доступный"}, {Word: "клиент"}}, Today: "2026-01-31",
	}
}

// document is the blocks of a case below its head.
func document(head, blocks string) string {
	return "format: 1\nid: x\nstart: a\n" + head + "\nblocks:\n" + strings.TrimPrefix(blocks, "\n") + "\n"
}

func TestRules(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	covered := map[string][2]bool{} // broken, kept
	for _, c := range cases() {
		doc := h.read(t, document(c.head, c.blocks))
		findings := lint.Run(doc, h.compile(t, doc), c.world)
		got := slices.DeleteFunc(told(findings), func(s string) bool { return c.rule != "" && strings.Fields(s)[0] != c.rule })
		if diff := cmp.Diff(c.want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", c.rule, c.name, diff)
		}
		seen := covered[c.rule]
		seen[min(len(c.want), 1)] = true
		covered[c.rule] = seen
	}
	for _, r := range lint.Rules() {
		if covered[r.ID] != [2]bool{true, true} {
			t.Errorf("%s needs a document that breaks it and one that nearly does", r.ID)
		}
	}
}

// TestFixes: a fix takes its finding away, brings no new error, and leaves a document that compiles and is written as it is read.
func TestFixes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	fixed := map[string]bool{}
	for _, c := range cases() {
		doc := h.read(t, document(c.head, c.blocks))
		before := lint.Run(doc, h.compile(t, doc), c.world)
		original, err := flow.FormatYAML(h.blocks, doc)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range before {
			if f.Fix == nil || f.Silence != nil {
				continue
			}
			fixed[f.Rule] = true
			mended, ok := lint.Fix(doc, h.compile(t, doc), c.world, f.Rule, f.Block, f.Path)
			if !ok {
				t.Errorf("%s: %s promises a fix and has none", c.name, f.Rule)
				continue
			}
			text, err := flow.FormatYAML(h.blocks, mended)
			if err != nil {
				t.Fatal(err)
			}
			again := h.read(t, string(text))
			after := lint.Run(again, h.compile(t, again), c.world)
			for _, rest := range after {
				if rest.Rule == f.Rule && rest.Block == f.Block && rest.Path == f.Path {
					t.Errorf("%s: %s is still there after its fix:\n%s", c.name, f.Rule, text)
				}
				if rest.Level == flow.Error && !slices.ContainsFunc(before, func(o lint.Finding) bool { return o.Rule == rest.Rule }) {
					t.Errorf("%s: the fix of %s brings %s:\n%s", c.name, f.Rule, rest.Rule, text)
				}
			}
		}
		if now, _ := flow.FormatYAML(h.blocks, doc); string(now) != string(original) {
			t.Errorf("%s: a fix has written into the document it was given", c.name)
		}
	}
	for _, r := range lint.Rules() {
		if (r.Fix != nil) != fixed[r.ID] {
			t.Errorf("%s: words of a fix %v, a fix that was tried %v", r.ID, r.Fix != nil, fixed[r.ID])
		}
	}
}

// TestWords keeps everything that people read in a file, so that a change of words is seen.
func TestWords(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	var b strings.Builder
	seen := map[string]bool{}
	for _, r := range lint.Rules() {
		if seen[r.ID] {
			t.Errorf("%s is there twice", r.ID)
		}
		seen[r.ID] = true
		fmt.Fprintf(&b, "== %s (%s)\n", r.ID, r.Level)
		for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
			if r.Title[lang] == "" || r.Why[lang] == "" || r.Fix != nil && r.Fix[lang] == "" {
				t.Errorf("%s has no words in %s", r.ID, lang)
			}
			fmt.Fprintf(&b, "%s\n%s\n", r.Title[lang], r.Why[lang])
			if r.Fix != nil {
				fmt.Fprintf(&b, "→ %s\n", r.Fix[lang])
			}
		}
		for _, c := range cases() {
			if c.rule != r.ID || len(c.want) == 0 {
				continue
			}
			doc := h.read(t, document(c.head, c.blocks))
			for _, f := range lint.Run(doc, h.compile(t, doc), c.world) {
				if f.Rule == r.ID {
					fmt.Fprintf(&b, "· %s\n· %s\n", f.Text[i18n.RU], f.Text[i18n.EN])
				}
			}
		}
	}
	golden := filepath.Join("testdata", "words.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("words have changed; -update writes them anew (-want +got)\n%s", diff)
	}
}

// TestExitsAreCalledByTheirCaptions: an answer, a result, a branch and a way are named as their author named them, and by their id when he did not.
func TestExitsAreCalledByTheirCaptions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for blocks, want := range map[string][]string{
		"  - {id: a, kind: question, content: {text: Кофе?}, answer: {type: choice, choices: [{id: a1, label: {ru: Чёрный, en: Black}}]}}":                                                {"Чёрный", "Black"},
		"  - {id: a, kind: quiz, questions: [{id: r1, text: Да?, options: [{id: r1, label: Да}, {id: n, label: Нет}]}], results: [{id: r1, name: {ru: Новичок, en: Beginner}, from: 0}]}": {"Новичок", "Beginner"},
		"  - {id: a, kind: split, branches: [{id: b1, name: Длинное письмо}, {id: b2}], exits: {b2: e}}" + stop:                                                                           {"Длинное письмо", "Длинное письмо"},
		"  - {id: a, kind: split, branches: [{id: b1}, {id: b2}], exits: {b2: e}}" + stop:                                                                                                 {"b1", "b1"},
		"  - {id: a, kind: switch, value: x, cases: [{id: c1, is: [Москва, Тула]}], exits: {else: e}}" + stop:                                                                             {"Москва, Тула", "Москва, Тула"},
	} {
		doc := h.read(t, document("languages: [ru, en]", blocks))
		var got []string
		for _, f := range lint.Run(doc, h.compile(t, doc), lint.World{}) {
			if f.Rule == "dead-end" {
				got = append(got, f.Text[i18n.RU], f.Text[i18n.EN])
			}
		}
		if len(got) != 2 || !strings.Contains(got[0], "«"+want[0]+"»") || !strings.Contains(got[1], "“"+want[1]+"”") {
			t.Errorf("%q, want %q in\n%s", got, want, blocks)
		}
	}
}

// TestSwitchedOff: a rule that the workspace switched off is silent, and a law is before its day.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	doc := h.read(t, document("kind: promo", "  - {id: a, kind: message, content: {text: Скидка на всё, buttons: [[{id: b, label: Да, action: next}]]}, exits: {next: e}}\n  - {id: e, kind: stop}"))
	w := lint.World{Channels: []lint.Channel{{Kind: "instagram"}}, Russia: true, Today: "2025-08-31", Off: []string{"lost-in-fitting"}}
	if got := told(lint.Run(doc, h.compile(t, doc), w)); !cmp.Equal(got, []string{"no-goal e"}) {
		t.Errorf("before the law: %q", got)
	}
	w.Today, w.Off = "2025-09-01", append(w.Off, "no-goal")
	if got := told(lint.Run(doc, h.compile(t, doc), w)); !cmp.Equal(got, []string{"meta-promo-russia"}) {
		t.Errorf("since the law, without the goal: %q", got)
	}
}
