// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package publish_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blocks/blockstest"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/publish"
)

var update = flag.Bool("update", false, "write the golden files anew")

func read(t testing.TB, file string) flow.Document {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(text))
}

func parse(t testing.TB, text string) flow.Document {
	t.Helper()
	doc, problems := flow.ParseYAML(blockstest.Registry(t), []byte(text))
	if flow.Broken(problems) {
		t.Fatal(problems)
	}
	return doc
}

// TestDiff compares two documents that differ in everything a marketer changes, and reads both ways.
func TestDiff(t *testing.T) {
	t.Parallel()
	before, after := read(t, "before.yaml"), read(t, "after.yaml")
	var b strings.Builder
	for _, way := range []struct {
		name     string
		was, now flow.Document
	}{{"# there", before, after}, {"# and back", after, before}} {
		fmt.Fprintln(&b, way.name)
		for _, c := range publish.Diff(blockstest.Registry(t), way.was, way.now, map[string]i18n.Text{`tag("gold")`: i18n.Words("есть тег «gold»", "has the tag “gold”")}) {
			fmt.Fprintf(&b, "%s %s %s [%s → %s]\n  %s\n  %s\n", c.Kind, c.Block, c.Path, c.Old.In(i18n.EN, i18n.RU), c.New.In(i18n.EN, i18n.RU), c.Text.In(i18n.RU), c.Text.In(i18n.EN))
		}
	}
	golden := filepath.Join("testdata", "diff.txt")
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
		t.Errorf("(-want +got)\n%s", diff)
	}
	if same := publish.Diff(blockstest.Registry(t), before, before, nil); len(same) > 0 {
		t.Errorf("a document differs from itself: %v", same)
	}
}

// TestDiffShowsWhereALongTextParts: a change at the end of a long text is seen in its line, and a block that goes by its text is not told to be renamed.
func TestDiffShowsWhereALongTextParts(t *testing.T) {
	t.Parallel()
	const doc = `format: 1
id: f
start: a
blocks:
  - {id: a, kind: message, content: {text: "Здравствуйте, это длинное сообщение, в котором мы расскажем обо всём подробно и с %s, а в конце предложим кофе"}}
  - {id: b, kind: message, content: {text: %s}}
`
	var got []string
	for _, c := range publish.Diff(blockstest.Registry(t), parse(t, fmt.Sprintf(doc, "любовью", "Привет")), parse(t, fmt.Sprintf(doc, "душой", "Пока")), nil) {
		got = append(got, c.Text.In(i18n.RU))
	}
	want := []string{
		"Блок «Здравствуйте, это длинное сообщ…»: Текст: «…о всём подробно и с любовью, а в конце предложим кофе» → «…о всём подробно и с душой, а в конце предложим кофе»",
		"Блок «Пока»: Текст: «Привет» → «Пока»",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
