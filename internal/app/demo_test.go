// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/config"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/demo"
	"parley/internal/fault"
	"parley/internal/sandbox"
	"parley/internal/secret"
)

// demoHouse is an installation that runs until stop is called.
func demoHouse(t *testing.T, opt db.Options, dir string) (a *App, stop func()) {
	t.Helper()
	cfg := config.Server{Listen: "127.0.0.1:0", DataDir: dir, Sandbox: true, Demo: true, MaxUpload: 1 << 20, ShutdownTimeout: 5 * time.Second}
	cfg.DatabaseURL = secret.New(opt.URL)
	a, err := New(t.Context(), cfg, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	began, done := make(chan struct{}), make(chan error, 1)
	var said []string
	go func() {
		done <- a.Run(ctx, func(ctx context.Context) error {
			defer close(began)
			return a.FillDemo(ctx, func(line string) { said = append(said, line) })
		})
	}()
	select {
	case <-began:
	case err := <-done:
		t.Fatal("the server ended by itself", err)
	}
	if text := strings.Join(said, "\n"); !strings.Contains(text, demo.Password) || !strings.Contains(text, a.baseURL()) {
		t.Errorf("nobody is told how to sign in:\n%s", text)
	}
	return a, func() {
		t.Helper()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}

// The demo is made by the machinery, so its books must balance, and it must be there again after a restart.
func TestDemo(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("twenty days take some seconds")
	}
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		dir := t.TempDir()
		a, stop := demoHouse(t, opt, dir)
		checkBooks(t, a)
		if _, err := demo.Fill(t.Context(), a.demoDeps()); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second demo: %v", err)
		}
		before := shown(a.sandbox.hub)
		stop()

		a, stop = demoHouse(t, opt, dir)
		defer stop()
		if diff := cmp.Diff(before, shown(a.sandbox.hub)); diff != "" {
			t.Fatalf("the phones after a restart (-before +after):\n%s", diff)
		}
		checkAlive(t, a)
	})
}

// shown is what every phone shows.
func shown(hub *sandbox.Hub) map[string][]*sandbox.Message {
	phones := map[string][]*sandbox.Message{}
	for _, p := range hub.Phones("", "", 0, 1000) {
		phones[p.Person.Key] = p.Messages(0, 1000)
	}
	return phones
}

// checkAlive lets people go on with what they had before the restart: an old button works, and a word is answered.
func checkAlive(t *testing.T, a *App) {
	t.Helper()
	for _, step := range []struct {
		who, answer string
		do          sandbox.Action
	}{
		{"zoya", "Ваши рецепты.", sandbox.Action{Verb: sandbox.Press, Button: "Прислать рецепты"}},
		{"nikita", "О чём рассказать?", sandbox.Action{Verb: sandbox.Say, Text: "привет"}},
	} {
		phone, err := a.sandbox.hub.Phone("zarya", step.who)
		if err != nil {
			t.Fatal(err)
		}
		from := phone.View().LastID
		if err := a.sandbox.hub.Act(t.Context(), "zarya", step.who, step.do); err != nil {
			t.Fatal(err)
		}
		// The bot is asked for its updates again in a moment; until then the sandbox has nothing under way to wait for.
		answer := func() string {
			if _, err := a.settle(t.Context(), demoWorkspace(t, a)); err != nil {
				t.Fatal(err)
			}
			var said strings.Builder
			for _, m := range phone.Messages(from, 100) {
				said.WriteString(m.Text + "\n")
			}
			return said.String()
		}
		said := answer()
		for deadline := time.Now().Add(10 * time.Second); !strings.Contains(said, step.answer) && time.Now().Before(deadline); said = answer() {
			<-time.After(10 * time.Millisecond)
		}
		if !strings.Contains(said, step.answer) {
			t.Errorf("%s is answered %q, want %q", step.who, said, step.answer)
		}
	}
}

func demoWorkspace(t *testing.T, a *App) int64 {
	t.Helper()
	var ws int64
	if err := a.db.Reads(t.Context()).QueryRow(`SELECT id FROM workspace`).Scan(&ws); err != nil {
		t.Fatal(err)
	}
	return ws
}

