// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package project

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/publish"
	"parley/internal/secret"
)

func open(t testing.TB, dir string) *Project {
	t.Helper()
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// document draws a valid document: words of every sort, positions, files by content, blocks in any order.
func document(t *rapid.T, p *Project, files map[string]string) flow.Document {
	words := rapid.StringMatching(`[а-яA-Za-z0-9 :#'"\-\n{}!?.,*_\\]{0,40}[а-яa-z]`)
	d := map[string]any{}
	blocks := []string{}
	n := rapid.IntRange(1, 6).Draw(t, "blocks")
	for i := range n {
		text, media := fmt.Sprintf(`"text": {"ru": %q, "en": %q}`, words.Draw(t, "ru"), words.Draw(t, "en")), ""
		for sha := range files {
			if rapid.Bool().Draw(t, "file") {
				media = fmt.Sprintf(`, "media": [{"kind": "document", "file": "media:%s"}]`, sha)
			}
			break
		}
		blocks = append(blocks, fmt.Sprintf(`{"id": "b%d", "kind": "message", "content": {%s%s}, "exits": {"next": "b%d"}}`, i, text, media, rapid.IntRange(0, n-1).Draw(t, "to")))
		if rapid.Bool().Draw(t, "placed") {
			d[fmt.Sprintf("b%d", i)] = [2]float64{rapid.Float64Range(-1e6, 1e6).Draw(t, "x"), rapid.Float64Range(-1e6, 1e6).Draw(t, "y")}
		}
	}
	layout := []string{}
	for id, at := range d {
		layout = append(layout, fmt.Sprintf(`%q: {"x": %v, "y": %v}`, id, at.([2]float64)[0], at.([2]float64)[1]))
	}
	text := fmt.Sprintf(`{"format": 1, "id": "f", "languages": ["ru", "en"], "start": "b0", "blocks": [%s], "layout": {%s}}`, strings.Join(blocks, ","), strings.Join(layout, ","))
	doc, problems := flow.ParseJSON(p.Blocks, []byte(text))
	if flow.Broken(problems) {
		t.Fatalf("%v\n%s", problems, text)
	}
	return doc
}

// TestGoesRound: what is written into the folder is read as the same document, and writing it again changes no file.
func TestGoesRound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := open(t, t.TempDir())
		body := []byte("content of a file")
		if _, err := p.write("flows/files/a.pdf", body); err != nil {
			rt.Fatal(err)
		}
		paths, err := p.media()
		if err != nil || len(paths) != 1 {
			rt.Fatalf("%v %v", paths, err)
		}
		doc := document(rt, p, paths)
		want, err := p.sum(doc)
		if err != nil {
			rt.Fatal(err)
		}
		if _, err := p.put(doc, paths); err != nil {
			rt.Fatal(err)
		}
		got, err := p.folder()
		if err != nil || len(got) != 1 {
			rt.Fatalf("%d funnels, %v", len(got), err)
		}
		if sum, err := p.sum(got[0].doc); err != nil || sum != want {
			text, _ := flow.FormatYAML(p.Blocks, got[0].doc)
			rt.Fatalf("another document is read, %v\n%s", err, text)
		}
		if changed, err := p.put(doc, paths); err != nil || changed {
			rt.Fatalf("written again it changes: %v", err)
		}
		if all := publish.Diff(p.Blocks, doc, got[0].doc, nil); len(all) > 0 {
			rt.Fatalf("what is told of equal documents: %v", all)
		}
	})
}

const before = `format: 1
id: f
start: a
triggers: [{id: t, kind: keyword, words: [да]}]
blocks:
  - {id: a, kind: message, content: {text: "Здравствуйте, это длинное сообщение, в котором мы расскажем обо всём подробно и с любовью, а в конце предложим кофе"}, exits: {next: w}}
  - {id: w, kind: delay, for: 1d, exits: {next: b}}
  - {id: b, kind: message, content: {text: {ru: Привет, en: Hello}, buttons: [[{id: y, label: Да, action: next}]]}, exits: {y: e}}
  - {id: old, kind: stop}
  - {id: e, kind: stop}
layout: {a: {x: 1, y: 2}}
`

const after = `format: 1
id: f
name: Имя
start: a
triggers: [{id: t, kind: keyword, words: [да, ага]}]
blocks:
  - {id: e, kind: stop}
  - {id: new, kind: goal, goal: g, exits: {next: e}}
  - {id: b, kind: message, content: {text: {ru: Приветик, en: Hello}, buttons: [[{id: y, label: Ага, action: next}]]}, exits: {y: new}}
  - {id: w, kind: delay, for: 3d, exits: {next: b}}
  - {id: a, kind: message, content: {text: "Здравствуйте, это длинное сообщение, в котором мы расскажем обо всём подробно и с душой, а в конце предложим кофе"}, exits: {next: w}}
layout: {a: {x: 1, y: 3}}
`

