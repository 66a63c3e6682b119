// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"testing"

	"parley/internal/flow"
)

const benchQuiz = `
format: 1
id: q
languages: [ru]
start: q1
blocks:
  - {id: q1, kind: question, content: {text: "{{ contact.first_name | default: 'Друг' }}, вопрос 1?"}, answer: {type: choice, choices: [{id: a, label: Да}, {id: b, label: Нет}, {id: c, label: Не знаю}]}, wait: {for: 1d}, exits: {answered: q2, timeout: end}}
  - {id: q2, kind: question, content: {text: "{{ contact.first_name | default: 'Друг' }}, вопрос 2?"}, answer: {type: choice, choices: [{id: a, label: Да}, {id: b, label: Нет}, {id: c, label: Не знаю}]}, wait: {for: 1d}, exits: {answered: q3, timeout: end}}
  - {id: q3, kind: question, content: {text: "{{ contact.first_name | default: 'Друг' }}, вопрос 3?"}, answer: {type: choice, choices: [{id: a, label: Да}, {id: b, label: Нет}, {id: c, label: Не знаю}]}, wait: {for: 1d}, exits: {answered: q4, timeout: end}}
  - {id: q4, kind: question, content: {text: "{{ contact.first_name | default: 'Друг' }}, вопрос 4?"}, answer: {type: choice, choices: [{id: a, label: Да}, {id: b, label: Нет}, {id: c, label: Не знаю}]}, wait: {for: 1d}, exits: {answered: q5, timeout: end}}
  - {id: q5, kind: question, content: {text: "{{ contact.first_name | default: 'Друг' }}, вопрос 5?"}, answer: {type: choice, choices: [{id: a, label: Да}, {id: b, label: Нет}, {id: c, label: Не знаю}]}, wait: {for: 1d}, exits: {answered: end, timeout: end}}
  - {id: end, kind: message, content: {text: "Спасибо, {{ contact.first_name | default: 'друг' }}"}}
`

// sprint runs the whole five-question quiz: a start and five answers, the session going through its stored form each time.
// It returns the number of sprints.
func sprint(tb testing.TB, program *flow.Program, env flow.Env, stored []byte) int {
	tb.Helper()
	session, _, _ := flow.Step(program, flow.Session{}, flow.Start{}, env)
	stored = session.AppendBinary(stored[:0])
	for _, block := range program.Blocks()[:5] {
		session, err := flow.DecodeSession(stored)
		if err != nil {
			tb.Fatal(err)
		}
		session, _, _ = flow.Step(program, session, flow.Press{Block: block, Button: "a"}, env)
		stored = session.AppendBinary(stored[:0])
	}
	return 6
}

// BenchmarkSprint measures one sprint with state in and out as bytes, one personalised text and three signed buttons.
// The goal is 20 µs and 80 allocations.
func BenchmarkSprint(b *testing.B) {
	program := compile(b, benchQuiz)
	id := int64(0)
	env := flow.Env{
		Now: 1_768_467_600_000, Version: 3, Key: key(), NewID: func() int64 { id++; return id },
		Contact: flow.Contact{Words: map[string]any{"first_name": "Анна"}},
	}
	buffer := make([]byte, 0, 512)
	b.ReportAllocs()
	sprints := 0
	for b.Loop() {
		sprints += sprint(b, program, env, buffer)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(sprints), "ns/sprint")
}

// TestSprintAllocations keeps the goal without a stopwatch.
func TestSprintAllocations(t *testing.T) {
	program := compile(t, benchQuiz)
	id := int64(0)
	env := flow.Env{
		Now: 1_768_467_600_000, Version: 3, Key: key(), NewID: func() int64 { id++; return id },
		Contact: flow.Contact{Words: map[string]any{"first_name": "Анна"}},
	}
	buffer := make([]byte, 0, 512)
	sprints := 6.0
	if got := testing.AllocsPerRun(50, func() { sprint(t, program, env, buffer) }) / sprints; got > 80 {
		t.Errorf("a sprint allocates %.0f times, the goal is 80", got)
	}
}
