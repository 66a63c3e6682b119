// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/i18n"
	"parley/internal/play/server"
	"parley/internal/sandbox"
	"parley/internal/secret"
	"parley/internal/workspace"
)

var update = flag.Bool("update", false, "store an installation of the newest schema, unless one is stored already; stored ones are never changed")

// storedFiles are what is kept of an installation: the file of the built-in database, the dump that goes into PostgreSQL, the key, the phones of the sandbox.
func storedFiles() []string {
	return []string{"parley.db", db.BackupFile, config.KeyFile, "sandbox.json"}
}

const storedPassword = "a long password"

// TestStoredDatabases opens installations of earlier schemas with this program, on both databases, and lives on in them. There is one for every schema that
// people may have; a stored one is never changed, so neither can the migrations under it.
func TestStoredDatabases(t *testing.T) {
	t.Parallel()
	folder := filepath.Join("testdata", "stored")
	if *update {
		store(t, folder)
	}
	stored, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(stored) == 0 {
		t.Fatalf("nothing is stored in %s: %v", folder, err)
	}
	for _, from := range stored {
		t.Run(filepath.Base(from), func(t *testing.T) {
			t.Parallel()
			dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
				cfg := settings(t)
				cfg.DatabaseURL = secret.New(opt.URL)
				unpack(t, from, cfg.DataDir)
				if opt.URL != "" {
					restore(t, cfg)
				}
				h := resume(t, cfg)
				h.readStored(t)
				h.liveOn(t)
			})
		})
	}
	newest := dbtest.SQLite(t)
	version, err := newest.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, fmt.Sprintf("%04d", version))); err != nil {
		t.Errorf("no installation of version %d is stored: go test ./internal/app -run StoredDatabases -update (%v)", version, err)
	}
}

