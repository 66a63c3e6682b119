// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/blob"
	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/growth"
	"parley/internal/hooks"
	"parley/internal/id"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/rich"
	"parley/internal/secret"
	"parley/internal/workspace"
)

// maxUpload is small, so that tests need not send much.
const maxUpload = 100 << 10

// house is a server with a Telegram bot and a web chat, on a real database.
type house struct {
	d        *db.DB
	ids      *id.Maker
	clock    *clock.Clock
	wall     *clock.Manual
	channels *channel.Service
	growth   *growth.Service
	outbox   *outbox.Outbox
	hooks    *hooks.Hooks
	server   *httptest.Server
	ws       int64
	bot      channel.Record
	chat     channel.Record

	mu    sync.Mutex
	typed []int64 // contacts seen typing
}

func build(t *testing.T, d *db.DB, settings map[string]string) *house {
	t.Helper()
	wall := clock.NewManual(time.Date(2026, time.June, 1, 12, 0, 0, 0, time.UTC))
	h := &house{d: d, ids: id.NewMaker(1, wall.Time), clock: clock.New(wall.Time), wall: wall}
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = blobs.Close() })
	openFile := func(_ context.Context, ws int64, sha string) (io.ReadCloser, error) { return blobs.Open(ws, sha) }
	registry, err := channel.NewRegistry(append(channels.All(wall.Time, webchat.Deps{Typing: hooks.Typing(d), OpenFile: openFile}), pages{})...)
	if err != nil {
		t.Fatal(err)
	}
	box, err := secret.NewBox(secret.Random(secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	vendor := httptest.NewServer(http.HandlerFunc(telegram))
	t.Cleanup(vendor.Close)
	log := slog.New(slog.DiscardHandler)
	h.channels = channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: h.ids, Clock: h.clock, PublicURL: "https://parley.example",
		NewHTTP: func(channel.Dial) (*http.Client, error) { return vendor.Client(), nil },
	})
	h.growth = growth.NewService(growth.Deps{DB: d, IDs: h.ids, Clock: h.clock, Channels: h.channels, PublicURL: "https://parley.example"})
	h.outbox = outbox.New(outbox.Deps{DB: d, IDs: h.ids, Clock: h.clock, Channels: h.channels, OpenBlob: openFile, Observe: func([]outbox.Outcome) {}, Log: log})
	in := intake.New(intake.Deps{DB: d, IDs: h.ids, Clock: h.clock, Channels: h.channels, Log: log})
	h.hooks = hooks.New(hooks.Deps{
		DB: d, Clock: h.clock, Channels: h.channels, Growth: h.growth, Blobs: blobs, Accept: in.Accept, Script: []byte("chat()"), Style: []byte(":host{}"), MaxUpload: maxUpload,
		PublicURL: "https://parley.example", Log: log,
		Typed: func(_, contactID int64) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.typed = append(h.typed, contactID)
		},
	})
	h.open(t, vendor.URL, settings)
	mux := http.NewServeMux()
	h.hooks.Register(mux)
	h.server = httptest.NewServer(mux)
	t.Cleanup(h.server.Close)
	return h
}

// telegram answers what connecting a bot asks.
func telegram(w http.ResponseWriter, r *http.Request) {
	result := `true`
	if strings.HasSuffix(r.URL.Path, "/getMe") {
		result = `{"id": 700000001, "is_bot": true, "first_name": "Parley", "username": "parley_bot"}`
	}
	_, _ = io.WriteString(w, `{"ok": true, "result": `+result+`}`)
}

func (h *house) open(t *testing.T, vendor string, settings map[string]string) {
	t.Helper()
	h.ws = h.ids.New()
	h.write(t, func(tx *db.Tx) error {
		return workspace.Insert(tx, workspace.Workspace{ID: h.ws, Name: "Test", Language: "ru", TimeZone: "UTC", Currency: "RUB"})
	})
	var err error
	if h.bot, err = h.channels.Connect(t.Context(), h.ws, channel.Draft{
		Kind: channel.Telegram, BaseURL: &vendor, Settings: map[string]string{"token": "700000001:TestTokenTestTokenTestTokenTestToken"},
	}); err != nil {
		t.Fatal(err)
	}
	if h.chat, err = h.channels.Connect(t.Context(), h.ws, channel.Draft{Kind: channel.Webchat, Settings: settings}); err != nil {
		t.Fatal(err)
	}
}

