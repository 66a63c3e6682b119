// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/play/chat"
	"parley/internal/sandbox"
)

// The kill loop: people answer questions while Parley is killed again and again.
const (
	killPeople    = 4 // of each way in
	killQuestions = 12
	killPatience  = 3 * time.Second        // how long a person waits for a question before answering without it
	killThinking  = 500 * time.Millisecond // how long a person thinks at most, so that talks last longer than the kills
	killEnd       = 4 * time.Minute
)

// killCase is a database and how often it is pulled away. On PostgreSQL what the dead process held must be waited out, because another node may be alive: the
// kills come close together there, also in the middle of starting, and one wait follows them.
type killCase struct {
	times  int
	gap    time.Duration // between two kills, about
	server func(testing.TB) db.Options
}

// TestKillLoop kills Parley at random moments in the middle of conversations: by webhook, by long polling, and in the chat of a site with its receipts. However
// often that happens, no answer is lost or counted twice, no question is sent twice, and a question whose fate Parley cannot know is shown as unknown.
func TestKillLoop(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	for name, c := range map[string]killCase{
		"built-in":   {times: 10, gap: 700 * time.Millisecond, server: func(testing.TB) db.Options { return db.Options{} }},
		"PostgreSQL": {times: 3, gap: 300 * time.Millisecond, server: dbtest.NewPostgres},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			killLoop(t, program, c)
		})
	}
}

// stage opens a scene for the length of the test. What Parley has logged is shown when the test fails.
func stage(ctx context.Context, t *testing.T, scenario *Scenario, o Options) *scene {
	t.Helper()
	s, err := open(ctx, scenario, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(strings.Join(s.child.Log(), "\n"))
		}
		if err := s.close(context.WithoutCancel(ctx)); err != nil {
			t.Error(err)
		}
	})
	return s
}

