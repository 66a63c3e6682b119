// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/sandbox"
	"parley/internal/sandbox/telegram"
)

type object = map[string]any

// world is a hub with one bot and one person, driven through the composed handler.
type world struct {
	*testing.T

	hub     *sandbox.Hub
	server  *telegram.Server
	handler http.Handler
	bot     *sandbox.Bot
	ann     *sandbox.Person
	spec    *spec
}

func newWorld(t *testing.T, o telegram.Options) *world {
	t.Helper()
	hub, err := sandbox.New(sandbox.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := &world{T: t, hub: hub, server: telegram.New(hub, o), spec: loadSpec(t)}
	hub.Add(w.server)
	w.handler = sandbox.Handler(hub)
	if w.bot, err = hub.AddBot(sandbox.Bot{Vendor: "telegram", Key: "shop", Username: "shop_bot"}); err != nil {
		t.Fatal(err)
	}
	w.ann = w.person(sandbox.Person{Key: "ann", Name: "Анна", Username: "ann", Language: "ru", Phone: "+79161234567"})
	t.Cleanup(func() {
		w.server.Close()
		if err := hub.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// free lifts the limits.
func free() telegram.Options { return telegram.Options{PerSecond: -1, ChatPerSec: -1} }

func (w *world) person(p sandbox.Person) *sandbox.Person {
	w.Helper()
	people, err := w.hub.AddPeople(p, 0)
	if err != nil {
		w.Fatal(err)
	}
	return people[0]
}

// send makes one request and gives status and envelope.
func (w *world) send(method, kind string, body []byte) (int, object) {
	w.Helper()
	r := httptest.NewRequestWithContext(w.Context(), http.MethodPost, "/telegram/bot"+w.bot.Token+"/"+method, bytes.NewReader(body))
	r.Header.Set("Content-Type", kind)
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	var out object
	if err := json.Unmarshal(rec.Body.Bytes(), &out); err != nil {
		w.Fatalf("%s: %v in %s", method, err, rec.Body)
	}
	if (rec.Code == http.StatusOK) != (out["ok"] == true) {
		w.Errorf("%s: status %d with %v", method, rec.Code, out)
	}
	if out["ok"] == true && w.spec != nil {
		if err := w.spec.check(method, w.spec.Methods[method].Returns, out["result"]); err != nil {
			w.Error(err)
		}
	}
	return rec.Code, out
}

// do calls a method that must succeed.
func (w *world) do(method string, params object) any {
	w.Helper()
	code, out := w.send(method, "application/json", encode(w.T, params))
	if code != http.StatusOK {
		w.Fatalf("%s: %v", method, out)
	}
	return out["result"]
}

// refused calls a method that must fail.
func (w *world) refused(method string, params object, code int, words string) object {
	w.Helper()
	got, out := w.send(method, "application/json", encode(w.T, params))
	if got != code || out["description"] != words {
		w.Errorf("%s: %d %v, want %d %s", method, got, out["description"], code, words)
	}
	return out
}

func encode(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// form is a multipart body with fields and files.
func (w *world) form(fields map[string]string, files map[string][]byte) (string, []byte) {
	w.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, v := range fields {
		if err := m.WriteField(name, v); err != nil {
			w.Fatal(err)
		}
	}
	for name, b := range files {
		part, err := m.CreateFormFile(name, name+".bin")
		if err != nil {
			w.Fatal(err)
		}
		if _, err := part.Write(b); err != nil {
			w.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		w.Fatal(err)
	}
	return m.FormDataContentType(), body.Bytes()
}

func (w *world) act(verb sandbox.Verb, a sandbox.Action) {
	w.Helper()
	a.Verb = verb
	if err := w.hub.Act(w.Context(), "shop", "ann", a); err != nil {
		w.Fatalf("%s: %v", verb, err)
	}
}

func (w *world) start() {
	w.Helper()
	w.act(sandbox.PressStart, sandbox.Action{})
}

func (w *world) phone() *sandbox.Phone {
	w.Helper()
	p, err := w.hub.Phone("shop", "ann")
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *world) last() *sandbox.Message {
	w.Helper()
	return w.phone().View().Last
}

// updates takes and confirms everything that waits.
func (w *world) updates() []object {
	w.Helper()
	var list []object
	for _, v := range w.do("getUpdates", object{}).([]any) {
		list = append(list, v.(object))
	}
	if n := len(list); n > 0 {
		w.do("getUpdates", object{"offset": list[n-1]["update_id"].(float64) + 1})
	}
	return list
}

// one takes the only update that waits.
func (w *world) one(kind string) object {
	w.Helper()
	list := w.updates()
	if len(list) != 1 || list[0][kind] == nil {
		w.Fatalf("updates %v, want one %s", list, kind)
	}
	return list[0][kind].(object)
}

func (w *world) fault(f sandbox.Fault) {
	w.Helper()
	if _, err := w.hub.Faults.Set(f); err != nil {
		w.Fatal(err)
	}
}

// pixel is the smallest PNG.
func pixel(t *testing.T) []byte {
	t.Helper()
	b, err := base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// hook is a webhook's receiver without a network, for tests in virtual time.
type hook func(r *http.Request, body string) (status int, header http.Header, answer string)

// carrier brings one request at a time to a hook.
type carrier struct {
	mu   sync.Mutex
	hook hook
}

func (c *carrier) RoundTrip(r *http.Request) (*http.Response, error) {
	var body strings.Builder
	if r.Body != nil {
		b := new(bytes.Buffer)
		if _, err := b.ReadFrom(r.Body); err != nil {
			return nil, err
		}
		body.Write(b.Bytes())
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	status, header, answer := c.hook(r, body.String())
	rec := httptest.NewRecorder()
	maps.Copy(rec.Header(), header)
	rec.WriteHeader(status)
	rec.WriteString(answer)
	return rec.Result(), nil
}

func (h hook) options() telegram.Options {
	o := free()
	o.Client = &http.Client{Transport: &carrier{hook: h}, Timeout: time.Minute}
	return o
}
