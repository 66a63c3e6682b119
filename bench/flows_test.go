// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/spell"
)

// goflow is what a peer's engine took on a machine of this kind for a sprint of its own quiz, with its state to JSON and back.
const goflow = "goflow v0.293.0 on its quiz: 208 µs, 1,220 allocations"

// everyKind is a flow that leads one person through a block of every kind.
func everyKind(tb testing.TB) (*flow.Registry, flow.Document) {
	tb.Helper()
	reg := blockstest.Registry(tb)
	text, err := os.ReadFile(filepath.Join("testdata", "every-kind.yaml"))
	must(tb, err)
	doc, problems := flow.ParseYAML(reg, text)
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	return reg, doc
}

// anyWorld has the conditions that the flow asks of the person.
func anyWorld() flow.World {
	return flow.World{Atoms: []filter.Atom{{
		Name: "points", Args: []filter.Arg{{Name: "account", Type: filter.String, Folded: true}}, Kind: filter.Kind{Type: filter.Integer},
		Words:  filter.Phrases{Subject: i18n.Plain("points"), Yes: i18n.Plain("points"), No: i18n.Plain("no points")},
		Source: func(filter.Scope) filter.Source { return filter.Source{Value: "NULL"} },
	}}}
}

func compiled(tb testing.TB, reg *flow.Registry, doc flow.Document) *flow.Program {
	tb.Helper()
	program, problems := flow.Compile(doc, reg, anyWorld())
	if len(problems) > 0 {
		tb.Fatal(problems)
	}
	return program
}

// walk leads one person through the flow, the session going through its stored form before each step, and gives the number of sprints and the blocks entered.
func walk(tb testing.TB, program *flow.Program, env flow.Env, entered map[string]bool) int {
	tb.Helper()
	var stored []byte
	step := func(session flow.Session, in flow.Input) flow.Session {
		next, _, trace := flow.Step(program, session, in, env)
		for _, m := range trace {
			if entered != nil && m.Kind == flow.MarkEnter {
				entered[m.Block] = true
			}
		}
		stored = next.AppendBinary(stored[:0])
		return next
	}
	session, sprints := step(flow.Session{}, flow.Start{}), 1
	for presses := 0; session.State == flow.Waiting; sprints++ {
		restored, err := flow.DecodeSession(stored)
		must(tb, err)
		session = step(restored, answer(restored, &presses))
		if sprints > 100 {
			tb.Fatalf("the flow stands at %s", session.Block)
		}
	}
	if session.Block != "end" {
		tb.Fatalf("the flow ended at %s: %s", session.Block, session.Reason)
	}
	return sprints
}

var (
	replies = map[string][]byte{
		"call": []byte(`{"id": 7}`), "meet": []byte(`{"url": "https://meet.example/1"}`), "bill": []byte(`{"id": "5", "url": "https://pay.example/5"}`), "code": []byte(`{"code": "VESNA"}`),
		"faq": []byte(`{"text": "Приходите к нам."}`), "wish": []byte(`{"intent": "more"}`), "bot": []byte(`{"text": "До встречи."}`),
		"goods": []byte(`{"products": [{"id": "a", "title": "Кофе", "price": 99000, "currency": "RUB"}, {"id": "b", "title": "Чай", "price": 45000, "currency": "RUB"}]}`),
	}
	said = map[string]string{"hello": "", "age": "25", "poll": "реклама", "quiz": "1"}
)

// answer is what the session waits for.
func answer(s flow.Session, presses *int) flow.Input {
	switch s.Wait.Kind {
	case flow.WaitUntil:
		return flow.Timeout{Timer: s.Wait.Timer}
	case flow.WaitReply:
		return flow.Reply{Ask: s.Wait.Ask, Status: 200, Body: replies[s.Block]}
	case flow.WaitEvent:
		return flow.Event{Name: s.Wait.Event, Data: map[string]string{"order": "77", "state": "paid"}}
	case flow.WaitCall:
		return flow.Returned{Call: s.Wait.Ask, State: flow.Done}
	case flow.WaitAnswer:
	}
	switch s.Block {
	case "hello":
		return flow.Press{Block: s.Block, Button: "go"}
	case "goods":
		if *presses++; *presses == 1 {
			return flow.Press{Block: s.Block, Button: "p1"}
		}
		return flow.Press{Block: s.Block, Button: "order"}
	}
	return flow.Answer{Text: said[s.Block]}
}

