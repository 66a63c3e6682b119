// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content_test

import (
	"testing"

	"parley/internal/content"
	"parley/internal/i18n"
)

// personal is the message most funnels begin with: a name with a default, and a button.
func personal(tb testing.TB) *content.Compiled {
	tb.Helper()
	c := content.Content{
		Text: i18n.Words(
			"{{ contact.first_name | default: 'Здравствуйте' }}! Пришлю **чек-лист** — одна кнопка.",
			"{{ contact.first_name | default: 'Hello' }}! One tap and the **checklist** is yours."),
		Buttons: [][]content.Choice{{{ID: "get", Label: i18n.Words("Получить", "Get it"), Action: content.Next}}},
	}
	compiled, problems := c.Compile([]i18n.Lang{i18n.RU, i18n.EN})
	if problems != nil {
		tb.Fatal(problems)
	}
	return compiled
}

func env() content.RenderEnv {
	return content.RenderEnv{
		Lang: i18n.RU, Vars: func(string) (any, bool) { return "Анна", true }, Payload: func(id string) string { return id },
	}
}

func BenchmarkRenderPersonal(b *testing.B) {
	compiled := personal(b)
	e := env()
	b.ReportAllocs()
	for b.Loop() {
		compiled.Render(e)
	}
}

func BenchmarkFitPersonal(b *testing.B) {
	m, _ := personal(b).Render(env())
	caps := capabilities("telegram")
	b.ReportAllocs()
	for b.Loop() {
		content.Fit(m, caps)
	}
}

// TestRenderStaysCheap keeps a personal message within its share of a flow step (80 allocations for a whole step).
func TestRenderStaysCheap(t *testing.T) { //nolint:paralleltest // AllocsPerRun counts the allocations of the whole process
	compiled := personal(t)
	e := env()
	if n := testing.AllocsPerRun(100, func() { compiled.Render(e) }); n > 25 {
		t.Errorf("%v allocations", n)
	}
}
