// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/internal/sandbox"
)

func TestPollOffsets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.start()
	for i := range 4 {
		w.act(sandbox.Say, sandbox.Action{Text: fmt.Sprint("say ", i)})
	}
	ids := func(params object) []float64 {
		var ids []float64
		for _, u := range w.do("getUpdates", params).([]any) {
			ids = append(ids, u.(object)["update_id"].(float64))
		}
		return ids
	}
	first := ids(object{})
	if len(first) != 5 {
		t.Fatalf("got %v, want 5 updates", first)
	}
	if again := ids(object{"limit": 2}); len(again) != 2 || again[0] != first[0] {
		t.Errorf("unconfirmed updates come again: %v", again)
	}
	if rest := ids(object{"offset": first[2]}); len(rest) != 3 || rest[0] != first[2] {
		t.Errorf("offset %v gives %v", first[2], rest)
	}
	if rest := ids(object{"offset": -1}); len(rest) != 1 || rest[0] != first[4] {
		t.Errorf("offset -1 gives %v", rest)
	}
	if rest := ids(object{"offset": first[4] + 1}); len(rest) != 0 {
		t.Errorf("all are confirmed but %v", rest)
	}
	w.act(sandbox.Say, sandbox.Action{Text: "old"})
	w.hub.Timeline.SetOffset(25 * 3600 * 1000)
	if old := ids(object{}); len(old) != 0 {
		t.Errorf("an update of yesterday came: %v", old)
	}
}

func TestPollWaitsAndConflicts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, free())
		began := time.Now()
		if list := w.do("getUpdates", object{"timeout": 7}).([]any); len(list) != 0 || time.Since(began) != 7*time.Second {
			t.Errorf("an empty poll of 7 s gave %v after %s", list, time.Since(began))
		}
		done := make(chan []any)
		go func() { done <- w.do("getUpdates", object{"timeout": 50}).([]any) }()
		synctest.Wait()
		w.start()
		if list := <-done; len(list) != 1 {
			t.Errorf("the poll woke with %v", list)
		}
		w.updates()
		conflict := make(chan object)
		go func() {
			_, out := w.send("getUpdates", "application/json", []byte(`{"timeout":50}`))
			conflict <- out
		}()
		synctest.Wait()
		w.do("getUpdates", object{})
		if out := <-conflict; out["description"] != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
			t.Errorf("the older poll got %v", out)
		}
		w.do("setWebhook", object{"url": "https://a.b/hook"})
		w.refused("getUpdates", object{}, http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	})
}

func TestWebhookRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var at []time.Duration
		began := time.Now()
		var up atomic.Bool
		w := newWorld(t, hook(func(r *http.Request, _ string) (int, http.Header, string) {
			at = append(at, time.Since(began).Round(time.Second))
			if got := r.Header.Get("X-Telegram-Bot-Api-Secret-Token"); got != "s3cret" {
				t.Errorf("secret %q", got)
			}
			if !up.Load() {
				return http.StatusBadGateway, nil, ""
			}
			return http.StatusOK, nil, ""
		}).options())
		w.do("setWebhook", object{"url": "https://a.b/hook", "secret_token": "s3cret"})
		w.start()
		time.Sleep(time.Minute - time.Second) //nolint:forbidigo // synctest invents the time
		synctest.Wait()
		want := "[0s 0s 2s 6s 14s 30s]"
		if got := fmt.Sprint(at); got != want {
			t.Errorf("tries at %s, want %s", got, want)
		}
		info := w.do("getWebhookInfo", object{}).(object)
		if info["pending_update_count"] != 1.0 || info["last_error_message"] != "Wrong response from the webhook: 502 Bad Gateway" {
			t.Errorf("info %v", info)
		}
		up.Store(true)
		time.Sleep(5 * time.Minute) //nolint:forbidigo // synctest invents the time
		synctest.Wait()
		if n := w.do("getWebhookInfo", object{}).(object)["pending_update_count"]; n != 0.0 {
			t.Errorf("%v updates wait after the receiver is back", n)
		}
		w.do("deleteWebhook", object{})
	})
}

