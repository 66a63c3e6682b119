// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/flow"
)

// waits is a flow whose waits are as long as given, in hours; 0 leaves a wait out.
func waits(hours int) string {
	wait := ""
	if hours > 0 {
		wait = fmt.Sprintf("wait: {for: %dh}, ", hours)
	}
	return fmt.Sprintf(`
format: 1
id: f
start: m
blocks:
  - {id: m, kind: message, content: {text: Да?, buttons: [[{id: y, label: Да, action: next}]]}, %[1]sexits: {y: q}}
  - {id: q, kind: question, content: {text: Имя?}, answer: {type: text}, %[1]sexits: {answered: d}}
  - {id: d, kind: delay, for: %[2]dh, exits: {next: z}}
  - {id: z, kind: quiz, %[1]squestions: [{id: one, text: Раз?, options: [{id: a, label: А}, {id: b, label: Б}]}], results: [{id: r, from: 0}]}
`, wait, max(hours, 1))
}

// TestAWaitIsCountedAnew from when the person came, in a version where it is longer, shorter, or not bounded any more.
func TestAWaitIsCountedAnew(t *testing.T) {
	t.Parallel()
	old := compile(t, waits(10))
	for _, block := range []string{"m", "q", "d"} {
		came := at(1, nil)
		s, _, _ := flow.Step(old, flow.Session{}, flow.Start{Block: block}, came)
		for _, c := range []struct {
			hours   int
			entered int64
			until   int64
			effects []flow.EffectKind
		}{
			{10, came.Now, came.Now + 10*3600_000, nil},
			{20, came.Now, came.Now + 20*3600_000, []flow.EffectKind{flow.EffectCancelTimer, flow.EffectStartTimer}},
			{2, came.Now, came.Now + 2*3600_000, []flow.EffectKind{flow.EffectCancelTimer, flow.EffectStartTimer}}, // past by then: it comes due in its turn
			{20, 0, came.Now + 10*3600_000, nil},
		} {
			next, effects, _ := flow.Step(compile(t, waits(c.hours)), s, flow.Moved{To: block, Entered: c.entered}, at(7, nil))
			if next.State != flow.Waiting || next.Block != block || next.Wait.Until != c.until || (next.Wait.Timer == s.Wait.Timer) != (c.effects == nil) {
				t.Errorf("%s, %d hours: got %s at %s until %s", block, c.hours, next.State, next.Block, time.UnixMilli(next.Wait.Until).UTC())
			}
			if diff := cmp.Diff(c.effects, kinds(effects)); diff != "" {
				t.Errorf("%s, %d hours: %s", block, c.hours, diff)
			}
		}
	}
	s, _, _ := flow.Step(old, flow.Session{}, flow.Start{Block: "q"}, at(1, nil))
	next, effects, _ := flow.Step(compile(t, waits(0)), s, flow.Moved{To: "q", Entered: 1}, at(7, nil))
	if next.Wait.Until != 0 || next.Wait.Timer != 0 || next.State != flow.Waiting || len(effects) != 1 {
		t.Errorf("without a bound: %+v, %v", next.Wait, kinds(effects))
	}
}

// TestWhoMayStay: a block of the same id and kind keeps those who wait at it, unless it does not wait so any more.
func TestWhoMayStay(t *testing.T) {
	t.Parallel()
	program := compile(t, waits(0)+"  - {id: n, kind: message, content: {text: Новость}}\n")
	for _, c := range []struct {
		block, kind string
		wait        flow.WaitKind
		place       int
		want        bool
	}{
		{"m", "message", flow.WaitAnswer, 0, true},
		{"m", "question", flow.WaitAnswer, 0, false},
		{"n", "message", flow.WaitAnswer, 0, false},
		{"q", "question", flow.WaitAnswer, 0, true},
		{"d", "delay", flow.WaitUntil, 0, true},
		{"d", "delay", "", 0, false},
		{"z", "quiz", flow.WaitAnswer, 0, true},
		{"z", "quiz", flow.WaitAnswer, 1, false},
		{"gone", "message", flow.WaitAnswer, 0, false},
	} {
		if got := program.Keeps(c.block, c.kind, c.wait, c.place); got != c.want {
			t.Errorf("%+v: got %t", c, got)
		}
	}
}

// TestWhereAButtonStands after its flow has changed: where it was, where it was moved to, or nowhere when there is a doubt.
func TestWhereAButtonStands(t *testing.T) {
	t.Parallel()
	document := func(rows ...string) *flow.Program {
		var text strings.Builder
		text.WriteString("format: 1\nid: f\nstart: a\nblocks:\n")
		for i, row := range rows {
			fmt.Fprintf(&text, "  - {id: %c, kind: message, content: {text: Т, buttons: [[%s]]}}\n", 'a'+i, row)
		}
		return compile(t, text.String())
	}
	const x, y, other = "{id: x, label: Икс, action: next}", "{id: y, label: Игрек, action: next}", "{id: o, label: Иной, action: next}"
	old := document(x+", "+y, y, other)
	for _, c := range []struct {
		name   string
		now    *flow.Program
		button string
		want   string
	}{
		{"it is where it was", document(x, x, other), "x", "a"},
		{"it was moved", document(y, y+", "+x, other), "x", "b"},
		{"two have got it", document(y, x, x), "x", "a"},
		{"it is gone, and another message always had one of the same id", document(x, y, other), "y", "a"},
		{"it is gone", document(x, x, other), "z", "a"},
	} {
		if got := c.now.Locate(old, flow.Press{Block: "a", Button: c.button}); got.Block != c.want || got.Button != c.button {
			t.Errorf("%s: got %+v", c.name, got)
		}
	}
}
