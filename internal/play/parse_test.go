// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"parley/internal/play"
)

var update = flag.Bool("update", false, "write the golden files anew")

const beginning = `name: Test
setup:
  channels: [{key: tg, kind: telegram}]
people:
  ann: {name: Анна, telegram: {username: ann, language: ru}, phone: "+79161234567"}
  crowd: {count: 3, telegram: {}}
steps:
`

// everyStep is one step of each kind.
func everyStep() []string {
	return []string{
		`open_link: {person: ann, channel: tg, flow: lead-magnet, utm: {source: vk}, save: l1}`,
		`press_start: {person: crowd, channel: tg}`,
		`press: {person: ann, channel: tg, button: Да}`,
		`say: {person: ann, channel: tg, text: "12"}`,
		`edit: {person: ann, channel: tg, text: "13"}`,
		`share_phone: {person: ann, channel: tg}`,
		`share_location: {person: ann, channel: tg, latitude: 55.75, longitude: 37.61}`,
		`send_media: {person: ann, channel: tg, file: [a.jpg, b.jpg], caption: Вот}`,
		`block: {person: ann, channel: tg}`,
		`unblock: {person: ann, channel: tg}`,
		`leave: {person: ann, channel: tg}`,
		`read: {person: ann, channel: tg}`,
		`react: {person: ann, channel: tg, emoji: 👍}`,
		`expect_message: {person: ann, channel: tg, text_contains: Анна, buttons: [Да, Нет], media: document, within: 10s}`,
		`expect_message: {person: ann, channel: tg, text: "", buttons: [[Да], [Нет]], keyboard: [], text_contains: [а, б]}`,
		`expect_no_message: {person: ann, within: 1d12h}`,
		`advance: 14d`,
		`vendor: {channel: tg, mode: throttle, retry_after: 3s, for: 10s}`,
		`api: {method: POST, path: /api/v1/x, body: {a: [1, null, "${id}"]}, as: marketer, expect: {status: 201, json: {a: 1}, contains: [a, b]}, save: {id: "$.items[0].id"}}`,
		`expect_contact: {person: ann, tags: [a], without_tags: [b], fields: {city: Москва, age: 30, shoe: null}, source: {utm_source: vk}, blocked: true}`,
		`expect_stats: {flow: quiz, block: q2, reached: 1, answered: 1, left: 0}`,
		`publish: {flow: quiz, file: ../flows/quiz.yaml, expect_warnings: []}`,
		`cli: {args: [version], expect: {exit: 0, stdout_contains: parley}}`,
		`restart: {kill: true}`,
		`restore: {from_backup: true}`,
		`publish: {flow: quiz, version: 1, map: {a: b, c: stop}, default: finish_old}`,
		`{comment: Why, advance: 1s}`,
	}
}

func TestParse(t *testing.T) {
	t.Parallel()
	steps := everyStep()
	s, err := play.Parse("w.yaml", []byte(beginning+"  - "+strings.Join(steps, "\n  - ")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Steps) != len(steps) {
		t.Errorf("%d steps of %d", len(s.Steps), len(steps))
	}
	if s.Steps[18].API.Save["id"] != "$.items[0].id" || s.Steps[13].ExpectMessage.Within.String() != "10s" || s.Steps[0].OpenLink.Person != "ann" {
		t.Errorf("read %+v", s.Steps)
	}
}

func TestParseNamesThePlace(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ step, want string }{
		{`say: {person: ann, channel: tg, text: a, loud: true}`, `w.yaml:9: unknown field "loud"`},
		{`shout: {person: ann}`, `w.yaml:9: unknown field "shout"`},
		{`say: {person: ann, channel: tg}`, "line 9: step 2 say: text is needed"},
		{`say: {person: bob, channel: tg, text: a}`, `line 9: step 2 say: there is no person "bob"`},
		{`say: {person: ann, channel: vk, text: a}`, `line 9: step 2 say: there is no channel "vk"`},
		{`restart: {kill: true, when: {broadcast: promo, sent: "20%"}}`, "line 9: step 2 restart: when is not supported by this version"},
		{`publish: {flow: quiz, default: forget}`, "line 9"},
		{`{comment: nothing}`, "line 9: step 2 : the step says nothing to do"},
		{`{advance: 1h, say: {person: ann, channel: tg, text: a}}`, "a step does one thing, this one has say and advance"},
		{`advance: 2 weeks`, "w.yaml:9: "},
		{`advance: -5s`, "w.yaml:9: "},
		{`vendor: {channel: tg, mode: explode}`, `line 9: step 2 vendor: mode is "explode"; there are throttle, fail`},
		{`say: {person: ann, person: ann, channel: tg, text: a}`, "w.yaml:9: "},
		{`expect_message: {person: ann, channel: tg, buttons: 5}`, "w.yaml:9: "},
		{"say: {", "w.yaml:"},
		{"*nowhere", "w.yaml"},
	} {
		_, err := play.Parse("w.yaml", []byte(beginning+"  - advance: 1s\n  - "+tt.step+"\n"))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s\n got %v\nwant %s", tt.step, err, tt.want)
		}
	}
	for _, text := range []string{"", "a", "[]", "name: x", "name: x\nsteps: 5", "name: x\nsteps: []\n---\nname: y"} {
		if _, err := play.Parse("w.yaml", []byte(text)); err == nil || !strings.Contains(err.Error(), "w.yaml") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(beginning + "  - advance: 1s\n"))
	f.Add([]byte("steps: &a [*a]"))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, err := play.Parse("w.yaml", text)
		if err == nil && len(s.Steps) == 0 {
			t.Error("a scenario without steps was read")
		}
	})
}

