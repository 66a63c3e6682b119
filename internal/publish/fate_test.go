// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"parley/internal/blocks/blockstest"
	"parley/internal/flow"
	"parley/internal/publish"
	"parley/internal/session"
)

func compile(t rapid.TB, reg *flow.Registry, text string) *flow.Program {
	t.Helper()
	doc, problems := flow.ParseYAML(reg, []byte(text))
	program, more := flow.Compile(doc, reg, flow.World{})
	if program == nil {
		t.Fatalf("%v\n%s", append(problems, more...), text)
	}
	return program
}

// block writes a block of one of a few kinds; exits lead to the blocks given.
func block(kind int, id string, to []string) string {
	exits := func(names ...string) string {
		var parts []string
		for i, name := range names {
			if i < len(to) && to[i] != "" {
				parts = append(parts, fmt.Sprintf("%s: %s", name, to[i]))
			}
		}
		return "exits: {" + strings.Join(parts, ", ") + "}"
	}
	switch kind {
	case 0:
		return fmt.Sprintf("{id: %s, kind: message, content: {text: Т, buttons: [[{id: b1, label: А, action: next}, {id: b2, label: Б, action: next}]]}, %s}", id, exits("b1", "b2"))
	case 1:
		return fmt.Sprintf("{id: %s, kind: delay, for: 1h, %s}", id, exits("next"))
	case 2:
		return fmt.Sprintf("{id: %s, kind: question, content: {text: Т}, answer: {type: choice, choices: [{id: c1, label: А}, {id: c2, label: Б}]}, name: n, %s}", id, exits("c1", "c2"))
	case 3:
		return fmt.Sprintf("{id: %s, kind: question, content: {text: Т}, answer: {type: choice, choices: [{id: c1, label: А}]}, name: n, %s}", id, exits("c1"))
	case 4:
		return fmt.Sprintf("{id: %s, kind: question, content: {text: Т}, answer: {type: text}, name: other, %s}", id, exits("answered"))
	case 5:
		if len(to) > 0 && to[0] != "" {
			return fmt.Sprintf("{id: %s, kind: jump, to: %s}", id, to[0])
		}
		return fmt.Sprintf("{id: %s, kind: stop}", id)
	default:
		return fmt.Sprintf("{id: %s, kind: message, content: {text: Т}, %s}", id, exits("next"))
	}
}

func document(t *rapid.T, ids []string, label string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "format: 1\nid: f\nstart: %s\nblocks:\n", ids[0])
	for _, id := range ids {
		to := rapid.SliceOfN(rapid.SampledFrom(append([]string{""}, ids...)), 2, 2).Draw(t, label+" "+id)
		fmt.Fprintf(&b, "  - %s\n", block(rapid.IntRange(0, 6).Draw(t, label+" kind of "+id), id, to))
	}
	return b.String()
}

// TestProposals over random pairs of documents: who may stay stays; whoever goes, goes to a block that is there and that no nearer one stands before; and whoever
// was asked is asked the same, with every button they may still press.
func TestProposals(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	rapid.Check(t, func(t *rapid.T) {
		ids := []string{"a", "b", "c", "d", "e", "g"}
		old := compile(t, reg, document(t, ids, "old"))
		now := compile(t, reg, document(t, rapid.Permutation(ids).Draw(t, "ids")[:rapid.IntRange(1, len(ids)).Draw(t, "left")], "new"))
		wait := rapid.SampledFrom([]flow.WaitKind{flow.WaitAnswer, flow.WaitUntil}).Draw(t, "wait")
		at := rapid.SampledFrom(ids).Draw(t, "at")
		fate := publish.Propose(old, now, at, wait)
		to := at
		switch {
		case fate.Do == session.Leave:
			t.Fatal("nobody is taken out by a proposal")
		case fate.Do == session.FinishOld:
			for id := range distances(old, at) {
				if id != at && now.Has(id) && len(old.Asks(at)) == 0 {
					t.Fatalf("%s follows and is there", id)
				}
			}
			return
		case fate.To == "":
			if !now.Keeps(at, old.KindOf(at), wait, 0) {
				t.Fatal("they cannot stay")
			}
		default:
			to = fate.To
			far := distances(old, at)
			d, follows := far[to]
			if !follows || !now.Has(to) {
				t.Fatalf("%s does not follow or is not there", to)
			}
			for id, nearer := range far {
				if id != at && nearer < d && now.Has(id) && len(old.Asks(at)) == 0 {
					t.Fatalf("%s is nearer than %s", id, to)
				}
			}
		}
		for _, button := range old.Buttons(at) {
			if len(old.Asks(at)) > 0 && !slices.Contains(now.Buttons(to), button) {
				t.Fatalf("from the question %s to %s, which knows no %s", at, to, button)
			}
		}
		for _, name := range old.Asks(at) {
			if !slices.Contains(now.Asks(to), name) {
				t.Fatalf("from the question %s to %s, which does not ask for %s", at, to, name)
			}
		}
	})
}

// distances counts the links to every block that follows one.
func distances(p *flow.Program, from string) map[string]int {
	far := map[string]int{from: 0}
	for queue := []string{from}; len(queue) > 0; queue = queue[1:] {
		for _, to := range p.Next(queue[0]) {
			if _, seen := far[to]; !seen {
				far[to] = far[queue[0]] + 1
				queue = append(queue, to)
			}
		}
	}
	return far
}
