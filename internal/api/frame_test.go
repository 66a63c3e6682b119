// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/api"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/workspace"
)

var update = flag.Bool("update", false, "write golden files anew")

// operation is one operation of the document.
type operation struct {
	method, path, id, scope string
	parameters              []map[string]any
	body                    map[string]any
	answers                 map[string]any // schemas, by status
	person                  bool
}

func operations(t *testing.T) ([]operation, map[string]any) {
	t.Helper()
	raw, err := api.OpenAPI()
	must(t, err)
	var doc map[string]any
	must(t, json.Unmarshal(raw, &doc))
	var all []operation
	for path, item := range doc["paths"].(map[string]any) {
		for method, o := range item.(map[string]any) {
			of := o.(map[string]any)
			one := operation{method: strings.ToUpper(method), path: path}
			one.id, _ = of["operationId"].(string)
			one.scope, _ = of["x-scope"].(string)
			security, err := json.Marshal(of["security"])
			must(t, err)
			one.person = one.scope != "none" && !strings.Contains(string(security), "key")
			for _, p := range list(of["parameters"]) {
				one.parameters = append(one.parameters, p.(map[string]any))
			}
			if b, ok := of["requestBody"].(map[string]any); ok {
				one.body, _ = b["content"].(map[string]any)
			}
			one.answers = map[string]any{}
			for status, answer := range of["responses"].(map[string]any) {
				content, _ := answer.(map[string]any)["content"].(map[string]any)
				for kind, c := range content {
					if strings.Contains(kind, "json") {
						one.answers[status] = c.(map[string]any)["schema"]
					}
				}
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b operation) int { return strings.Compare(a.id, b.id) })
	return all, doc
}

func list(v any) []any { l, _ := v.([]any); return l }

func TestEveryOperationHasAScope(t *testing.T) {
	t.Parallel()
	all, _ := operations(t)
	known := append([]workspace.Scope{"none", "any"}, workspace.Scopes()...)
	open := []string{"accept-invite", "get-invite", "get-setup", "set-up", "sign-in"}
	var without []string
	for _, o := range all {
		if !slices.Contains(known, workspace.Scope(o.scope)) {
			t.Errorf("%s %s declares no scope", o.method, o.path)
		}
		if o.scope == "none" {
			without = append(without, o.id)
		}
		if o.id == "" {
			t.Errorf("%s %s has no id", o.method, o.path)
		}
	}
	slices.Sort(without)
	if diff := cmp.Diff(open, without); diff != "" {
		t.Errorf("operations without a sign-in: %s", diff)
	}
	if len(all) < 80 {
		t.Errorf("only %d operations", len(all))
	}
}

// Every role is tried on every operation: what it may not do is refused before anything else is looked at, and nothing else is refused.
func TestRolesAndScopes(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	owner := h.setUp()
	all, _ := operations(t)
	for _, role := range workspace.Roles()[1:] {
		a := owner.want(http.StatusCreated, "POST", "/operators", map[string]any{"email": string(role) + "@example.org", "role": role})
		url := a.text(t, "invite_url")
		joined := h.nobody().want(http.StatusOK, "POST", "/invites/"+url[strings.LastIndex(url, "/")+1:], map[string]any{"name": "Somebody", "password": password})
		g := h.browser(joined)
		for _, o := range all {
			if o.scope == "none" || o.id == "listen" || o.id == "sign-out" {
				continue
			}
			may := o.scope == "any" || slices.Contains(role.Scopes(), workspace.Scope(o.scope))
			got := g.ask(o.method, fill(o.path, "zzz"), "{}")
			refused := got.status == http.StatusForbidden && strings.Contains(got.body, "scope_missing")
			if refused == may {
				t.Errorf("%s %s for a %s: %d %s", o.method, o.path, role, got.status, got.body)
			}
		}
	}
	for _, o := range all {
		if o.scope == "none" {
			continue
		}
		if got := h.nobody().ask(o.method, fill(o.path, "zzz"), "{}"); got.status != http.StatusUnauthorized {
			t.Errorf("%s %s for nobody: %d", o.method, o.path, got.status)
		}
	}
	key := owner.keyed()
	for _, o := range all {
		if o.person {
			if got := key.ask(o.method, fill(o.path, "zzz"), "{}"); got.status != http.StatusForbidden || !strings.Contains(got.body, "people_only") {
				t.Errorf("%s %s for a key: %d %s", o.method, o.path, got.status, got.body)
			}
		}
	}
}

var aParameter = regexp.MustCompile(`\{[a-z_0-9]+\}`)

// fill puts a value into every place of a path.
func fill(path, value string) string {
	if strings.Contains(path, "{n}") {
		path = strings.ReplaceAll(path, "{n}", "1")
	}
	return aParameter.ReplaceAllString(path, value)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if got := h.nobody().want(http.StatusOK, "GET", "/setup", nil); got.at(t, "needed") != true {
			t.Fatal(got.body)
		}
		owner := h.setUp()
		h.nobody().want(http.StatusConflict, "POST", "/setup", map[string]any{
			"workspace_name": "X", "name": "X", "email": "x@example.org", "password": password, "language": "ru", "time_zone": "UTC",
		})
		got := owner.want(http.StatusOK, "GET", "/session", nil)
		if got.text(t, "operator.email") != "anna@example.org" || got.text(t, "workspace.name") != "Школа" || got.text(t, "workspaces.0.role") != "owner" {
			t.Fatal(got.body)
		}
		if c := got.header.Get("Set-Cookie"); !strings.Contains(c, "HttpOnly") || !strings.Contains(c, "SameSite=Lax") || !strings.Contains(c, "Secure") {
			t.Fatal(c)
		}
		owner.want(http.StatusNoContent, "DELETE", "/session", nil)
		owner.want(http.StatusUnauthorized, "GET", "/session", nil)
		h.nobody().want(http.StatusOK, "POST", "/session", map[string]any{"email": "anna@example.org", "password": password})
		for range 10 {
			h.nobody().want(http.StatusUnauthorized, "POST", "/session", map[string]any{"email": "anna@example.org", "password": "wrong"})
		}
		limited := h.nobody().want(http.StatusTooManyRequests, "POST", "/session", map[string]any{"email": "anna@example.org", "password": password})
		if limited.header.Get("Retry-After") != "900" {
			t.Error("Retry-After:", limited.header.Get("Retry-After"))
		}
		if strings.Contains(h.log.String(), "level=ERROR") {
			t.Error(h.log.String())
		}
	})
}

