// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channel_test

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

func TestConnect(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		draft := token(" t-1 ")
		proxy := secret.New("socks5://user:hunter2@proxy.example")
		draft.Proxy = &proxy
		told := channel.Record{}
		r, err := h.Connect(t.Context(), home, draft, func(_ *db.Tx, r channel.Record) error { told = r; return nil })
		h.must(err)
		if r.AccountKey != "one" || r.LimitKey != "pool" || r.Name != "First bot" || r.Handle != "first_bot" || r.State != channel.Active || r.Mode != channel.Webhook || told.ID != r.ID {
			t.Errorf("%+v", r)
		}
		if diff := cmp.Diff([]string{"check t-1", "install https://parley.example/hooks/telegram/" + r.HookKey}, h.vendor.questions()); diff != "" {
			t.Errorf("the vendor was asked (-want +got):\n%s", diff)
		}
		s := h.stored(r)
		if !s.HasProxy || s.Settings["colour"] != "red" || s.Settings["token"] != "" || s.LimitKey != "pool" {
			t.Errorf("%+v", s)
		}
		o := h.opened(r)
		if o.Secrets["token"].Reveal() != "t-1" || o.BaseURL != "https://vendor.example" || o.HookSecret.Empty() || o.LimitKey != "pool" {
			t.Errorf("opened: %+v", o)
		}
		byHook, err := h.ByHook(t.Context(), r.HookKey)
		if err != nil || byHook.ID != r.ID {
			t.Errorf("by its webhook: %+v, %v", byHook, err)
		}
	})
}

func TestSecretsAreSealedToTheirRow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		one, two := h.connect("t-1"), h.connect("t-2")
		raw := func(of channel.Record) (sealed []byte) {
			h.must(h.q().QueryRow(`SELECT secrets FROM channel WHERE workspace_id = $1 AND id = $2`, home, of.ID).Scan(&sealed))
			return sealed
		}
		if bytes.Contains(raw(one), []byte("t-1")) {
			t.Error("the token is stored in the clear")
		}
		h.exec(`UPDATE channel SET secrets = $3 WHERE workspace_id = $1 AND id = $2`, home, one.ID, raw(two))
		if _, err := h.Reopen(t.Context(), one.ID); err == nil {
			t.Error("the secrets of another channel were opened")
		}
	})
}

func TestConnectRefuses(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.connect("t-2")
		poll, direct := channel.Poll, channel.Direct
		for name, c := range map[string]struct {
			draft channel.Draft
			code  fault.Code
			path  string
		}{
			"no token":         {channel.Draft{Kind: channel.Telegram}, fault.Invalid, "/settings/token"},
			"odd token":        {token("123"), fault.Invalid, "/settings/token"},
			"unknown token":    {token("t-9"), fault.Invalid, "/settings/token"},
			"no messenger":     {channel.Draft{Kind: "pigeon"}, fault.Invalid, "/kind"},
			"no such mode":     {channel.Draft{Kind: channel.Telegram, Mode: &direct, Settings: map[string]string{"token": "t-1"}}, fault.Invalid, "/mode"},
			"the same account": {channel.Draft{Kind: channel.Telegram, Mode: &poll, Settings: map[string]string{"token": "t-2"}}, fault.Conflict, ""},
		} {
			_, err := h.Connect(t.Context(), home, c.draft)
			h.refuses(err, c.code)
			var e *fault.Error
			if errors.As(err, &e) && c.path != "" && (len(e.Fields) != 1 || e.Fields[0].Path != c.path) {
				t.Errorf("%s: %+v", name, e)
			}
		}
		if _, err := h.Connect(t.Context(), away, token("t-2")); err != nil {
			t.Errorf("the same account in another workspace: %v", err)
		}
		h.vendor.installs = false
		_, err := h.Connect(t.Context(), home, token("t-1"))
		h.refuses(err, fault.Unavailable)
		h.vendor.installs = true
		h.connect("t-1") // the failure has left nothing in the way
		if all, err := channel.List(h.q(), home); err != nil || len(all) != 2 {
			t.Errorf("%d channels, %v", len(all), err)
		}
	})
}

