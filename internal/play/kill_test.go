// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/sandbox"
)

// The kill loop: people answer questions while Parley is killed again and again.
const (
	killPeople    = 10
	killQuestions = 25
	killTimes     = 20
	killPatience  = 6 * time.Second // how long a person waits for a question before answering without it
	killEnd       = 3 * time.Minute
)

// TestKillLoop kills Parley at random moments in the middle of conversations. However often that happens, no answer is lost or counted twice,
// no question is sent twice, and a question whose fate Parley cannot know is shown as unknown.
func TestKillLoop(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	ctx, cancel := context.WithTimeout(t.Context(), killEnd)
	defer cancel()
	s, err := open(ctx, rollCall(), Options{Program: program})
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
	if err := s.prepareRollCall(ctx); err != nil {
		t.Fatal(err)
	}
	var people sync.WaitGroup
	for _, who := range s.people["crowd"] {
		people.Go(func() {
			if err := s.answerAll(ctx, who); err != nil {
				t.Error(err)
			}
		})
	}
	for range killTimes {
		select {
		case <-ctx.Done():
			t.Fatal(ctx.Err())
		case <-time.After(300*time.Millisecond + rand.N(1500*time.Millisecond)):
		}
		if err := s.child.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := s.child.Start(ctx); err != nil {
			t.Fatal(err)
		}
	}
	people.Wait()
	if _, err := s.settle(ctx); err != nil {
		t.Fatal(err)
	}
	s.audit(ctx, t)
}

// rollCall is the scenario: a funnel of numbered questions, each answer kept in a field of its own.
func rollCall() *Scenario {
	var blocks []any
	for n := 1; n <= killQuestions; n++ {
		next := "q" + strconv.Itoa(n+1)
		if n == killQuestions {
			next = "end"
		}
		blocks = append(blocks, map[string]any{
			"id": "q" + strconv.Itoa(n), "kind": "question", "content": map[string]any{"text": question(n)},
			"answer": map[string]any{"type": "text"}, "save": "a" + strconv.Itoa(n), "exits": map[string]any{"answered": next},
		})
	}
	blocks = append(blocks, map[string]any{"id": "end", "kind": "message", "content": map[string]any{"text": question(killQuestions + 1)}})
	return &Scenario{
		Name:   "Roll call",
		People: map[string]Person{"crowd": {Name: "Гость", Count: killPeople, Telegram: &Account{}}},
		Setup: Setup{
			Channels: []Channel{{Key: "tg", Kind: "telegram"}},
			Flows: []Flow{{Inline: map[string]any{
				"format": 1, "id": "roll-call", "name": "Roll call", "languages": []any{"ru"}, "kind": "informational", "start": "q1", "blocks": blocks,
				"triggers": []any{map[string]any{"id": "t1", "kind": "keyword", "words": []any{"начать"}}},
			}}},
		},
	}
}

func question(n int) string { return fmt.Sprintf("Вопрос %d.", n) }

func reply(n int) string { return fmt.Sprintf("ответ %d", n) }

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
func (s *scene) answerAll(ctx context.Context, who *sandbox.Person) error {
	act := func(a sandbox.Action) error { return s.hub.Act(ctx, "tg", who.Key, a) }
	if err := act(sandbox.Action{Verb: sandbox.PressStart}); err != nil {
		return err
	}
	if err := act(sandbox.Action{Verb: sandbox.Say, Text: "начать"}); err != nil {
		return err
	}
	phone, err := s.hub.Phone("tg", who.Key)
	if err != nil {
		return err
	}
	for n := 1; n <= killQuestions; n++ {
		for deadline := time.Now().Add(killPatience); !shows(phone, question(n)) && time.Now().Before(deadline); {
			if err := pauseFor(ctx, 20*time.Millisecond); err != nil {
				return err
			}
		}
		if err := act(sandbox.Action{Verb: sandbox.Say, Text: reply(n)}); err != nil {
			return err
		}
	}
	return nil
}

func shows(p *sandbox.Phone, text string) bool {
	for _, m := range p.Messages(0, 1000) {
		if m.From == sandbox.FromBot && m.Text == text {
			return true
		}
	}
	return false
}

// item is a message of a conversation as an operator sees it.
type item struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Direction string `json:"direction"`
	Text      string `json:"text"`
	Status    string `json:"status"`
}

// audit compares what Parley believes with what the vendor's journal has.
func (s *scene) audit(ctx context.Context, t *testing.T) {
	t.Helper()
	accepted := s.acceptedTexts(t)
	unknown, arrived := 0, 0
	for _, who := range s.people["crowd"] {
		c, err := s.contact(ctx, who)
		if err != nil || c == nil {
			t.Fatalf("%s: contact %v, %v", who.Key, c, err)
		}
		for n := 1; n <= killQuestions; n++ {
			if got := c.field("a" + strconv.Itoa(n)); got != reply(n) {
				t.Errorf("%s: the answer to question %d is %v", who.Key, n, got)
			}
		}
		in, out := map[string]int{}, map[string]string{}
		for _, m := range s.thread(ctx, t, c) {
			if m.Direction == "in" {
				in[m.Text]++
			} else if _, twice := out[m.Text]; twice {
				t.Errorf("%s: %q is in the thread twice", who.Key, m.Text)
			} else {
				out[m.Text] = m.Status
			}
		}
		for n := 1; n <= killQuestions; n++ {
			if in[reply(n)] != 1 {
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
			}
		}
	}
	// A call to an imitation takes a millisecond, so hardly anything is in flight when the kill comes. More than one a kill means that parts are
	// claimed long before they are sent, and people miss messages that need not have been lost.
	if unknown > killTimes {
		t.Errorf("%d messages are unknown after %d kills", unknown, killTimes)
	}
	t.Logf("%d questions; %d unknown after %d kills, %d of them had reached the vendor", killPeople*(killQuestions+1), unknown, killTimes, arrived)
	finished := killPeople
	if err := (&ExpectStats{Flow: "roll-call", Started: &finished, Finished: &finished}).do(ctx, s); err != nil {
		t.Error(err)
	}
}

// acceptedTexts counts what the vendor took, by person and text.
func (s *scene) acceptedTexts(t *testing.T) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, e := range s.hub.Journal.List("tg", 0, 1_000_000) {
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
	for before := ""; ; {
		var page struct {
			Items []item  `json:"items"`
			Next  *string `json:"next"`
		}
		if err := s.owner.Get(ctx, "/api/v1/conversations/"+id+"/items?limit=100&before="+url.QueryEscape(before), &page); err != nil {
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
		before = *page.Next
	}
}
