// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content_test

import (
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"

	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/template"
)

const everything = `
text: {ru: "Привет, {{ contact.first_name | default: 'друг' }}", en: "Hi, {{ contact.first_name | default: 'friend' }}"}
media:
  - {kind: image, file: "media:aa", name: "{{ contact.first_name }}.jpg"}
  - {kind: document, url: "https://files.example/{{ contact.id }}.pdf"}
  - {kind: document, file: lost.pdf}
  - {kind: document, url: "{{ contact.link }}"}
buttons:
  - [{id: go, label: {ru: Дальше, en: Next}, action: next, style: primary}, {id: site, label: "Site of {{ contact.first_name }}", action: url, value: "https://a.example/?id={{ contact.id }}"}]
  - [{id: bad, label: Bad, action: url, value: "{{ contact.link }}"}]
keyboard: {rows: [[{id: menu, label: Menu, action: text}]], one_time: true, placeholder: {en: Type here}}
location: {lat: 55.75, lon: 37.61}
card: {phone: "{{ contact.phone }}", first_name: Anna}
poll: {question: "{{ contact.first_name }}?", options: [One, {ru: Два, en: Two}], multiple: true}
carousel:
  - {title: First, text: "for {{ contact.first_name }}", url: "https://a.example/1", image: {kind: image, file: "media:aa"}, buttons: [{id: buy, label: Buy, action: next}]}
options: {silent: true}
`

func vars(values map[string]any) template.Vars {
	return func(path string) (any, bool) {
		v, ok := values[path]
		return v, ok
	}
}