func TestUpdate(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.connect("t-1")
		h.opened(r)
		h.vendor.questions()

		name, resting := "Ours", channel.Resting
		next, err := h.Update(t.Context(), home, r.ID, channel.Draft{Name: &name, State: &resting, Revision: r.Revision})
		h.must(err)
		if o := h.opened(r); next.Name != "Ours" || o.Name != "Ours" || o.State != channel.Resting || len(h.vendor.questions()) != 0 {
			t.Errorf("a name and a pause are nothing to the vendor: %+v", next)
		}
		_, err = h.Update(t.Context(), home, r.ID, channel.Draft{Name: &name, Revision: r.Revision})
		h.refuses(err, fault.Conflict)
		_, err = h.Update(t.Context(), away, r.ID, channel.Draft{Name: &name})
		h.refuses(err, fault.NotFound)

		_, err = h.Update(t.Context(), home, r.ID, token("t-2"))
		h.refuses(err, fault.Invalid)
		_, err = h.Update(t.Context(), home, r.ID, token("t-9"))
		h.refuses(err, fault.Invalid)
		if o := h.opened(r); o.Secrets["token"].Reveal() != "t-1" {
			t.Error("a refused token was kept")
		}
		base := "http://127.0.0.1:9/"
		change := token("t-1b")
		change.BaseURL = &base
		next, err = h.Update(t.Context(), home, r.ID, change)
		h.must(err)
		if o := h.opened(r); o.Secrets["token"].Reveal() != "t-1b" || o.BaseURL != "http://127.0.0.1:9" || o.LimitKey != "pond" || next.Name != "Ours" || o.HookKey != r.HookKey {
			t.Errorf("%+v", o)
		}
	})
}

// A refusal comes late: the channel it is about was given another token, paused or disconnected while the call was under way.
func TestALateRefusalBreaksNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		paused := channel.Resting
		for name, change := range map[string]func(r channel.Record) error{
			"another token": func(r channel.Record) error { _, err := h.Update(t.Context(), home, r.ID, token("t-1b")); return err },
			"paused": func(r channel.Record) error {
				_, err := h.Update(t.Context(), home, r.ID, channel.Draft{State: &paused})
				return err
			},
			"disconnected": func(r channel.Record) error { return h.Remove(t.Context(), home, r.ID) },
		} {
			r := h.connect("t-1")
			used := h.opened(r)
			h.must(change(r))
			state := func() (s channel.State) {
				h.must(h.q().QueryRow(`SELECT state FROM channel WHERE id = $1`, r.ID).Scan(&s))
				return s
			}
			before := state()
			h.must(h.Break(t.Context(), used, "401 Unauthorized"))
			if after := state(); after != before {
				t.Errorf("%s: it was %s and is %s", name, before, after)
			}
			if before != channel.Deleted {
				h.must(h.Remove(t.Context(), home, r.ID))
			}
		}
	})
}

func TestABrokenChannelIsMended(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.connect("t-1")
		h.opened(r)
		h.must(h.Break(t.Context(), h.opened(r), "401 Unauthorized"))
		if s, o := h.stored(r), h.opened(r); s.State != channel.Broken || s.Reason != "401 Unauthorized" || o.State != channel.Broken {
			t.Errorf("%+v", s)
		}
		delete(h.vendor.accounts, "t-1") // the token was revoked
		active := channel.Active
		_, err := h.Update(t.Context(), home, r.ID, channel.Draft{State: &active})
		h.refuses(err, fault.Invalid)
		if s := h.stored(r); s.State != channel.Broken {
			t.Errorf("a channel that the vendor refuses is %s", s.State)
		}
		_, err = h.Update(t.Context(), home, r.ID, token("t-1b"))
		h.must(err)
		if s, o := h.stored(r), h.opened(r); s.State != channel.Active || s.Reason != "" || o.State != channel.Active {
			t.Errorf("%+v", s)
		}
	})
}

