// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/sandbox"
	"parley/internal/workspace"
)

// door is the API as a program with every permission uses it.
type door struct {
	*house

	t   *testing.T
	key string
}

func (h *house) door(t *testing.T) door {
	t.Helper()
	ann := workspace.Principal{Workspace: h.ws, Name: "Ann", Scopes: workspace.Scopes()}
	_, key, err := h.rooms.workspaces.MakeKey(t.Context(), ann, "Ann", workspace.Scopes())
	if err != nil {
		t.Fatal(err)
	}
	return door{h, t, key}
}

// ask gives the status and the body of an answer.
func (d door) ask(method, path, body string) (int, string) {
	d.t.Helper()
	req, err := http.NewRequestWithContext(d.t.Context(), method, d.baseURL()+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+d.key)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Language", "en")
	resp, err := http.DefaultClient.Do(req) //nolint:forbidigo // the test asks its own server on the loopback
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

// want reads an answer that must have the status.
func (d door) want(status int, method, path, body string) map[string]any {
	d.t.Helper()
	got, text := d.ask(method, path, body)
	if got != status {
		d.t.Fatalf("%s %s: %d %s", method, path, got, text)
	}
	var answer map[string]any
	if text != "" {
		if err := json.Unmarshal([]byte(text), &answer); err != nil {
			d.t.Fatal(err)
		}
	}
	return answer
}

// first is the first thing of a list, once there is one.
func (d door) first(path string) map[string]any {
	d.t.Helper()
	var items []any
	d.until(d.t, "the first of "+path, func() bool {
		items, _ = d.want(http.StatusOK, "GET", path, "")["items"].([]any)
		return len(items) > 0
	})
	return items[0].(map[string]any)
}

// Somebody whose address, phone or e-mail is on the suppression list is sent nothing through any corridor: not by a funnel and not by an operator.
// The thread and the card say why, and once the address is released messages arrive again.
func TestNothingGoesToSuppressedAddresses(t *testing.T) {
	t.Parallel()
	for kind, address := range map[string]string{"telegram": "", "phone": "8 (916) 123-45-67", "email": "Ann@Example.com"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
				address := address
				h := start(t, opt)
				h.publish(t, hello)
				h.person(t, "ann")
				h.act(t, "ann", sandbox.Action{Verb: "press_start"})
				d := h.door(t)
				id, _ := d.first("/contacts")["id"].(string)
				card := d.want(http.StatusOK, "PATCH", "/contacts/"+id, `{"phone": "+7 916 123-45-67", "email": "ann@example.com"}`)
				if address == "" {
					own := card["identities"].([]any)[0].(map[string]any)["address"]
					address, _ = own.(string)
				}
				body, err := json.Marshal(map[string]string{"kind": kind, "address": address, "reason": "Asked us to stop"})
				if err != nil {
					t.Fatal(err)
				}
				listed := d.want(http.StatusCreated, "POST", "/suppressions", string(body))
				if status, text := d.ask("POST", "/suppressions", string(body)); status != http.StatusConflict {
					t.Errorf("the same again: %d %s", status, text)
				}
				shown := d.want(http.StatusOK, "GET", "/contacts/"+id, "")["suppressed"]
				if diff := cmp.Diff([]any{listed}, shown); diff != "" || listed["added_by"] != "Ann" {
					t.Errorf("the card: %s\n%v", diff, listed)
				}

				h.act(t, "ann", sandbox.Action{Verb: "say", Text: "привет"}) // the funnel answers, and the operator too
				talk, _ := card["conversation_id"].(string)
				reply := func() {
					d.want(http.StatusCreated, "POST", "/conversations/"+talk+"/messages", `{"text": "Are you there?"}`)
					if _, err := h.settle(t.Context(), h.ws); err != nil {
						t.Fatal(err)
					}
				}
				reply()
				if diff := cmp.Diff([]string{"/start", "привет"}, h.phone(t, "ann")); diff != "" {
					t.Errorf("on the phone (-want +got)\n%s", diff)
				}
				thread, _ := d.want(http.StatusOK, "GET", "/conversations/"+talk+"/items", "")["items"].([]any)
				refused := 0
				for _, item := range thread {
					shown := item.(map[string]any)
					if shown["direction"] != "out" {
						continue
					}
					refused++
					if reason, _ := shown["reason"].(string); shown["status"] != "skipped" || shown["reason_code"] != "suppressed" || !strings.Contains(reason, "suppression list") {
						t.Errorf("in the thread: %v", shown)
					}
				}
				if refused != 2 {
					t.Errorf("the thread shows %d messages that were not sent, want the funnel's and the operator's", refused)
				}

				at := "/suppressions?kind=" + kind + "&address=" + strings.ReplaceAll(listed["address"].(string), "+", "%2B")
				d.want(http.StatusNoContent, "DELETE", at, "")
				d.want(http.StatusNotFound, "DELETE", at, "")
				reply()
				if diff := cmp.Diff([]string{"/start", "привет", "Are you there?"}, h.phone(t, "ann")); diff != "" {
					t.Errorf("after the release (-want +got)\n%s", diff)
				}
				if last := d.first("/audit"); last["action"] != "suppression.released" || last["object_name"] != listed["address"] {
					t.Errorf("in the audit log: %v", last)
				}
			})
		})
	}
}
