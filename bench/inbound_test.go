// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/hooks"
)

const (
	connections = 64
	round       = 2 * time.Second
	rounds      = 4
)

// update is a button press as Telegram sends it, about 1 kB.
func update(n int64) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"4382bfdwdsb323b2d9%d","from":{"id":%d,"is_bot":false,"first_name":"Анна","last_name":"Лебедева","username":"annl","language_code":"ru","is_premium":true},"message":{"message_id":42,"from":{"id":7000000001,"is_bot":true,"first_name":"Кофейня","username":"coffee_bot"},"chat":{"id":%d,"first_name":"Анна","last_name":"Лебедева","username":"annl","type":"private"},"date":1454119029,"text":"Здравствуйте, Анна! Пришлю чек-лист — одна кнопка.","reply_markup":{"inline_keyboard":[[{"text":"Получить чек-лист","callback_data":"AQVOsWFKQAAAAAAAAAVOsWFSwAAB7YN295UR-cFlFGyQ"}]]}},"chat_instance":"-1200000000000000001","data":"AQVOsWFKQAAAAAAAAAVOsWFSwAAB7YN295UR-cFlFGyQ"}}`,
		n, n, 500000000+n%5000, 500000000+n%5000)
}

// bare commits single rows of one column in the group commit that everything here uses, and does nothing else.
type bare struct {
	rows *db.Batch[[]any]
	next atomic.Int64
}

func newBare(b *testing.B, d *db.DB) *bare {
	b.Helper()
	must(b, d.Write(b.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`CREATE TABLE bare (id BIGINT NOT NULL PRIMARY KEY, body TEXT NOT NULL)`)
		return err
	}))
	return &bare{rows: db.NewBatch(d, "bare", func(tx *db.Tx, items [][]any) error {
		return tx.BulkInsert(db.Insert{Table: "bare", Columns: []string{"id", "body"}}, items)
	})}
}

func (r *bare) put(ctx context.Context, body []byte) error {
	return r.rows.Put(ctx, []any{r.next.Add(1), string(body)})
}

// feed commits n rows of a usual size over as many connections as the second stage has.
func (r *bare) feed(b *testing.B, n int) int {
	b.Helper()
	body := update(1)
	each(n, func(int) error { return r.put(b.Context(), body) }, b.Error)
	return n
}

// reference is the least a durable webhook can do: read, decode in the same way, and commit one row in the same group commit.
func reference(b *testing.B, d *db.DB, ch *channel.Opened) http.Handler {
	b.Helper()
	rows := newBare(b, d)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			_, _, err = ch.Driver.Parse(r.Context(), ch.Channel, channel.Request{Method: r.Method, Header: r.Header, Body: body, At: time.Now()})
		}
		if err == nil {
			err = rows.put(r.Context(), body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

// BenchmarkInbound compares the webhook, answered after the durable commit, with the reference handler, turn by turn in one run.
func BenchmarkInbound(b *testing.B) {
	c := newCorridor(b, open(b, ""), loop)
	mux := http.NewServeMux()
	hooks.New(hooks.Deps{
		DB: c.db, Clock: clock.New(time.Now), Channels: c.channels, Accept: c.intake.Accept, Typed: func(int64, int64) {}, MaxUpload: 1 << 20, Log: slog.New(slog.DiscardHandler),
	}).Register(mux)
	ours := httptest.NewServer(mux)
	defer ours.Close()
	plain := httptest.NewServer(reference(b, open(b, ""), c.channel))
	defer plain.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	secret := c.channel.HookSecret.Reveal()
	var next atomic.Int64
	load := func(address string) int {
		var wg sync.WaitGroup
		var answered atomic.Int64
		until := time.Now().Add(round)
		for range connections {
			wg.Go(func() {
				for time.Now().Before(until) {
					req, err := http.NewRequestWithContext(b.Context(), http.MethodPost, address, bytes.NewReader(update(next.Add(1))))
					must(b, err)
					req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
					req.Header.Set("Content-Type", "application/json")
					resp, err := client.Do(req)
					must(b, err)
					_, _ = io.Copy(io.Discard, resp.Body)
					_ = resp.Body.Close()
					if resp.StatusCode != http.StatusOK {
						b.Errorf("%s answered %s", strings.TrimPrefix(address, "http://"), resp.Status)
						return
					}
					answered.Add(1)
				}
			})
		}
		wg.Wait()
		return int(answered.Load())
	}
	var mine, theirs spent
	for b.Loop() {
		for range rounds {
			mine.add(func() int { return load(ours.URL + "/hooks/telegram/bench") })
			theirs.add(func() int { return load(plain.URL) })
		}
	}
	b.ReportMetric(mine.rate(), "webhooks/s")
	b.ReportMetric(mine.cpu(), "cpu-s/1000")
	b.ReportMetric(theirs.rate(), "reference/s")
	b.ReportMetric(theirs.cpu(), "reference-cpu-s/1000")
	b.ReportMetric(mine.rate()/theirs.rate(), "ratio")
}
