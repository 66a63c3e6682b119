// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"sync/atomic"
	"testing"

	"parley/internal/channel"
	"parley/internal/channels/telegram"
	"parley/internal/contact/contacttest"
	"parley/internal/intake"
	"parley/internal/secret"
)

// moody answers the polls of one bot: with a status, or with one message and then with silence.
type moody struct {
	status atomic.Int64 // 0: well
	update atomic.Int64
}

func (p *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // only then does the server notice that the caller hangs up
	status := int(p.status.Load())
	switch {
	case r.URL.Path != "/bot700000001:TestTokenTestTokenTestTokenTestToken/getUpdates":
		_, _ = io.WriteString(w, `{"ok":true,"result":{"id":700000001,"is_bot":true,"first_name":"Parley","username":"parley_bot"}}`)
	case status != 0:
		w.WriteHeader(status)
		_, _ = io.WriteString(w, `{"ok":false,"error_code":`+strconv.Itoa(status)+`,"description":"`+http.StatusText(status)+`: said the messenger"}`)
	case p.update.Add(1) > 1:
		<-r.Context().Done() // held open until the poll is given up
	default:
		_, _ = io.WriteString(w, `{"ok":true,"result":[{"update_id":5,"message":{"message_id":1,"date":1,"from":{"id":9,"first_name":"Ann"},"chat":{"id":9,"type":"private"},"text":"hi"}}]}`)
	}
}

// TestPeopleSeeWhyNothingComesIn: another program that polls the same bot, and a token that was taken back, stand on the channel's page.
func TestPeopleSeeWhyNothingComesIn(t *testing.T) {
	t.Parallel()
	contacttest.Each(t, func(t *testing.T, room *contacttest.Room) {
		bot := &moody{}
		server := httptest.NewServer(bot)
		t.Cleanup(server.Close)
		t.Cleanup(server.CloseClientConnections)
		registry, err := channel.NewRegistry(telegram.New(room.Wall.Time))
		room.Must(err)
		box, err := secret.NewBox(make([]byte, secret.KeySize))
		room.Must(err)
		service := channel.NewService(channel.Deps{
			DB: room.DB, Box: box, Registry: registry, IDs: room.IDs, Clock: room.Clock, NewHTTP: func(channel.Dial) (*http.Client, error) { return server.Client(), nil },
		})
		record, err := service.Connect(t.Context(), room.Home.ID, channel.Draft{
			Kind: channel.Telegram, BaseURL: &server.URL, Settings: map[string]string{"token": "700000001:TestTokenTestTokenTestTokenTestToken"},
		})
		room.Must(err)
		room.Same(record.Mode, channel.Poll)
		h := &house{Room: room, t: t}
		bot.status.Store(http.StatusConflict)
		polls := intake.NewPolls(room.DB, service, func(context.Context, *channel.Opened, []channel.Inbound) error { return nil }, slog.New(slog.DiscardHandler))
		h.background(polls.Run)
		look := func() channel.Record {
			r, err := channel.Get(room.Q(), room.Home.ID, record.ID)
			room.Must(err)
			return r
		}
		h.await("telling of the other program", func() bool { return look().LastError == "Conflict: said the messenger" })
		room.Same(look().State, channel.Active)
		bot.status.Store(0)
		h.await("forgetting the trouble", func() bool { return look().LastError == "" })
		bot.status.Store(http.StatusUnauthorized)
		server.CloseClientConnections()
		h.await("stopping the channel", func() bool { return look().State == channel.Broken })
		room.Same(look().Reason, "Unauthorized: said the messenger")
	})
}
