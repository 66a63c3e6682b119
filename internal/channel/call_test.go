// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/channel"
	"parley/internal/secret"
)

// failingBody gives a few bytes and then fails, like a file on a broken disk.
type failingBody struct{ sent bool }

var errDisk = errors.New("the disk is broken")

func (f *failingBody) Read(p []byte) (int, error) {
	if f.sent {
		return 0, errDisk
	}
	f.sent = true
	return copy(p, "half"), nil
}

func TestCallJudgesLostConnections(t *testing.T) {
	t.Parallel()
	type server = http.HandlerFunc
	hangUp := server(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // the client's outcome is what counts
		panic(http.ErrAbortHandler)
	})
	cases := map[string]struct {
		server server
		body   io.Reader
		base   string
		want   channel.Class
	}{
		"nobody listens":         {base: "http://127.0.0.1:1", want: channel.Temporary},
		"no such scheme":         {base: "gopher://127.0.0.1", want: channel.Temporary},
		"hung up after reading":  {server: hangUp, body: strings.NewReader("all of it"), want: channel.Ambiguous},
		"without a body":         {server: hangUp, want: channel.Ambiguous},
		"our own body broke off": {server: hangUp, body: &failingBody{}, want: channel.Temporary},
		"answer too long": {server: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("x", 101))
		}, want: channel.Ambiguous},
		"answer cut off": {server: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50")
			_, _ = io.WriteString(w, "x")
		}, want: channel.Ambiguous},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			base := c.base
			if c.server != nil {
				s := httptest.NewServer(c.server)
				t.Cleanup(s.Close)
				base = s.URL
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, base+"/bot-SECRET/send", c.body)
			if err != nil {
				t.Fatal(err)
			}
			_, err = channel.Call(new(http.Client), req, 100)
			var failure *channel.SendError
			if !errors.As(err, &failure) || failure.Class != c.want {
				t.Fatalf("Call = %v; want class %s", err, c.want)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if strings.Contains(e.Error(), "SECRET") {
					t.Errorf("the error shows the address: %v", e)
				}
			}
		})
	}
}

func TestCallKeepsTheCause(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:1/", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	if _, err = channel.Call(new(http.Client), req, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("Call = %v; want the cancellation in the chain", err)
	}
}

func TestCallReadsAnyStatus(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "3")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, "slow down")
	}))
	t.Cleanup(s.Close)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := channel.Call(s.Client(), req, 9)
	if err != nil || answer.Status != http.StatusTooManyRequests || string(answer.Body) != "slow down" || answer.Header.Get("Retry-After") != "3" {
		t.Errorf("Call = %+v, %v; want the answer as it was", answer, err)
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	ch := channel.Channel{Secrets: map[string]secret.String{"token": secret.New("abc"), "empty": {}}, HookSecret: secret.New("hook")}
	if got := ch.Redact("GET /botabc/x?s=hook"); got != "GET /bot***/x?s=***" {
		t.Errorf("Redact = %q", got)
	}
	colon := channel.Channel{Secrets: map[string]secret.String{"token": secret.New("1:a/b")}}
	if got := colon.Redact("1:a/b 1%3Aa%2Fb 1:a%2Fb"); got != "*** *** ***" {
		t.Errorf("Redact of an escaped secret = %q", got)
	}
	if got := (channel.Channel{}).Redact("as it was"); got != "as it was" {
		t.Errorf("Redact without secrets = %q", got)
	}
}
