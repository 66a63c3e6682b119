// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// told are the findings of an answer, in short: rule, and whether it is silenced.
func told(t *testing.T, a answer) []string {
	t.Helper()
	list, _ := a.at(t, "findings").([]any)
	var out []string
	for _, one := range list {
		f := one.(map[string]any)
		rule := f["rule"].(string)
		if by, ok := f["silence"].(map[string]any); ok {
			rule += " by " + by["by"].(string) + ": " + by["reason"].(string)
		}
		out = append(out, rule)
	}
	return out
}

// TestRulesKnowTheWorkspace: its channels, its other flows, the words it avoids, what it has switched off; and a fix gives a document without saving it.
func TestRulesKnowTheWorkspace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := furnish(open(t, d).setUp(), "1001")
		draft := `
format: 1
id: price
kind: promo
triggers: [{id: t, kind: keyword, words: [привет]}]
start: a
silenced: [{rule: promo-button, at: a, reason: так решили, by: Анна, on: 2026-01-31}]
blocks:
  - {id: a, kind: message, content: {text: Дешёвый тариф уже ждёт, media: [{kind: document, url: "https://shop.example/price.pdf"}]}, exits: {next: e}}
  - {id: e, kind: stop}
`
		id := w.want(http.StatusCreated, "POST", "/flows", map[string]any{"yaml": draft}).text(t, "id")
		check := func() []string { return told(t, w.want(http.StatusOK, "GET", "/flows/"+id+"/check", nil)) }
		if got, want := check(), []string{"promo-button by Анна: так решили", "keyword-overlap", "no-goal"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		if clash := w.want(http.StatusOK, "GET", "/flows/"+id+"/check", nil); !strings.Contains(clash.body, "also starts the flow “Hello”") {
			t.Errorf("the other flow is not called by its name: %s", clash.body)
		}
		settings := map[string]any{"avoided_words": []any{map[string]any{"word": "дешёвый", "instead": "доступный"}}, "rules_off": []any{"no-goal"}}
		w.with("If-Match", "*").want(http.StatusOK, "PATCH", "/workspace", map[string]any{"settings": settings})
		if got, want := check(), []string{"promo-button by Анна: так решили", "keyword-overlap", "brand-words"}; !slices.Equal(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
		if off := w.want(http.StatusOK, "GET", "/lint-rules", nil); !strings.Contains(off.body, `"id":"no-goal"`) || !strings.Contains(off.body, `"off":true`) {
			t.Errorf("the list of rules: %s", off.body)
		}

		mended := w.want(http.StatusOK, "POST", "/flows/"+id+"/fix", map[string]any{"rule": "brand-words", "block": "a"})
		if text := mended.text(t, "document.blocks.0.content.text"); text != "Доступный тариф уже ждёт" {
			t.Errorf("mended: %q", text)
		}
		if got := w.want(http.StatusOK, "GET", "/flows/"+id, nil).text(t, "document.blocks.0.content.text"); got != "Дешёвый тариф уже ждёт" {
			t.Errorf("a fix has saved %q", got)
		}
		for reason, body := range map[string]map[string]any{
			"nothing_to_fix": {"rule": "keyword-overlap"},
			"flow_invalid":   {"rule": "brand-words", "document": map[string]any{"format": 1, "id": "price", "start": "gone", "blocks": []any{}}},
		} {
			if a := w.want(http.StatusUnprocessableEntity, "POST", "/flows/"+id+"/fix", body); !strings.Contains(a.body, reason) {
				t.Errorf("want %s: %s", reason, a.body)
			}
		}
		w.with("If-Match", "*").want(http.StatusUnprocessableEntity, "PATCH", "/workspace", map[string]any{"settings": map[string]any{"avoided_words": []any{map[string]any{"word": ""}}}})
	})
}
