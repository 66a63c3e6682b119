// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"bytes"
	"encoding/pem"
	"errors"
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"parley/internal/channel"
	"parley/internal/httpx"
	"parley/internal/httpx/proxytest"
	"parley/internal/secret"
)

// certified is the name in the certificate that httptest's servers show.
const certified = "example.com"

// testNetwork sends the first outbound fixture the way an administrator may have to go: to another address, through a proxy of either kind,
// to a server whose certificate only the channel's own authority has signed. The log of the client shows no secret.
func (s Suite) testNetwork(t *testing.T) {
	t.Parallel()
	c := load[Sending](t, files(t, s.dir("outbound"))[0])
	for scheme, start := range proxytest.Kinds() {
		t.Run(scheme, func(t *testing.T) {
			t.Parallel()
			v := &vendor{suite: s, answers: c.Answers}
			server := httptest.NewUnstartedServer(v)
			server.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of the certificate that is meant to be refused
			server.StartTLS()
			t.Cleanup(server.Close)
			at, asked := start(t, strings.TrimPrefix(server.URL, "https://"), "me", "secret-of-the-proxy")
			authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
			var lines bytes.Buffer
			ch := s.Channel
			ch.BaseURL = "https://" + certified
			send := func(authority string) (channel.Receipt, error) {
				client, err := httpx.Vendor(httpx.Options{
					Proxy: secret.New(scheme + "://me:secret-of-the-proxy@" + at), RootCA: authority, Secrets: ch.AllSecrets(),
					Log: slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug})),
				}, false)
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(client.CloseIdleConnections)
				ch.HTTP = client
				return s.Driver.Send(t.Context(), ch, c.Message.outgoing(c.Files))
			}
			_, err := send("")
			if failure, ok := errors.AsType[*channel.SendError](err); !ok || failure.Class != channel.Temporary {
				t.Errorf("a certificate nobody vouches for gives %v; want it to be %s", err, channel.Temporary)
			}
			_, err = send(authority)
			if (err == nil) != (c.Receipt != nil) {
				t.Errorf("Send = %v", err)
			}
			_ = v.requests(t) // only for its checks
			for _, host := range asked.All() {
				if host != certified+":443" {
					t.Errorf("the proxy was asked for %s", host)
				}
			}
			if len(asked.All()) == 0 || lines.Len() == 0 {
				t.Error("the proxy was not asked, or the exchange not logged")
			}
			if name := s.leaked(lines.String()); name != "" || strings.Contains(lines.String(), "secret-of-the-proxy") {
				t.Errorf("the log shows the %s: %s", name, lines.String())
			}
		})
	}
	t.Run("another address", func(t *testing.T) {
		t.Parallel()
		var path string
		ch := s.connected(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			path = r.URL.Path
			w.WriteHeader(http.StatusBadGateway)
		}))
		ch.BaseURL += "/behind/a/prefix"
		if _, err := s.Driver.Send(t.Context(), ch, c.Message.outgoing(c.Files)); err == nil || !strings.HasPrefix(path, "/behind/a/prefix/") {
			t.Errorf("%q was called; want the address with its path", ch.Redact(path))
		}
	})
}
