// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/sandbox"
)

// parrot is a vendor for the hub's own tests: it repeats what is said.
type parrot struct{ http.Handler }

func (parrot) Kind() string               { return "parrot" }
func (parrot) Connect(*sandbox.Bot) error { return nil }
func (parrot) Pending() int               { return 0 }
func (parrot) Act(_ context.Context, p *sandbox.Phone, a sandbox.Action) error {
	if a.Verb == sandbox.PressStart {
		p.Set(func(s *sandbox.State) { s.Status = sandbox.StatusOpen })
	}
	p.Add(sandbox.Message{From: sandbox.FromBot, Kind: "text", Text: a.Text})
	return nil
}

func newHub(t *testing.T, o sandbox.Options) (*sandbox.Hub, http.Handler) {
	t.Helper()
	hub, err := sandbox.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := hub.Close(); err != nil {
			t.Error(err)
		}
	})
	hub.Add(parrot{http.NotFoundHandler()})
	return hub, sandbox.Handler(hub)
}

func ask(t *testing.T, h http.Handler, method, path, body string, into any) int {
	t.Helper()
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body)))
	if into != nil {
		if err := json.Unmarshal(rec.Body.Bytes(), into); err != nil {
			t.Fatalf("%s %s: %v in %s", method, path, err, rec.Body)
		}
	}
	return rec.Code
}

func TestPhonesOverHTTP(t *testing.T) {
	t.Parallel()
	_, h := newHub(t, sandbox.Options{})
	var bot sandbox.Bot
	ask(t, h, "POST", "/sandbox/bots", `{"vendor":"parrot","key":"p"}`, &bot)
	var people []sandbox.Person
	ask(t, h, "POST", "/sandbox/people", `{"key":"ann","name":"Ann"}`, &people)
	ask(t, h, "POST", "/sandbox/people", `{"key":"crowd","count":3}`, &people)
	if bot.Number == 0 || len(people) != 3 || people[2].Key != "crowd-3" {
		t.Errorf("bot %+v, people %+v", bot, people)
	}
	var view sandbox.PhoneView
	if code := ask(t, h, "POST", "/sandbox/phones/p/ann/say", `{"text":"hello"}`, &view); code != http.StatusOK || view.Last.Text != "hello" {
		t.Errorf("say: %d %+v", code, view)
	}
	var done struct{ Done, Failed int }
	if ask(t, h, "POST", "/sandbox/groups/crowd/p/press_start", "", &done); done.Done != 3 {
		t.Errorf("group: %+v", done)
	}
	var phones []sandbox.PhoneView
	if ask(t, h, "GET", "/sandbox/phones?bot=p&after=1&limit=2", "", &phones); len(phones) != 2 || phones[0].Person.Key != "crowd-1" {
		t.Errorf("phones %+v", phones)
	}
	var messages []sandbox.Message
	ask(t, h, "POST", "/sandbox/phones/p/ann/say", `{"text":"again"}`, nil)
	if ask(t, h, "GET", "/sandbox/phones/p/ann/messages?after=1", "", &messages); len(messages) != 1 || messages[0].Text != "again" {
		t.Errorf("messages %+v", messages)
	}
	var clock map[string]int64
	ask(t, h, "PUT", "/sandbox/clock", `{"offset":5000}`, nil)
	if ask(t, h, "PUT", "/sandbox/clock", `{"offset":1000}`, &clock); clock["offset"] != 5000 {
		t.Errorf("the clock went back: %v", clock)
	}
	var f sandbox.Fault
	ask(t, h, "POST", "/sandbox/faults", `{"mode":"fail","bot":"p","for_ms":1000}`, &f)
	var faults []sandbox.Fault
	if ask(t, h, "GET", "/sandbox/faults?bot=p", "", &faults); len(faults) != 1 || faults[0].Until == 0 {
		t.Errorf("faults %+v", faults)
	}
	if ask(t, h, "DELETE", "/sandbox/faults?bot=p", "", &faults); len(faults) != 0 {
		t.Errorf("faults %+v", faults)
	}
	for path, want := range map[string]string{
		"/sandbox/phones/p/bob/say":     "person_not_found",
		"/sandbox/phones/none/ann/say":  "bot_not_found",
		"/sandbox/phones/p/ann/dance":   "verb_unknown",
		"/sandbox/phones/p/ann/press":   "button_not_found",
		"/sandbox/phones/p/ann/unblock": "not_blocked",
		"/sandbox/bots":                 "vendor_not_found",
		"/sandbox/faults":               "unknown",
		"/sandbox/groups/none/p/say":    "group_not_found",
	} {
		var out struct{ Error map[string]string }
		code := ask(t, h, "POST", path, "{}", &out)
		if code < 400 || code >= 500 || out.Error["reason"] != want && !strings.Contains(out.Error["message"], want) {
			t.Errorf("%s: %d %v, want %s", path, code, out.Error, want)
		}
	}
}