func authored(t *testing.T, source string) content.Content {
	t.Helper()
	var c content.Content
	if err := yaml.UnmarshalWithOptions([]byte(source), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCompiledRender(t *testing.T) {
	t.Parallel()
	c := authored(t, everything)
	if problems := c.Check(); problems != nil {
		t.Fatal(problems)
	}
	compiled, problems := c.Compile([]i18n.Lang{i18n.RU, i18n.EN})
	if problems != nil {
		t.Fatal(problems)
	}
	wantPaths := []string{"contact.first_name", "contact.id", "contact.link", "contact.phone"}
	if diff := cmp.Diff(wantPaths, compiled.Paths()); diff != "" {
		t.Error(diff)
	}
	got, traces := compiled.Render(content.RenderEnv{
		Lang:    "en-us",
		Vars:    vars(map[string]any{"contact.first_name": "A_b", "contact.id": 7, "contact.phone": "+7495", "contact.link": "javascript:alert(1)"}),
		Payload: func(id string) string { return "signed-" + id },
		Media: func(file string) (content.Media, bool) {
			return content.Media{SHA256: "aa", MIME: "image/jpeg", Size: 5, Name: "original.jpg"}, file == "media:aa"
		},
	})
	image := content.Media{Kind: content.Image, SHA256: "aa", MIME: "image/jpeg", Size: 5, Name: "A_b.jpg"}
	slideImage := image
	slideImage.Name = "original.jpg"
	want := content.Message{
		Text:  `Hi, A\_b`,
		Media: []content.Media{image, {Kind: content.Document, URL: "https://files.example/7.pdf"}},
		Buttons: [][]content.Button{{
			{ID: "go", Label: "Next", Action: content.Next, Payload: "signed-go", Style: content.Primary},
			{ID: "site", Label: "Site of A_b", Action: content.OpenURL, Value: "https://a.example/?id=7"},
		}},
		Keyboard: &content.Keyboard{Rows: [][]content.Button{{{ID: "menu", Label: "Menu", Action: content.SendText}}}, OneTime: true, Placeholder: "Type here"},
		Location: &content.Location{Lat: 55.75, Lon: 37.61},
		Card:     &content.Card{Phone: "+7495", First: "Anna"},
		Poll:     &content.Poll{Question: "A_b?", Options: []string{"One", "Two"}, Multiple: true},
		Carousel: []content.Slide{{
			Title: "First", Text: `for A\_b`, URL: "https://a.example/1", Image: &slideImage,
			Buttons: []content.Button{{ID: "buy", Label: "Buy", Action: content.Next, Payload: "signed-buy"}},
		}},
		Options: content.Options{Silent: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantTraces := []content.Trace{
		{Path: "/media/2/file", Rule: "media_missing", Value: "lost.pdf"},
		{Path: "/media/3/url", Rule: "url_invalid", Value: "javascript:alert(1)"},
		{Path: "/buttons/1/0/value", Rule: "url_invalid", Value: "javascript:alert(1)"},
	}
	if diff := cmp.Diff(wantTraces, traces); diff != "" {
		t.Error(diff)
	}
}

func TestCompiledChoosesTheLanguage(t *testing.T) {
	t.Parallel()
	c := content.Content{Text: i18n.Text{i18n.RU: "Да {{ x }}", i18n.EN: "Yes", "pt-br": "Sim"}, Buttons: [][]content.Choice{{{ID: "a", Label: i18n.Text{i18n.RU: "Ок"}, Action: content.Next}}}}
	c.Buttons = append(c.Buttons, []content.Choice{{ID: "b", Label: i18n.Plain("{% if x %}x{% endif %}"), Action: content.Next}})
	compiled, problems := c.Compile([]i18n.Lang{i18n.RU, i18n.EN, "pt-br"})
	if problems != nil {
		t.Fatal(problems)
	}
	for lang, want := range map[i18n.Lang]string{i18n.RU: "Да ", i18n.EN: "Yes", "en-gb": "Yes", "pt-br": "Sim", "pt": "Да ", "de": "Да ", "": "Да "} {
		m, traces := compiled.Render(content.RenderEnv{Lang: lang})
		if m.Text != want || m.Buttons[0][0].Label != "Ок" || m.Buttons[1][0].Label != "…" {
			t.Errorf("%s: %v", lang, m)
		}
		wantTraces := []content.Trace{{Path: "/buttons/1/0/label", Rule: "label_empty", Value: "b"}}
		if want == "Да " {
			wantTraces = append([]content.Trace{{Path: "/text/ru", Rule: "value_missing", Value: "x"}}, wantTraces...)
		}
		if diff := cmp.Diff(wantTraces, traces); diff != "" {
			t.Error(diff)
		}
		for _, trace := range traces {
			if w := trace.Words(); !strings.HasSuffix(w[i18n.RU], trace.Value) || w[i18n.EN] == "" {
				t.Errorf("%s has no words", trace.Rule)
			}
		}
	}
}

func TestCompileFindsWhereTemplatesAreWrong(t *testing.T) {
	t.Parallel()
	c := authored(t, `{text: {ru: "{{ a", en: ok}, buttons: [[{id: a, label: {ru: а, en: "{% for %}"}, action: url, value: "{{ a | nope }}"}]]}`)
	compiled, problems := c.Compile([]i18n.Lang{i18n.RU, i18n.EN})
	var got []string
	for _, p := range problems {
		got = append(got, p.Path+" "+p.Rule)
	}
	want := []string{"/text/ru template_unclosed", "/buttons/0/0/value filter_unknown", "/buttons/0/0/label/en tag_refused"}
	if diff := cmp.Diff(want, got); diff != "" || compiled != nil {
		t.Error(diff)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	cases := []struct {
		source string
		want   []string
	}{
		{`{text: hello}`, nil},
		{`{text: " "}`, []string{" empty"}},
		{`{text: {ru: да, en: ""}, buttons: [[{id: a, label: "", action: next}, {id: a, label: x, action: fly}]]}`, []string{"/buttons/0/0/label required", "/buttons/0/1/id duplicate", "/buttons/0/1/action unknown"}},
		{`{text: x, buttons: [[{id: a, label: {ru: а, en: ""}, action: url, value: example.com}, {id: "", label: b, action: phone}]]}`, []string{"/buttons/0/0/label/en required", "/buttons/0/0/value url_invalid", "/buttons/0/1/id required", "/buttons/0/1/value required"}},
		{`{text: x, buttons: [[{id: a, label: a, action: url, value: "{{ contact.link }}"}, {id: b, label: b, action: url, value: "https://a b.ru"}]]}`, []string{"/buttons/0/1/value url_invalid"}},
		{`{media: [{kind: image}, {kind: photo, file: a}, {kind: video, url: "file:///etc"}]}`, []string{"/media/0 file_unclear", "/media/1/kind unknown", "/media/2/url url_invalid"}},
		{`{text: x, keyboard: {}, location: {lat: 91, lon: 0}, card: {phone: ""}, options: {delete_after: -1}}`, []string{"/keyboard keyboard_unclear", "/location location_invalid", "/card/phone required", "/card/first_name required", "/options/delete_after negative"}},
		{`{poll: {question: "", options: [a]}, carousel: [{title: "", url: x, image: {kind: image}, buttons: [{id: a, label: x, action: next}]}]}`, []string{"/poll/question required", "/poll/options too_few", "/carousel/0/title required", "/carousel/0/image file_unclear", "/carousel/0/url url_invalid"}},
		{`{text: x, carousel: [{title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}, {title: a}]}`, []string{"/carousel too_many"}},
	}
	for _, c := range cases {
		var got []string
		for _, p := range authored(t, c.source).Check() {
			if p.Text[i18n.RU] == "" || p.Text[i18n.EN] == "" {
				t.Errorf("%s has no words", p.Rule)
			}
			got = append(got, p.Path+" "+p.Rule)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.source, diff)
		}
	}
}