// someone is a person with the world around them.
func someone() flow.Env {
	id := int64(0)
	return flow.Env{
		Now: time.Date(2026, 1, 15, 20, 0, 0, 0, time.UTC).UnixMilli(), Version: 3, Key: flow.NewPayloadKey([]byte("the key of a workspace")), NewID: func() int64 { id++; return id },
		Seed: 5, Contact: flow.Contact{ID: 42, Words: map[string]any{"first_name": "Анна"}, Facts: filter.Known{}},
		Media: func(string) (content.Media, bool) { return content.Media{}, true },
	}
}

func TestTheFlowOfEveryKindEntersEveryKind(t *testing.T) {
	t.Parallel()
	reg, doc := everyKind(t)
	entered := map[string]bool{}
	walk(t, compiled(t, reg, doc), someone(), entered)
	kinds := map[string]bool{}
	for _, b := range doc.Blocks {
		kinds[b.Kind] = true
		if !entered[b.ID] {
			t.Errorf("nobody comes to %s", b.ID)
		}
	}
	for _, kind := range reg.Kinds() {
		if !kinds[kind] {
			t.Errorf("the flow has no block of kind %s", kind)
		}
	}
}

// BenchmarkSprintOfEveryKind measures one step of a person who goes through a block of every kind.
func BenchmarkSprintOfEveryKind(b *testing.B) {
	reg, doc := everyKind(b)
	program, env, sprints := compiled(b, reg, doc), someone(), 0
	b.ReportAllocs()
	for b.Loop() {
		sprints += walk(b, program, env, nil)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(sprints), "ns/sprint")
	b.ReportMetric(float64(sprints)/float64(b.N), "sprints/op")
}

// thousand is a flow of a thousand blocks of all kinds: the flow of every kind, again and again under other ids.
func thousand(tb testing.TB) (*flow.Registry, flow.Document) {
	tb.Helper()
	reg, doc := everyKind(tb)
	part := slices.Clone(doc.Blocks)
	doc.Blocks = nil
	for n := 0; len(doc.Blocks) < 1000; n++ {
		for _, b := range part[:min(len(part), 1000-len(doc.Blocks))] {
			b.ID = fmt.Sprintf("%s-%d", b.ID, n)
			exits := map[string]string{}
			for exit := range b.Exits {
				exits[exit] = doc.Start
			}
			b.Exits = exits
			if b.Kind == "jump" {
				b.Body = []byte(`{"to": "hello"}`)
			}
			doc.Blocks = append(doc.Blocks, b)
		}
	}
	doc.Blocks[0].ID = doc.Start
	return reg, doc
}

func BenchmarkCompileThousand(b *testing.B) {
	reg, doc := thousand(b)
	b.ReportAllocs()
	for b.Loop() {
		compiled(b, reg, doc)
	}
}

// BenchmarkCheckThousand measures what the editor waits for: reading, compiling and linting.
func BenchmarkCheckThousand(b *testing.B) {
	reg, doc := thousand(b)
	text, err := flow.FormatJSON(reg, doc)
	must(b, err)
	b.ReportAllocs()
	for b.Loop() {
		read, problems := flow.ParseJSON(reg, text)
		if len(problems) > 0 {
			b.Fatal(problems)
		}
		lint.Run(read, compiled(b, reg, read), lint.World{Spelling: spell.For})
	}
}

// flows measures the engine over all kinds of blocks, and what the editor waits for.
func (n *numbers) flows(t *testing.T) {
	t.Helper()
	sprint := n.figure(figure{name: "Flow sprint over a block of every kind (" + goflow + ")", unit: "µs", format: "%.1f", atMost: 20})
	allocations := n.figure(figure{name: "· allocations", unit: "", format: "%.0f", atMost: 80})
	compile := n.figure(figure{name: "Compiling a flow of 1,000 blocks", unit: "ms", format: "%.1f", atMost: 50})
	check := n.figure(figure{name: "Reading, compiling and linting it", unit: "ms", format: "%.1f", atMost: 100})
	for range *repeat {
		r := testing.Benchmark(BenchmarkSprintOfEveryKind)
		sprint.here = append(sprint.here, r.Extra["ns/sprint"]/1000)
		allocations.here = append(allocations.here, float64(r.AllocsPerOp())/r.Extra["sprints/op"])
		compile.here = append(compile.here, float64(testing.Benchmark(BenchmarkCompileThousand).NsPerOp())/1e6)
		check.here = append(check.here, float64(testing.Benchmark(BenchmarkCheckThousand).NsPerOp())/1e6)
	}
}
