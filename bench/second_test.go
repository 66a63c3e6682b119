// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"parley/internal/channel"
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

// BenchmarkSecondStage counts messages a second, from being accepted to being done, each with all that follows from it.
func BenchmarkSecondStage(b *testing.B) {
	c := newCorridor(b, open(b, ""), loop)
	const people, senders = 2000, 64
	ctx, cancel := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- c.intake.Run(ctx) }()
	key := 0
	feed := func(rounds int) {
		var wg sync.WaitGroup
		facts := make(chan channel.Inbound, senders)
		for range senders {
			wg.Go(func() {
				for f := range facts {
					if err := c.intake.Accept(ctx, c.channel, []channel.Inbound{f}); err != nil {
						b.Error(err)
					}
				}
			})
		}
		for range rounds {
			for p := range people {
				key++
				facts <- channel.Inbound{
					Kind: channel.InMessage, AccountKey: "7000000001", VendorKey: strconv.Itoa(key), Order: int64(key), At: time.Now(), Address: strconv.Itoa(500000000 + p),
					Profile: channel.Profile{First: "Анна", Username: fmt.Sprint("user", p), Language: "ru"}, MessageID: strconv.Itoa(key), Text: "хорошо",
					Raw: []byte(`{"update_id":1001,"message":{"message_id":41,"from":{"id":3527065,"first_name":"Ann","username":"annl","language_code":"ru"},"chat":{"id":3527065,"type":"private"},"date":1454119029,"text":"хорошо"}}`),
				}
			}
		}
		close(facts)
		wg.Wait()
		for {
			n := 0
			must(b, c.db.Reads(ctx).QueryRow(`SELECT COUNT(*) FROM inbound WHERE state = 'new'`).Scan(&n))
			if n == 0 {
				return
			}
			select {
			case <-ctx.Done():
				b.Fatal(ctx.Err())
			case <-time.After(5 * time.Millisecond):
			}
		}
	}
	feed(1) // everyone is known and stands at the question
	rowsBefore := c.rows(b)
	b.ResetTimer()
	began, total := time.Now(), 0
	for b.Loop() {
		feed(5)
		total += 5 * people
	}
	took := time.Since(began)
	b.StopTimer()
	b.ReportMetric(float64(total)/took.Seconds(), "messages/s")
	b.ReportMetric(float64(c.rows(b)-rowsBefore)/float64(total), "new-rows/message")
	cancel()
	must(b, <-done)
}

// rows counts what the corridor has written.
func (c *corridor) rows(b *testing.B) int {
	b.Helper()
	total := 0
	for _, table := range []string{"inbound", "message", "session", "passage", "timer", "event", "click", "contact", "identity", "conversation"} {
		n := 0
		must(b, c.db.Reads(b.Context()).QueryRow(`SELECT COUNT(*) FROM `+table).Scan(&n))
		total += n
	}
	return total
}