func TestCrossOrigin(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	owner := h.setUp()
	tag := map[string]any{"name": "vip"}
	owner.with("Sec-Fetch-Site", "cross-site").want(http.StatusForbidden, "POST", "/tags", tag)
	owner.with("Origin", "https://evil.example").want(http.StatusForbidden, "POST", "/tags", tag)
	owner.with("Sec-Fetch-Site", "cross-site").want(http.StatusOK, "GET", "/tags", nil)
	owner.with("Origin", "https://parley.example").want(http.StatusCreated, "POST", "/tags", tag)
	owner.keyed().with("Origin", "https://elsewhere.example").want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "lead"})
}

func TestIdempotency(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		owner := h.setUp()
		once := owner.with("Idempotency-Key", "one")
		a := once.want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "vip"})
		b := once.want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "vip"})
		if a.body != b.body || b.header.Get("Idempotency-Replayed") != "true" || a.header.Get("Idempotency-Replayed") != "" {
			t.Fatal(a.body, b.body, b.header)
		}
		if got := once.want(http.StatusUnprocessableEntity, "POST", "/tags", map[string]any{"name": "other"}); got.text(t, "reason") != "idempotency_key_reused" {
			t.Fatal(got.body)
		}
		if got := owner.want(http.StatusConflict, "POST", "/tags", map[string]any{"name": "VIP"}); got.text(t, "reason") != "tag_exists" {
			t.Fatal(got.body)
		}
		owner.keyed().with("Idempotency-Key", "one").want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "third"})
		h.now.Advance(25 * time.Hour)
		once.want(http.StatusCreated, "POST", "/tags", map[string]any{"name": "other"})
	})
}

func TestRevisions(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	owner := h.setUp()
	first := owner.want(http.StatusOK, "GET", "/workspace", nil)
	tag := first.header.Get("ETag")
	if tag != `"1"` {
		t.Fatal(tag)
	}
	owner.with("If-Match", tag).want(http.StatusOK, "PATCH", "/workspace", map[string]any{"name": "Один"})
	if got := owner.with("If-Match", tag).want(http.StatusPreconditionFailed, "PATCH", "/workspace", map[string]any{"name": "Два"}); got.text(t, "reason") != "revision_mismatch" {
		t.Fatal(got.body)
	}
	owner.with("If-Match", "zzz").want(http.StatusUnprocessableEntity, "PATCH", "/workspace", map[string]any{"name": "Два"})
	owner.with("If-Match", "*").want(http.StatusOK, "PATCH", "/workspace", map[string]any{"settings": map[string]any{"bot_pause_hours": 2}})
	made := owner.want(http.StatusCreated, "POST", "/flows", map[string]any{"template": "hello"})
	draft := map[string]any{"document": map[string]any{"format": 1, "id": "from-template", "start": "hi", "blocks": []any{map[string]any{"id": "hi", "kind": "message", "content": map[string]any{"text": "Привет"}}}}}
	for path, body := range map[string]any{"/workspace": map[string]any{"name": "Три"}, "/flows/" + made.text(t, "id") + "/draft": draft} {
		method := map[bool]string{false: "PUT", true: "PATCH"}[path == "/workspace"]
		if got := owner.want(http.StatusPreconditionRequired, method, path, body); got.text(t, "reason") != "if_match_required" {
			t.Error(got.body)
		}
		owner.with("If-Match", "*").want(http.StatusOK, method, path, body)
	}
}