func TestDifferences(t *testing.T) {
	t.Parallel()
	p := open(t, t.TempDir())
	read := func(text string) flow.Document {
		doc, problems := flow.ParseYAML(p.Blocks, []byte(text))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		return doc
	}
	all := publish.Diff(p.Blocks, read(before), read(after), nil)
	var got []string
	for _, d := range all {
		got = append(got, d.Text.In(i18n.RU))
	}
	want := []string{
		"Добавлен блок «Цель».",
		"Блок «Приветик»: Текст: «Привет» → «Приветик»",
		"Блок «Приветик»: кнопка «Да» теперь называется «Ага».",
		"Блок «Приветик»: выход «Ага» ведёт в «Цель» вместо «Конец».",
		"Блок «Пауза»: Сколько: «1 д» → «3 д»",
		"Блок «Здравствуйте, это длинное сообщ…»: Текст: «…о всём подробно и с любовью, а в конце предложим кофе» → «…о всём подробно и с душой, а в конце предложим кофе»",
		"Удалён блок «Конец».",
		"Воронка: Название: теперь «Имя».",
		"Изменён запуск: «да, ага».",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if blocks := touched(all); !cmp.Equal(blocks, []string{"new", "b", "w", "a", "old"}) {
		t.Errorf("touched: %q", blocks)
	}
}

// TestFolder refuses what it cannot understand, with the file and what to do.
func TestFolder(t *testing.T) {
	t.Parallel()
	for name, files := range map[string]map[string]string{
		"cannot be read":         {"a.yaml": "format: 1\nid: a\nstart: s\nblocks: [{id: s, kind: message, content: {media: [{kind: document, file: files/absent.pdf}]}}]"},
		"path escapes":           {"a.yaml": "format: 1\nid: a\nstart: s\nblocks: [{id: s, kind: message, content: {media: [{kind: document, file: ../../secret}]}}]"},
		"hold the same funnel":   {"a.yaml": "format: 1\nid: a\nstart: s\nblocks: [{id: s, kind: stop}]", "b.yaml": "format: 1\nid: a\nstart: s\nblocks: [{id: s, kind: stop}]"},
		"unknown_key":            {"a.yaml": "format: 1\nid: a\ncolour: red\nstart: s\nblocks: [{id: s, kind: stop}]"},
		"a layout holds x and y": {"a.yaml": "format: 1\nid: a\nstart: s\nblocks: [{id: s, kind: stop}]", "a.layout.yaml": "s: [1, 2]"},
	} {
		dir := t.TempDir()
		p := open(t, dir)
		for file, text := range files {
			if _, err := p.write("flows/"+file, []byte(text)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := p.folder(); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestNames: a file of the server gets a name that stays inside the folder.
func TestNames(t *testing.T) {
	t.Parallel()
	p := open(t, t.TempDir())
	const sha = "0123456789abcdef"
	for name, want := range map[string]string{
		"price.pdf": "files/price.pdf", "../../etc/passwd": "files/passwd", `..\..\evil.exe`: "files/evil.exe", ".profile": "files/01234567.bin", "": "files/01234567.bin",
		"flow.yaml": "files/01234567.bin", "taken.pdf": "files/01234567-taken.pdf",
	} {
		if _, err := p.write("flows/files/taken.pdf", []byte("x")); err != nil {
			t.Fatal(err)
		}
		if got := p.free(name, sha); got != want {
			t.Errorf("%q becomes %q, want %q", name, got, want)
		}
	}
}

// TestAffected: who would be moved is asked of servers that know it; of others nothing is heard, and nothing is wrong.
func TestAffected(t *testing.T) {
	t.Parallel()
	answers := map[string]string{"/api/v1/flows/1/publish/plan": `{"people": 3, "blocks": [{"block": "a", "title": "", "people": 3, "proposed": "finish_old"}]}`}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer, ok := answers[r.URL.Path]
		if !ok || r.Header.Get("Authorization") != "Bearer parley_x" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(server.Close)
	c, err := NewClient(server.URL+"/", secret.New("parley_x"), i18n.RU)
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.affected(t.Context(), "1")
	if want := []affected{{Block: "a", People: 3, Proposed: "finish_old"}}; err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
	if got, err := c.affected(t.Context(), "2"); err != nil || got != nil {
		t.Errorf("%v %v", got, err)
	}
}

// TestSettings are strict: a slip in a name is told.
func TestSettings(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, SettingsFile), []byte("url: https://x\nkey: secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), SettingsFile) {
		t.Errorf("a key in the settings: %v", err)
	}
}
