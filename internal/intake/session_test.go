// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/contact/field"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/httpx"
)

const withGoal = `
format: 1
id: offer
name: {ru: Предложение}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [оффер]}]
start: a
blocks:
  - {id: a, kind: message, content: {text: Берёте?, buttons: [[{id: y, label: Да, action: next}]]}, exits: {y: g}}
  - {id: g, kind: goal, goal: sold, value: "1500,50", currency: RUB, exits: {next: b}}
  - {id: b, kind: message, content: {text: Спасибо}}
`

// TestAGoalIsRecordedOnce however often the vendor brings the press, and the finger trembles.
func TestAGoalIsRecordedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(withGoal)
		h.says("eve", "оффер")
		press := h.fact(channel.InPress, "eve", "")
		press.Payload, press.MessageID = h.button("eve", "Да"), ""
		h.accept(press, press)
		h.take(press)
		h.press("eve", press.Payload) // a second press of its own, at the same moment
		goals := func() int {
			return h.count(`SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'goal.reached' AND contact_id = $2 AND data LIKE '%"value":150050%'`, h.Home.ID, h.who("eve").Contact)
		}
		h.Same(goals(), 1)
		h.says("eve", "оффер") // a new session is a new sale
		h.press("eve", h.button("eve", "Да"))
		h.Same(goals(), 2)
	})
}

const leaving = `
format: 1
id: warm
name: {ru: Прогрев}
languages: [ru]
kind: informational
settings: {exit: {when: 'tag("bought")'}}
triggers: [{id: t1, kind: keyword, words: [прогрев]}]
start: a
blocks:
  - {id: a, kind: message, content: {text: Первое}, exits: {next: w}}
  - {id: w, kind: delay, for: 24h, exits: {next: b}}
  - {id: b, kind: message, content: {text: Второе}}
`

const buying = `
format: 1
id: buying
name: {ru: Покупка}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [купил]}]
start: s
blocks:
  - {id: s, kind: set, set: [{tag: bought}]}
`

// TestTheExitRule ends a funnel as soon as it would go on for somebody whom it no longer concerns.
func TestTheExitRule(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.publish(leaving, buying)
		h.take(h.fact(channel.InMessage, "ann", "прогрев"), h.fact(channel.InMessage, "bob", "прогрев"))
		h.says("bob", "купил")
		h.advance(25 * time.Hour)
		h.Same(h.thread("ann"), []string{"> прогрев", "< Первое", "< Второе"})
		h.Same(h.thread("bob"), []string{"> прогрев", "< Первое", "> купил"})
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'stopped' AND reason = 'exit_rule' AND contact_id = $2`, h.Home.ID, h.who("bob").Contact), 1)
		h.Same(h.count(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state = 'waiting'`, h.Home.ID), 0)
	})
}

// TestABrokenVersion: the field that a published funnel asks for is deleted. Who is inside is let go, whoever else wrote meanwhile is served.
func TestABrokenVersion(t *testing.T) {
	t.Parallel()
	const asking = `
format: 1
id: asking
name: {ru: Размер}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [размер]}]
start: a
blocks:
  - {id: a, kind: message, content: {text: Какой?, buttons: [[{id: y, label: Любой, action: next}]]}, exits: {y: c}}
  - {id: c, kind: condition, if: 'field("size") = "L"', exits: {"yes": b, "no": b}}
  - {id: b, kind: message, content: {text: Есть}}
`
	each(t, func(t *testing.T, h *house) {
		made, err := h.AddField(t.Context(), field.Field{Workspace: h.Home.ID, Key: "size", Label: "Размер", Type: field.Text})
		h.Must(err)
		h.publish(asking, greeting)
		h.says("ann", "размер")
		button := h.button("ann", "Любой")
		h.Must(h.DropField(t.Context(), h.Home.ID, made.ID))
		// Another process, or this one after a restart, has nothing compiled.
		fresh := open(t, h.Room)
		fresh.order = h.order
		h.stop()
		fresh.run()
		press := fresh.fact(channel.InPress, "ann", "")
		press.Payload, press.MessageID = button, ""
		fresh.take(press, fresh.fact(channel.InMessage, "bob", "привет"), fresh.fact(channel.InMessage, "cat", "размер"))
		fresh.Same(fresh.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND contact_id = $2 AND state = 'stopped' AND reason = 'version_broken'`, h.Home.ID, h.who("ann").Contact), 1)
		fresh.Same(fresh.thread("bob"), []string{"> привет", "< Здравствуйте, bob"})
		fresh.Same(fresh.thread("cat"), []string{"> размер"})
		fresh.Same(fresh.count(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state <> 'done'`, h.Home.ID), 0)
	})
}

// calling is a funnel that asks an outside server and says how it went.
func calling(address string) string {
	return `
format: 1
id: calling
name: {ru: Звонок}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [вызов]}]
start: ask
blocks:
  - {id: ask, kind: http, method: POST, url: "` + address + `", timeout: 10s, exits: {ok: good, error: bad}}
  - {id: good, kind: message, content: {text: Получилось}}
  - {id: bad, kind: message, content: {text: Не получилось}}
`
}