// Problems have one shape, whoever found them, in the language of the request.
func TestProblems(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	owner := h.setUp()
	var told []string
	for _, lang := range []string{"ru", "en"} {
		for _, c := range []struct {
			g            guest
			method, path string
			body         any
		}{
			{owner, "GET", "/nothing", nil},
			{owner, "PUT", "/tags", map[string]any{}},
			{owner, "POST", "/tags", "{"},
			{owner, "POST", "/tags", map[string]any{"color": 5, "shape": "round"}},
			{owner, "POST", "/api-keys", map[string]any{"name": "", "scopes": []string{"tags:read"}}},
			{owner, "GET", "/contacts?limit=1000&cursor=zzz", nil},
			{owner, "GET", "/audit?cursor=zzz", nil},
			{owner, "GET", "/contacts/zzz", nil},
			{owner, "GET", "/flows/!!!", nil},
			{h.nobody(), "GET", "/contacts", nil},
			{h.nobody(), "POST", "/session", map[string]any{"email": "anna@example.org", "password": "wrong"}},
			{guest{h: h, key: "parley_wrong"}, "GET", "/me", nil},
			{owner, "POST", "/channels", map[string]any{"kind": "pigeon", "settings": map[string]string{}}},
			{owner, "POST", "/flows", map[string]any{"yaml": "format: 1\nid: x\nstart: nowhere\nblocks: nothing"}},
		} {
			a := c.g.with("Accept-Language", lang).ask(c.method, c.path, c.body)
			if got := a.header.Get("Content-Type"); got != "application/problem+json" {
				t.Errorf("%s %s: %s", c.method, c.path, got)
			}
			told = append(told, fmt.Sprintf("%s: %s %s\n%s", lang, c.method, c.path, pretty(t, a.body)))
		}
	}
	golden(t, "problems.txt", strings.Join(told, "\n"))
}

// pretty is JSON that does not change from run to run.
func pretty(t *testing.T, body string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		return body
	}
	b, err := json.MarshalIndent(v, "", "  ")
	must(t, err)
	text := regexp.MustCompile(`"request_id": "[^"]+"`).ReplaceAllString(string(b), `"request_id": "…"`)
	return strings.ReplaceAll(text, "\\u003c", "<") + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (run with -update to accept): %s", name, diff)
	}
}

func TestDocsPage(t *testing.T) {
	t.Parallel()
	h := open(t, dbtest.SQLite(t))
	a := h.nobody().want(http.StatusOK, "GET", "/api/docs", nil)
	style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(a.body)
	if style == nil || strings.Contains(a.body, "<script") || strings.Contains(a.body, "http://") {
		t.Fatal("the page has no style of its own, or asks for something else")
	}
	sum := sha256.Sum256([]byte(style[1]))
	if want := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"; !strings.Contains(a.header.Get("Content-Security-Policy"), want) {
		t.Errorf("the policy forbids the page's own style: %s", a.header.Get("Content-Security-Policy"))
	}
	all, _ := operations(t)
	for _, o := range all {
		if !strings.Contains(a.body, `id="`+o.id+`"`) {
			t.Errorf("%s is not on the page", o.id)
		}
	}
	doc := h.nobody().want(http.StatusOK, "GET", "/openapi.json", nil)
	if doc.at(t, "openapi") != "3.1.0" {
		t.Error(doc.at(t, "openapi"))
	}
}

// The reference in docs is the document of this code.
func TestReference(t *testing.T) {
	t.Parallel()
	raw, err := api.OpenAPI()
	must(t, err)
	path := filepath.Join("..", "..", "docs", "reference", "openapi.json")
	if *update {
		must(t, os.WriteFile(path, raw, 0o644))
		return
	}
	want, err := os.ReadFile(path)
	must(t, err)
	if string(want) != string(raw) {
		t.Error("docs/reference/openapi.json is not what the code says: run this test with -update")
	}
}
