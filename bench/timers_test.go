// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/footprint"
	"parley/internal/workspace"
)

// series greets, waits a month and writes again.
const series = `
format: 1
id: series
name: {ru: Серия, en: Series}
languages: [ru, en]
kind: informational
triggers: [{id: t1, kind: first_message}]
start: hello
blocks:
  - {id: hello, kind: message, content: {text: {ru: "Здравствуйте, {{ contact.first_name | default: 'друг' }}.", en: Hello.}}, exits: {next: month}}
  - {id: month, kind: delay, for: 30d, exits: {next: again}}
  - {id: again, kind: message, content: {text: {ru: "{{ contact.first_name | default: 'Друг' }}, прошёл месяц.", en: A month has passed.}}, exits: {next: done}}
  - {id: done, kind: stop}
`

// sleepers is how many people wait, and wakeful how many of them are due at one moment.
const sleepers, wakeful = 1_000_000, 20_000

// timerFigures are what waking cost in one run.
type timerFigures struct {
	fired     spent   // timers, from being due to their messages standing in the queue
	heapIdle  float64 // MB in use while all wait
	heapAwake float64 // MB, the most that was seen while they were woken
}

// timers puts a million people to sleep and wakes twenty thousand of them at once.
func timers(tb testing.TB, fresh func() *db.DB) (f timerFigures) {
	tb.Helper()
	c := newCorridor(tb, fresh(), series)
	c.sleep(tb)
	debug.FreeOSMemory()
	f.heapIdle = heap()
	must(tb, c.db.Write(tb.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE workspace SET sandbox = 1 WHERE id = $1`, c.ws)
		return err
	}))
	month := (30*24*time.Hour + time.Minute).Milliseconds()
	ctx, cancel := context.WithCancel(tb.Context())
	done := make(chan error, 1)
	f.fired.add(func() int {
		must(tb, c.db.Write(ctx, func(tx *db.Tx) error { return workspace.MoveClock(tx, c.ws, month) }))
		c.clock.SetOffset(c.ws, month)
		go func() { done <- c.intake.Run(ctx) }()
		for {
			left := false
			must(tb, c.db.Reads(ctx).QueryRow(`SELECT EXISTS (SELECT 1 FROM timer WHERE workspace_id = $1 AND state = 'waiting' AND due_at <= $2)`, c.ws, c.clock.NowMS(c.ws)).Scan(&left))
			f.heapAwake = max(f.heapAwake, heap())
			if !left {
				return wakeful
			}
			pause(tb, 10*time.Millisecond)
		}
	})
	cancel()
	must(tb, <-done)
	queued, people := 0, 0
	must(tb, c.db.Reads(tb.Context()).QueryRow(`SELECT COUNT(*), COUNT(DISTINCT contact_id) FROM message WHERE workspace_id = $1 AND state = 'queued' AND text LIKE '%месяц%'`, c.ws).Scan(&queued, &people))
	if queued != wakeful || people != wakeful {
		tb.Fatalf("%d messages for %d people; %d timers were due", queued, people, wakeful)
	}
	return f
}

// sleep lets one person walk to the delay, and copies what is known of them to all the others: walking there is not what is measured.
func (c *corridor) sleep(tb testing.TB) {
	tb.Helper()
	ctx, cancel := context.WithCancel(tb.Context())
	done := make(chan error, 1)
	go func() { done <- c.intake.Run(ctx) }()
	must(tb, c.intake.Accept(ctx, c.channel, []channel.Inbound{{
		Kind: channel.InMessage, AccountKey: "7000000001", VendorKey: "1", Order: 1, At: time.Now(), Address: "500000000", MessageID: "1", Text: "привет",
		Profile: channel.Profile{First: "Анна", Language: "ru"}, Raw: []byte(`{}`),
	}}))
	for asleep := 0; asleep == 0; pause(tb, time.Millisecond) {
		must(tb, c.db.Reads(ctx).QueryRow(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state = 'waiting'`, c.ws).Scan(&asleep))
	}
	cancel()
	must(tb, <-done)
	const piece = 20_000
	for from := 1; from < sleepers; from += piece {
		must(tb, c.db.Write(tb.Context(), func(tx *db.Tx) error {
			for _, s := range []string{
				c.copies(tb, "contact", map[string]string{"id": "t.id + n.i", "bucket": "n.i % 1024"}),
				c.copies(tb, "identity", map[string]string{"id": "t.id + n.i", "contact_id": "t.contact_id + n.i", "address": "CAST(500000000 + n.i AS TEXT)", "chat": "CAST(500000000 + n.i AS TEXT)"}),
				c.copies(tb, "session", map[string]string{"id": "t.id + n.i", "contact_id": "t.contact_id + n.i", "identity_id": "t.identity_id + n.i"}),
				c.copies(tb, "passage", map[string]string{"session_id": "t.session_id + n.i", "contact_id": "t.contact_id + n.i"}),
				c.copies(tb, "timer", map[string]string{"session_id": "t.session_id + n.i", "contact_id": "t.contact_id + n.i",
					"due_at": "t.due_at + CASE WHEN n.i < " + strconv.Itoa(wakeful) + " THEN 0 ELSE 86400000 + n.i END"}),
			} {
				if _, err := tx.Exec(s, c.ws, from, min(from+piece, sleepers)); err != nil {
					return fmt.Errorf("%s: %w", s[:60], err)
				}
			}
			return nil
		}))
	}
	must(tb, c.db.Analyze(tb.Context()))
}

// copies is a statement that writes the first person's rows of a table again for the people $2 to $3, with some columns changed.
func (c *corridor) copies(tb testing.TB, table string, changed map[string]string) string {
	tb.Helper()
	rows, err := c.db.Reads(tb.Context()).Query(`SELECT * FROM ` + table + ` LIMIT 0`) //nolint:unqueryvet // only the names of its columns are asked for, whatever they are
	must(tb, err)
	columns, err := rows.Columns()
	must(tb, err)
	must(tb, rows.Err())
	must(tb, rows.Close())
	values := make([]string, len(columns))
	for i, name := range columns {
		if values[i] = "t." + name; changed[name] != "" {
			values[i] = changed[name]
		}
	}
	key := "id"
	if table == "passage" || table == "timer" {
		key = "session_id"
	}
	return `WITH RECURSIVE n(i) AS (SELECT CAST($2 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $3) INSERT INTO ` + table + ` (` + strings.Join(columns, ", ") + `)
		SELECT ` + strings.Join(values, ", ") + ` FROM n, ` + table + ` t WHERE t.workspace_id = $1 AND t.` + key + ` = (SELECT MIN(` + key + `) FROM ` + table + ` WHERE workspace_id = $1)`
}

// heap is what the process holds in memory of its own, in MB.
func heap() float64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapInuse+m.StackInuse-footprint.Reserved) / (1 << 20)
}

func BenchmarkTimers(b *testing.B) {
	fresh := func() *db.DB { return open(b, "") }
	if os.Getenv(databaseVariable) == "postgres" {
		fresh = func() *db.DB { return open(b, os.Getenv("PARLEY_TEST_POSTGRES")) }
	}
	var f timerFigures
	for b.Loop() {
		f = timers(b, fresh)
	}
	b.ReportMetric(f.fired.wall.Seconds(), "s")
	b.ReportMetric(f.fired.rate(), "timers/s")
	b.ReportMetric(f.fired.cpu(), "cpu-s/1000")
	b.ReportMetric(f.heapIdle, "MB-idle")
	b.ReportMetric(f.heapAwake, "MB-awake")
}