func TestADisconnectedChannelIsGoneButItsHistory(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r, other := h.connect("t-1"), h.connect("t-2")
		closed := channel.Closed
		_, err := h.Update(t.Context(), home, other.ID, channel.Draft{State: &closed})
		h.must(err)
		h.opened(r)
		h.vendor.questions()
		h.refuses(h.Remove(t.Context(), away, r.ID), fault.NotFound)
		failing := errors.New("the audit log is full")
		if err := h.Remove(t.Context(), home, r.ID, func(*db.Tx, channel.Record) error { return failing }); !errors.Is(err, failing) {
			t.Errorf("what must not be without its entry was done: %v", err)
		}
		h.stored(r)
		h.vendor.questions()
		h.must(h.Remove(t.Context(), home, r.ID)) // though the vendor cannot be reached
		if diff := cmp.Diff([]string{"uninstall"}, h.vendor.questions()); diff != "" {
			t.Error(diff)
		}
		_, err = h.Open(t.Context(), r.ID)
		h.refuses(err, fault.NotFound)
		_, err = h.ByHook(t.Context(), r.HookKey)
		h.refuses(err, fault.NotFound)
		_, err = channel.Get(h.q(), home, r.ID)
		h.refuses(err, fault.NotFound)
		h.refuses(h.Remove(t.Context(), home, r.ID), fault.NotFound)
		if past, err := h.Past(t.Context(), r.ID); err != nil || past.AccountKey != "one" {
			t.Errorf("what came in before has no channel: %+v, %v", past, err)
		}
		all, err := channel.List(h.q(), home)
		if err != nil || len(all) != 1 || all[0].ID != other.ID || all[0].State != channel.Closed {
			t.Errorf("%+v, %v", all, err)
		}
		h.connect("t-1") // the account may come back
	})
}

func TestAVendorsRest(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		one, two := h.connect("t-1"), h.connect("t-2")
		pond, err := h.Connect(t.Context(), away, token("t-1b"))
		h.must(err)
		sibling := h.IDs.New()
		h.exec(`INSERT INTO channel (id, workspace_id, kind, account_key, limit_key, name, hook_key, mode, state, created_at)
			VALUES ($1, $2, 'telegram', 'sibling', 'pool', 'Bot', 'sibling', 'poll', 'active', 1)`, sibling, home)
		at := time.UnixMilli(1_800_000_000_000)
		h.must(h.Rest(t.Context(), home, one.ID, channel.ScopeChannel, at))
		h.must(h.Rest(t.Context(), home, one.ID, channel.ScopeChannel, at.Add(-time.Hour)))
		check := func(of channel.Record, want time.Time) {
			t.Helper()
			ms := int64(0)
			if !want.IsZero() {
				ms = want.UnixMilli()
			}
			if got := h.stored(of).PausedUntil; got != ms {
				t.Errorf("%s rests until %d, not %d", of.Name, got, ms)
			}
		}
		check(one, at)
		check(channel.Record{Workspace: home, ID: sibling, Name: "sibling"}, time.Time{})
		later := at.Add(time.Hour)
		h.must(h.Rest(t.Context(), home, one.ID, channel.ScopeAccount, later))
		check(one, later)
		check(channel.Record{Workspace: home, ID: sibling, Name: "sibling"}, later)
		check(two, time.Time{})
		check(pond, time.Time{})
		h.must(h.Rest(t.Context(), home, two.ID, channel.ScopeAccount, later)) // it shares nothing
		check(two, later)
		check(pond, time.Time{})
	})
}

func TestOtherNodesHearOfAChange(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.connect("t-1")
		there := open(t, h.d, h.vendor)
		heard := make(chan int64, 10)
		done := make(chan error, 1)
		go func() { done <- there.Watch(t.Context(), func(id int64) { heard <- id }) }()
		if id := <-heard; id != 0 { // it listens now, and forgets what it knows from before
			t.Errorf("only channel %d may have changed while nobody listened", id)
		}
		if o := there.opened(r); o.State != channel.Active {
			t.Fatalf("%+v", o)
		}
		h.must(h.Break(t.Context(), h.opened(r), "trying"))
		if id := <-heard; id != r.ID {
			t.Errorf("channel %d was changed, not %d", id, r.ID)
		}
		if o := there.opened(r); o.State != channel.Broken {
			t.Fatalf("%+v", o)
		}
		_, err := h.Update(t.Context(), home, r.ID, token("t-1b"))
		h.must(err)
		for deadline := time.Now().Add(20 * time.Second); there.opened(r).Secrets["token"].Reveal() != "t-1b"; <-time.After(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("the other node never heard of the new token")
			}
		}
	})
}
