// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bufio"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/growth"
	"parley/internal/inbox"
)

// bubble is a message as a visitor's browser gets it.
type bubble struct {
	ID      string
	From    string
	Runs    []struct{ T string }
	Buttons [][]struct{ Payload string }
}

// browser is a visitor's page with the chat open.
type browser struct {
	*house

	t     *testing.T
	path  string
	token string
	news  chan bubble
	signs chan string // events that are no message: typing, cursor
}

func (b *browser) post(what, body string) (answer map[string]any) {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, b.baseURL()+b.path+what, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+b.token)
	resp, err := http.DefaultClient.Do(req) //nolint:forbidigo // the test asks its own server on the loopback
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode >= 300 {
		b.t.Fatalf("%s: %d %v %v", what, resp.StatusCode, answer, err)
	}
	return answer
}

func (b *browser) listen() {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodGet, b.baseURL()+b.path+"/live?t="+b.token, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req) //nolint:bodyclose,forbidigo // the goroutine below closes the body; the test asks its own server on the loopback
	if err != nil {
		b.t.Fatal(err)
	}
	b.news, b.signs = make(chan bubble, 100), make(chan string, 100)
	go func() {
		defer func() { _ = resp.Body.Close() }()
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			var one bubble
			if data, ok := strings.CutPrefix(lines.Text(), "data: {\"id\""); ok && json.Unmarshal([]byte(`{"id"`+data), &one) == nil {
				b.news <- one
			}
			if sign, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				select {
				case b.signs <- sign:
				default: // nobody waits for it
				}
			}
		}
	}()
}

// hears waits for what the bot says.
func (b *browser) hears(text string) bubble {
	b.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case m := <-b.news:
			if m.From == "bot" && len(m.Runs) > 0 && m.Runs[0].T == text {
				return m
			}
		case <-deadline:
			b.t.Fatalf("the bot did not say %q", text)
		}
	}
}

// seesTyping has an operator begin to write, and waits for the sign in the browser.
func (b *browser) seesTyping(chat int64) {
	b.t.Helper()
	q := b.db.Reads(b.t.Context())
	var address string
	if err := q.QueryRow(`SELECT address FROM identity WHERE workspace_id = $1 AND channel_id = $2`, b.ws, chat).Scan(&address); err != nil {
		b.t.Fatal(err)
	}
	found, err := contact.ByAddress(q, b.ws, chat, []string{address})
	if err != nil || len(found) != 1 {
		b.t.Fatal(found, err)
	}
	talk, err := inbox.OfContact(q, b.ws, found[0].Contact)
	if err != nil {
		b.t.Fatal(err)
	}
	if err := b.rooms.inbox.Typing(b.t.Context(), b.ws, talk); err != nil {
		b.t.Fatal(err)
	}
	for deadline := time.After(20 * time.Second); ; {
		select {
		case sign := <-b.signs:
			if sign == "typing" {
				return
			}
		case <-deadline:
			b.t.Fatal("the visitor does not see that somebody is typing")
		}
	}
}

// TestAVisitorTalksToAFunnel goes the whole way: a link, the chat, a funnel, a button, and who came by the link.
func TestAVisitorTalksToAFunnel(t *testing.T) {
	t.Parallel()
	h := start(t, db.Options{})
	doc, problems := flow.ParseYAML(h.rooms.blocks, []byte(strings.Replace(hello, "triggers:", "triggers:\n  - {id: t2, kind: link}", 1)))
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
	chat, err := h.rooms.channels.Connect(t.Context(), h.ws, channel.Draft{Kind: channel.Webchat})
	if err != nil {
		t.Fatal(err)
	}
	name := "Poster"
	link, err := h.rooms.growth.Create(t.Context(), h.ws, growth.Draft{Name: &name, Channel: &chat.ID, Flow: &f.ID})
	if err != nil {
		t.Fatal(err)
	}
	target, err := h.rooms.growth.Visit(t.Context(), link.Code, growth.Opening{UserAgent: "Mozilla/5.0 (X11; Linux x86_64) Firefox/127.0"})
	if err != nil {
		t.Fatal(err)
	}
	_, token, _ := strings.Cut(target, "?start=")

	b := &browser{house: h, t: t, path: "/w/" + chat.HookKey}
	b.token, _ = b.post("/session", `{}`)["token"].(string)
	b.listen()
	b.post("/messages", `{"type": "start", "client_msg_id": "s-1", "start": {"token": "`+token+`", "language": "ru"}}`)
	said := b.hears("Здравствуйте, гость")
	b.post("/messages", `{"type": "receipt", "message": "`+said.ID+`", "status": "read"}`)
	b.post("/messages", `{"type": "message", "client_msg_id": "m-1", "message": "`+said.ID+`", "payload": "`+said.Buttons[0][0].Payload+`"}`)
	b.hears("Спасибо")

	if _, err := h.settle(t.Context(), h.ws); err != nil {
		t.Fatal(err)
	}
	b.seesTyping(chat.ID)
	q := h.db.Reads(t.Context())
	for _, figure := range []growth.Figure{growth.Visits, growth.Subscriptions, growth.Clicks} {
		people, err := growth.People(q, h.ws, link.ID, figure, 0, 10)
		if err != nil || len(people) != 1 {
			t.Errorf("%s: %v, %v", figure, people, err)
			continue
		}
		who, err := contact.Get(q, h.ws, people[0])
		if err != nil || who.Language != "ru" {
			t.Errorf("%+v, %v", who, err)
		}
	}
	if l, err := growth.Get(q, h.ws, link.ID); err != nil || l.Visits != 1 || l.Subscriptions != 1 {
		t.Errorf("%+v, %v", l, err)
	}
	state := ""
	if err := q.QueryRow(`SELECT state FROM message WHERE workspace_id = $1 AND vendor_id = $2`, h.ws, said.ID).Scan(&state); err != nil || state != "read" {
		t.Errorf("the message is %q, %v", state, err)
	}
}
