// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// Every id in every request of one workspace is replaced by the same thing's id of another, one at a time. Nothing is found, and nothing of the other is changed.
func TestIsolation(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		first := h.setUp()
		a := furnish(first, "1001")
		second := h.browser(h.nobody().want(http.StatusOK, "POST", "/session", map[string]any{"email": "anna@example.org", "password": password}))
		made := second.want(http.StatusCreated, "POST", "/workspaces", map[string]any{"name": "Другая", "language": "ru", "time_zone": "UTC"})
		second.want(http.StatusOK, "POST", "/session/workspace", map[string]any{"workspace_id": made.text(t, "id")})
		b := furnish(second, "2002")
		// The owner of both may go to the other workspace, so a person who works in the first alone asks what only people may ask.
		person := h.browser(h.nobody().want(http.StatusOK, "POST", "/session", map[string]any{"email": "boris1001@example.org", "password": password}))
		first.want(http.StatusOK, "PATCH", "/operators/"+a.ids["operator"], map[string]any{"role": "administrator"})
		a.guest = first.keyed()
		before := rowsOf(t, d, b.num("workspace"))
		if len(before) < 30 {
			t.Fatalf("the other workspace has only %d rows", len(before))
		}
		all, doc := operations(t)
		tried := 0
		for _, o := range all {
			path, body, headers, ok := o.request(t)
			if !ok || o.scope == "none" {
				continue
			}
			for _, name := range idsIn(o, doc) {
				if !strings.Contains(body, `"`+name+`"`) {
					t.Errorf("the sample of %s says nothing of %s", o.id, name)
				}
			}
			g := a.guest
			if o.person {
				g = person
			}
			for k, v := range headers {
				g = g.with(k, v)
			}
			_, places := put(path+"\n"+body, -1, a, b)
			if named(o) {
				places = 1
			}
			for n := range places {
				text, _ := put(path+"\n"+body, n, a, b)
				to, sent, _ := strings.Cut(text, "\n")
				got := g.ask(o.method, to, sent)
				if named(o) && got.status < 300 { // the same word names a thing of each workspace: the rows below tell whose was changed
					tried++
					continue
				}
				if got.status != http.StatusNotFound && (got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, `"path":"/`)) && !nothing(o, got) {
					t.Errorf("%s %s %s with an id of another workspace: %d %s", o.method, to, sent, got.status, got.body)
				}
				tried++
			}
		}
		if tried < 60 {
			t.Errorf("only %d requests were tried", tried)
		}
		after := rowsOf(t, d, b.num("workspace"))
		for _, row := range before {
			if !slices.Contains(after, row) {
				t.Errorf("a row of the other workspace was changed or is gone: %s", row)
			}
		}
		if len(after) != len(before) {
			t.Errorf("the other workspace had %d rows and has %d", len(before), len(after))
		}
	})
}

// named are operations on things that go by a word of their workspace, not by an id.
func named(o operation) bool {
	return strings.Contains(o.path, "{name}") || o.id == "release-suppression"
}

// nothing is an empty list: what a filter by somebody else's id finds.
func nothing(o operation, a answer) bool {
	return o.method == http.MethodGet && a.status == http.StatusOK && strings.HasPrefix(a.body, `{"items":[],`)
}

// idsIn names the properties of a body that hold ids.
func idsIn(o operation, doc map[string]any) []string {
	media, _ := o.body["application/json"].(map[string]any)
	if media == nil {
		return nil
	}
	var found []string
	var walk func(schema any, depth int)
	walk = func(schema any, depth int) {
		s, _ := schema.(map[string]any)
		if ref, ok := s["$ref"].(string); ok {
			schemas := doc["components"].(map[string]any)["schemas"].(map[string]any)
			s, _ = schemas[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
		}
		if depth > 5 {
			return
		}
		properties, _ := s["properties"].(map[string]any)
		for name, of := range properties {
			if strings.HasSuffix(name, "_id") && name != "external_id" || name == "sha256" {
				found = append(found, name)
			}
			walk(of, depth+1)
		}
		walk(s["items"], depth+1)
	}
	walk(media["schema"], 0)
	// An event names its contact in one of several ways; the sample takes the id.
	if o.id == "send-event" {
		found = slices.DeleteFunc(found, func(name string) bool { return name == "channel_id" })
	}
	return found
}

var aTable = regexp.MustCompile(`(?s)CREATE TABLE ([a-z_]+) \((.*?)\n\)`)

// tables lists the tables that belong to workspaces, as the migrations make them.
func tables(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "db", "migrations", "*.sql"))
	must(t, err)
	var names []string
	for _, f := range files {
		text, err := os.ReadFile(f)
		must(t, err)
		for _, m := range aTable.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[2], "\n  workspace_id") {
				names = append(names, m[1])
			}
		}
	}
	if len(names) < 25 {
		t.Fatalf("only %d tables: %v", len(names), names)
	}
	return names
}

// rowsOf lists every row that belongs to a workspace, in every table that has a workspace_id.
func rowsOf(t *testing.T, d *db.DB, ws int64) []string {
	t.Helper()
	q := d.Reads(t.Context())
	var all []string
	for _, table := range tables(t) {
		rows, err := q.Query(`SELECT * FROM `+table+` WHERE workspace_id = $1`, ws) //nolint:unqueryvet // every column of any table is what the test compares
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			must(t, rows.Scan(values...))
			var b strings.Builder
			b.WriteString(table)
			for i, v := range values {
				if columns[i] != "seen_at" && columns[i] != "last_seen_at" && columns[i] != "expires_at" { // somebody else's own requests move these
					fmt.Fprintf(&b, " %s=%v", columns[i], *v.(*any))
				}
			}
			all = append(all, b.String())
		}
		must(t, rows.Err())
		must(t, rows.Close())
	}
	return all
}