// run feeds open pages and sends, until the test ends.
func (h *house) run(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for _, run := range []func(context.Context) error{h.hooks.Run, h.outbox.Run} {
		running.Go(func() {
			if err := run(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(func() { cancel(); running.Wait() })
}

func (h *house) write(t *testing.T, fn func(tx *db.Tx) error) {
	t.Helper()
	if err := h.d.Write(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

func (h *house) count(t *testing.T, query string, args ...any) int64 {
	t.Helper()
	n := int64(0)
	if err := h.d.Reads(t.Context()).QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// call makes a request. The header is "Name: value" lines.
func (h *house) call(t *testing.T, method, path string, body []byte, header ...string) (status int, head http.Header, text string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, h.server.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		req.Header.Set(name, value)
	}
	straight := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := straight.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header, string(raw)
}

// visitor is a browser with a session in the chat.
type visitor struct {
	*house

	token, address string
}

func (h *house) visitor(t *testing.T) visitor {
	t.Helper()
	status, _, text := h.call(t, http.MethodPost, h.path("/session"), []byte(`{}`))
	var session struct {
		Token string `json:"token"`
		Fresh bool   `json:"fresh"`
	}
	if err := json.Unmarshal([]byte(text), &session); err != nil || status != http.StatusOK || !session.Fresh {
		t.Fatalf("session: %d %s %v", status, text, err)
	}
	ch, err := h.channels.Open(t.Context(), h.chat.ID)
	if err != nil {
		t.Fatal(err)
	}
	address, ok := webchat.Visitor(ch.Channel, session.Token, h.clock.Wall())
	if !ok {
		t.Fatal("the session's own token is not good")
	}
	return visitor{house: h, token: session.Token, address: address}
}

func (h *house) path(rest string) string { return "/w/" + h.chat.HookKey + rest }

func (v visitor) do(t *testing.T, method, rest string, body string, header ...string) (status int, text string) {
	t.Helper()
	status, _, text = v.call(t, method, v.path(rest), []byte(body), append(header, "Authorization: Bearer "+v.token)...)
	return status, text
}

// met makes the visitor a contact, as intake does with the first word.
func (v visitor) met(t *testing.T) contact.Identity {
	t.Helper()
	c := contact.Contact{ID: v.ids.New(), Workspace: v.ws, Stage: contact.StageNew}
	i := contact.Identity{ID: v.ids.New(), Workspace: v.ws, Contact: c.ID, Channel: v.chat.ID, Kind: "webchat", Address: v.address, Started: true}
	v.write(t, func(tx *db.Tx) error {
		if err := contact.Save(tx, []contact.Contact{c}); err != nil {
			return err
		}
		return contact.SaveIdentities(tx, []contact.Identity{i})
	})
	return i
}

// part is a row of the visitor's thread that is still to be filled in.
func (h *house) part(i contact.Identity, text string) message.Part {
	partID := h.ids.New()
	return message.Part{
		ID: partID, Workspace: h.ws, Contact: i.Contact, Identity: i.ID, Channel: i.Channel, Message: partID, No: 1, Of: 1, Direction: message.Out, State: message.Queued,
		Lane: message.LaneFunnel, Author: message.ByBot, Purpose: message.PurposeAnswer, Basis: "inbound", Text: text,
		Content: content.Part{Kind: content.PartText, Rich: rich.Text{Text: text}}, At: h.clock.NowMS(h.ws),
	}
}

func (h *house) insert(t *testing.T, parts ...message.Part) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error {
		outbox.Ready(tx, h.chat.ID)
		return message.Insert(tx, parts)
	})
}
