// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/play/server"
	"parley/internal/sandbox"
	sandboxtelegram "parley/internal/sandbox/telegram"
)

// The operator who signs in before the memory is looked at.
const (
	email    = "ann@example.com"
	password = "a long password"
)

// manyChannels is how many bots are connected while the program idles.
const manyChannels = 100

// buildProgram makes the real binary, as a release does.
func buildProgram(tb testing.TB) string {
	tb.Helper()
	program := filepath.Join(tb.TempDir(), "parley")
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-trimpath", "-o", program, "./cmd/parley")
	cmd.Dir, cmd.Env, cmd.Stderr = "..", append(os.Environ(), "CGO_ENABLED=0"), os.Stderr
	must(tb, cmd.Run())
	return program
}

// startTime is from the start of the process to its first "ready", once with an empty folder and once with the demo in it.
func startTime(tb testing.TB, program string) (empty, demo time.Duration) {
	tb.Helper()
	timed := func(c *server.Child) time.Duration {
		began := time.Now()
		must(tb, c.Start(tb.Context()))
		return time.Since(began)
	}
	child := func(settings ...string) *server.Child {
		c, err := server.NewChild(tb.Context(), program, tb.TempDir(), "", "")
		must(tb, err)
		c.Env = append(c.Env, settings...)
		return c
	}
	first := child()
	empty = timed(first)
	must(tb, first.Stop())
	second := child("PARLEY_SANDBOX=true", "PARLEY_DEMO=true")
	timed(second)
	for !filled(second) {
		pause(tb, 200*time.Millisecond)
	}
	must(tb, second.Stop())
	demo = timed(second)
	must(tb, second.Stop())
	return empty, demo
}

// filled reports whether the demo stands.
func filled(c *server.Child) bool {
	return slices.ContainsFunc(c.Log(), func(line string) bool { return strings.HasPrefix(line, "The demo is ready") })
}

// idling is an installation with many bots in which an operator has signed in and nothing happens since. The messengers are imitated in this process,
// so that their memory is not counted.
type idling struct {
	child *server.Child
	since time.Time
}

// letIdle starts the program and lets it be until the test ends.
func letIdle(tb testing.TB, program string) idling {
	tb.Helper()
	hub, err := sandbox.New(sandbox.Options{Wall: time.Now})
	must(tb, err)
	telegram := sandboxtelegram.New(hub, sandboxtelegram.Options{Client: http.DefaultClient}) //nolint:forbidigo // it delivers to the loopback, where there is nothing to guard
	hub.Add(telegram)
	vendors := httptest.NewServer(sandbox.Handler(hub))
	tb.Cleanup(func() { vendors.Close(); telegram.Close(); must(tb, hub.Close()) })
	c, err := server.NewChild(tb.Context(), program, tb.TempDir(), vendors.URL, "")
	must(tb, err)
	if err := c.Start(tb.Context()); err != nil {
		tb.Fatal(err, c.Log())
	}
	tb.Cleanup(func() { must(tb, c.Stop()) })
	client, err := server.NewClient(c.URL)
	must(tb, err)
	must(tb, client.Do(tb.Context(), http.MethodPost, "/api/v1/setup", map[string]any{
		"workspace_name": "Bench", "name": "Ann", "email": email, "password": password, "language": "ru", "time_zone": "Europe/Moscow",
	}, nil))
	for n := range manyChannels {
		bot, err := hub.AddBot(sandbox.Bot{Key: fmt.Sprint("bot", n), Vendor: telegram.Kind(), Name: fmt.Sprint("Bot ", n)})
		must(tb, err)
		settings := map[string]string{"token": bot.Token}
		maps.Copy(settings, bot.Settings)
		must(tb, client.Do(tb.Context(), http.MethodPost, "/api/v1/channels", map[string]any{
			"kind": telegram.Kind(), "name": bot.Name, "mode": "webhook", "settings": settings, "base_url": vendors.URL + "/" + telegram.Kind(),
		}, nil))
	}
	must(tb, client.Do(tb.Context(), http.MethodPost, "/api/v1/session", map[string]any{"email": email, "password": password}, nil))
	return idling{c, time.Now()}
}

// memory is what the process holds in MB so long after the login, or longer, which it tells.
func (i idling) memory(tb testing.TB, after time.Duration) (held float64, since time.Duration) {
	tb.Helper()
	pause(tb, time.Until(i.since.Add(after)))
	return anonymous(tb, i.child.PID()), time.Since(i.since)
}

var rssAnon = regexp.MustCompile(`RssAnon:\s+(\d+) kB`)

// anonymous is RssAnon of a process in MB: memory that is its own, without the pages of the program's file, which cost nothing.
func anonymous(tb testing.TB, pid int) float64 {
	tb.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	must(tb, err)
	found := rssAnon.FindSubmatch(status)
	if found == nil {
		tb.Fatal("this system does not tell RssAnon: the figure needs Linux")
	}
	kilobytes, err := strconv.ParseFloat(string(found[1]), 64)
	must(tb, err)
	return kilobytes / 1024
}
