// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package simulate_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/blocks/blockstest"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/content"
	"parley/internal/filter"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/simulate"
)

var update = flag.Bool("update", false, "write the golden files anew")

// document reads a flow of testdata by its id.
func document(t testing.TB, slug string) (flow.Document, bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", slug+".yaml"))
	if err != nil {
		return flow.Document{}, false
	}
	doc, problems := flow.ParseYAML(blockstest.Registry(t), text)
	if len(problems) > 0 {
		t.Fatal(slug, problems)
	}
	return doc, true
}

func setup(t testing.TB, slug string, lang i18n.Lang) simulate.Setup {
	t.Helper()
	doc, ok := document(t, slug)
	if !ok {
		t.Fatalf("there is no flow %s", slug)
	}
	moscow, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []filter.Option{{Value: "telegram"}, {Value: "webchat"}}
	return simulate.Setup{
		Document: doc, Registry: blockstest.Registry(t), Lang: lang, Table: content.Table, Silence: flow.Duration(4 * time.Hour),
		World: flow.World{Atoms: contact.Atoms([]field.Field{{Key: "visit", Type: field.DateTime}}, kinds), Zone: moscow},
		Flow:  func(slug string) (flow.Document, bool) { return document(t, slug) },
		Now:   time.Date(2026, 3, 2, 9, 0, 0, 0, moscow).UnixMilli(),
	}
}

// golden is one run: a flow, who looks, what happens, and in the file beside it what is seen.
type golden struct {
	Flow    string           `json:"flow"`
	Lang    i18n.Lang        `json:"lang"`
	Request simulate.Request `json:"request"`
}

// TestGolden plays each request of testdata and compares what is seen, word by word.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var g golden
			if err := json.Unmarshal(raw, &g); err != nil {
				t.Fatal(err)
			}
			got, problems := simulate.Run(setup(t, g.Flow, g.Lang), g.Request)
			if flow.Broken(problems) {
				t.Fatal(problems)
			}
			again, _ := simulate.Run(setup(t, g.Flow, g.Lang), g.Request)
			if diff := cmp.Diff(got, again); diff != "" {
				t.Fatalf("the same request gave another answer:\n%s", diff)
			}
			compare(t, strings.TrimSuffix(file, ".json")+".txt", transcript(t, got))
		})
	}
}

func compare(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got)\n%s", path, diff)
	}
}

// transcript writes a run for people who read golden files.
func transcript(t *testing.T, r simulate.Result) string {
	t.Helper()
	var b strings.Builder
	for _, c := range r.Chat {
		fmt.Fprintf(&b, "%d %s %s %s\n", c.Number, c.At.Format("02 15:04:05"), c.From, c.Block)
		for _, p := range c.Parts {
			shown, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "   %s\n", shown)
		}
		for _, n := range c.Notes {
			fmt.Fprintf(&b, "   ! %s\n", n)
		}
	}
	b.WriteString("\n")
	for _, l := range r.Trace {
		fmt.Fprintf(&b, "%d %-7s %s/%s: %s\n", l.Input, l.Kind, l.Flow, l.Block, l.Text)
	}
	r.Chat, r.Trace = nil, nil
	rest, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return b.String() + "\n" + string(rest) + "\n"
}
