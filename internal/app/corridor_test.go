// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/sandbox"
	"parley/internal/secret"
	"parley/internal/workspace"
)

const hello = `
format: 1
id: hello
name: {ru: Привет, en: Hello}
languages: [ru, en]
kind: informational
triggers:
  - {id: t1, kind: keyword, words: [привет]}
start: hi
blocks:
  - id: hi
    kind: message
    content:
      text: {ru: "Здравствуйте, {{ contact.first_name | default: 'гость' }}", en: "Hello"}
      buttons:
        - [{id: more, label: {ru: Ещё, en: More}, action: next}]
    exits: {more: bye, timeout: late}
    wait: {for: 24h}
  - {id: bye, kind: message, content: {text: {ru: "Спасибо", en: "Thanks"}}}
  - {id: late, kind: message, content: {text: {ru: "Вы ещё здесь?", en: "Still there?"}}}
`

// house is a running installation with a Telegram bot of the sandbox.
type house struct {
	*App
	ws   int64
	bot  string
	stop func()
}

func settings(t *testing.T) config.Server {
	t.Helper()
	return config.Server{Listen: "127.0.0.1:0", DataDir: t.TempDir(), Sandbox: true, MaxUpload: 1 << 20, EventDays: 400, ShutdownTimeout: 2 * time.Second}
}

func start(t *testing.T, opt db.Options) *house {
	t.Helper()
	cfg := settings(t)
	cfg.DatabaseURL = secret.New(opt.URL)
	return startAs(t, cfg, slog.New(slog.DiscardHandler))
}

func startAs(t *testing.T, cfg config.Server, log *slog.Logger) *house {
	t.Helper()
	a, err := New(t.Context(), cfg, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, nil) }()
	h := &house{App: a}
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-done, a.Close()); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { h.stop() })
	ws, _, err := a.rooms.workspaces.FirstRun(t.Context(), workspace.Setup{
		WorkspaceName: "Test", Name: "Ann", Email: "ann@example.com", Password: "a long password", Language: i18n.RU, TimeZone: "Europe/Moscow", Currency: "RUB", Sandbox: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	bot, err := a.sandbox.hub.AddBot(sandbox.Bot{Vendor: "telegram", Name: "Test bot", Username: "test_bot"})
	if err != nil {
		t.Fatal(err)
	}
	poll := channel.Poll
	base := a.sandbox.url + "/telegram"
	if _, err := a.rooms.channels.Connect(t.Context(), ws, channel.Draft{Kind: channel.Telegram, Settings: map[string]string{"token": bot.Token}, BaseURL: &base, Mode: &poll}); err != nil {
		t.Fatal(err)
	}
	h.ws, h.bot = ws, bot.Key
	return h
}

// A person writes to a bot, is greeted by the funnel, presses, and is thanked; another is reminded a day later.
func TestCorridor(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		h.publish(t, hello)
		for _, who := range []string{"ann", "oleg"} {
			h.person(t, who)
			h.act(t, who, sandbox.Action{Verb: "press_start"})
			h.act(t, who, sandbox.Action{Verb: "say", Text: "ПРИВЕТ))"})
		}
		h.act(t, "ann", sandbox.Action{Verb: "press", Button: "Ещё"})
		if _, err := h.advance(t.Context(), h.ws, 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		for who, want := range map[string][]string{
			"ann":  {"/start", "ПРИВЕТ))", "Здравствуйте, ann", "Спасибо"},
			"oleg": {"/start", "ПРИВЕТ))", "Здравствуйте, oleg", "Вы ещё здесь?"},
		} {
			if diff := cmp.Diff(want, h.phone(t, who)); diff != "" {
				t.Errorf("the chat of %s (-want +got):\n%s", who, diff)
			}
		}
		h.heard(t)
	})
}

// heard checks that the channel's health tells when it was last heard and last spoke.
func (h *house) heard(t *testing.T) {
	t.Helper()
	if err := h.rooms.pulse.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	all, err := channel.List(h.db.Reads(t.Context()), h.ws)
	if err != nil {
		t.Fatal(err)
	}
	now := h.clock.NowMS(h.ws)
	for _, c := range all {
		if day := (24 * time.Hour).Milliseconds(); c.LastInbound > now-day || c.LastInbound < now-2*day || c.LastSent < now-day || c.LastSent > now {
			t.Errorf("at %d the channel was last heard at %d and spoke at %d: want a day ago and now", now, c.LastInbound, c.LastSent)
		}
	}
	if len(all) != 1 {
		t.Errorf("%d channels, want one", len(all))
	}
}

func (h *house) publish(t *testing.T, text string) {
	t.Helper()
	doc, problems := flow.ParseYAML(h.rooms.blocks, []byte(text))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	f, err := h.rooms.versions.Create(t.Context(), h.ws, doc)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.rooms.versions.Publish(t.Context(), h.ws, f.ID, "ann", ""); err != nil {
		t.Fatal(err)
	}
}

func (h *house) person(t *testing.T, key string) {
	t.Helper()
	if _, err := h.sandbox.hub.AddPeople(sandbox.Person{Key: key, Name: key, Username: key, Language: "ru"}, 0); err != nil {
		t.Fatal(err)
	}
}

// act does something on a phone and waits for all that follows.
func (h *house) act(t *testing.T, who string, a sandbox.Action) {
	t.Helper()
	if err := h.sandbox.hub.Act(t.Context(), h.bot, who, a); err != nil {
		t.Fatal(err)
	}
	if _, err := h.settle(t.Context(), h.ws); err != nil {
		t.Fatal(err)
	}
}

// phone is what a person sees, oldest first.
func (h *house) phone(t *testing.T, who string) []string {
	t.Helper()
	p, err := h.sandbox.hub.Phone(h.bot, who)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range p.Messages(0, 100) {
		texts = append(texts, m.Text)
	}
	return texts
}
