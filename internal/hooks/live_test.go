// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
)

// waitTime is how long a test waits for what must come.
const waitTime = 20 * time.Second

// event is one server-sent event.
type event struct{ name, data string }

// listen opens the live stream. The stream ends with stop.
func (v visitor) listen(t *testing.T, after string) (events <-chan event, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, v.server.URL+v.path("/live?t="+v.token+"&after="+after), nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := new(http.Client).Do(req) //nolint:bodyclose // the goroutine below closes it at the end of the stream
	if err != nil {
		t.Fatal(err)
	}
	if resp.StatusCode != http.StatusOK || resp.Header.Get("Content-Type") != "text/event-stream" {
		t.Fatalf("%d %v", resp.StatusCode, resp.Header)
	}
	out := make(chan event, 1000)
	go func() {
		defer close(out)
		defer func() { _ = resp.Body.Close() }()
		var e event
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			switch name, value, _ := strings.Cut(lines.Text(), ": "); {
			case name == "event":
				e.name = value
			case name == "data":
				e.data = value
			case lines.Text() == "" && e.name != "":
				out <- e
				e = event{}
			}
		}
	}()
	t.Cleanup(cancel)
	return out, cancel
}

func next(t *testing.T, events <-chan event, name string) event {
	t.Helper()
	deadline := time.After(waitTime)
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatalf("the stream ended before %s", name)
			}
			if e.name == name {
				return e
			}
		case <-deadline:
			t.Fatalf("no %s came", name)
		}
	}
}

func textOf(t *testing.T, e event) string {
	t.Helper()
	var m struct{ Runs []struct{ T string } }
	if err := json.Unmarshal([]byte(e.data), &m); err != nil || len(m.Runs) == 0 {
		t.Fatalf("%s: %v", e.data, err)
	}
	return m.Runs[0].T
}

func TestAMessageThatIsSentAppears(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		h.run(t)
		v, stranger := h.visitor(t), h.visitor(t)
		i, other := v.met(t), stranger.met(t)
		events, _ := v.listen(t, "")
		next(t, events, "cursor")
		h.insert(t, h.part(other, "чужое"), h.part(i, "Здравствуйте"))
		if got := textOf(t, next(t, events, "message")); got != "Здравствуйте" {
			t.Errorf("got %q", got)
		}
		if n := h.count(t, `SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND identity_id = $2 AND state = 'sent' AND vendor_id <> ''`, h.ws, i.ID); n != 1 {
			t.Errorf("%d rows are sent", n)
		}
	})
}

func TestTypingOfTheTeamAppears(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		h.run(t)
		v := h.visitor(t)
		events, _ := v.listen(t, "")
		next(t, events, "cursor")
		ch, err := h.channels.Open(t.Context(), h.chat.ID)
		if err != nil {
			t.Fatal(err)
		}
		for deadline := time.Now().Add(waitTime); time.Now().Before(deadline); {
			if err := ch.Driver.(channel.Acknowledger).Acknowledge(t.Context(), ch.Channel, channel.Ack{Kind: channel.AckTyping, Address: v.address}); err != nil {
				t.Fatal(err)
			}
			select {
			case e := <-events:
				if e.name == "typing" {
					return
				}
			case <-time.After(100 * time.Millisecond): // nobody listened yet; such a sign is not kept
			}
		}
		t.Error("no typing came")
	})
}

// settle waits until everything queued was sent. A clock that is moved by hand must not be moved under what is in flight.
func (h *house) settle(t *testing.T) {
	t.Helper()
	for deadline := time.Now().Add(waitTime); time.Now().Before(deadline); runtime.Gosched() {
		if h.count(t, `SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND state IN ('queued', 'sending')`, h.ws) == 0 {
			return
		}
	}
	t.Fatal("not everything was sent")
}

// TestNothingIsMissedBetweenTwoConnections breaks the stream again and again while parts are sent, out of the order of their ids: a part that is retried
// is sent long after younger ones.
func TestNothingIsMissedBetweenTwoConnections(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		h.run(t)
		v := h.visitor(t)
		i := v.met(t)
		const rounds, each = 6, 10
		late := make([]message.Part, 0, rounds)
		for n := range rounds {
			late = append(late, h.part(i, fmt.Sprintf("late %d", n)))
		}
		seen, cursor := map[string]bool{}, "0"
		for n := range rounds {
			events, stop := v.listen(t, cursor)
			parts := []message.Part{late[n]}
			for k := range each {
				parts = append(parts, h.part(i, fmt.Sprintf("%d.%d", n, k)))
			}
			h.insert(t, parts...)
			for range n + 2 { // break off after a few, in the middle of what is coming
				seen[textOf(t, next(t, events, "message"))] = true
			}
			stop()
			for e := range events { // what had arrived before the break
				switch e.name {
				case "message":
					seen[textOf(t, e)] = true
				case "cursor":
					cursor = e.data
				}
			}
			if n%2 == 1 { // in between, the next connection begins while parts are still being sent
				h.settle(t)
				h.wall.Advance(5 * time.Minute) // far longer than what is looked at twice
			}
		}
		events, _ := v.listen(t, cursor)
		for len(seen) < rounds*(each+1) {
			seen[textOf(t, next(t, events, "message"))] = true
		}
	})
}

func TestAVisitorOpensAFewPages(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	for range 6 {
		v.listen(t, "")
	}
	if status, _ := v.do(t, http.MethodGet, "/live", ""); status != http.StatusTooManyRequests {
		t.Errorf("the seventh page: %d", status)
	}
}

func TestStreamsEndWithTheServer(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- h.hooks.Run(ctx) }()
	v := h.visitor(t)
	events, _ := v.listen(t, "")
	next(t, events, "cursor")
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	deadline := time.After(waitTime)
	for open := true; open; {
		select {
		case _, open = <-events:
		case <-deadline:
			t.Fatal("the stream stayed open")
		}
	}
	if status, _ := v.do(t, http.MethodGet, "/live", ""); status != http.StatusServiceUnavailable {
		t.Errorf("a new stream: %d", status)
	}
}

func TestReceiptsComeBack(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	v := h.visitor(t)
	v.met(t)
	if status, text := v.do(t, http.MethodPost, "/messages", `{"type": "receipt", "message": "abc", "status": "read"}`); status != http.StatusAccepted {
		t.Fatalf("%d %s", status, text)
	}
	if n := h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND kind = 'receipt' AND address = $2`, h.ws, v.address); n != 1 {
		t.Errorf("%d receipts", n)
	}
}