func TestStream(t *testing.T) {
	t.Parallel()
	hub, h := newHub(t, sandbox.Options{})
	ask(t, h, "POST", "/sandbox/bots", `{"vendor":"parrot","key":"p"}`, nil)
	ask(t, h, "POST", "/sandbox/people", `{"key":"ann"}`, nil)
	server := httptest.NewServer(h)
	defer server.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/sandbox/phones/p/ann/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	until := func(want string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), want) {
				return
			}
		}
		t.Fatalf("the stream ended without %s", want)
	}
	until("event: phone")
	if err := hub.Act(t.Context(), "p", "ann", sandbox.Action{Verb: sandbox.Say, Text: "hello"}); err != nil {
		t.Fatal(err)
	}
	until("event: message")
	until(`"text":"hello"`)
	p, err := hub.Phone("p", "ann")
	if err != nil {
		t.Fatal(err)
	}
	p.Change(1, func(m *sandbox.Message) { m.Text = "changed" })
	until(`"text":"changed"`)
}

func TestPhoneKeepsTheNewest(t *testing.T) {
	t.Parallel()
	hub, h := newHub(t, sandbox.Options{KeepMessages: 10})
	ask(t, h, "POST", "/sandbox/bots", `{"vendor":"parrot","key":"p"}`, nil)
	ask(t, h, "POST", "/sandbox/people", `{"key":"ann"}`, nil)
	p, err := hub.Phone("p", "ann")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 95 {
		p.Add(sandbox.Message{Text: strconv.Itoa(i + 1)})
	}
	all := p.Messages(0, 1000)
	if n := len(all); n < 10 || n > 20 || all[n-1].ID != 95 || all[n-1].Text != "95" {
		t.Errorf("%d messages are kept, the last is %+v", len(all), all[len(all)-1])
	}
	if p.Change(1, func(*sandbox.Message) {}) || !p.Change(95, func(m *sandbox.Message) { m.Text = "x" }) {
		t.Error("only kept messages can change")
	}
	if got := p.Since(95); len(got) != 1 || got[0].Text != "x" {
		t.Errorf("changed since: %+v", got)
	}
	if got := p.Messages(93, 1); len(got) != 1 || got[0].ID != 94 {
		t.Errorf("after 93: %+v", got)
	}
}

func TestJournalFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "journal.jsonl")
	hub, _ := newHub(t, sandbox.Options{Journal: path, SyncJournal: true, KeepEntries: 5})
	for i := range 30 {
		bot := []string{"a", "b"}[i%2]
		if err := hub.Journal.Write(sandbox.Entry{Bot: bot, Method: "sendMessage", Status: 200, Body: json.RawMessage(`{"n":1}`)}); err != nil {
			t.Fatal(err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.Split(bytes.TrimSpace(b), []byte("\n"))
	var last sandbox.Entry
	if err := json.Unmarshal(lines[len(lines)-1], &last); err != nil || len(lines) != 30 || last.Seq != 30 {
		t.Errorf("%d lines, last %+v, %v", len(lines), last, err)
	}
	if got := hub.Journal.List("b", 27, 10); len(got) != 2 || got[0].Seq != 28 {
		t.Errorf("list %+v", got)
	}
	if _, err := sandbox.New(sandbox.Options{Journal: filepath.Join(path, "none")}); err == nil {
		t.Error("a journal opens inside a file")
	}
}

func TestTimeline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		line := sandbox.NewTimeline(time.Now)
		fired := make(chan string, 3)
		line.After(time.Hour, func() { fired <- "hour" })
		line.After(48*time.Hour, func() { fired <- "days" })
		stop := line.After(time.Minute, func() { fired <- "stopped" })
		stop()
		if next := line.Next(); next != line.Now()+time.Hour.Milliseconds() {
			t.Errorf("next is %d", next)
		}
		time.Sleep(30 * time.Minute) //nolint:forbidigo // synctest invents the time
		line.SetOffset((31 * time.Minute).Milliseconds())
		synctest.Wait()
		if got := <-fired; got != "hour" || len(fired) != 0 {
			t.Errorf("%s fired, %d more", got, len(fired))
		}
		time.Sleep(47 * time.Hour) //nolint:forbidigo // synctest invents the time
		if got := <-fired; got != "days" || line.Next() != 0 {
			t.Errorf("%s fired, next %d", got, line.Next())
		}
	})
}

func TestFilesKeepToTheLimit(t *testing.T) {
	t.Parallel()
	hub, h := newHub(t, sandbox.Options{KeepBytes: 10})
	first := hub.Files.Put("a", "image/png", []byte("123456"))
	same := hub.Files.Put("b", "image/png", []byte("123456"))
	second := hub.Files.Put("c", "text/html", []byte("<b>78"))
	if first != same {
		t.Error("the same bytes have two ids")
	}
	if _, ok := hub.Files.Get(first); ok {
		t.Error("the oldest file stays over the limit")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/sandbox/files/"+second, nil))
	if rec.Header().Get("Content-Type") != "application/octet-stream" {
		t.Errorf("a page is served as %s", rec.Header().Get("Content-Type"))
	}
}
