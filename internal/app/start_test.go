// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/message"
	"parley/internal/sandbox"
	"parley/internal/workspace"
)

func TestOneProcessAFolder(t *testing.T) {
	t.Parallel()
	cfg := settings(t)
	first, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if second, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "another parley is using") {
		t.Errorf("a second process: %v, %v", second, err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatalf("after the first has gone: %v", err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	h := start(t, db.Options{})
	status := func() int {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.baseURL()+"/readyz", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req) //nolint:forbidigo // the test asks its own server on the loopback
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		if err := resp.Body.Close(); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode
	}
	for deadline := time.Now().Add(10 * time.Second); status() != http.StatusOK; <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("never ready")
		}
	}
	h.ready.set(false) // as while it stops
	if got := status(); got != http.StatusServiceUnavailable {
		t.Errorf("stopping: %d", got)
	}
}

// TestStopWithAHangingVendor stops while a messenger does not answer: within the bound, and after a restart the message is unknown, not sent twice.
func TestStopWithAHangingVendor(t *testing.T) {
	t.Parallel()
	h := start(t, db.Options{})
	h.publish(t, hello)
	h.person(t, "ann")
	h.act(t, "ann", sandbox.Action{Verb: "press_start"})
	if _, err := h.sandbox.hub.Faults.Set(sandbox.Fault{Bot: h.bot, Mode: sandbox.Hang, Method: "sendMessage", Times: 1}); err != nil {
		t.Fatal(err)
	}
	if err := h.sandbox.hub.Act(t.Context(), h.bot, "ann", sandbox.Action{Verb: "say", Text: "привет"}); err != nil {
		t.Fatal(err)
	}
	sending := func() int {
		n := 0
		if err := h.db.Reads(t.Context()).QueryRow(`SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND state = $2`, h.ws, message.Sending).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for deadline := time.Now().Add(10 * time.Second); sending() == 0 || len(h.sandbox.hub.Faults.List(h.bot)) > 0; <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the call never began")
		}
	}
	dir := h.cfg.DataDir
	began := time.Now()
	h.stop()
	if took := time.Since(began); took > 9*time.Second {
		t.Errorf("stopping took %s", took)
	}
	cfg := settings(t)
	cfg.DataDir = dir
	d, err := OpenDB(t.Context(), cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	states, err := db.Collect(db.Scalar[string])(d.Reads(t.Context()).Query(`SELECT state FROM message WHERE workspace_id = $1 AND direction = 'out'`, h.ws))
	if err != nil || len(states) != 1 || !slices.Contains([]string{string(message.Sending), string(message.Unknown)}, states[0]) {
		t.Errorf("%v, %v", states, err)
	}
}

// TestStopWithOpenPages stops while a phone, the interface and a chat are open: nobody waits for their streams.
func TestStopWithOpenPages(t *testing.T) {
	t.Parallel()
	h := start(t, db.Options{})
	h.person(t, "ann")
	h.act(t, "ann", sandbox.Action{Verb: "press_start"})
	login, err := h.rooms.workspaces.Login(t.Context(), workspace.Credentials{Email: "ann@example.com", Password: "a long password", IP: "127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	chat, err := h.rooms.channels.Connect(t.Context(), h.ws, channel.Draft{Kind: channel.Webchat})
	if err != nil {
		t.Fatal(err)
	}
	b := &browser{house: h, t: t, path: "/w/" + chat.HookKey}
	b.token, _ = b.post("/session", `{}`)["token"].(string)
	b.listen()
	ended := make(chan string, 2)
	for _, path := range []string{"/api/v1/live", "/sandbox/phones/" + h.bot + "/ann/events"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.baseURL()+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.AddCookie(&http.Cookie{Name: "parley_session", Value: login})
		resp, err := http.DefaultClient.Do(req) //nolint:bodyclose,forbidigo // the goroutine below closes the body; the test asks its own server on the loopback
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %v %v", path, resp, err)
		}
		go func() {
			_, _ = io.Copy(io.Discard, resp.Body)
			_ = resp.Body.Close()
			ended <- path
		}()
	}
	began := time.Now()
	h.stop()
	if took := time.Since(began); took >= 2*time.Second { // the bound of a stop, at which everything would be cut off
		t.Errorf("stopping took %s", took)
	}
	<-ended
	<-ended
}
