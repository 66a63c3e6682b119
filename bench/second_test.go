// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
)

// loop asks again and again, so that every answer closes one wait and opens the next: contact, session, timer, message in, message out and one event.
const loop = `
format: 1
id: loop
name: {ru: Круг, en: Loop}
languages: [ru, en]
kind: informational
settings: {reentry: always}
triggers: [{id: t1, kind: first_message}]
start: ask
blocks:
  - id: ask
    kind: question
    content: {text: {ru: "{{ contact.first_name | default: 'Друг' }}, как дела?", en: "How are you?"}}
    answer: {type: text}
    name: mood
    wait: {for: 24h}
    exits: {answered: note}
  - {id: note, kind: goal, goal: answered, exits: {next: ask}}
`

// The load of the second stage: so large a crowd writes in turn, so often a turn, in so many turns, over so many connections.
const crowd, times, turns, senders = 2000, 1, 12, 64

// secondFigures are what the second stage and its yardstick did in one run, turn by turn.
type secondFigures struct {
	messages, bare spent
	rows           float64 // new rows for each message
}

// second counts messages a second, from being accepted to being done, each with all that follows from it. Beside it stand single rows in the
// same group commit: what the disk and the machine could do in the same minute.
func second(tb testing.TB, fresh func() *db.DB) (f secondFigures) {
	tb.Helper()
	c := newCorridor(tb, fresh(), loop)
	bare := newBare(tb, fresh())
	ctx, cancel := context.WithCancel(tb.Context())
	done := make(chan error, 1)
	go func() { done <- c.intake.Run(ctx) }()
	c.feed(tb, 1) // everyone is known and stands at the question
	before := c.rows(tb)
	for range turns {
		f.messages.add(func() int { return c.feed(tb, times) })
		f.bare.add(func() int { return bare.feed(tb, times*crowd) })
	}
	f.rows = float64(c.rows(tb)-before) / float64(f.messages.n)
	cancel()
	must(tb, <-done)
	return f
}

func BenchmarkSecondStage(b *testing.B) {
	var f secondFigures
	for b.Loop() {
		f = second(b, func() *db.DB { return open(b, "") })
	}
	b.ReportMetric(f.messages.rate(), "messages/s")
	b.ReportMetric(f.messages.cpu(), "cpu-s/1000")
	b.ReportMetric(f.rows, "new-rows/message")
	b.ReportMetric(f.bare.rate(), "bare-rows/s")
}

// feed has every person write so many times, and returns when everything that follows is committed.
func (c *corridor) feed(tb testing.TB, times int) int {
	tb.Helper()
	each(times*crowd, func(n int) error {
		key := strconv.FormatInt(c.key.Add(1), 10)
		return c.intake.Accept(tb.Context(), c.channel, []channel.Inbound{{
			Kind: channel.InMessage, AccountKey: "7000000001", VendorKey: key, Order: int64(n), At: time.Now(), Address: strconv.Itoa(500000000 + n%crowd),
			Profile: channel.Profile{First: "Анна", Username: fmt.Sprint("user", n%crowd), Language: "ru"}, MessageID: key, Text: "хорошо",
			Raw: []byte(`{"update_id":1001,"message":{"message_id":41,"from":{"id":3527065,"first_name":"Ann","username":"annl","language_code":"ru"},"chat":{"id":3527065,"type":"private"},"date":1454119029,"text":"хорошо"}}`),
		}})
	}, tb.Error)
	for {
		waits := false
		must(tb, c.db.Reads(tb.Context()).QueryRow(`SELECT EXISTS (SELECT 1 FROM inbound WHERE state = 'new')`).Scan(&waits))
		if !waits {
			return times * crowd
		}
		pause(tb, 5*time.Millisecond)
	}
}

// each does n things over the senders.
func each(n int, do func(n int) error, failed func(...any)) {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range senders {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(n); i = next.Add(1) {
				if err := do(int(i)); err != nil {
					failed(err)
					return
				}
			}
		})
	}
	wg.Wait()
}

// rows counts what the corridor has written.
func (c *corridor) rows(tb testing.TB) int {
	tb.Helper()
	total := 0
	for _, table := range []string{"inbound", "message", "session", "session_step", "passage", "timer", "event", "click", "contact", "identity", "conversation"} {
		n := 0
		must(tb, c.db.Reads(tb.Context()).QueryRow(`SELECT COUNT(*) FROM `+table).Scan(&n))
		total += n
	}
	return total
}
