// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package demo

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/lint"
	"parley/internal/spell"
)

// check compiles a funnel in a workspace with these fields and asks the linter.
func check(t *testing.T, r *flow.Registry, text []byte, fields []field.Field) flow.Document {
	t.Helper()
	doc, problems := flow.ParseYAML(r, text)
	program, more := flow.Compile(doc, r, flow.World{Zone: time.UTC, Atoms: contact.Atoms(fields, nil)})
	for _, p := range append(problems, more...) {
		t.Errorf("%s: %s", doc.ID, p)
	}
	if program == nil {
		t.Fatalf("%s does not compile", doc.ID)
	}
	for _, f := range lint.Run(doc, program, lint.World{Spelling: spell.For}) {
		t.Errorf("%s: %s: %s", doc.ID, f.Block, f.Text.In(i18n.EN))
	}
	return doc
}

// A funnel of the gallery needs nothing of the workspace it is put into.
func TestGalleryIsCleanAnywhere(t *testing.T) {
	t.Parallel()
	r := blockstest.Registry(t)
	gallery, err := Gallery(r)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range gallery {
		doc := check(t, r, g.YAML, nil)
		for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
			if g.Name[lang] == "" || g.About[lang] == "" || g.How[lang] == "" || len(g.Change) != 3 {
				t.Errorf("%s has no name, no description, or no advice in %s", g.Key, lang)
			}
			for _, advice := range g.Change {
				if advice[lang] == "" {
					t.Errorf("%s: an advice has no words in %s", g.Key, lang)
				}
			}
		}
		bothLanguages(t, g.Key, doc)
		if _, err := os.Stat("../../testdata/scenarios/gallery-" + g.Key + ".yaml"); err != nil {
			t.Errorf("%s has no scenario that plays it through: %v", g.Key, err)
		}
		if doc.ID != g.Key {
			t.Errorf("the template %s holds the funnel %s", g.Key, doc.ID)
		}
		if _, err := doc.WithFiles(func(name string) (string, error) {
			if name == "" {
				return name, nil
			}
			_, err := File(name)
			return name, err
		}); err != nil {
			t.Error(err)
		}
	}
}

// bothLanguages checks that whatever is said in one language is said in the other.
func bothLanguages(t *testing.T, key string, doc flow.Document) {
	t.Helper()
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			ru, russian := v["ru"]
			en, english := v["en"]
			if russian != english || russian && (ru == "" || en == "") {
				t.Errorf("%s: %s speaks one language", key, at)
			}
			for name, inner := range v {
				if name == "text" || name == "label" || name == "retry" || name == "skip" || name == "share" || name == "summary" {
					if said, plain := inner.(string); plain && said != "" {
						t.Errorf("%s: %s/%s speaks one language", key, at, name)
					}
				}
				walk(at+"/"+name, inner)
			}
		case []any:
			for i, inner := range v {
				walk(fmt.Sprintf("%s/%d", at, i), inner)
			}
		}
	}
	for _, b := range doc.Blocks {
		var body any
		if err := json.Unmarshal(b.Body, &body); err != nil {
			t.Fatal(err)
		}
		walk(b.ID, body)
	}
}

func TestOwnFunnelsAreClean(t *testing.T) {
	t.Parallel()
	fields := []field.Field{{ID: 1, Key: "drink", Label: "Напиток", Type: field.Text}, {ID: 2, Key: "birthday", Label: "День рождения", Type: field.Date}}
	for _, key := range []string{"birthday", "visitor-guide"} {
		text, err := File(key + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		check(t, blockstest.Registry(t), text, fields)
	}
}

// Nothing the demo says shouts.
func TestWordsAreCalm(t *testing.T) {
	t.Parallel()
	entries, err := flowFiles.ReadDir("flows")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"cast.yaml": string(castText)}
	for _, e := range entries {
		if !e.IsDir() {
			data, err := File(e.Name())
			if err != nil {
				t.Fatal(err)
			}
			texts[e.Name()] = string(data)
		}
	}
	if len(texts) < 6 {
		t.Fatalf("only %d files were read", len(texts))
	}
	for name, text := range texts {
		if strings.Contains(text, "!") {
			t.Errorf("%s has an exclamation mark", name)
		}
	}
}

// Whatever the day of the first start, nobody does anything before coming, and everything is done before the end.
func TestStoriesFitAnyWeekday(t *testing.T) {
	t.Parallel()
	c, err := readCast(castText)
	if err != nil {
		t.Fatal(err)
	}
	for day := range 7 {
		start := time.Date(2026, 3, 2+day, 15, 20, 0, 0, time.UTC)
		cues, err := c.cues(start)
		if err != nil {
			t.Fatal(err)
		}
		end := time.Date(2026, 3, 2+day+Days, ending, 0, 0, 0, time.UTC)
		came := map[string]bool{}
		for i, cue := range cues {
			if i > 0 && cue.at.Before(cues[i-1].at) {
				t.Fatal("deeds are out of order")
			}
			if came[cue.who.Key] = came[cue.who.Key] || cue.Start != nil; !came[cue.who.Key] {
				t.Errorf("%s acts at %s before coming", cue.who.Key, cue.at)
			}
			if !cue.at.After(start) || !cue.at.Before(end) {
				t.Errorf("%s acts at %s, outside the story", cue.who.Key, cue.at)
			}
		}
		if len(came) != len(c.People) {
			t.Errorf("%d of %d people come", len(came), len(c.People))
		}
	}
}

func TestMoment(t *testing.T) {
	t.Parallel()
	tuesday := time.Date(2026, 3, 3, 15, 0, 0, 0, time.UTC)
	for on, want := range map[string]string{
		"1 09:30": "2026-03-04 09:30", "20 00:05": "2026-03-23 00:05", "wed1 10:00": "2026-03-04 10:00", "tue1 10:00": "2026-03-10 10:00",
		"fri2+1 15:20": "2026-03-14 15:20", "fri2-3 12:40": "2026-03-10 12:40",
	} {
		got, err := moment(tuesday, on)
		if err != nil || got.Format("2006-01-02 15:04") != want {
			t.Errorf("%s is %s, want %s (%v)", on, got, want, err)
		}
	}
	for _, on := range []string{"", "9:30", "fri 10:00", "xyz1 10:00", "1 9:30"} {
		if _, err := moment(tuesday, on); err == nil {
			t.Errorf("%q was read", on)
		}
	}
}
