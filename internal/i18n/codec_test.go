// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package i18n_test

import (
	"encoding/json"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/i18n"
)

type doc struct {
	Name i18n.Text   `json:"name"           yaml:"name"`
	Note i18n.Text   `json:"note,omitempty" yaml:"note,omitempty"`
	List []i18n.Text `json:"list,omitempty" yaml:"list,omitempty"`
}

func TestTextIsWrittenInAFixedOrder(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name       string
		doc        doc
		json, yaml string
	}{
		{
			name: "plain",
			doc:  doc{Name: i18n.Plain("Checklist <1>")},
			json: `{"name":"Checklist \u003c1\u003e"}`,
			yaml: "name: Checklist <1>\n",
		},
		{
			name: "languages",
			doc:  doc{Name: i18n.Text{"de": "Liste", "en": "List", "ru": "Список", "": "Plain"}},
			json: `{"name":{"ru":"Список","en":"List","":"Plain","de":"Liste"}}`,
			yaml: "name:\n  ru: Список\n  en: List\n  \"\": Plain\n  de: Liste\n",
		},
		{
			name: "several lines",
			doc:  doc{Name: i18n.Words("Раз\n\nдва: три", "One\ntwo"), List: []i18n.Text{i18n.Plain("a\nb")}},
			json: `{"name":{"ru":"Раз\n\nдва: три","en":"One\ntwo"},"list":["a\nb"]}`,
			yaml: "name:\n  ru: \"Раз\\n\\nдва: три\"\n  en: |-\n    One\n    two\nlist:\n- |-\n  a\n  b\n",
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			inJSON, err := json.Marshal(c.doc)
			if err != nil {
				t.Fatal(err)
			}
			inYAML, err := yaml.Marshal(c.doc)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]string{c.json, c.yaml}, []string{string(inJSON), string(inYAML)}); diff != "" {
				t.Error(diff)
			}
			var fromJSON, fromYAML doc
			if err := json.Unmarshal(inJSON, &fromJSON); err != nil {
				t.Fatal(err)
			}
			if err := yaml.Unmarshal(inYAML, &fromYAML); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]doc{c.doc, c.doc}, []doc{fromJSON, fromYAML}); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTextRefusesWhatIsNotAText(t *testing.T) {
	t.Parallel()
	for _, source := range []string{`{"name": [1]}`, `{"name": {"Русский": "x"}}`, `{"name": {"ru": {"x": 1}}}`} {
		var d doc
		if json.Unmarshal([]byte(source), &d) == nil {
			t.Errorf("JSON %s was read as %v", source, d.Name)
		}
		if yaml.Unmarshal([]byte(source), &d) == nil {
			t.Errorf("YAML %s was read as %v", source, d.Name)
		}
	}
}

func TestTextRoundTrip(t *testing.T) {
	t.Parallel()
	// Texts begin and end with a letter: the YAML library loses blank lines at the ends.
	words := rapid.OneOf(rapid.StringMatching(`[a-zа-я][ -~\n|>#:а-я]{0,20}[a-zа-я]`), rapid.StringMatching(`[a-z]([a-z#:-]{1,3}\n){1,4}[a-z]`))
	texts := rapid.MapOf(rapid.SampledFrom([]i18n.Lang{"", "ru", "en", "de", "pt-br", "no"}), words)
	rapid.Check(t, func(t *rapid.T) {
		want := doc{Name: texts.Draw(t, "text")}
		inJSON, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		inYAML, err := yaml.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var fromJSON, fromYAML doc
		if err := json.Unmarshal(inJSON, &fromJSON); err != nil {
			t.Fatal(err)
		}
		if err := yaml.Unmarshal(inYAML, &fromYAML); err != nil {
			t.Fatalf("%v in\n%s", err, inYAML)
		}
		for _, l := range want.Name.Langs() {
			if got := fromJSON.Name[l]; got != want.Name[l] {
				t.Fatalf("JSON %q: %q became %q", l, want.Name[l], got)
			}
			if got := fromYAML.Name[l]; got != want.Name[l] {
				t.Fatalf("YAML %q: %q became %q in\n%s", l, want.Name[l], got, inYAML)
			}
		}
	})
}