func killLoop(t *testing.T, program string, kills killCase) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), killEnd)
	defer cancel()
	s := stage(ctx, t, rollCall(), Options{Program: program, DatabaseURL: kills.server(t).URL})
	if err := s.prepareRollCall(ctx); err != nil {
		t.Fatal(err)
	}
	var people sync.WaitGroup
	for channel, crowd := range s.people {
		for _, who := range crowd {
			for _, c := range s.channels { // so that nobody makes one later, when others look
				if _, err := s.phone(c, who); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, who := range crowd {
			phone, err := s.phone(s.channels[channel], who)
			if err != nil {
				t.Fatal(err)
			}
			people.Go(func() {
				if err := s.answerAll(ctx, phone); err != nil {
					t.Errorf("%s: %v", phone.Name(), err)
				}
			})
		}
	}
	inFlight := 0
	for range kills.times {
		if err := pauseFor(ctx, kills.gap/2+rand.N(kills.gap)); err != nil {
			t.Fatal(err)
		}
		if err := s.child.Kill(); err != nil {
			t.Fatal(err)
		}
		inFlight += s.sending(ctx, t)
		if err := s.child.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	people.Wait()
	if _, err := s.settle(ctx); err != nil {
		t.Fatal(err)
	}
	s.audit(ctx, t, inFlight)
}

// sending counts the parts that the dead process had in flight.
func (s *scene) sending(ctx context.Context, t *testing.T) int {
	t.Helper()
	opt := db.Options{Path: filepath.Join(s.folder, "parley.db")}
	for _, v := range s.child.Env {
		if address, ok := strings.CutPrefix(v, "PARLEY_DATABASE_URL="); ok {
			opt.URL = address
		}
	}
	d, err := db.Open(ctx, opt)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	err = d.Reads(ctx).QueryRow(`SELECT COUNT(*) FROM message WHERE state = 'sending' -- all workspaces: a test`).Scan(&n)
	if err = errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

// rollCall is the scenario: a funnel of numbered questions, every second one with a button, each answer kept in a field of its own.
func rollCall() *Scenario {
	var blocks []any
	for n := 1; n <= killQuestions; n++ {
		next := "q" + strconv.Itoa(n+1)
		if n == killQuestions {
			next = "end"
		}
		answer := map[string]any{"type": "text"}
		if pressed(n) {
			answer = map[string]any{"type": "choice", "choices": []any{map[string]any{"id": "c" + strconv.Itoa(n), "label": reply(n)}}}
		}
		blocks = append(blocks, map[string]any{
			"id": "q" + strconv.Itoa(n), "kind": "question", "content": map[string]any{"text": question(n)},
			"answer": answer, "save": "a" + strconv.Itoa(n), "exits": map[string]any{"answered": next},
		})
	}
	blocks = append(blocks,
		map[string]any{"id": "end", "kind": "message", "content": map[string]any{"text": question(killQuestions + 1)}, "exits": map[string]any{"next": "stop"}},
		map[string]any{"id": "stop", "kind": "stop"})
	return &Scenario{
		Name: "Roll call",
		People: map[string]Person{ // by the channel they write to
			"hook": {Name: "Гость", Count: killPeople, Telegram: &Account{}},
			"poll": {Name: "Гость", Count: killPeople, Telegram: &Account{}},
			"site": {Name: "Гость", Count: killPeople, Webchat: &Account{}},
		},
		Setup: Setup{
			Channels: []Channel{{Key: "hook", Kind: "telegram"}, {Key: "poll", Kind: "telegram", Mode: "poll"}, {Key: "site", Kind: "webchat"}},
			Flows: []Flow{{Inline: map[string]any{
				"format": 1, "id": "roll-call", "name": "Roll call", "languages": []any{"ru"}, "kind": "informational", "start": "q1", "blocks": blocks,
				"triggers": []any{map[string]any{"id": "t1", "kind": "keyword", "words": []any{"начать"}}},
			}}},
		},
	}
}

func question(n int) string { return fmt.Sprintf("Вопрос %d.", n) }

func reply(n int) string { return fmt.Sprintf("ответ %d", n) }

// pressed says which questions are answered with a button.
func pressed(n int) bool { return n%2 == 0 }

func (s *scene) prepareRollCall(ctx context.Context) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	for n := 1; n <= killQuestions; n++ {
		field := map[string]any{"key": "a" + strconv.Itoa(n), "label": reply(n), "type": "text"}
		if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/fields", field, nil); err != nil {
			return err
		}
	}
	return s.owner.Do(ctx, http.MethodPost, "/api/v1/flows/"+s.flows["roll-call"]+"/publish", map[string]any{}, nil)
}

// answerAll is one person's conversation. A question that does not come is answered all the same, as Parley waits for the answer:
// what a person says is taken in the order it was said.
func (s *scene) answerAll(ctx context.Context, phone chat.Phone) error {
	if err := insist(ctx, phone, sandbox.Action{Verb: sandbox.PressStart}); err != nil {
		return err
	}
	if err := insist(ctx, phone, sandbox.Action{Verb: sandbox.Say, Text: "начать"}); err != nil {
		return err
	}
	_, browser := phone.(*chat.Site)
	for n := 1; n <= killQuestions; n++ {
		seen := false
		for deadline := time.Now().Add(killPatience); !seen && time.Now().Before(deadline); {
			if err := pauseFor(ctx, 20*time.Millisecond); err != nil {
				return err
			}
			seen = shows(ctx, phone, question(n))
		}
		if !seen && n > 1 && pressed(n-1) {
			if err := s.taken(ctx, phone.Person(), n-1); err != nil {
				return err
			}
		}
		if browser && seen && n%3 == 0 {
			if err := insist(ctx, phone, sandbox.Action{Verb: sandbox.Read}); err != nil {
				return err
			}
		}
		if err := pauseFor(ctx, rand.N(killThinking)); err != nil {
			return err
		}
		answer := sandbox.Action{Verb: sandbox.Say, Text: reply(n)}
		if pressed(n) && seen {
			answer = sandbox.Action{Verb: sandbox.Press, Button: reply(n)}
		}
		if err := insist(ctx, phone, answer); err != nil {
			return err
		}
	}
	return nil
}

// taken waits until the press that answers a question has reached Parley. Telegram keeps presses and messages in two queues, so words said blindly may overtake
// a press that is still being delivered.
func (s *scene) taken(ctx context.Context, who *sandbox.Person, n int) error {
	for {
		c, err := s.contact(ctx, who)
		if err == nil && c != nil && c.field("a"+strconv.Itoa(n)) == reply(n) {
			return nil
		}
		if pause := pauseFor(ctx, 200*time.Millisecond); pause != nil {
			return errors.Join(err, pause)
		}
	}
}

// insist does something until it is taken: a browser hears at once that the server is away, and tries again as the widget does.
func insist(ctx context.Context, phone chat.Phone, a sandbox.Action) error {
	for {
		err := phone.Act(ctx, a)
		if _, browser := phone.(*chat.Site); err == nil || !browser {
			return err
		}
		if pause := pauseFor(ctx, 50*time.Millisecond); pause != nil {
			return errors.Join(err, pause)
		}
	}
}

// shows reports whether a question stands on a phone. A browser whose server is away shows nothing new.
func shows(ctx context.Context, p chat.Phone, text string) bool {
	list, err := p.Messages(ctx, 0)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(list, func(m *sandbox.Message) bool { return m.From == sandbox.FromBot && m.Text == text })
}

// item is a message of a conversation as an operator sees it.
type item struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Direction string `json:"direction"`
	Text      string `json:"text"`
	Status    string `json:"status"`
}

