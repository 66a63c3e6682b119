// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package lint_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/spell"
)

// TestSpelling holds what looks like a mistake and is mended, and what only looks so.
func TestSpelling(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := lint.World{Spelling: spell.For, Brand: []lint.Word{{Word: "колличина", Instead: "Колличище"}}}
	for _, c := range []struct{ lang, text, fixed string }{
		{"ru", "Здраствуйте, это прывет", "Здравствуйте, это привет"},
		{"ru", "Пришлём **програму**: _подробно_", "Пришлём **программу**: _подробно_"},
		{"ru", "«Програма» и (програма)", "«Программа» и (программа)"},
		{"ru", "Да! Програма готова. 🎉 Извените", "Да! Программа готова. 🎉 Извините"},
		{"ru", "{{ contact.first_name }}, вообщем всё готово", "{{ contact.first_name }}, в общем всё готово"},
		{"ru", "Новый видео-подкаст и лид-магнитт", "Новый видео-подкаст и лид-магнит"},
		{"ru", "Пишите на e-mail и recieve подарок", "Пишите на e-mail и receive подарок"},
		{"ru", "Самалёт летит, ещё далеко", "Самолёт летит, ещё далеко"},
		{"en", "We’ll recieve your order", "We’ll receive your order"},

		{"ru", "Смотрите https://програма.example/програма", ""},
		{"ru", "Пишите на програма@почта.example", ""},
		{"ru", "Канал @програма и метка #програма", ""},
		{"ru", "Файл програма.pdf", ""},
		{"ru", "Ваш код {{ contact.first_name | default: 'програма' }} и {% if contact.tags contains 'програма' %}да{% endif %}", ""},
		{"ru", "Напишите `програма колличество`", ""},
		{"ru", "готов{{ contact.first_name }}прывет", ""},
		{"ru", "програ**мма** и програ\u0301мма", ""},
		{"ru", "програма2 и 3програма", ""},
		{"ru", "Город Програма и ПРОГРАМА", ""},
		{"ru", "Приехали в г. Програма", ""},
		{"ru", "програМа", ""},
		{"ru", "прог", ""},
		{"ru", "програма, програма и програма", ""},
		{"ru", "колличина и колличище", ""},
		{"ru", "Recieve ждёт вас", ""},
		{"ru", "Белова ждёт вас", ""}, // a name at the start: more than one word is near
		{"ru", "привіт усім", ""},
		{"ru", "программка или программищща", ""},
		{"en", "Название програма", ""},
		{"en", "We rec\u0435ive orders", ""}, // with a Russian letter
		{"en", "Naïve cafés", ""},
		{"de", "Wir recieve програма", ""},
	} {
		doc := h.read(t, "format: 1\nid: x\nlanguages: ["+c.lang+"]\nstart: a\nblocks:\n"+strings.TrimPrefix(say("a", c.text, "", "e")+stop, "\n")+"\n")
		program := h.compile(t, doc)
		found := slices.ContainsFunc(lint.Run(doc, program, w), func(f lint.Finding) bool { return f.Rule == "misspelled" })
		if found != (c.fixed != "") {
			t.Errorf("%q: found %v", c.text, found)
		}
		mended, ok := lint.Fix(doc, program, w, "misspelled", "", "")
		if ok != (c.fixed != "") {
			t.Errorf("%q: mended %v", c.text, ok)
		}
		if ok && !strings.Contains(string(mended.Blocks[0].Body), quoted(t, c.fixed)) {
			t.Errorf("%q became %s, want %q", c.text, mended.Blocks[0].Body, c.fixed)
		}
	}
}

// TestSpellingOffers: when several words are near, somebody has to choose, and nothing is mended.
func TestSpellingOffers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	w := lint.World{Spelling: spell.For}
	doc := h.read(t, document("", say("a", "Ждём ваших скидк", "", "e")+stop))
	for _, f := range lint.Run(doc, h.compile(t, doc), w) {
		if f.Rule == "misspelled" && (f.Level != flow.Hint || f.Fix != nil || !strings.Contains(f.Text.In(i18n.RU), "» или «")) {
			t.Errorf("%+v", f)
		}
	}
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
