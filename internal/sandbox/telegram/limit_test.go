// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"parley/internal/sandbox"
	"parley/internal/sandbox/telegram"
)

func TestChatLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, telegram.Options{})
	w.start()
	hi := object{"chat_id": w.ann.Number, "text": "hi"}
	for range 3 {
		w.do("sendMessage", hi)
	}
	out := w.refused("sendMessage", hi, http.StatusTooManyRequests, "Too Many Requests: retry after 1")
	if after := out["parameters"].(object)["retry_after"]; after != 1.0 {
		t.Errorf("retry_after %v", after)
	}
	w.hub.Timeline.SetOffset(1100)
	w.do("sendMessage", hi)
	w.fault(sandbox.Fault{Mode: sandbox.Limits, Bot: "shop"})
	for range 50 {
		w.do("sendMessage", hi)
	}
}

func TestBotLimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, telegram.Options{})
	people, err := w.hub.AddPeople(sandbox.Person{Key: "crowd"}, 60)
	if err != nil {
		t.Fatal(err)
	}
	refused := 0
	for _, p := range people {
		if err := w.hub.Act(t.Context(), "shop", p.Key, sandbox.Action{Verb: sandbox.PressStart}); err != nil {
			t.Fatal(err)
		}
		if code, _ := w.send("sendMessage", "application/json", encode(t, object{"chat_id": p.Number, "text": "hi"})); code != http.StatusOK {
			refused++
		}
	}
	if refused < 20 || refused > 30 {
		t.Errorf("%d of 60 refused at 30 a second", refused)
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	hi := object{"chat_id": w.ann.Number, "text": "hi"}
	w.fault(sandbox.Fault{Mode: sandbox.Throttle, Bot: "shop", RetryAfterMS: 3000, ForMS: 10_000})
	w.refused("sendMessage", hi, http.StatusTooManyRequests, "Too Many Requests: retry after 3")
	w.hub.Timeline.SetOffset(10_001)
	w.do("sendMessage", hi)
	w.fault(sandbox.Fault{Mode: sandbox.Fail, Status: 502, Times: 1, Method: "send*"})
	w.do("getMe", object{})
	w.refused("sendMessage", hi, http.StatusBadGateway, "Bad Gateway")
	w.do("sendMessage", hi)
	w.fault(sandbox.Fault{Mode: sandbox.Fail, Status: 403, Description: "Forbidden: user is deactivated", Person: "ann"})
	w.refused("sendMessage", hi, http.StatusForbidden, "Forbidden: user is deactivated")
}

func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	server := httptest.NewServer(w.handler)
	defer server.Close()
	w.start()
	send := func(text string) error {
		answer, err := server.Client().Post(server.URL+"/telegram/bot"+w.bot.Token+"/sendMessage", "application/json", // the connection is to break
			strings.NewReader(`{"chat_id":500000001,"text":"`+text+`"}`))
		if err == nil {
			_ = answer.Body.Close()
		}
		return err
	}
	w.fault(sandbox.Fault{Mode: sandbox.TimeoutAfterAccept, Times: 1})
	w.do("sendChatAction", object{"chat_id": w.ann.Number, "action": "typing"})
	if send("accepted") == nil {
		t.Error("timeout_after_accept answered")
	}
	if m := w.last(); m.Text != "accepted" {
		t.Errorf("the phone shows %q", m.Text)
	}
	w.fault(sandbox.Fault{Mode: sandbox.Hang, Times: 1, DelayMS: 10})
	if send("hung") == nil {
		t.Error("hang answered")
	}
	if m := w.last(); m.Text != "accepted" {
		t.Errorf("a hung request was shown: %q", m.Text)
	}
	entries := w.hub.Journal.List("shop", 0, 10)
	if len(entries) != 2 || entries[1].Message == "" || entries[1].Person != "ann" || entries[1].Method != "sendMessage" {
		t.Errorf("journal %+v", entries)
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	o := free()
	o.Client = &http.Client{}
	w := newWorld(t, o)
	var got atomic.Int64
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { got.Add(1) }))
	defer receiver.Close()
	server := httptest.NewServer(w.handler)
	defer server.Close()
	w.do("setWebhook", object{"url": receiver.URL, "max_connections": 5})
	people, err := w.hub.AddPeople(sandbox.Person{Key: "crowd"}, 200)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for part := range 8 {
		all.Go(func() {
			for i := part; i < len(people); i += 8 {
				if err := w.hub.Act(t.Context(), "shop", people[i].Key, sandbox.Action{Verb: sandbox.PressStart}); err != nil {
					t.Error(err)
				}
				body := fmt.Sprintf(`{"chat_id":%d,"text":"hi"}`, people[i].Number)
				answer, err := server.Client().Post(server.URL+"/telegram/bot"+w.bot.Token+"/sendMessage", "application/json", strings.NewReader(body))
				if err != nil {
					t.Error(err)
					continue
				}
				if err := answer.Body.Close(); err != nil || answer.StatusCode != http.StatusOK {
					t.Errorf("status %d, %v", answer.StatusCode, err)
				}
				w.hub.Pending()
				if _, err := w.hub.AddPeople(sandbox.Person{}, 0); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	for w.hub.Pending() > 0 {
		runtime.Gosched()
	}
	if n := got.Load(); n != 200 {
		t.Errorf("%d webhooks came, want 200", n)
	}
	if n := len(w.hub.Journal.List("shop", 0, 1000)); n != 201 { // the webhook's own setting is one
		t.Errorf("%d journal entries, want 201", n)
	}
}

func BenchmarkSendMessage(b *testing.B) {
	hub, err := sandbox.New(sandbox.Options{})
	if err != nil {
		b.Fatal(err)
	}
	s := telegram.New(hub, free())
	defer s.Close()
	hub.Add(s)
	bot, err := hub.AddBot(sandbox.Bot{Vendor: "telegram", Key: "shop"})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := hub.AddPeople(sandbox.Person{Key: "ann"}, 0); err != nil {
		b.Fatal(err)
	}
	if err := hub.Act(b.Context(), "shop", "ann", sandbox.Action{Verb: sandbox.PressStart}); err != nil {
		b.Fatal(err)
	}
	h := sandbox.Handler(hub)
	body := `{"chat_id":500000001,"parse_mode":"HTML","text":"<b>Hi</b>, Ann","reply_markup":{"inline_keyboard":[[{"text":"Go","callback_data":"x"}]]}}`
	for b.Loop() {
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/telegram/bot"+bot.Token+"/sendMessage", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		if rec.Code != http.StatusOK {
			b.Fatal(rec.Body)
		}
	}
}
