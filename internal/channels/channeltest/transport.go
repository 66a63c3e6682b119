// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"parley/internal/channel"
)

// testTransport breaks the connection in every way around the first outbound fixture.
func (s Suite) testTransport(t *testing.T) {
	t.Parallel()
	c := load[Sending](t, files(t, s.dir("outbound"))[0])
	send := func(t *testing.T, ctx context.Context, ch channel.Channel, want channel.Class) {
		t.Helper()
		receipt, err := s.Driver.Send(ctx, ch, c.Message.outgoing(c.Files))
		var failure *channel.SendError
		if !errors.As(err, &failure) || failure.Class != want {
			t.Errorf("Send = %+v, %v; want class %s", receipt, err, want)
		}
		_ = s.shownFailure(t, err) // only for its checks
	}
	swallow := func(r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) } // whether it came whole is the client's matter

	t.Run("refused connection", func(t *testing.T) {
		t.Parallel()
		ch := s.connected(t, http.NotFoundHandler())
		ch.BaseURL = "http://127.0.0.1:1"
		send(t, t.Context(), ch, channel.Temporary)
	})
	t.Run("cancelled before it began", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		send(t, ctx, s.connected(t, http.NotFoundHandler()), channel.Temporary)
	})
	t.Run("hung up after the request", func(t *testing.T) {
		t.Parallel()
		send(t, t.Context(), s.connected(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			swallow(r)
			panic(http.ErrAbortHandler)
		})), channel.Ambiguous)
	})
	t.Run("no answer in time", func(t *testing.T) {
		t.Parallel()
		ctx, giveUp := context.WithCancel(t.Context())
		send(t, ctx, s.connected(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			swallow(r)
			giveUp()
			<-r.Context().Done()
		})), channel.Ambiguous)
	})
	t.Run("answer cut off", func(t *testing.T) {
		t.Parallel()
		send(t, t.Context(), s.connected(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			swallow(r)
			w.Header().Set("Content-Length", "1000")
			w.WriteHeader(http.StatusOK)
			_, _ = io.WriteString(w, "{") // the rest never comes
		})), channel.Ambiguous)
	})
	t.Run("answer without an end", func(t *testing.T) {
		t.Parallel()
		send(t, t.Context(), s.connected(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			swallow(r)
			for block := bytes.Repeat([]byte(" "), 1<<16); ; {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		})), channel.Ambiguous)
	})
	t.Run("accepted with nonsense", func(t *testing.T) {
		t.Parallel()
		send(t, t.Context(), s.connected(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			swallow(r)
			_, _ = io.WriteString(w, "<html>") // a proxy that answers 200 to everything
		})), channel.Ambiguous)
	})
	t.Run("redirected", func(t *testing.T) {
		t.Parallel()
		elsewhere := s.connected(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			t.Errorf("the driver followed a redirect, with Referer %q", r.Header.Get("Referer"))
		}))
		ch := s.connected(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			swallow(r)
			http.Redirect(w, r, elsewhere.BaseURL, http.StatusTemporaryRedirect)
		}))
		send(t, t.Context(), ch, channel.Temporary)
	})
}