// checkBooks compares what is counted in one place with what is counted in another.
func checkBooks(t *testing.T, a *App) {
	t.Helper()
	q, ws := a.db.Reads(t.Context()), demoWorkspace(t, a)
	number := func(text string) int {
		t.Helper()
		n := 0
		if err := q.QueryRow(text, ws).Scan(&n); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		return n
	}
	for what, text := range map[string]string{
		"messages without an end":   `SELECT COUNT(*) FROM message WHERE workspace_id = $1 AND direction = 'out' AND state NOT IN ('sent', 'delivered', 'read', 'skipped', 'cancelled')`,
		"inbound facts not handled": `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state <> 'done'`,
		"failed sessions":           `SELECT COUNT(*) FROM session WHERE workspace_id = $1 AND state = 'failed'`,
		"overdue timers":            `SELECT COUNT(*) FROM timer t JOIN session s ON s.id = t.session_id WHERE t.workspace_id = $1 AND t.state = 'waiting' AND s.state <> 'waiting'`,
		"people without a source":   `SELECT COUNT(*) FROM contact WHERE workspace_id = $1 AND first_source_id IS NULL`,
		"unfinished jobs":           `SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND state <> 'done'`,
	} {
		if n := number(text); n != 0 {
			t.Errorf("%s: %d", what, n)
		}
	}
	for _, same := range []struct{ what, one, other string }{
		{"people and phones", `SELECT COUNT(*) FROM contact WHERE workspace_id = $1`, `SELECT COUNT(DISTINCT contact_id) FROM identity WHERE workspace_id = $1`},
		{
			"those who have the recipes", `SELECT COUNT(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.workspace_id = $1 AND t.name = 'рецепты'`,
			`SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'goal.reached' AND data LIKE '%recipes_sent%'`,
		},
		{
			"those who come to the cupping", `SELECT COUNT(*) FROM contact_tag ct JOIN tag t ON t.id = ct.tag_id WHERE ct.workspace_id = $1 AND t.name = 'каппинг'`,
			`SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'goal.reached' AND data LIKE '%cupping_signup%'`,
		},
		{
			"subscriptions", `SELECT SUM(subscriptions) FROM link WHERE workspace_id = $1`,
			`SELECT COUNT(*) FROM contact c JOIN source s ON s.id = c.first_source_id WHERE c.workspace_id = $1 AND s.link_id IS NOT NULL`,
		},
		{"visits", `SELECT SUM(visits) FROM link WHERE workspace_id = $1`, `SELECT COUNT(*) FROM visit WHERE workspace_id = $1 AND robot = 0`},
		{
			"people who left", `SELECT COUNT(*) FROM contact WHERE workspace_id = $1 AND unsubscribed_at IS NOT NULL`,
			`SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'contact.unsubscribed'`,
		},
	} {
		one, other := number(same.one), number(same.other)
		if one != other || one == 0 {
			t.Errorf("%s: %d here and %d there", same.what, one, other)
		}
	}
	const sentBy = `SELECT COUNT(*) FROM message m JOIN channel c ON c.id = m.channel_id WHERE m.workspace_id = $1 AND m.direction = 'out' AND m.sent_at IS NOT NULL AND c.kind = `
	if number(sentBy+`'webchat'`) == 0 {
		t.Error("nobody was answered in the chat of the site")
	}
	sent, onPhones := number(sentBy+`'telegram'`), 0
	for _, messages := range shown(a.sandbox.hub) {
		for _, m := range messages {
			if m.From == sandbox.FromBot {
				onPhones++
			}
		}
	}
	if sent != onPhones {
		t.Errorf("%d messages were sent, the phones show %d", sent, onPhones)
	}
	checkStages(t, q, ws)
}

// checkStages follows everyone's stage through the log: it must end where the contact stands.
func checkStages(t *testing.T, q db.Queryer, ws int64) {
	t.Helper()
	type pair struct {
		contact int64
		text    string
	}
	read := func(text string) []pair {
		pairs, err := db.Collect(func(rows *sql.Rows) (p pair, err error) { return p, rows.Scan(&p.contact, &p.text) })(q.Query(text, ws))
		if err != nil {
			t.Fatal(err)
		}
		return pairs
	}
	now, logged := map[int64]string{}, map[int64]string{}
	for _, p := range read(`SELECT id, stage FROM contact WHERE workspace_id = $1`) {
		now[p.contact], logged[p.contact] = p.text, "new"
	}
	for _, p := range read(`SELECT contact_id, data FROM event WHERE workspace_id = $1 AND kind = 'contact.stage_changed' ORDER BY id`) {
		var change struct{ From, To string }
		if err := json.Unmarshal([]byte(p.text), &change); err != nil {
			t.Fatal(err)
		}
		if logged[p.contact] != change.From {
			t.Errorf("%d moves from %q but was %q", p.contact, change.From, logged[p.contact])
		}
		logged[p.contact] = change.To
	}
	if !maps.Equal(now, logged) {
		t.Errorf("stages: %v, by the log %v", now, logged)
	}
}