// audit compares what Parley believes with what the vendor's journal has, and the browsers of the site.
func (s *scene) audit(ctx context.Context, t *testing.T, inFlight int) {
	t.Helper()
	unknown, arrived, read, all := 0, 0, 0, 0
	for channel, crowd := range s.people {
		accepted := s.acceptedTexts(t, channel)
		for _, who := range crowd {
			all++
			phone, err := s.phone(s.channels[channel], who)
			if err != nil {
				t.Fatal(err)
			}
			if _, browser := phone.(*chat.Site); browser {
				s.countShown(ctx, t, phone, accepted)
			}
			c, err := s.contact(ctx, who)
			if err != nil || c == nil {
				t.Fatalf("%s: contact %v, %v", who.Key, c, err)
			}
			in, out := s.tally(ctx, t, who, c)
			for n := 1; n <= killQuestions; n++ {
				if got := c.field("a" + strconv.Itoa(n)); got != reply(n) {
					t.Errorf("%s: the answer to question %d is %v", who.Key, n, got)
				}
				if !pressed(n) && in[reply(n)] != 1 || in[reply(n)] > 1 {
					t.Errorf("%s: %q came in %d times", who.Key, reply(n), in[reply(n)])
				}
			}
			for n := 1; n <= killQuestions+1; n++ {
				times := accepted[who.Key+" "+question(n)]
				switch status := out[question(n)]; {
				case times > 1:
					t.Errorf("%s: %q was sent %d times", who.Key, question(n), times)
				case status == "unknown":
					unknown++
					arrived += times
				case times == 1 && status != "sent" && status != "delivered" && status != "read":
					t.Errorf("%s: the vendor accepted %q, the thread shows it as %q", who.Key, question(n), status)
				case times == 0:
					t.Errorf("%s: the vendor never had %q, the thread shows it as %q", who.Key, question(n), status)
				case status == "read":
					read++
				}
			}
		}
	}
	// Only what was in flight at a kill may be unknown. More means that the truth about something else was lost.
	if unknown > inFlight {
		t.Errorf("%d messages are unknown, %d were in flight at the kills", unknown, inFlight)
	}
	if read == 0 {
		t.Error("no receipt of a browser was taken up")
	}
	t.Logf("%d questions, %d read; %d in flight at the kills, %d unknown, %d of them had reached the vendor", all*(killQuestions+1), read, inFlight, unknown, arrived)
	if err := (&ExpectStats{Flow: "roll-call", Started: &all, Finished: &all}).do(ctx, s); err != nil {
		t.Error(err)
	}
}

// tally counts what came in from a person and gives the status of what went out, as an operator sees it.
func (s *scene) tally(ctx context.Context, t *testing.T, who *sandbox.Person, c *card) (in map[string]int, out map[string]string) {
	t.Helper()
	in, out = map[string]int{}, map[string]string{}
	for _, m := range s.thread(ctx, t, c) {
		if m.Direction == "in" {
			in[m.Text]++
		} else if _, twice := out[m.Text]; twice {
			t.Errorf("%s: %q is in the thread twice", who.Key, m.Text)
		} else {
			out[m.Text] = m.Status
		}
	}
	return in, out
}

// countShown counts what a browser shows, which is what the chat of a site accepted.
func (s *scene) countShown(ctx context.Context, t *testing.T, phone chat.Phone, counts map[string]int) {
	t.Helper()
	list, err := phone.Messages(ctx, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range list {
		if m.From == sandbox.FromBot {
			counts[phone.Person().Key+" "+m.Text]++
		}
	}
}

// acceptedTexts counts what the vendor took from a bot, by person and text.
func (s *scene) acceptedTexts(t *testing.T, bot string) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, e := range s.hub.Journal.List(bot, 0, 1_000_000) {
		var body struct {
			Text string `json:"text"`
		}
		if e.Method != "sendMessage" || e.Status != http.StatusOK {
			continue
		}
		if err := json.Unmarshal(e.Body, &body); err != nil {
			t.Fatal(err)
		}
		counts[e.Person+" "+body.Text]++
	}
	return counts
}

// thread is a contact's whole conversation.
func (s *scene) thread(ctx context.Context, t *testing.T, c *card) []item {
	t.Helper()
	id, _ := c.all["conversation_id"].(string)
	var list []item
	for cursor := ""; ; {
		var page struct {
			Items []item  `json:"items"`
			Next  *string `json:"next"`
		}
		if err := s.owner.Get(ctx, "/api/v1/conversations/"+id+"/items?limit=100&cursor="+url.QueryEscape(cursor), &page); err != nil {
			t.Fatal(err)
		}
		for _, m := range page.Items {
			if m.Kind == "message" {
				list = append(list, m)
			}
		}
		if page.Next == nil || *page.Next == "" {
			return list
		}
		cursor = *page.Next
	}
}
