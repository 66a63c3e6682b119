// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/id"
	"parley/internal/secret"
)

const home, away = int64(7), int64(8) // workspaces

// vendor is a messenger whose accounts are known by their tokens, and which keeps a list of what it was asked.
type vendor struct {
	mu       sync.Mutex
	accounts map[string]channel.Account // by token
	installs bool                       // it accepts the connection
	asked    []string
}

func (v *vendor) note(what string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = append(v.asked, what)
}

// questions gives what the vendor was asked since the last time.
func (v *vendor) questions() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	asked := v.asked
	v.asked = nil
	return asked
}

func (*vendor) Kind() channel.Kind { return channel.Telegram }

func (*vendor) Spec() channel.Spec {
	return channel.Spec{
		Title: "Vendor", BaseURL: "https://vendor.example", Modes: []channel.Mode{channel.Webhook, channel.Poll},
		Form: []channel.Setting{{Key: "token", Secret: true, Required: true, Pattern: "^t-", Example: "t-1"}, {Key: "colour", Default: "red"}},
	}
}

func (*vendor) Parse(context.Context, channel.Channel, channel.Request) ([]channel.Inbound, channel.Reply, error) {
	return nil, channel.Reply{}, nil
}

func (*vendor) Send(context.Context, channel.Channel, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{}, nil
}

func (v *vendor) Check(_ context.Context, ch channel.Channel) (channel.Account, error) {
	token := ch.Secrets["token"].Reveal()
	v.note("check " + token)
	a, ok := v.accounts[token]
	if !ok {
		return a, fault.At("/settings/token", "unauthorized", "the vendor does not know this token")
	}
	return a, nil
}

func (v *vendor) Install(_ context.Context, ch channel.Channel) error {
	v.note("install " + ch.HookURL)
	if !v.installs {
		return errors.New("bad address")
	}
	return nil
}

func (v *vendor) Uninstall(context.Context, channel.Channel) error {
	v.note("uninstall")
	return errors.New("unreachable") // which keeps nobody from disconnecting
}

// house is the service on a real database.
type house struct {
	*channel.Service
	t      *testing.T
	d      *db.DB
	vendor *vendor
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		v := &vendor{installs: true, accounts: map[string]channel.Account{
			"t-1": {Key: "one", Name: "First bot", Handle: "first_bot", LimitKey: "pool"}, "t-1b": {Key: "one", Name: "First bot", LimitKey: "pond"}, "t-2": {Key: "two", Name: "Second bot"},
		}}
		h := open(t, d, v)
		for _, ws := range []int64{home, away} {
			h.exec(`INSERT INTO workspace (id, name, language, time_zone, currency, created_at) VALUES ($1, 'Test', 'en', 'UTC', 'EUR', 1)`, ws)
		}
		test(t, h)
	})
}

// open makes a service; several may stand on one database, like nodes.
func open(t *testing.T, d *db.DB, v *vendor) *house {
	t.Helper()
	h := &house{t: t, d: d, vendor: v}
	registry, err := channel.NewRegistry(v)
	h.must(err)
	box, err := secret.NewBox(make([]byte, secret.KeySize))
	h.must(err)
	h.Service = channel.NewService(channel.Deps{
		DB: d, Box: box, Registry: registry, IDs: id.NewMaker(1, time.Now), Clock: clock.New(time.Now), PublicURL: "https://parley.example",
		NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
	})
	return h
}

func (h *house) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.must(h.d.Write(h.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }))
}

func (h *house) q() db.Queryer { return h.d.Reads(h.t.Context()) }

// token is a draft with a token.
func token(t string) channel.Draft {
	return channel.Draft{Kind: channel.Telegram, Settings: map[string]string{"token": t}}
}

func (h *house) connect(t string) channel.Record {
	h.t.Helper()
	r, err := h.Connect(h.t.Context(), home, token(t))
	h.must(err)
	return r
}

func (h *house) stored(of channel.Record) channel.Record {
	h.t.Helper()
	r, err := channel.Get(h.q(), of.Workspace, of.ID)
	h.must(err)
	return r
}

func (h *house) opened(of channel.Record) *channel.Opened {
	h.t.Helper()
	o, err := h.Open(h.t.Context(), of.ID)
	h.must(err)
	return o
}

func (h *house) refuses(err error, code fault.Code) {
	h.t.Helper()
	if !fault.Is(err, code) {
		h.t.Errorf("got %v, want %s", err, code)
	}
}
