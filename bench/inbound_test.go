// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
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
	round       = 500 * time.Millisecond
	rounds      = 16
)

// press is an update about a button as Telegram sends it, about 1 kB.
func press(n int64) []byte {
	return fmt.Appendf(nil, `{"update_id":%d,"callback_query":{"id":"4382bfdwdsb323b2d9%d","from":{"id":%d,"is_bot":false,"first_name":"Анна","last_name":"Лебедева","username":"annl","language_code":"ru","is_premium":true},"message":{"message_id":42,"from":{"id":7000000001,"is_bot":true,"first_name":"Кофейня","username":"coffee_bot"},"chat":{"id":%d,"first_name":"Анна","last_name":"Лебедева","username":"annl","type":"private"},"date":1454119029,"text":"Здравствуйте, Анна! Пришлю чек-лист — одна кнопка.","reply_markup":{"inline_keyboard":[[{"text":"Получить чек-лист","callback_data":"AQVOsWFKQAAAAAAAAAVOsWFSwAAB7YN295UR-cFlFGyQ"}]]}},"chat_instance":"-1200000000000000001","data":"AQVOsWFKQAAAAAAAAAVOsWFSwAAB7YN295UR-cFlFGyQ"}}`,
		n, n, 500000000+n%5000, 500000000+n%5000)
}

// bare commits single rows of one column in the group commit that everything here uses, and does nothing else.
type bare struct {
	rows *db.Batch[[]any]
	next atomic.Int64
}

func newBare(tb testing.TB, d *db.DB) *bare {
	tb.Helper()
	must(tb, d.Write(tb.Context(), func(tx *db.Tx) error {
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
func (r *bare) feed(tb testing.TB, n int) int {
	tb.Helper()
	body := press(1)
	each(n, func(int) error { return r.put(tb.Context(), body) }, tb.Error)
	return n
}

// reference is the least a durable webhook can do: read, decode in the same way, and commit one row in the same group commit.
func reference(tb testing.TB, d *db.DB, ch *channel.Opened) http.Handler {
	tb.Helper()
	rows := newBare(tb, d)
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

// inboundFigures are what the webhook and its reference did in one run, turn by turn.
type inboundFigures struct{ ours, reference spent }

func (f inboundFigures) ratio() float64 { return f.ours.rate() / f.reference.rate() }

// inbound compares the webhook, answered after the durable commit, with the reference handler. Each writes into a database of its own, made by fresh.
func inbound(tb testing.TB, fresh func() *db.DB) (f inboundFigures) {
	tb.Helper()
	c := newCorridor(tb, fresh(), loop)
	mux := http.NewServeMux()
	hooks.New(hooks.Deps{
		DB: c.db, Clock: clock.New(time.Now), Channels: c.channels, Accept: c.intake.Accept, Typed: func(int64, int64) {}, MaxUpload: 1 << 20, Log: slog.New(slog.DiscardHandler),
	}).Register(mux)
	ours := httptest.NewServer(mux)
	defer ours.Close()
	plain := httptest.NewServer(reference(tb, fresh(), c.channel))
	defer plain.Close()
	w := webhooks{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}, secret: c.channel.HookSecret.Reveal()}
	for range rounds {
		f.ours.add(func() int { return w.load(tb, ours.URL+"/hooks/telegram/bench") })
		f.reference.add(func() int { return w.load(tb, plain.URL) })
	}
	return f
}

// webhooks is a vendor that delivers as fast as it is answered.
type webhooks struct {
	client *http.Client
	secret string
	next   atomic.Int64
}

// load delivers for a while over many connections and gives the number of deliveries that were answered.
func (w *webhooks) load(tb testing.TB, address string) int {
	tb.Helper()
	var wg sync.WaitGroup
	var answered atomic.Int64
	until := time.Now().Add(round)
	for range connections {
		wg.Go(func() {
			for time.Now().Before(until) {
				if err := w.deliver(tb.Context(), address); err != nil {
					tb.Error(err)
					return
				}
				answered.Add(1)
			}
		})
	}
	wg.Wait()
	return int(answered.Load())
}

func (w *webhooks) deliver(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(press(w.next.Add(1))))
	if err != nil {
		return err
	}
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", w.secret)
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.client.Do(req)
	if err != nil {
		return err
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return errors.New("a webhook was answered " + resp.Status)
	}
	return nil
}

func BenchmarkInbound(b *testing.B) {
	var f inboundFigures
	for b.Loop() {
		f = inbound(b, func() *db.DB { return open(b, "") })
	}
	b.ReportMetric(f.ours.rate(), "webhooks/s")
	b.ReportMetric(f.ours.cpu(), "cpu-s/1000")
	b.ReportMetric(f.reference.rate(), "reference/s")
	b.ReportMetric(f.reference.cpu(), "reference-cpu-s/1000")
	b.ReportMetric(f.ratio(), "ratio")
}