// unpack puts the stored files into a data folder.
func unpack(t *testing.T, from, into string) {
	t.Helper()
	for _, name := range storedFiles() {
		packed, err := os.Open(filepath.Join(from, name+".gz"))
		if err != nil {
			t.Fatal(err)
		}
		unzipped, err := gzip.NewReader(packed)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(unzipped)
		if err = errors.Join(err, packed.Close()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(into, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// restore makes the database of the old version in PostgreSQL, by its own migrations, and fills it with the stored rows.
func restore(t *testing.T, cfg config.Server) {
	t.Helper()
	d, err := OpenDB(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Restore(t.Context(), cfg.DataDir), d.Close()); err != nil {
		t.Fatal(err)
	}
}

// resume runs what a data folder holds.
func resume(t *testing.T, cfg config.Server) *house {
	t.Helper()
	a, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, nil) }()
	h := &house{App: a, bot: "shop"}
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-done, a.Close()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { h.stop() })
	spaces, err := workspace.All(a.db.Reads(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	if len(spaces) == 1 {
		h.ws = spaces[0].ID
	}
	return h
}

// owner signs in over the network.
func (h *house) owner(t *testing.T) *server.Client {
	t.Helper()
	c, err := server.NewClient(h.baseURL())
	if err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(10 * time.Second); !h.ready.yes.Load() && time.Now().Before(deadline); <-time.After(5 * time.Millisecond) {
	}
	if err := c.Do(t.Context(), http.MethodPost, "/api/v1/session", map[string]string{"email": "ann@example.com", "password": storedPassword}, nil); err != nil {
		t.Fatal(err)
	}
	return c
}

// listed are the people and funnels that the API shows.
type listed struct {
	Items []struct {
		ID             string `json:"id"`
		Name           string `json:"name"`
		Slug           string `json:"slug"`
		State          string `json:"state"`
		Stage          string `json:"stage"`
		Text           string `json:"text"`
		ConversationID string `json:"conversation_id"`
	} `json:"items"`
}

// readStored reads through the API what was stored.
func (h *house) readStored(t *testing.T) {
	t.Helper()
	owner := h.owner(t)
	get := func(path string, into any) {
		t.Helper()
		if err := owner.Get(t.Context(), path, into); err != nil {
			t.Fatal(err)
		}
	}
	var people, flows listed
	get("/api/v1/contacts?limit=100", &people)
	get("/api/v1/flows", &flows)
	var names []string
	talks := map[string]string{}
	for _, p := range people.Items {
		names = append(names, p.Name)
		var card struct {
			Conversation string                        `json:"conversation_id"`
			Fields       []struct{ Key, Value string } `json:"fields"`
			Tags         []map[string]any              `json:"tags"`
			Stage        string                        `json:"stage"`
			Identities   []map[string]any              `json:"identities"`
		}
		get("/api/v1/contacts/"+p.ID, &card)
		talks[p.Name] = card.Conversation
		if p.Name == "oleg" && (len(card.Fields) != 1 || card.Fields[0].Key != "drink" || card.Fields[0].Value != "раф" || card.Stage != "lead" || len(card.Tags) != 1 || len(card.Identities) != 1) {
			t.Errorf("the card of oleg is %+v", card)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff([]string{"ann", "oleg", "vera"}, names); diff != "" {
		t.Errorf("people (-stored +read):\n%s", diff)
	}
	if len(flows.Items) != 1 || flows.Items[0].Slug != "hello" || flows.Items[0].State != "live" {
		t.Errorf("funnels: %+v", flows.Items)
	}
	var items listed
	get("/api/v1/conversations/"+talks["ann"]+"/items?limit=100", &items)
	var said []string
	for _, i := range slices.Backward(items.Items) {
		said = append(said, i.Text)
	}
	if diff := cmp.Diff([]string{"/start", "ПРИВЕТ))", "Здравствуйте, ann", "Спасибо", "Постоянный гость"}, said); diff != "" {
		t.Errorf("the talk with ann (-stored +read):\n%s", diff)
	}
}

// liveOn goes on with what was left open: a moment that a session waits for comes, an old button works, a new person is greeted, an operator writes.
func (h *house) liveOn(t *testing.T) {
	t.Helper()
	if _, err := h.advance(t.Context(), h.ws, 25*time.Hour); err != nil {
		t.Fatal(err)
	}
	h.act(t, "vera", sandbox.Action{Verb: "press", Button: "Ещё"})
	h.person(t, "igor")
	h.act(t, "igor", sandbox.Action{Verb: "press_start"})
	h.act(t, "igor", sandbox.Action{Verb: "say", Text: "привет"})
	for who, want := range map[string]string{"oleg": "Вы ещё здесь?", "vera": "Спасибо", "igor": "Здравствуйте, igor"} {
		if got := h.phone(t, who); got[len(got)-1] != want {
			t.Errorf("%s sees %q, want %q last", who, got, want)
		}
	}
	owner := h.owner(t)
	var talks listed
	if err := owner.Get(t.Context(), "/api/v1/conversations?limit=10", &talks); err != nil {
		t.Fatal(err)
	}
	if err := owner.Do(t.Context(), http.MethodPost, "/api/v1/conversations/"+talks.Items[0].ID+"/messages", map[string]any{"text": "Добрый день"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := h.settle(t.Context(), h.ws); err != nil {
		t.Fatal(err)
	}
	failed := 0
	err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND direction = 'out' AND state NOT IN ('sent', 'delivered', 'read')`, h.ws).Scan(&failed)
	if err != nil || failed != 0 {
		t.Errorf("%d messages did not arrive, %v", failed, err)
	}
}

// store makes an installation and keeps it, unless there is one of the newest schema.
func store(t *testing.T, folder string) {
	t.Helper()
	cfg := settings(t)
	h := resume(t, cfg)
	version, err := h.db.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	into := filepath.Join(folder, fmt.Sprintf("%04d", version))
	if _, err := os.Stat(into); err == nil {
		h.stop()
		return
	}
	h.furnish(t)
	h.stop()
	d, err := OpenDB(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Backup(t.Context(), cfg.DataDir), d.Close()); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(into, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, name := range storedFiles() {
		body, err := os.ReadFile(filepath.Join(cfg.DataDir, name))
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		zipped, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
		if err != nil {
			t.Fatal(err)
		}
		_, err = zipped.Write(body)
		if err = errors.Join(err, zipped.Close(), os.WriteFile(filepath.Join(into, name+".gz"), packed.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
}

// furnish fills a fresh installation: three people in one funnel, one of them through it.
func (h *house) furnish(t *testing.T) {
	t.Helper()
	var err error
	h.ws, _, err = h.rooms.workspaces.FirstRun(t.Context(), workspace.Setup{
		WorkspaceName: "Test", Name: "Ann", Email: "ann@example.com", Password: storedPassword, Language: i18n.RU, TimeZone: "Europe/Moscow", Currency: "RUB", Sandbox: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	bot, err := h.sandbox.hub.AddBot(sandbox.Bot{Key: "shop", Vendor: "telegram", Name: "Shop", Username: "shop_bot"})
	if err != nil {
		t.Fatal(err)
	}
	poll := channel.Poll
	if _, err := h.rooms.channels.Connect(t.Context(), h.ws, channel.Draft{Kind: channel.Telegram, Settings: map[string]string{"token": bot.Token}, Mode: &poll}); err != nil {
		t.Fatal(err)
	}
	h.publish(t, hello)
	for _, who := range []string{"ann", "oleg", "vera"} {
		h.person(t, who)
		h.act(t, who, sandbox.Action{Verb: "press_start"})
		h.act(t, who, sandbox.Action{Verb: "say", Text: "ПРИВЕТ))"})
	}
	h.act(t, "ann", sandbox.Action{Verb: "press", Button: "Ещё"})
	owner := h.owner(t)
	do := func(method, path string, body any) {
		t.Helper()
		if err := owner.Do(t.Context(), method, "/api/v1"+path, body, nil); err != nil {
			t.Fatal(err)
		}
	}
	do(http.MethodPost, "/fields", map[string]any{"key": "drink", "label": "Напиток", "type": "text"})
	do(http.MethodPost, "/tags", map[string]any{"name": "гость", "color": ""})
	var people, talks listed
	if err := errors.Join(owner.Get(t.Context(), "/api/v1/contacts?limit=100", &people), owner.Get(t.Context(), "/api/v1/conversations?limit=100", &talks)); err != nil {
		t.Fatal(err)
	}
	for _, p := range people.Items {
		if p.Name != "oleg" {
			continue
		}
		do(http.MethodPut, "/contacts/"+p.ID+"/fields", map[string]any{"drink": "раф"})
		do(http.MethodPut, "/contacts/"+p.ID+"/stage", map[string]any{"stage": "lead"})
		do(http.MethodPost, "/contacts/"+p.ID+"/tags", map[string]any{"add": []string{"гость"}})
	}
	for _, v := range talks.Items {
		var whole struct {
			Contact struct{ Name string }
		}
		if err := owner.Get(t.Context(), "/api/v1/conversations/"+v.ID, &whole); err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(whole.Contact.Name, "ann") {
			do(http.MethodPost, "/conversations/"+v.ID+"/notes", map[string]any{"text": "Постоянный гость"})
		}
	}
}
