// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package bench measures the promises about speed: each figure is a ratio within one run, or stands beside its goal.
package bench_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/flow"
	"parley/internal/footprint"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/intake"
	"parley/internal/outbox"
	"parley/internal/secret"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/workspace"
)

// corridor is the way in, wired as in the program but without HTTP and without sending.
type corridor struct {
	db       *db.DB
	ids      *id.Maker
	clock    *clock.Clock
	channels *channel.Service
	versions *version.Service
	intake   *intake.Intake
	ws       int64
	channel  *channel.Opened
	key      atomic.Int64 // of the last message that came in
}

func open(tb testing.TB, url string) *db.DB {
	tb.Helper()
	d, err := db.Open(tb.Context(), db.Options{URL: url, Path: filepath.Join(tb.TempDir(), "bench.db")})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = d.Close() })
	if err := d.Migrate(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	return d
}

// TestMain prepares this process as the program prepares itself.
func TestMain(m *testing.M) {
	footprint.Reserve()
	m.Run()
}

func newCorridor(tb testing.TB, d *db.DB, document string) *corridor {
	tb.Helper()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	box, err := secret.NewBox(make([]byte, secret.KeySize))
	must(tb, err)
	registry, err := channel.NewRegistry(channels.All(time.Now, webchat.Deps{})...)
	must(tb, err)
	reg := blockstest.Registry(tb)
	wall := clock.New(time.Now)
	c := &corridor{db: d, ids: id.NewMaker(1, time.Now), clock: wall}
	contacts := contact.NewService(d, c.ids, wall)
	c.channels = channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: c.ids, Clock: wall,
		NewHTTP: func(channel.Dial) (*http.Client, error) { return http.DefaultClient, nil }, //nolint:forbidigo // the vendor of the benchmark is imitated, so there is nothing to guard
	})
	c.versions = version.NewService(version.Deps{DB: d, IDs: c.ids, Clock: wall, Blocks: reg, World: func(db.Queryer, int64) (flow.World, error) { return flow.World{}, nil }})
	out := outbox.New(outbox.Deps{
		DB: d, IDs: c.ids, Clock: wall, Channels: c.channels, Observe: func([]outbox.Outcome) {}, Log: log,
		Link:     func(int64, content.Media) string { return "" },
		OpenBlob: func(context.Context, int64, string) (io.ReadCloser, error) { return nil, os.ErrNotExist },
	})
	sessions := session.NewService(session.Deps{
		IDs: c.ids, Clock: wall, Versions: c.versions, Contacts: contacts, Outbox: out, Channels: c.channels, Log: log,
		Key:   func(int64) *flow.PayloadKey { return flow.NewPayloadKey(box.Derive("payload")) },
		Later: func(tx *db.Tx, causes []session.Cause) error { return c.intake.Later(tx, causes) },
	})
	c.intake = intake.New(intake.Deps{
		DB: d, IDs: c.ids, Clock: wall, Channels: c.channels, Contacts: contacts, Sessions: sessions, Outbox: out, Observe: func([]intake.Changed) {}, Log: log,
	})
	people := workspace.NewService(d, box, c.ids, wall)
	c.ws, _, err = people.FirstRun(tb.Context(), workspace.Setup{
		WorkspaceName: "Bench", Name: "Ann", Email: "ann@example.com", Password: "a long password", Language: i18n.RU, TimeZone: "Europe/Moscow", Currency: "RUB",
	})
	must(tb, err)
	c.connect(tb, box)
	doc, problems := flow.ParseYAML(reg, []byte(document))
	if flow.Broken(problems) {
		tb.Fatal(problems)
	}
	f, err := c.versions.Create(tb.Context(), c.ws, doc)
	must(tb, err)
	_, err = c.versions.Publish(tb.Context(), c.ws, f.ID, "bench", "")
	must(tb, err)
	return c
}

// connect writes a channel's row as connecting would, without asking a vendor.
func (c *corridor) connect(tb testing.TB, box *secret.Box) {
	tb.Helper()
	channelID := c.ids.New()
	sealed := box.Seal([]byte(`{"token":"7000000001:AAbbccddeeffgghhiijjkkllmmnnooppqqr"}`), fmt.Sprintf("channel:%d:secrets", channelID))
	must(tb, c.db.Write(tb.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO channel (id, workspace_id, kind, account_key, name, secrets, hook_key, mode, state, created_at)
			VALUES ($1, $2, 'telegram', '7000000001', 'Bench', $3, 'bench', 'webhook', 'active', 0)`, channelID, c.ws, sealed)
		return err
	}))
	var err error
	c.channel, err = c.channels.Open(tb.Context(), channelID)
	must(tb, err)
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// spent adds up things done, the time they took, and the processor time of this whole process, the load generator's too.
type spent struct {
	n         int
	wall, own time.Duration
}

func (s *spent) add(do func() int) {
	wall, own := time.Now(), processorTime()
	s.n += do()
	s.wall += time.Since(wall)
	s.own += processorTime() - own
}

// rate is things a second.
func (s *spent) rate() float64 { return float64(s.n) / s.wall.Seconds() }

// cpu is seconds of processor time for a thousand things.
func (s *spent) cpu() float64 { return s.own.Seconds() / float64(s.n) * 1000 }

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// pause waits in real time, which is what is measured here.
func pause(tb testing.TB, d time.Duration) {
	tb.Helper()
	select {
	case <-tb.Context().Done():
		tb.Fatal(tb.Context().Err())
	case <-time.After(d):
	}
}