// stranger is the client that funnels call with; allowed names what of the own network it may reach.
func stranger(t *testing.T, allowed ...string) *http.Client {
	t.Helper()
	list, err := httpx.ParseAllowList(allowed)
	if err != nil {
		t.Fatal(err)
	}
	client, err := httpx.Stranger(httpx.Options{}, list)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// TestAServerThatHangs keeps nobody waiting: when the block's time is over the person goes on by its exit, and the answer that comes later changes nothing.
func TestAServerThatHangs(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		called, release := make(chan struct{}, 1), make(chan struct{})
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			called <- struct{}{}
			<-release
			_, _ = w.Write([]byte("{}"))
		}))
		t.Cleanup(server.Close)
		letGo := sync.OnceFunc(func() { close(release) })
		t.Cleanup(letGo) // also after a failure: closing the server waits for its calls
		where, err := url.Parse(server.URL)
		h.Must(err)
		h.caller.Client = stranger(t, where.Host)
		h.jobs(h.caller.Spec())
		h.publish(calling(server.URL), greeting)
		h.says("ann", "вызов")
		<-called
		h.says("bob", "привет") // the others are served meanwhile
		h.Same(len(h.thread("bob")), 2)
		h.Same(h.thread("ann"), []string{"> вызов"})
		h.advance(11 * time.Second)
		h.Same(h.thread("ann"), []string{"> вызов", "< Не получилось"})
		letGo()
		h.await("the end of the call", func() bool {
			return h.count(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND state <> 'done'`, h.Home.ID) == 0
		})
		h.settle()
		h.Same(h.thread("ann"), []string{"> вызов", "< Не получилось"})
	})
}

// TestPrivateNetworksAreNotCalled by a funnel, unless the administrator allows it; the person goes on by the exit at once.
func TestPrivateNetworksAreNotCalled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var calls atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			calls.Add(1)
			_, _ = w.Write([]byte("{}"))
		}))
		t.Cleanup(server.Close)
		where, err := url.Parse(server.URL)
		h.Must(err)
		h.caller.Client = stranger(t)
		h.jobs(h.caller.Spec())
		h.publish(calling(server.URL))
		h.says("ann", "вызов")
		h.await("the refusal", func() bool { return len(h.thread("ann")) == 2 })
		h.Same(h.thread("ann")[1], "< Не получилось")
		h.Same(calls.Load(), int64(0))
		h.Same(h.count(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND attempt > 1`, h.Home.ID), 0) // it is not tried again

		allowed := open(t, contacttest.Open(t, dbtest.Another(t, h.DB)))
		allowed.caller.Client = stranger(t, where.Host)
		allowed.run()
		allowed.jobs(allowed.caller.Spec())
		allowed.publish(calling(server.URL))
		allowed.says("ann", "вызов")
		allowed.await("the answer", func() bool { return len(allowed.thread("ann")) == 2 })
		allowed.Same(allowed.thread("ann")[1], "< Получилось")
		allowed.Same(calls.Load(), int64(1))
	})
}

// TestACallIsNotMadeTooLate: a job that comes to its turn when the flow has gone on must not call, because the other server would act on it.
func TestACallIsNotMadeTooLate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var calls atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { calls.Add(1) }))
		t.Cleanup(server.Close)
		h.publish(calling(server.URL))
		h.says("ann", "вызов")
		h.advance(time.Minute) // nobody runs jobs
		h.jobs(h.caller.Spec())
		h.await("the end of the job", func() bool {
			return h.count(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND state <> 'done'`, h.Home.ID) == 0
		})
		h.settle()
		h.Same(calls.Load(), int64(0))
		h.Same(h.thread("ann"), []string{"> вызов", "< Не получилось"})
	})
}

// TestAFloodDelaysNobody: one person's thousands of messages stand before another's single one, which is taken up at once all the same.
func TestAFloodDelaysNobody(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, contacttest.Open(t, d))
		var flood []channel.Inbound
		for n := range 5000 {
			flood = append(flood, h.fact(channel.InMessage, "ann", fmt.Sprint("spam ", n)))
		}
		h.accept(flood...)
		h.accept(h.fact(channel.InMessage, "bob", "help"), h.fact(channel.InMessage, "cat", "help"))
		h.run()
		h.await("taking bob up", func() bool {
			return h.count(`SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'new' AND address <> 'ann'`, h.Home.ID) == 0
		})
		h.stop()
		h.mu.Lock()
		defer h.mu.Unlock()
		ann, bob, cat := h.who("ann").Contact, h.who("bob").Contact, h.who("cat").Contact
		for _, who := range []int64{bob, cat} {
			before := 0
			for _, c := range h.changed {
				if c.Contact == who {
					break
				}
				if c.Contact == ann {
					before++
				}
			}
			if before > 2 {
				t.Errorf("%d messages of the flood were taken up first", before)
			}
		}
		texts := h.thread("ann")
		for n := range texts {
			if !slices.Equal(texts[n:n+1], []string{fmt.Sprint("> spam ", n)}) {
				t.Fatalf("the flood is not in its order: %s", strings.Join(texts[:n+1], ", "))
			}
		}
	})
}
