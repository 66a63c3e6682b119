// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"parley/internal/api"
	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// heard is one event of a stream.
type heard struct{ id, name, data string }

// listen opens a stream and gives its events.
func (g guest) listen(ctx context.Context, server, after string) <-chan heard {
	g.h.t.Helper()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server+api.Root+"/live?after="+after, nil)
	must(g.h.t, err)
	if g.key != "" {
		r.Header.Set("Authorization", "Bearer "+g.key)
	}
	r.AddCookie(&http.Cookie{Name: "parley_session", Value: g.cookie})
	res, err := new(http.Client).Do(r) //nolint:bodyclose // the goroutine below closes it at the end of the stream
	must(g.h.t, err)
	if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "text/event-stream" {
		g.h.t.Fatal(res.Status, res.Header)
	}
	events := make(chan heard, 100)
	go func() {
		defer close(events)
		defer func() { _ = res.Body.Close() }()
		var one heard
		for lines := bufio.NewScanner(res.Body); lines.Scan(); {
			field, value, _ := strings.Cut(lines.Text(), ": ")
			switch field {
			case "id":
				one.id = value
			case "event":
				one.name = value
			case "data":
				one.data = value
			case "":
				events <- one
				one = heard{}
			}
		}
	}()
	return events
}

// next is the next event that is not a heartbeat.
func next(t *testing.T, events <-chan heard) heard {
	t.Helper()
	for {
		select {
		case e, ok := <-events:
			if !ok {
				t.Fatal("the stream ended")
			}
			if e.name != "ping" {
				return e
			}
		case <-time.After(10 * time.Second):
			t.Fatal("nothing came")
		}
	}
}

func TestLive(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		owner := h.setUp()
		w := furnish(owner, "1001")
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- h.deps.Live.Run(ctx) }()
		s := httptest.NewServer(h.handler)
		t.Cleanup(s.Close)
		t.Cleanup(func() { cancel(); must(t, <-done) })

		all := owner.listen(ctx, s.URL, "")
		few := guest{h: h, key: owner.want(http.StatusCreated, "POST", "/api-keys", map[string]any{"name": "x", "scopes": []string{"flows:read"}}).text(t, "key")}.listen(ctx, s.URL, "")
		first := <-all // the heartbeat at the beginning says that the page is in
		<-few
		if first.name != "ping" {
			t.Fatal(first)
		}
		// What filling the workspace told comes first; a marker says where it ends.
		h.deps.Live.Publish(w.num("workspace"), "flow", w.num("tag"))
		for _, events := range []<-chan heard{all, few} {
			for !strings.Contains(next(t, events).data, w.ids["tag"]) {
			}
		}
		h.deps.Live.Publish(w.num("workspace"), "contact", w.num("contact"))
		h.deps.Live.Publish(w.num("workspace"), "flow", w.num("tag"))
		for _, want := range []string{"contact", "conversation"} {
			if e := next(t, all); e.name != want || e.id == "" {
				t.Fatalf("%+v, want %s", e, want)
			}
		}
		// Messages are told with their contact once: here, or on a page that was open while the workspace was filled.
		for e := next(t, all); e.name != "flow"; e = next(t, all) {
			if e.name != "message" {
				t.Fatalf("%+v", e)
			}
		}
		next(t, few)
		h.deps.Live.Publish(w.num("workspace"), "message", w.num("message"))
		last := next(t, all)
		if last.name != "message" || !strings.Contains(last.data, w.ids["conversation"]) {
			t.Fatalf("%+v", last)
		}
		// A note that a flow writes is told when its transaction is committed.
		workspace, conversation, note := w.num("workspace"), w.num("conversation"), int64(0)
		must(t, d.Reads(ctx).QueryRow(`SELECT MAX(id) FROM note WHERE workspace_id = $1 AND conversation_id = $2`, workspace, conversation).Scan(&note))
		must(t, d.Write(ctx, func(tx *db.Tx) error { return h.deps.Live.Noted(tx, workspace, conversation, note) }))
		if last = next(t, all); last.name != "note" || !strings.Contains(last.data, w.ids["conversation"]) {
			t.Fatalf("%+v", last)
		}
		h.deps.Live.Publish(w.num("workspace")+1, "flow", w.num("flow")) // another workspace's
		h.deps.Live.Publish(w.num("workspace"), "flow", w.num("flow"))
		if e := next(t, few); e.name != "flow" || !strings.Contains(e.data, w.ids["flow"]) {
			t.Fatalf("a page that may read flows alone heard %+v", e)
		}
		flow := next(t, all)
		if flow.name != "flow" {
			t.Fatalf("%+v", flow)
		}
		// Whoever comes back with the last id hears what was missed, and only that.
		again := owner.listen(ctx, s.URL, last.id)
		if e := next(t, again); e != flow {
			t.Fatalf("after %s: %+v", last.id, e)
		}
		// An id of another run means nothing: the page begins at the present.
		h.deps.Live.Publish(w.num("workspace"), "channel", w.num("channel"))
		if e := next(t, again); e.name != "channel" || !strings.Contains(e.data, `"active"`) {
			t.Fatalf("%+v", e)
		}
	})
}
