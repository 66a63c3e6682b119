// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db/dbtest"
)

// TestStrictness is what careful callers try: each mistake is told, none is taken for something else.
func TestStrictness(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	w := furnish(h.setUp(), "1001")
	place := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	for _, c := range []struct {
		method, path string
		body         any
		status       int
		reason       string
	}{
		{"GET", "/contacts?serach=anna", nil, 422, "form_invalid"},
		{"GET", "/tags?color=red", nil, 422, "form_invalid"},
		{"GET", "/tags?cursor=" + place(`{"n":"gone"}`), nil, 400, "bad_cursor"},
		{"GET", "/contacts?limit=0", nil, 422, "form_invalid"},
		{"GET", "/contacts?limit=many", nil, 422, "form_invalid"},
		{"GET", "/contacts?sort=shoe", nil, 422, "unknown_sort"},
		{"GET", "/contacts?filter=tag(", nil, 422, "filter_invalid"},
		{"GET", "/contacts?cursor=zzz", nil, 400, "bad_cursor"},
		{"GET", "/contacts?cursor=" + place(`{"s":"","i":5,"a":1,"x":1}`), nil, 400, "bad_cursor"},
		{"GET", "/contacts?cursor=" + place(`{"s":"name","i":5,"t":"a"}`), nil, 400, "bad_cursor"},
		{"GET", "/contacts?cursor=" + place(`{"s":"","i":"5 OR 1=1"}`), nil, 400, "bad_cursor"},
		{"GET", "/audit?cursor=" + place(`[]`), nil, 400, "bad_cursor"},
		{"GET", "/audit?cursor=%00", nil, 400, "bad_cursor"},
		{"GET", "/conversations?cursor=" + place(`{"a":"b"}`), nil, 400, "bad_cursor"},
		{"GET", "/contacts/$contact/timeline?cursor=!", nil, 400, "bad_cursor"},
		{"POST", "/tags", `{"name": "x"`, 400, "body_unreadable"},
		{"POST", "/tags", ``, 400, "body_unreadable"},
		{"POST", "/tags", `{"name": "` + strings.Repeat("x", 2<<20) + `"}`, 413, "body_too_large"},
		{"POST", "/tags", `{"name": "x", "colour": "red"}`, 422, "form_invalid"},
		{"POST", "/tags", `[]`, 422, "form_invalid"},
	} {
		path, _ := put(c.path, -1, w, w)
		a := w.ask(c.method, path, c.body)
		if a.status != c.status || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d, want %d: %.300s", c.method, c.path, a.status, c.status, a.body)
			continue
		}
		if got := a.text(t, "reason"); got != c.reason {
			t.Errorf("%s %s: %s, want %s", c.method, c.path, got, c.reason)
		}
	}
	w.with("Content-Type", "text/plain").want(http.StatusUnsupportedMediaType, "POST", "/tags", "name=x")
	w.with("Idempotency-Key", "big").want(http.StatusRequestEntityTooLarge, "POST", "/tags", `{"name": "`+strings.Repeat("x", 2<<20)+`"}`)
}

// Every list is read in pages by the same words, also one that fits into an answer.
func TestEveryListHasPages(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	w := furnish(h.setUp(), "1001")
	for _, name := range []string{"lead", "new"} {
		w.want(http.StatusCreated, "POST", "/tags", map[string]any{"name": name})
		w.want(http.StatusCreated, "POST", "/links", map[string]any{"name": name, "channel_id": w.ids["channel"], "flow_id": w.ids["flow"]})
		w.want(http.StatusCreated, "POST", "/fields", map[string]any{"key": name, "label": name, "type": "text"})
	}
	for _, o := range walked(t) {
		path, _, _, _ := o.request(t)
		to, _ := put(strings.SplitN(path, "?", 2)[0], -1, w, w)
		whole := list(w.want(http.StatusOK, "GET", to, nil).at(t, "items"))
		got := []any{}
		cursor := ""
		for range len(whole) + 1 {
			a := w.want(http.StatusOK, "GET", to+"?limit=1"+cursor, nil)
			page := list(a.at(t, "items"))
			if len(page) > 1 {
				t.Fatalf("%s: a page of %d", o.id, len(page))
			}
			got = append(got, page...)
			next, more := a.at(t, "next").(string)
			if !more {
				break
			}
			cursor = "&cursor=" + next
		}
		if diff := cmp.Diff(whole, got); diff != "" {
			t.Errorf("%s (-whole +pages)\n%s", o.id, diff)
		}
	}
}

// walked are the operations that take a limit and a cursor.
func walked(t *testing.T) []operation {
	t.Helper()
	all, _ := operations(t)
	var found []operation
	for _, o := range all {
		words := map[string]bool{}
		for _, p := range o.parameters {
			name, _ := p["name"].(string)
			words[name] = true
		}
		if words["limit"] != words["cursor"] {
			t.Errorf("%s has a limit or a cursor alone", o.id)
		}
		if words["cursor"] {
			found = append(found, o)
		}
	}
	if len(found) < 15 {
		t.Errorf("only %d lists", len(found))
	}
	return found
}