func TestWebhookRetryAfterGoneAndLifetime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var tries atomic.Int64
		var gone atomic.Bool
		w := newWorld(t, hook(func(*http.Request, string) (int, http.Header, string) {
			tries.Add(1)
			if gone.Load() {
				return http.StatusGone, nil, ""
			}
			return http.StatusServiceUnavailable, http.Header{"Retry-After": {"1000"}}, ""
		}).options())
		w.do("setWebhook", object{"url": "https://a.b/hook"})
		w.start()
		time.Sleep(999 * time.Second) //nolint:forbidigo // synctest invents the time
		synctest.Wait()
		if n := tries.Load(); n != 1 {
			t.Errorf("%d tries before Retry-After is over", n)
		}
		time.Sleep(24 * time.Hour) //nolint:forbidigo // synctest invents the time
		if n := w.do("getWebhookInfo", object{}).(object)["pending_update_count"]; n != 0.0 {
			t.Errorf("an update lives over a day: %v", n)
		}
		gone.Store(true)
		for range 24 {
			w.act(sandbox.Say, sandbox.Action{Text: "hi"})
			time.Sleep(time.Hour) //nolint:forbidigo // synctest invents the time
		}
		if url := w.do("getWebhookInfo", object{}).(object)["url"]; url != "" {
			t.Errorf("the webhook %v lives after a day of 410", url)
		}
	})
}

func TestWebhookOrderAndFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var got []string
		w := newWorld(t, hook(func(_ *http.Request, body string) (int, http.Header, string) {
			kind := "press"
			if strings.Contains(body, `"message":{"message_id"`) && !strings.Contains(body, "callback_query") {
				kind = "say"
			}
			got = append(got, kind)
			return http.StatusOK, nil, ""
		}).options())
		w.do("setWebhook", object{"url": "https://a.b/hook"})
		w.start()
		synctest.Wait()
		w.do("sendMessage", object{"chat_id": w.ann.Number, "text": "?", "reply_markup": inline(object{"text": "Yes", "callback_data": "y"})})
		expect := func(what, want string, wait time.Duration) {
			t.Helper()
			synctest.Wait()
			got = nil
			w.act(sandbox.Say, sandbox.Action{Text: "one"})
			w.act(sandbox.Press, sandbox.Action{Button: "Yes"})
			time.Sleep(wait) //nolint:forbidigo // synctest invents the time
			synctest.Wait()
			if s := strings.Join(got, " "); s != want {
				t.Errorf("%s: %s, want %s", what, s, want)
			}
			w.hub.Faults.Clear("")
		}
		w.fault(sandbox.Fault{Mode: sandbox.Reorder, Bot: "shop"})
		expect("reorder", "press say", time.Second)
		w.fault(sandbox.Fault{Mode: sandbox.Late, DelayMS: 60_000})
		expect("late, early", "", 59*time.Second)
		time.Sleep(time.Second) //nolint:forbidigo // synctest invents the time
		synctest.Wait()
		if len(got) != 2 {
			t.Errorf("late: %v", got)
		}
		w.fault(sandbox.Fault{Mode: sandbox.DuplicateWebhooks, Times: 2})
		got = nil
		w.act(sandbox.Say, sandbox.Action{Text: "one"})
		synctest.Wait()
		w.act(sandbox.Press, sandbox.Action{Button: "Yes"})
		synctest.Wait()
		if s := strings.Join(got, " "); s != "say say press press" { //nolint:dupword // every update comes twice
			t.Errorf("duplicates: %s", s)
		}
		if n := w.hub.Pending(); n != 0 {
			t.Errorf("%d deliveries are pending", n)
		}
	})
}

func TestWebhookAnswersWithACall(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, hook(func(_ *http.Request, _ string) (int, http.Header, string) {
			return http.StatusOK, http.Header{"Content-Type": {"application/json"}}, `{"method":"sendMessage","chat_id":500000001,"text":"at once"}`
		}).options())
		w.do("setWebhook", object{"url": "http://127.0.0.1:1/hook"})
		w.start()
		synctest.Wait()
		if m := w.last(); m.Text != "at once" || m.From != sandbox.FromBot {
			t.Errorf("the phone shows %+v", m)
		}
	})
}

func TestAllowedUpdates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, free())
	w.do("getUpdates", object{"allowed_updates": []string{"my_chat_member"}})
	w.start()
	w.act(sandbox.Block, sandbox.Action{})
	change := w.one("my_chat_member")
	if s := change["new_chat_member"].(object)["status"]; s != "kicked" {
		t.Errorf("new status %v", s)
	}
}
