// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channels_test

import (
	"bytes"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
	"parley/internal/contact/contacttest"
	"parley/internal/content"
	"parley/internal/httpx"
	"parley/internal/httpx/proxytest"
	"parley/internal/rich"
	"parley/internal/secret"
)

// botServer answers as Telegram's server does, and remembers the methods.
type botServer struct {
	mu    sync.Mutex
	calls []string
}

func (b *botServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, method, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	b.mu.Lock()
	b.calls = append(b.calls, method)
	b.mu.Unlock()
	answer := map[string]string{
		"getMe": `{"id":700000001,"is_bot":true,"first_name":"Parley","username":"parley_bot"}`, "deleteWebhook": `true`, "sendMessage": `{"message_id":5,"chat":{"id":9},"date":1}`,
	}[method]
	_, _ = io.WriteString(w, `{"ok":true,"result":`+answer+`}`)
}

// TestAChannelGoesItsOwnWay connects a bot with an address, a proxy and an authority of its own, which are kept for everything that follows, and kept secret.
func TestAChannelGoesItsOwnWay(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, room *contacttest.Room) {
		for scheme, start := range proxytest.Kinds() {
			bot := &botServer{}
			server := httptest.NewUnstartedServer(bot)
			server.Config.ErrorLog = log.New(io.Discard, "", 0) // it would tell of the certificate that is meant to be refused
			server.StartTLS()
			t.Cleanup(server.Close)
			at, asked := start(t, strings.TrimPrefix(server.URL, "https://"), "me", "proxy-password")
			authority := string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}))
			base, proxy, name := "https://example.com/", secret.New(scheme+"://me:proxy-password@"+at), "Bot by "+scheme
			box, err := secret.NewBox(make([]byte, secret.KeySize))
			room.Must(err)
			registry, err := channel.NewRegistry(channels.All(room.Wall.Time, webchat.Deps{})...)
			room.Must(err)
			service := func() *channel.Service {
				return channel.NewService(channel.Deps{
					DB: room.DB, Box: box, Registry: registry, IDs: room.IDs, Clock: room.Clock,
					NewHTTP: func(d channel.Dial) (*http.Client, error) {
						client, err := httpx.Vendor(httpx.Options{Proxy: d.Proxy, RootCA: d.CA, Secrets: d.Secrets}, d.Sandbox)
						if err == nil {
							t.Cleanup(client.CloseIdleConnections)
						}
						return client, err
					},
				})
			}
			token := "700000001:TestTokenTestTokenTestTokenTestToken"
			draft := channel.Draft{Kind: channel.Telegram, Name: &name, Settings: map[string]string{"token": token}, BaseURL: &base, Proxy: &proxy}
			if _, err := service().Check(t.Context(), room.Home.ID, draft); err == nil {
				t.Errorf("%s: a certificate nobody vouches for was taken", scheme)
			}
			draft.CA = &authority
			record, err := service().Connect(t.Context(), room.Home.ID, draft)
			room.Must(err)
			opened, err := service().Open(t.Context(), record.ID) // by another service: from what is stored
			room.Must(err)
			receipt, err := opened.Driver.Send(t.Context(), opened.Channel, channel.Outgoing{
				Address: "9", Part: content.Part{Kind: content.PartText, Rich: rich.Text{Text: "Hello"}},
			})
			room.Must(err)
			room.Same(receipt.VendorID, "5")
			room.Same(bot.calls, []string{"getMe", "deleteWebhook", "sendMessage"})
			room.Same(slices.Compact(asked.All()), []string{"example.com:443"})
			room.Same(record.HasProxy, true)

			var secrets, sealed []byte
			var settings string
			room.Must(room.Q().QueryRow(`SELECT secrets, proxy_sealed, settings FROM channel WHERE workspace_id = $1 AND id = $2`, room.Home.ID, record.ID).Scan(&secrets, &sealed, &settings))
			for _, kept := range [][]byte{secrets, sealed, []byte(settings)} {
				if bytes.Contains(kept, []byte("TestToken")) || bytes.Contains(kept, []byte("proxy-password")) {
					t.Errorf("%s: a secret is stored as it is", scheme)
				}
			}
			room.Must(service().Remove(t.Context(), room.Home.ID, record.ID))
		}
	})
}
