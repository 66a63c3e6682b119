// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/sandbox"
)

// journal keeps what was logged.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(b []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(b)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// A secret that a funnel names stands in the request, and nowhere else: not in a log, in a row of the database, in an error or in an answer of the API.
func TestASecretIsSentAndNeverShown(t *testing.T) {
	t.Parallel()
	const plain = "Zq8-very-secret-word-4711"
	var mu sync.Mutex
	heard := map[string]string{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		heard[r.URL.Path] = r.Header.Get("Authorization")
		mu.Unlock()
		if r.URL.Path == "/down" {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		_, _ = w.Write([]byte(`{"price": 100}`))
	}))
	t.Cleanup(server.Close)
	document := func(word, address string) string {
		return fmt.Sprintf(`
format: 1
id: %[1]s
name: {en: Price %[1]s}
languages: [en]
kind: informational
triggers: [{id: t1, kind: keyword, words: [%[1]s]}]
start: ask
blocks:
  - {id: ask, kind: http, title: {en: Ask the shop}, method: GET, url: %[2]q, headers: [{name: Authorization, value: "Bearer ", secret: shop}], save: [{path: $.price, answer: price}], exits: {ok: good, error: bad}}
  - {id: good, kind: message, content: {text: "It is {{ answer.price }}"}, exits: {next: end}}
  - {id: bad, kind: message, content: {text: Later}, exits: {next: end}}
  - {id: end, kind: stop}
`, word, address)
	}

	cfg, log := settings(t), &journal{}
	cfg.AllowedHosts = []string{strings.TrimPrefix(server.URL, "http://"), "127.0.0.1:9"}
	h := startAs(t, cfg, slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	d := h.door(t)

	made := d.want(http.StatusCreated, "POST", "/flows", fmt.Sprintf(`{"yaml": %q}`, document("price", server.URL+"/good")))
	flow, _ := made["id"].(string)
	if status, text := d.ask("POST", "/flows/"+flow+"/publish", `{}`); status != http.StatusUnprocessableEntity || !strings.Contains(text, "Settings → Secrets") {
		t.Errorf("published without its secret: %d %s", status, text)
	}
	if set := d.want(http.StatusOK, "PUT", "/secrets/shop", `{"value": "  `+plain+`\n"}`); set["set_by"] != "Ann" {
		t.Errorf("the secret: %v", set)
	}
	for name, body := range map[string]string{"shop": `{"value": " "}`, "shop2": `{"value": "a\nb"}`, "shop%203": `{"value": "x"}`} {
		if status, text := d.ask("PUT", "/secrets/"+name, body); status != http.StatusUnprocessableEntity {
			t.Errorf("%s %s: %d %s", name, body, status, text)
		}
	}
	d.want(http.StatusOK, "POST", "/flows/"+flow+"/publish", `{}`)
	h.publish(t, document("down", server.URL+"/down"))
	h.publish(t, document("gone", "http://127.0.0.1:9/gone"))

	h.person(t, "ann")
	h.act(t, "ann", sandbox.Action{Verb: "press_start"})
	for word, answer := range map[string]string{"price": "It is 100", "down": "Later"} {
		h.act(t, "ann", sandbox.Action{Verb: "say", Text: word})
		h.comes(t, "ann", answer)
	}
	h.act(t, "ann", sandbox.Action{Verb: "say", Text: "gone"}) // nobody listens there: its failures are logged and kept with the job
	h.until(t, "the failed call", func() bool { return strings.Contains(log.String(), "/gone") })
	mu.Lock()
	for _, path := range []string{"/good", "/down"} {
		if heard[path] != "Bearer "+plain {
			t.Errorf("the server at %s heard %q", path, heard[path])
		}
	}
	mu.Unlock()

	contact, _ := d.first("/contacts")["id"].(string)
	talk, _ := d.first("/conversations")["id"].(string)
	for _, path := range []string{
		"/secrets", "/secrets/shop/uses", "/audit", "/flows", "/flows/" + flow, "/flows/" + flow + "/versions/1", "/flows/" + flow + "/export", "/contacts/" + contact,
		"/contacts/" + contact + "/timeline", "/contacts/" + contact + "/sessions", "/conversations/" + talk + "/items", "/workspace",
	} {
		if status, text := d.ask("GET", path, ""); status != http.StatusOK || strings.Contains(text, plain) {
			t.Errorf("GET %s: %d %s", path, status, text)
		}
	}
	d.leaves(t, plain)
	if strings.Contains(log.String(), plain) {
		t.Error("the log tells the secret")
	}
	d.used(flow)
}

// comes waits until a person has heard something: a call to an outside server is a job, which nothing in the workspace waits for.
func (h *house) comes(t *testing.T, who, text string) {
	t.Helper()
	h.until(t, "the answer "+text, func() bool { return strings.Contains(strings.Join(h.phone(t, who), "\n"), text) })
}

// leaves checks that no row of any table holds the text.
func (d door) leaves(t *testing.T, text string) {
	t.Helper()
	q := d.db.Reads(t.Context())
	rows, err := q.Query(`SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`)
	if err != nil {
		t.Fatal(err)
	}
	var tables []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		tables = append(tables, name)
	}
	if err := rows.Err(); err != nil || len(tables) < 30 {
		t.Fatal(tables, err)
	}
	for _, table := range tables {
		rows, err := q.Query(`SELECT * FROM ` + table) //nolint:unqueryvet // every column of any table is looked into
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			values := make([]any, len(columns))
			for i := range values {
				values[i] = new(any)
			}
			if err := rows.Scan(values...); err != nil {
				t.Fatal(err)
			}
			for i, v := range values {
				if strings.Contains(fmt.Sprintf("%s", *v.(*any)), text) {
					t.Errorf("%s.%s tells the secret", table, columns[i])
				}
			}
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		_ = rows.Close()
	}
}

// used deletes the secret: the places that name it are told, and a word is asked for.
func (d door) used(flow string) {
	d.t.Helper()
	place := d.first("/secrets/shop/uses")
	if place["flow_id"] == nil || place["block_title"] != "Ask the shop" || place["live"] != true {
		d.t.Errorf("the first place: %v", place)
	}
	uses, _ := d.want(http.StatusOK, "GET", "/secrets/shop/uses", "")["items"].([]any)
	if len(uses) != 3 {
		d.t.Errorf("%d places, want one of each flow: %v", len(uses), uses)
	}
	status, text := d.ask("DELETE", "/secrets/shop", "")
	if status != http.StatusConflict || !strings.Contains(text, "secret_in_use") || !strings.Contains(text, "The flow “Price price”, the block “Ask the shop”") {
		d.t.Errorf("deleted without a word: %d %s", status, text)
	}
	d.want(http.StatusNoContent, "DELETE", "/secrets/shop?although_used=true", "")
	d.want(http.StatusNotFound, "DELETE", "/secrets/shop?although_used=true", "")
	if last := d.first("/audit"); last["action"] != "secret.dropped" || last["object_name"] != "shop" {
		d.t.Errorf("in the audit log: %v", last)
	}
	if status, text := d.ask("POST", "/flows/"+flow+"/publish", `{}`); status != http.StatusUnprocessableEntity {
		d.t.Errorf("published without its secret: %d %s", status, text)
	}
}

// until waits for what must happen.
func (h *house) until(t *testing.T, what string, happened func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !happened(); <-time.After(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s did not come", what)
		}
	}
}
