// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/contact"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/inbox"
	"parley/internal/session"
)

// TestWhatNobodyTakesUpLosesNobody: a block that tells goes on, one that asks leaves by its failure exit, and the person's log says why.
func TestWhatNobodyTakesUpLosesNobody(t *testing.T) {
	t.Parallel()
	const doc = `
format: 1
id: shop
name: {ru: Магазин}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [купить]}]
start: deal
blocks:
  - {id: deal, kind: deal, action: create, exits: {next: code}}
  - {id: code, kind: promo_code, pool: spring, exits: {next: good, empty: good, failed: bad}}
  - {id: good, kind: message, content: {text: 'Ваш код {{ answer.code }}'}}
  - {id: bad, kind: message, content: {text: Пришлём код позже}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(doc)
		h.says("ann", "купить")
		h.Same(h.thread("ann"), []string{"> купить", "< Пришлём код позже"})
		who := h.who("ann").Contact
		for _, want := range []string{`"effect":"deal"`, `"effect":"promo_code"`} {
			h.Same(h.count(`SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND contact_id = $2 AND kind = 'flow.not_connected' AND data LIKE $3`, h.Home.ID, who, "%"+want+"%"), 1)
		}
		h.Same(h.count(`SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'done'`, h.Home.ID), 1)
	})
}

// TestPointsAndNotesOfAFlow: the next block already sees what was added, and so does the next step; the team reads the note.
func TestPointsAndNotesOfAFlow(t *testing.T) {
	t.Parallel()
	const doc = `
format: 1
id: game
name: {ru: Игра}
languages: [ru]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: keyword, words: [играть]}]
start: add
blocks:
  - {id: add, kind: points, add: "60", exits: {next: level}}
  - {id: level, kind: level, levels: [{id: silver, name: Серебро, from: 100}, {id: bronze, name: Бронза, from: 50}], exits: {silver: tell, bronze: say, below: say}}
  - {id: tell, kind: notify, text: 'Дошёл до уровня {{ answer.level }}', exits: {next: say}}
  - {id: say, kind: calc, calc: [{answer: sum, formula: 'points("points")'}], exits: {next: end}}
  - {id: end, kind: message, content: {text: 'Уровень: {{ answer.level }}, баллов: {{ answer.sum }}'}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(doc)
		h.says("ann", "играть")
		h.says("ann", "играть")
		h.Same(h.thread("ann"), []string{"> играть", "< Уровень: Бронза, баллов: 60", "> играть", "< Уровень: Серебро, баллов: 120"})
		accounts, err := contact.Points(h.Q(), h.Home.ID, h.who("ann").Contact)
		h.Must(err)
		h.Same(accounts, []contact.Account{{Name: "points", Points: 120}})
		notes, err := inbox.Notes(h.Q(), h.Home.ID, h.conversation("ann").ID, 0, 10)
		h.Must(err)
		if len(notes) != 1 || notes[0].Mark != inbox.Notified || notes[0].Text != "Дошёл до уровня Серебро" {
			t.Errorf("%+v", notes)
		}
	})
}

// TestACallIsRepeatedAsTheFlowWants: so often and no oftener, each pause twice as long as the one before.
func TestACallIsRepeatedAsTheFlowWants(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		fails          int64
		says           string
		calls          int64
		pauseOfAttempt []time.Duration
	}{
		{"it recovers", 2, "< Получилось", 3, []time.Duration{0, 5 * time.Second, 10 * time.Second}},
		{"it does not", 9, "< Не получилось", 3, []time.Duration{0, 5 * time.Second, 10 * time.Second}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				var calls atomic.Int64
				server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					if calls.Add(1) <= c.fails {
						w.WriteHeader(http.StatusBadGateway)
						return
					}
					_, _ = w.Write([]byte("{}"))
				}))
				t.Cleanup(server.Close)
				where, err := url.Parse(server.URL)
				h.Must(err)
				h.caller.Client = stranger(t, where.Host)
				h.jobs(h.caller.Spec())
				h.publish(strings.Replace(calling(server.URL), "timeout: 10s", "timeout: 10s, retries: 2, pause: 5s", 1))
				h.says("ann", "вызов")
				for n, pause := range c.pauseOfAttempt {
					if pause > 0 {
						h.await("the failure", func() bool {
							return h.count(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND state = 'ready' AND run_at = $2`, h.Home.ID, h.clock.WallMS()+pause.Milliseconds()) == 1
						})
						h.Same(calls.Load(), int64(n))
						h.advance(pause)
					}
					h.await("the call", func() bool { return calls.Load() == int64(n)+1 })
				}
				h.await("the answer", func() bool { return len(h.thread("ann")) == 2 })
				h.Same(h.thread("ann"), []string{"> вызов", c.says})
				h.Same(calls.Load(), c.calls)
			})
		})
	}
}

// TestWaitingForAnEvent: what happens in time is taken with what came with it, words meanwhile change nothing, and whoever waits in vain goes on.
func TestWaitingForAnEvent(t *testing.T) {
	t.Parallel()
	const doc = `
format: 1
id: waiting
name: {ru: Ожидание}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [жду]}]
start: wait
blocks:
  - {id: wait, kind: wait_event, event: order.paid, save: [{key: order, answer: order}], wait: {for: 2d}, exits: {happened: paid, timeout: open}}
  - {id: paid, kind: message, content: {text: 'Заказ {{ answer.order }} оплачен'}}
  - {id: open, kind: hours, open: [{from: "09:00", to: "12:00"}], wait: true, exits: {open: late}}
  - {id: late, kind: message, content: {text: Доброе утро}}
`
	each(t, func(t *testing.T, h *house) {
		h.publish(doc)
		h.says("ann", "жду")
		h.says("bob", "жду")
		h.says("ann", "я оплатил")
		tell := func(name string) {
			who := h.who("ann")
			cause := session.Cause{Workspace: h.Home.ID, Contact: who.Contact, Identity: who.ID, Event: &flow.Event{Name: name, Data: map[string]string{"order": "77"}}}
			h.Write(func(tx *db.Tx) error { return h.in.Later(tx, []session.Cause{cause}) })
			h.settle()
		}
		tell("order.seen")
		h.Same(h.thread("ann"), []string{"> жду", "> я оплатил"})
		tell("order.paid")
		tell("order.paid")
		h.Same(h.thread("ann"), []string{"> жду", "> я оплатил", "< Заказ 77 оплачен"})
		h.advance(48 * time.Hour) // in Moscow it is three in the afternoon
		h.Same(h.thread("bob"), []string{"> жду"})
		h.advance(17*time.Hour + 50*time.Minute)
		h.Same(h.thread("bob"), []string{"> жду"})
		h.advance(10 * time.Minute)
		h.Same(h.thread("bob"), []string{"> жду", "< Доброе утро"})
		h.Same(len(h.thread("ann")), 3)
	})
}
