// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"maps"
	"net/http"
	"testing"

	"parley/internal/db/dbtest"
	"parley/internal/workspace"
)

// TestPreview: half-written messages are shown as far as they go, files are found, and personal values need their permission.
func TestPreview(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	w := furnish(h.setUp(), "1001")
	ask := func(content map[string]any, more map[string]any) map[string]any {
		body := map[string]any{"content": content, "language": "en", "fallback": "ru", "kinds": []string{"instagram"}}
		maps.Copy(body, more)
		return body
	}
	text := func(words string) map[string]any { return map[string]any{"text": words} }

	a := w.want(http.StatusOK, "POST", "/content/preview", ask(text("Hi, {{ contact.first_name }} 😀 **now**"), nil))
	if got := a.text(t, "previews.0.parts.0.text.text"); got != "Hi, Anna 😀 now" {
		t.Errorf("samples: %q", got)
	}
	a = w.want(http.StatusOK, "POST", "/content/preview", ask(text("Hi 😀 **now**"), map[string]any{"kinds": []string{"telegram"}}))
	if from := a.at(t, "previews.0.parts.0.text.spans.0.from"); from != 6.0 {
		t.Errorf("the span begins at %v, and browsers count 6", from)
	}
	a = w.want(http.StatusOK, "POST", "/content/preview", ask(map[string]any{"text": map[string]any{"ru": "Привет"}, "media": []any{map[string]any{"kind": "document", "file": "media:" + w.ids["file"]}}}, map[string]any{"kinds": []string{"telegram"}}))
	if got := a.text(t, "previews.0.parts.0.media.0.name"); got != "note.txt" {
		t.Errorf("the file is called %q", got)
	}
	if got := a.text(t, "previews.0.parts.0.text.text"); got != "Привет" {
		t.Errorf("a missing translation shows %q", got)
	}
	a = w.want(http.StatusOK, "POST", "/content/preview", ask(text("{{ oops"), nil))
	if got := a.text(t, "problems.0.path"); got != "/text" {
		t.Errorf("the problem is at %q", got)
	}
	w.want(http.StatusOK, "POST", "/content/preview", ask(map[string]any{}, nil))
	w.want(http.StatusUnprocessableEntity, "POST", "/content/preview", ask(map[string]any{"buttons": "none"}, nil))

	w.want(http.StatusCreated, "POST", "/fields", map[string]any{"key": "visit", "label": "Визит", "type": "datetime"})
	w.want(http.StatusOK, "PUT", "/contacts/"+w.ids["contact"]+"/fields", map[string]any{"visit": "2026-01-31T10:00:00Z"})
	a = w.want(http.StatusOK, "POST", "/content/preview", ask(text("At {{ contact.visit }}"), map[string]any{"contact": w.ids["contact"]}))
	if got := a.text(t, "previews.0.parts.0.text.text"); got != "At 2026-01-31 13:00" {
		t.Errorf("the hour is not that of the clock in Moscow: %q", got)
	}

	made := w.want(http.StatusCreated, "POST", "/api-keys", map[string]any{"name": "editor", "scopes": []workspace.Scope{workspace.FlowsRead}})
	program := guest{h: h, key: made.text(t, "key")}
	program.want(http.StatusOK, "POST", "/content/preview", ask(text("Hi"), nil))
	program.want(http.StatusForbidden, "POST", "/content/preview", ask(text("Hi"), map[string]any{"contact": w.ids["contact"]}))
}
