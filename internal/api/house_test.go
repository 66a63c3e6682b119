// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/api"
	"parley/internal/blob"
	"parley/internal/blocks/blockstest"
	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/secret"
	"parley/internal/session"
	"parley/internal/trial"
	"parley/internal/version"
	"parley/internal/workspace"
)

const password = "correct horse battery"

// house is the API over a real database, with a messenger that says yes to everything.
type house struct {
	t       *testing.T
	db      *db.DB
	now     *clock.Manual
	ids     *id.Maker
	deps    api.Deps
	handler http.Handler
	vendor  string // base URL
	log     *bytes.Buffer
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: d, now: clock.NewManual(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), log: &bytes.Buffer{}}
	h.vendor = vendor(t)
	c := clock.New(h.now.Time)
	h.ids = id.NewMaker(1, h.now.Time)
	box, err := secret.NewBox(bytes.Repeat([]byte{7}, secret.KeySize))
	must(t, err)
	registry, err := channel.NewRegistry(channels.All(h.now.Time, webchat.Deps{})...)
	must(t, err)
	files, err := blob.Open(t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, files.Close()) })
	log := slog.New(slog.NewTextHandler(h.log, nil))
	contacts := contact.NewService(d, h.ids, c)
	contacts.Conditions = slices.Concat(message.Conditions(), session.Conditions(), growth.Conditions())
	chans := channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: h.ids, Clock: c, PublicURL: "https://parley.example",
		NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
	})
	versions := version.NewService(version.Deps{DB: d, IDs: h.ids, Clock: c, Blocks: blockstest.Registry(t), World: func(q db.Queryer, ws int64) (flow.World, error) {
		r, err := contacts.Registry(q, ws)
		if err != nil {
			return flow.World{}, err
		}
		return flow.World{Workspace: ws, Zone: time.UTC, Atoms: r.Atoms(), Flow: func(string) bool { return true }, Secret: func(string) bool { return true }}, nil
	}})
	out := outbox.New(outbox.Deps{DB: d, IDs: h.ids, Clock: c, Channels: chans, Log: log})
	sessions := session.NewService(session.Deps{IDs: h.ids, Clock: c, Versions: versions, Contacts: contacts, Outbox: out, Channels: chans, Log: log})
	h.deps = api.Deps{
		DB: d, IDs: h.ids, Clock: c, Workspaces: workspace.NewService(d, box, h.ids, c), Channels: chans, Versions: versions, Trials: &trial.Service{DB: d, IDs: h.ids, Clock: c, Versions: versions}, PayloadKey: func(int64) *flow.PayloadKey { return flow.NewPayloadKey([]byte("a key")) }, Contacts: contacts, Files: files, Log: log,
		Inbox:  &inbox.Service{DB: d, IDs: h.ids, Clock: c, Channels: chans, Outbox: out},
		Intake: intake.New(intake.Deps{DB: d, IDs: h.ids, Clock: c, Channels: chans, Contacts: contacts, Sessions: sessions, Outbox: out, Log: log}),
		Growth: growth.NewService(growth.Deps{DB: d, IDs: h.ids, Clock: c, Channels: chans, PublicURL: "https://parley.example"}),
		Live:   api.NewLive(d, log), PublicURL: "https://parley.example", Version: "test", MaxUpload: 1 << 20,
		Templates: []api.Template{{Key: "hello", Name: i18n.Words("Привет", "Hello"), About: i18n.Words("Здоровается", "Says hello"), How: i18n.Words("Одно сообщение", "One message"), Change: []i18n.Text{i18n.Words("Имя", "The name")}, Document: []byte(document("from-template"))}},
	}
	h.handler, err = api.New(h.deps)
	must(t, err)
	return h
}