// TestPages compares the schema and the reference with the committed ones.
func TestPages(t *testing.T) {
	t.Parallel()
	schema, err := play.Schema()
	if err != nil {
		t.Fatal(err)
	}
	for golden, got := range map[string]string{
		filepath.Join("testdata", "schema.json"):                            string(schema),
		filepath.Join("..", "..", "docs", "reference", "scenario-files.md"): play.Reference(),
	} {
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s differs (-want +got), -update writes it:\n%s", golden, diff)
		}
	}
}

// TestSchemaAgrees plays the schema and the reader against each other on the project's own scenarios.
func TestSchemaAgrees(t *testing.T) {
	t.Parallel()
	schema := compileSchema(t)
	valid := func(text []byte) error {
		asJSON, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		var v any
		if err := json.Unmarshal(asJSON, &v); err != nil {
			t.Fatal(err)
		}
		return schema.Validate(v)
	}
	files, err := play.Find([]string{filepath.Join("..", "..", "testdata", "scenarios")})
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := play.Parse(file, text); err != nil {
			t.Error(err)
		}
		if err := valid(text); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
	for _, step := range []string{"say: {person: ann}", "advance: soon", "{comment: a}", "{advance: 1h, restart: {kill: true}, comment: a}", "dance: {}", "restore: {}", "restart: {when: {}}", "publish: {flow: a, map: []}"} {
		if err := valid([]byte(beginning + "  - " + step + "\n")); err == nil {
			t.Errorf("the schema takes %q", step)
		}
	}
}

func compileSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := play.Schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("scenario.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("scenario.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// TestSchemaAllowsNothingUnreadable changes one value of a good step at random: what the schema allows is read. Who and where is only known to the reader.
func TestSchemaAllowsNothingUnreadable(t *testing.T) {
	t.Parallel()
	schema := compileSchema(t)
	var good map[string]any
	if err := yaml.Unmarshal([]byte(beginning+"  - "+strings.Join(everyStep(), "\n  - ")+"\n"), &good); err != nil {
		t.Fatal(err)
	}
	whole, err := json.Marshal(good)
	if err != nil {
		t.Fatal(err)
	}
	allowed, refused := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		var document map[string]any
		if err := json.Unmarshal(whole, &document); err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(spoil(t, document))
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(value) != nil {
			refused++
			return
		}
		allowed++
		if _, err := play.Parse("w.yaml", text); err != nil && !strings.Contains(err.Error(), "there is no ") && !strings.Contains(err.Error(), "two channels") {
			t.Fatalf("the schema allows what cannot be read: %v in\n%s", err, text)
		}
	})
	if allowed == 0 || refused == 0 {
		t.Errorf("%d scenarios were allowed and %d refused: the changes try one side only", allowed, refused)
	}
}

// spoil walks to a random place and puts something else there, or takes it away, or adds to it.
func spoil(t *rapid.T, v any) any {
	something := rapid.SampledFrom([]any{
		nil, true, 0, 1, 1.5, -2, "", "x", "ann", "tg", "14d", "2h1d", "soon", "telegram", "throttle", []any{}, []any{"x"}, []any{1}, []any{[]any{"x"}}, map[string]any{}, map[string]any{"x": "y"},
	})
	change := rapid.IntRange(0, 15).Draw(t, "change")
	switch v := v.(type) {
	case map[string]any:
		keys := slices.Sorted(maps.Keys(v))
		if len(keys) == 0 || change == 0 {
			v[rapid.SampledFrom([]string{"comment", "x", "when", "text", "count"}).Draw(t, "key")] = something.Draw(t, "value")
			return v
		}
		key := rapid.SampledFrom(keys).Draw(t, "at")
		if change == 1 {
			delete(v, key)
			return v
		}
		v[key] = spoil(t, v[key])
		return v
	case []any:
		if len(v) == 0 || change == 0 {
			return append(v, something.Draw(t, "value"))
		}
		i := rapid.IntRange(0, len(v)-1).Draw(t, "i")
		v[i] = spoil(t, v[i])
		return v
	default:
		return something.Draw(t, "value")
	}
}
