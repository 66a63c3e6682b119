// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/workspace"
)

// pages is a messenger with one address for all accounts. A body lists facts, each with its account; the header X-Secret proves whose application sends it.
type pages struct{}

type pageFact struct{ Account, Key, Text string }

const secretHeader = "X-Secret"

func (pages) Kind() channel.Kind { return "pages" }

func (pages) Spec() channel.Spec {
	return channel.Spec{Title: "Pages", Modes: []channel.Mode{channel.Webhook}, MaxInFlight: 1, Form: []channel.Setting{{Key: "account", Required: true}, {Key: "secret", Secret: true}}}
}

func (pages) Check(_ context.Context, ch channel.Channel) (channel.Account, error) {
	return channel.Account{Key: ch.Settings["account"], Name: "Page"}, nil
}

func (pages) Install(context.Context, channel.Channel) error   { return nil }
func (pages) Uninstall(context.Context, channel.Channel) error { return nil }

func (pages) Send(context.Context, channel.Channel, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{}, nil
}

func (pages) Route(r channel.Request) ([]string, error) {
	if r.Method == http.MethodGet {
		return nil, nil
	}
	var facts []pageFact
	if err := json.Unmarshal(r.Body, &facts); err != nil {
		return nil, channel.ErrEnvelope
	}
	var accounts []string
	for _, f := range facts {
		accounts = append(accounts, f.Account)
	}
	return accounts, nil
}

func (pages) Parse(_ context.Context, ch channel.Channel, r channel.Request) ([]channel.Inbound, channel.Reply, error) {
	if r.Header.Get(secretHeader) != ch.Secrets["secret"].Reveal() {
		return nil, channel.Reply{}, channel.ErrSignature
	}
	if r.Method == http.MethodGet {
		return nil, channel.Reply{ContentType: "text/plain", Body: []byte(r.Query["challenge"][0])}, nil
	}
	var facts []pageFact
	if err := json.Unmarshal(r.Body, &facts); err != nil {
		return nil, channel.Reply{}, channel.ErrEnvelope
	}
	inbound := make([]channel.Inbound, len(facts))
	for i, f := range facts {
		inbound[i] = channel.Inbound{Kind: channel.InMessage, AccountKey: f.Account, VendorKey: f.Key, Address: "ann", Text: f.Text}
	}
	return inbound, channel.Reply{Body: []byte("EVENT_RECEIVED")}, nil
}

// page connects an account in a workspace of its own.
func (h *house) page(t *testing.T, account, secret string) channel.Record {
	t.Helper()
	ws := h.ids.New()
	h.write(t, func(tx *db.Tx) error {
		return workspace.Insert(tx, workspace.Workspace{ID: ws, Name: account, Language: "ru", TimeZone: "UTC", Currency: "RUB"})
	})
	r, err := h.channels.Connect(t.Context(), ws, channel.Draft{Kind: "pages", Settings: map[string]string{"account": account, "secret": secret}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// got are the keys of what is stored for a channel.
func (h *house) got(t *testing.T, ch channel.Record) []string {
	t.Helper()
	keys, err := db.Collect(db.Scalar[string])(h.d.Reads(t.Context()).Query(`SELECT vendor_key FROM inbound WHERE workspace_id = $1 AND channel_id = $2 ORDER BY vendor_key`, ch.Workspace, ch.ID))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestOneBodyIsSplitAmongItsAccounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		a, b, stranger := h.page(t, "a", "ours"), h.page(t, "b", "ours"), h.page(t, "c", "theirs")
		body := []byte(`[{"account":"a","key":"1","text":"x"},{"account":"b","key":"1","text":"y"},{"account":"a","key":"2","text":"z"},{"account":"c","key":"9","text":"forged"},{"account":"nobody","key":"3"}]`)
		for range 2 { // the vendor delivers twice
			status, _, text := h.call(t, http.MethodPost, "/hooks/pages", body, secretHeader+": ours")
			if status != http.StatusOK || text != "EVENT_RECEIVED" {
				t.Fatalf("%d %s", status, text)
			}
		}
		for _, c := range []struct {
			ch   channel.Record
			want []string
		}{{a, []string{"1", "2"}}, {b, []string{"1"}}, {stranger, nil}} {
			if diff := cmp.Diff(c.want, h.got(t, c.ch)); diff != "" {
				t.Errorf("stored for %s (-want +got):\n%s", c.ch.AccountKey, diff)
			}
		}
		if n := h.count(t, `SELECT COUNT(*) FROM inbound WHERE raw IS NOT NULL`); n != 0 {
			t.Error("a body with the facts of others was kept")
		}
		h.hooks.Flush(t.Context())
		if r, err := channel.Get(d.Reads(t.Context()), stranger.Workspace, stranger.ID); err != nil || r.Refused != 2 {
			t.Errorf("%d requests were refused for the account of another application, %v", r.Refused, err)
		}
		alone := []byte(`[{"account":"b","key":"7","text":"alone"}]`)
		if status, _, _ := h.call(t, http.MethodPost, "/hooks/pages", alone, secretHeader+": ours"); status != http.StatusOK {
			t.Fatal(status)
		}
		if n := h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND vendor_key = '7' AND raw = $2`, b.Workspace, alone); n != 1 {
			t.Error("the body of one account was not kept")
		}
	})
}

func TestTheSharedAddressRefusesWhatIsNotTheVendors(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		p := h.page(t, "a", "ours")
		if ch, err := h.channels.Open(t.Context(), p.ID); err != nil || ch.HookURL != "https://parley.example/hooks/pages" {
			t.Errorf("the vendor is given the address %q, %v", ch.HookURL, err)
		}
		for _, c := range []struct {
			name, method, path, body, secret string
			status                           int
			text                             string
		}{
			{"forged", "POST", "/hooks/pages", `[{"account":"a","key":"1"}]`, "guess", http.StatusUnauthorized, ""},
			{"no account of ours", "POST", "/hooks/pages", `[{"account":"z","key":"1"}]`, "ours", http.StatusNotFound, ""},
			{"no account", "POST", "/hooks/pages", `[]`, "ours", http.StatusBadRequest, ""},
			{"no envelope", "POST", "/hooks/pages", `?`, "ours", http.StatusBadRequest, ""},
			{"a messenger with an address for each account", "POST", "/hooks/telegram", `{}`, "ours", http.StatusNotFound, ""},
			{"no messenger", "POST", "/hooks/pigeon", `{}`, "ours", http.StatusNotFound, ""},
			{"a proof of the address", "GET", "/hooks/pages?challenge=42", "", "ours", http.StatusOK, "42"},
			{"a stranger's proof", "GET", "/hooks/pages?challenge=42", "", "guess", http.StatusUnauthorized, ""},
		} {
			status, _, text := h.call(t, c.method, c.path, []byte(c.body), secretHeader+": "+c.secret)
			if status != c.status || c.text != "" && text != c.text {
				t.Errorf("%s: %d %s", c.name, status, text)
			}
		}
		if got := h.got(t, p); len(got) != 0 {
			t.Errorf("stored: %v", got)
		}
	})
}
