// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package blocks_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"parley/internal/blocks/blockstest"
	"parley/internal/flow"
)

// examples are the flows in the repository's testdata.
func examples(t testing.TB) map[string][]byte {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("..", "..", "testdata", "flows", "*.yaml"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no example flows: %v", err)
	}
	out := map[string][]byte{}
	for _, path := range paths {
		if strings.HasSuffix(path, ".layout.yaml") {
			continue
		}
		if out[filepath.Base(path)], err = os.ReadFile(path); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestExamplesCompileAndConvertWithoutLoss(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	schema := compileSchema(t, reg)
	for name, text := range examples(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, problems := flow.ParseYAML(reg, text)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			if _, problems := flow.Compile(doc, reg, flow.World{Atoms: atoms()}); len(problems) > 0 {
				t.Error(problems)
			}
			asJSON, err := flow.FormatJSON(reg, doc)
			if err != nil {
				t.Fatal(err)
			}
			again, problems := flow.ParseJSON(reg, asJSON)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			asYAML, err := flow.FormatYAML(reg, again)
			if err != nil {
				t.Fatal(err)
			}
			last, problems := flow.ParseYAML(reg, asYAML)
			if len(problems) > 0 {
				t.Fatalf("%v in\n%s", problems, asYAML)
			}
			once, err := flow.FormatJSON(reg, last)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(asJSON), string(once)); diff != "" {
				t.Errorf("JSON → YAML → JSON (-before +after)\n%s", diff)
			}
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); err != nil {
				t.Errorf("the schema refuses it: %v", err)
			}
		})
	}
}

func compileSchema(t *testing.T, reg *flow.Registry) *jsonschema.Schema {
	t.Helper()
	raw, err := flow.Schema(reg)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("flow.json", value); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("flow.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestCanonicalYAML(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	doc, problems := flow.ParseYAML(reg, examples(t)["lead-magnet.yaml"])
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got, err := flow.FormatYAML(reg, doc)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "canonical.yaml")
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMistakesAreToldWithTheirLine(t *testing.T) {
	t.Parallel()
	const start = "format: 1\nid: x\nstart: a\nblocks:\n"
	cases := []struct {
		name, text string
		want       []string
	}{
		{"not YAML", "format: [", []string{"line 1: This is not YAML"}},
		{"empty", "", []string{"The file is empty"}},
		{"two documents", "format: 1\n---\nformat: 1\n", []string{"several documents"}},
		{"an anchor", "format: 1\nid: &a x\nstart: *a\n", []string{"line 2: This is not YAML"}},
		{"a newer format", "format: 2\n", []string{"line 1: format: This version of the program does not know format 2"}},
		{"an unknown key", start + "  - id: a\n    kind: stop\n    colour: red\n", []string{"line 7: block a: blocks[0].colour: There is no key “colour” here"}},
		{"deep inside", start + "  - id: a\n    kind: message\n    content:\n      text: Hi\n      buttons:\n        - - {id: b, label: Yes, action: go}\n",
			[]string{"line 10: block a: blocks[0].content.buttons[0][0].action: There is no value “go”"}},
		{"a missing key", start + "  - {id: a, kind: message}\n", []string{"line 5: block a: blocks[0].content: Fill in “Message”"}},
		{"a missing key inside another", start + "  - {id: a, kind: question, content: {text: Hi}, answer: {}}\n", []string{"blocks[0].answer.type: Fill in “What counts as an answer”"}},
		{"a key twice", "format: 1\nid: x\nid: y\nstart: a\nblocks: []\n", []string{"This is not YAML"}},
		{"an unknown kind", start + "  - {id: a, kind: dance}\n", []string{"line 5: blocks[0].kind: There is no block of kind “dance”"}},
		{"an id twice", start + "  - {id: a, kind: stop}\n  - {id: a, kind: stop}\n", []string{"line 6: block a: id: The id “a” is already taken"}},
		{"an unknown language", start + "  - {id: a, kind: message, content: {text: {Russian: Привет}}}\n", []string{"“Russian” is not a language"}},
	}
	reg := blockstest.Registry(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, problems := flow.ParseYAML(reg, []byte(c.text))
			var all []string
			for _, p := range problems {
				all = append(all, p.String())
			}
			for _, want := range c.want {
				if !strings.Contains(strings.Join(all, "\n"), want) {
					t.Errorf("got %q, want %q", all, want)
				}
			}
		})
	}
}

// FuzzDocument: a stranger's text never stops the process, and what is read is written and read again as the same.
func FuzzDocument(f *testing.F) {
	reg := blockstest.Registry(f)
	for _, text := range examples(f) {
		f.Add(text)
	}
	f.Add([]byte("format: 1\nid: x\nstart: a\nblocks:\n  - {id: a, kind: message, content: {text: \"a\\n  b\\n\"}}\n"))
	f.Add([]byte(`{"format":1,"id":"x","start":"a","blocks":[{"id":"a","kind":"http","url":"https://a","json":{"a":[1,null,"x"]}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		doc, problems := flow.ParseYAML(reg, text)
		if other, more := flow.ParseJSON(reg, text); !flow.Broken(more) {
			doc, problems = other, more
		}
		if flow.Broken(problems) {
			return
		}
		_, _ = flow.Compile(doc, reg, flow.World{Atoms: atoms()})
		asJSON, err := flow.FormatJSON(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		asYAML, err := flow.FormatYAML(reg, doc)
		if err != nil {
			t.Fatal(err)
		}
		again, problems := flow.ParseYAML(reg, asYAML)
		if flow.Broken(problems) {
			t.Fatalf("%v in\n%s", problems, asYAML)
		}
		twice, err := flow.FormatJSON(reg, again)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(asJSON), string(twice)); diff != "" {
			t.Errorf("through YAML (-before +after)\n%s\n%s", diff, asYAML)
		}
	})
}

// TestManyBlocks: five thousand blocks are read and compiled, a link into nothing among them is named, and so is a flow beyond all bounds.
func TestManyBlocks(t *testing.T) {
	t.Parallel()
	reg := blockstest.Registry(t)
	flowOf := func(n int) flow.Document {
		doc := flow.Document{Format: flow.Format, ID: "many", Start: "b0"}
		for i := range n {
			doc.Blocks = append(doc.Blocks, flow.Placed{
				ID: fmt.Sprintf("b%d", i), Kind: "set", Body: []byte(`{"set": [{"tag": "x"}]}`), Exits: map[string]string{"next": fmt.Sprintf("b%d", (i+1)%n)},
			})
		}
		return doc
	}
	doc := flowOf(5000)
	text, err := flow.FormatYAML(reg, doc)
	if err != nil {
		t.Fatal(err)
	}
	read, problems := flow.ParseYAML(reg, text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	program, problems := flow.Compile(read, reg, flow.World{Atoms: atoms()})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if s, _, trace := flow.Step(program, flow.Session{}, flow.Start{}, at(9, nil)); s.Reason != "loop" || trace[len(trace)-1].Value == "" {
		t.Errorf("a step through all of them: %s, %s", s.State, s.Reason)
	}
	doc.Blocks[4321].Exits["next"] = "nowhere"
	if _, problems := flow.Compile(doc, reg, flow.World{Atoms: atoms()}); len(problems) != 1 || problems[0].Block != "b4321" || problems[0].Path != "exits.next" {
		t.Errorf("%v", problems)
	}
	if _, problems := flow.Compile(flowOf(65_536), reg, flow.World{Atoms: atoms()}); len(problems) != 1 || problems[0].Rule != "size" {
		t.Errorf("%d problems", len(problems))
	}
}