// vendor is a messenger that knows every bot by its token.
func vendor(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		bot, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), ":")
		if bot == "401" {
			w.WriteHeader(http.StatusUnauthorized)
			_, _ = io.WriteString(w, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)
			return
		}
		if strings.HasSuffix(r.URL.Path, "/getMe") {
			_, _ = io.WriteString(w, `{"ok":true,"result":{"id":`+bot+`,"is_bot":true,"first_name":"Bot `+bot+`","username":"bot`+bot+`"}}`)
			return
		}
		_, _ = io.WriteString(w, `{"ok":true,"result":true}`)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func document(slug string) string {
	return `
format: 1
id: ` + slug + `
name: {ru: Привет, en: Hello}
languages: [ru, en]
triggers:
  - {id: t1, kind: keyword, words: [привет]}
start: hi
blocks:
  - {id: hi, kind: message, content: {text: {ru: Здравствуйте, en: Hello}}, exits: {next: end}}
  - {id: end, kind: stop}
`
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// guest is somebody who asks: a cookie, a key, or nobody.
type guest struct {
	h      *house
	cookie string
	key    string
	header map[string]string
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   string
}

// at finds a value in the body: "operator.id", "items.0.name".
func (a answer) at(t *testing.T, path string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(a.body), &v); err != nil {
		t.Fatalf("not JSON: %s", a.body)
	}
	for part := range strings.SplitSeq(path, ".") {
		switch of := v.(type) {
		case map[string]any:
			v = of[part]
		case []any:
			n := int(part[0] - '0')
			if n >= len(of) {
				t.Fatalf("nothing at %s of %s", path, a.body)
			}
			v = of[n]
		default:
			t.Fatalf("nothing at %s of %s", path, a.body)
		}
	}
	return v
}

func (a answer) text(t *testing.T, path string) string {
	t.Helper()
	s, ok := a.at(t, path).(string)
	if !ok {
		t.Fatalf("%s of %s is no text", path, a.body)
	}
	return s
}

// ask sends a request; body is a value for JSON, or a string as it is.
func (g guest) ask(method, path string, body any) answer {
	g.h.t.Helper()
	var sent io.Reader = http.NoBody
	contentType := "application/json"
	switch b := body.(type) {
	case nil:
	case string:
		sent = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		must(g.h.t, err)
		sent = bytes.NewReader(raw)
	}
	r := httptest.NewRequestWithContext(g.h.t.Context(), method, path, sent)
	if !strings.HasPrefix(path, "/api/") {
		r = httptest.NewRequestWithContext(g.h.t.Context(), method, api.Root+path, sent)
	}
	r.Header.Set("Content-Type", contentType)
	if g.cookie != "" {
		r.AddCookie(&http.Cookie{Name: "parley_session", Value: g.cookie})
	}
	if g.key != "" {
		r.Header.Set("Authorization", "Bearer "+g.key)
	}
	for k, v := range g.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	g.h.handler.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.String()}
}

func (g guest) want(status int, method, path string, body any) answer {
	g.h.t.Helper()
	a := g.ask(method, path, body)
	if a.status != status {
		g.h.t.Fatalf("%s %s: %d, want %d: %s\n%s", method, path, a.status, status, a.body, g.h.log)
	}
	return a
}

func (g guest) with(name, value string) guest {
	header := map[string]string{name: value}
	for k, v := range g.header {
		if k != name {
			header[k] = v
		}
	}
	g.header = header
	return g
}

func (h *house) nobody() guest { return guest{h: h} }

// setUp makes the first workspace through the API and gives its owner's browser.
func (h *house) setUp() guest {
	h.t.Helper()
	a := h.nobody().want(http.StatusCreated, "POST", "/setup", map[string]any{
		"workspace_name": "Школа", "name": "Анна", "email": "anna@example.org", "password": password, "language": "ru", "time_zone": "Europe/Moscow",
	})
	return h.browser(a)
}

// browser is somebody who got a cookie.
func (h *house) browser(a answer) guest {
	h.t.Helper()
	for _, c := range (&http.Response{Header: a.header}).Cookies() {
		if c.Name == "parley_session" && c.Value != "" {
			return guest{h: h, cookie: c.Value}
		}
	}
	h.t.Fatal("no cookie")
	return guest{}
}

// keyed is a program with a key that may do everything.
func (g guest) keyed() guest {
	g.h.t.Helper()
	a := g.want(http.StatusCreated, "POST", "/api-keys", map[string]any{"name": "program", "scopes": workspace.Scopes()})
	return guest{h: g.h, key: a.text(g.h.t, "key")}
}
