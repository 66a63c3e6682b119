// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package template_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/i18n"
	"parley/internal/rich"
	"parley/internal/rich/richtest"
	"parley/internal/template"
)

func vars(values map[string]any) template.Vars {
	return func(path string) (any, bool) {
		v, ok := values[path]
		return v, ok
	}
}

func TestRender(t *testing.T) {
	t.Parallel()
	moscow := time.FixedZone("MSK", 3*60*60)
	values := vars(map[string]any{
		"contact.first_name": "Анна", "contact.gender": "female", "contact.nick": "*x*_[a](https://evil.example)_\n> q", "contact.age": int64(21),
		"link":          "https://l.ru",
		"contact.empty": "", "contact.fields.city": "Нью-Йорк", "contact.tags": []string{"vip", "new"}, "contact.vip": true, "points": 2.5, "price": "1990.50",
		"order.total": template.Money{Minor: 199050, Currency: "RUB"}, "order.at": time.Date(2026, 1, 31, 22, 5, 0, 0, time.UTC).In(moscow), "born": "1990-05-07",
	})
	cases := []struct {
		text, want string
		lang       i18n.Lang
		place      template.Place
	}{
		{text: "Без переменных **так**", want: "Без переменных **так**"},
		{text: "{{ contact.first_name }}!", want: "Анна!"},
		{text: "{{ contact.last_name | default: 'друг' }}", want: "друг"},
		{text: "{{ contact.empty | default: 'друг' }}{{ contact.none }}", want: "друг"},
		{text: "{{ contact.fields.city | upcase }} {{ contact.fields['city'] }}", want: "НЬЮ-ЙОРК Нью-Йорк"},
		{text: "**{{ contact.nick }}**", want: `**\*x\*\_\[a\]\(https://evil.example\)\_` + "\n" + `\> q**`},
		{text: "{{ contact.nick }}", place: template.InPlain, want: "*x*_[a](https://evil.example)_ > q"},
		{text: "https://a.ru/?n={{ contact.first_name }}&c={{ 'a b&c' }}", place: template.InURL, want: "https://a.ru/?n=%D0%90%D0%BD%D0%BD%D0%B0&c=a%20b%26c"},
		{
			text: "[a](https://a.ru/?n={{ contact.first_name }}&t={{ contact.tags }}) {{ contact.nick | default: '' | capitalize }} [b]({{ link }}/{{ link }})",
			want: `[a](https://a.ru/?n=%D0%90%D0%BD%D0%BD%D0%B0&t=vip%2C%20new) \*x\*\_\[a\]\(https://evil.example\)\_` + "\n" + `\> q [b](https://l.ru/https%3A%2F%2Fl.ru)`,
		},
		{text: "{% if contact.gender == 'female' %}рада{% elsif contact.vip %}?{% else %}рад{% endif %}", want: "рада"},
		{text: "{% unless contact.vip %}нет{% else %}да{% endunless %}", want: "да"},
		{text: "{% case contact.gender %}{% when 'male', 'm' %}он{% when 'female' %}она{% else %}?{% endcase %}", want: "она"},
		{text: "{% if contact.tags contains 'vip' and contact.age > 20 %}vip{% endif %}", want: "vip"},
		{text: "{% if contact.empty %}да{% else %}нет{% endif %}", want: "нет"},
		{text: "a {%- if contact.vip -%} b {%- endif -%} c", want: "abc"},
		{text: "{% comment %}{{ x }}{% endcomment %}{% raw %}{{ x }}{% endraw %}", want: "{{ x }}"},
		{text: "{{ contact.gender | gender: 'рад', 'рада', 'рад(а)' }} {{ none | gender: 'рад', 'рада', 'рад(а)' }}", want: "рада рад\\(а\\)"},
		{text: "{{ contact.age }} {{ contact.age | plural: 'год', 'года', 'лет' }}", want: "21 год"},
		{text: "{{ points }} {{ points | plural: 'балл', 'балла', 'баллов' }}, {{ 11 | plural: 'год', 'года', 'лет' }}, {{ 3 | plural: 'год', 'года', 'лет' }}", want: "2.5 балла, лет, года"},
		{text: "{{ 1 | plural: 'day', 'days' }} {{ 0 | plural: 'day', 'days' }}", want: "day days"},
		{text: "{{ order.total | money }}; {{ 10000 | money: 'usd' }}", want: "1\u00a0990,50\u00a0₽; 10\u00a0000\u00a0$"},
		{text: "{{ order.total | money }}; {{ 10000.5 | money: 'usd' }}; {{ -0.05 | money: 'EUR' }}; {{ 1500 | money: 'JPY' }}", lang: i18n.EN, want: "1,990.50\u00a0₽; $10,000.50; −€0.05; ¥1,500"},
		{text: "{{ order.at | date }} {{ order.at | date: 'time' }} {{ order.at | date: '%-d %B, %a' }}", want: "01.02.2026 01:05 1 февраля, вс"},
		{text: "{{ order.at | date: 'long' }} {{ order.at | date: '%H:%M', 'Asia/Tokyo' }} {{ born | date }}", lang: i18n.EN, want: "February 1, 2026 07:05 7 May 1990"},
		{text: "{{ 'not a date' | date: 'long' }} {{ contact.first_name | money: 'RUB' }}", want: "not a date Анна"},
		{text: "{{ contact.tags }}", want: "vip, new"},
		{text: "{{ price | money: 'RUB' }}, {{ '1 990,5' | money: 'RUB' }}, {{ '1990' | money: 'JPY' }}, {{ 1.2345 | money: 'KWD' }}", want: "1\u00a0990,50\u00a0₽, 1\u00a0990,50\u00a0₽, 1\u00a0990\u00a0¥, 1,235\u00a0KWD"},
		{text: "{{ '99999999999999999999' | money: 'RUB' }} {{ contact.age | money }}", want: "99999999999999999999 21"},
		{text: "{{ points | number }} {{ 12500.25 | number }} {{ -1000 | number }} {{ '7' | number }} {{ contact.first_name | number }}", want: "2,5 12\u00a0500,25 −1\u00a0000 7 Анна"},
		{text: "{{ points | number }} {{ 12500.25 | number }}", lang: i18n.EN, want: "2.5 12,500.25"},
	}
	for _, c := range cases {
		if c.lang == "" {
			c.lang = i18n.RU
		}
		if c.place == "" {
			c.place = template.InText
		}
		tpl, problems := template.Compile(c.text, c.lang, c.place)
		if problems != nil {
			t.Errorf("%s: %v", c.text, problems)
			continue
		}
		got, _ := tpl.Render(values)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.text, diff)
		}
	}
}

func TestRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, rule string }{
		{"{% for i in (1..1000000) %}x{% endfor %}", "tag_refused"},
		{"{% assign a = 1 %}", "tag_refused"},
		{"{% capture a %}x{% endcapture %}", "tag_refused"},
		{"{% include 'etc/passwd' %}", "tag_refused"},
		{"{% tablerow i in a %}{% endtablerow %}", "tag_refused"},
		{"{{ contact.first_name", "template_unclosed"},
		{"{% comment %} never ends", "template_unclosed"},
		{"{% if a %}x", "template_unreadable"},
		{"x{% endif %}", "template_unreadable"},
		{"{% else %}", "template_unreadable"},
		{"{{ a b }}", "template_unreadable"},
		{"{% if %}x{% endif %}", "template_unreadable"},
		{"{{ 99999999999999999999 }}", "template_unreadable"},
		{"{{ a | shout }}", "filter_unknown"},
		{"{% if false %}{{ a | shout }}{% endif %}", "filter_unknown"},
		{"{{ a }}" + strings.Repeat("x", 64<<10), "text_too_long"},
	}
	for _, c := range cases {
		tpl, problems := template.Compile(c.text, i18n.RU, template.InText)
		if tpl != nil || len(problems) == 0 || problems[0].Rule != c.rule {
			t.Errorf("%.40s: %v", c.text, problems)
			continue
		}
		if words := problems[0].Text; words[i18n.RU] == "" || words[i18n.EN] == "" {
			t.Errorf("%s: no words", c.text)
		}
	}
}

func TestTellsMissingValues(t *testing.T) {
	t.Parallel()
	tpl, problems := template.Compile("{{ a.b }}{{ c | default: 'x' }}{% if d %}{% endif %}{{ a.b }}{{ 'x' | plural: e }}", i18n.RU, template.InText)
	if problems != nil {
		t.Fatal(problems)
	}
	if diff := cmp.Diff([]string{"a.b", "c", "d", "e"}, tpl.Paths()); diff != "" {
		t.Error(diff)
	}
	got, traces := tpl.Render(vars(nil))
	want := []template.Trace{{Rule: "value_missing", Value: "a.b"}, {Rule: "value_defaulted", Value: "c"}, {Rule: "value_missing", Value: "e"}}
	if diff := cmp.Diff(want, traces); diff != "" || got != "x" {
		t.Errorf("%q %s", got, diff)
	}
}

func TestStopsAtItsLimit(t *testing.T) {
	t.Parallel()
	tpl, problems := template.Compile(strings.Repeat("{{ a }}", 100), i18n.RU, template.InPlain)
	if problems != nil {
		t.Fatal(problems)
	}
	got, traces := tpl.Render(vars(map[string]any{"a": strings.Repeat("я", 1000)}))
	if want := strings.Repeat("я", 32<<10); got != want {
		t.Errorf("%d bytes", len(got))
	}
	if diff := cmp.Diff([]template.Trace{{Rule: "text_cut"}}, traces); diff != "" {
		t.Error(diff)
	}
}

func TestValuesCarryNoMarkup(t *testing.T) {
	t.Parallel()
	tpl, problems := template.Compile("**Hi, {{ name }}**", i18n.EN, template.InText)
	if problems != nil {
		t.Fatal(problems)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(richtest.Markdown(), rapid.String()).Filter(func(s string) bool {
			return s != "" && !strings.Contains(s, "\n") && s == strings.TrimSpace(s)
		}).Draw(t, "name")
		text, _ := tpl.Render(vars(map[string]any{"name": name}))
		got := rich.Parse(text)
		if got.Text != "Hi, "+name || len(got.Spans) != 1 {
			t.Fatalf("%q became %v", text, got)
		}
	})
}

func FuzzCompile(f *testing.F) {
	f.Add("{{ a.b | default: 'x' | plural: 1, 2 }}{% if a > 1 %}{% case b %}{% when 1 %}{% endcase %}{% endif %}")
	f.Add("{{ (1..3) }}{{- a['b'][0] -}}{% unless a contains 'b' %}{% endunless %}")
	f.Fuzz(func(t *testing.T, text string) {
		tpl, problems := template.Compile(text, i18n.RU, template.InText)
		if (tpl == nil) == (problems == nil) {
			t.Fatal("neither a template nor problems, or both")
		}
		if tpl == nil {
			return
		}
		out, _ := tpl.Render(func(path string) (any, bool) { return len(path), len(path)%2 == 0 })
		if len(out) > max(len(text), 64<<10) {
			t.Fatalf("%d bytes", len(out))
		}
	})
}
