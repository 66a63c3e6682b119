// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/outbox"
)

// shares adds channels that share an account with the first one, and gives all their ids.
func (h *house) shares(more int) []int64 {
	h.t.Helper()
	all := []int64{h.Channel}
	h.exec(`UPDATE channel SET limit_key = 'pool' WHERE workspace_id = $1 AND id = $2`, h.Home.ID, h.Channel)
	for n := range more {
		id := h.IDs.New()
		all = append(all, id)
		h.exec(`INSERT INTO channel (id, workspace_id, kind, account_key, limit_key, name, hook_key, mode, state, created_at)
			VALUES ($1, $2, 'telegram', $3, 'pool', 'Bot', $3, 'poll', 'active', 1)`, id, h.Home.ID, fmt.Sprint("bot", n))
	}
	return all
}

// on is somebody with an address on a channel, and one message to them, not yet stored.
func (h *house) on(ch int64, name, text string) message.Part {
	h.t.Helper()
	s := someone{contact: h.Person(name), identity: h.IDs.New()}
	h.Write(func(tx *db.Tx) error {
		return contact.SaveIdentities(tx, []contact.Identity{{
			ID: s.identity, Workspace: h.Home.ID, Contact: s.contact, Channel: ch, Kind: "telegram", Address: name, Started: true, Created: 1,
		}})
	})
	p := h.draft(s, message.LaneFunnel, text)[0]
	p.Channel = ch
	return p
}

func (h *house) queueOn(parts ...message.Part) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error {
		for _, p := range parts {
			outbox.Ready(tx, p.Channel)
		}
		return message.Insert(tx, parts)
	})
}

// inAnyWindow is the most calls that began within a time.
func inAnyWindow(calls []call, w time.Duration) int {
	slices.SortFunc(calls, func(a, b call) int { return a.at.Compare(b.at) })
	most := 0
	for i, c := range calls {
		n := 0
		for _, d := range calls[i:] {
			if d.at.Sub(c.at) < w {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestChannelsOfAnAccountShareItsLimit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.vendor.limits = []channel.Limit{{Scope: channel.ScopeAccount, Count: 40, Per: time.Second, Burst: 3}}
		var all []message.Part
		for n, ch := range h.shares(2) {
			for i := range 10 {
				all = append(all, h.on(ch, fmt.Sprint("p", n, "-", i), "x"))
			}
		}
		h.queueOn(all...)
		h.run()
		for _, p := range all {
			h.becomes(p.ID, message.Sent)
		}
		if n := inAnyWindow(h.vendor.made(), 240*time.Millisecond); n > 10+3+1 { // a quarter of a second's messages and the burst; the calls are stamped a moment later
			t.Errorf("%d calls within a quarter of a second", n)
		}
	})
}

func TestAPausedAccountStopsAllItsChannels(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pool := h.shares(1)
		apart := h.IDs.New()
		h.exec(`INSERT INTO channel (id, workspace_id, kind, account_key, name, hook_key, mode, state, created_at)
			VALUES ($1, $2, 'telegram', 'apart', 'Bot', 'apart', 'poll', 'active', 1)`, apart, h.Home.ID)
		h.vendor.answers("a", &channel.SendError{Class: channel.Paused, After: time.Hour})
		a := h.on(pool[0], "ann", "a")
		h.queueOn(a)
		h.run()
		h.await("the refusal", func() bool { return h.part(a.ID).NotBefore > 0 })
		b, c := h.on(pool[1], "bob", "b"), h.on(apart, "carl", "c")
		h.queueOn(b, c)
		h.becomes(c.ID, message.Sent)
		h.stop()
		h.exec(`DELETE FROM bucket WHERE workspace_id = $1`, h.Home.ID) // as if the process had died
		h.run()
		h.jump(30 * time.Minute)
		d := h.on(apart, "dora", "d")
		h.queueOn(d)
		h.becomes(d.ID, message.Sent)
		if p := h.part(b.ID); p.State != message.Queued {
			t.Fatalf("a part of the paused account is %s", p.State)
		}
		h.jump(31 * time.Minute)
		h.becomes(b.ID, message.Sent)
		h.becomes(a.ID, message.Sent)
	})
}

// TestAnAccountBelongsToOneNode lets two nodes send on two channels of one account: only one of them does at a time, whichever channel the work is on.
func TestAnAccountBelongsToOneNode(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	opt.Node = "one"
	room := contacttest.Open(t, dbtest.Open(t, opt))
	limits := []channel.Limit{{Scope: channel.ScopeAccount, Count: 60, Per: time.Second, Burst: 3}}
	here, there := &vendor{limits: limits}, &vendor{limits: limits}
	one := open(t, room, here)
	opt.Node = "two"
	service := *room.Service
	service.DB = dbtest.Open(t, opt)
	other := *room
	other.Service = &service
	two := open(t, &other, there)
	pool := one.shares(1)
	first := one.on(pool[0], "first", "x")
	one.queueOn(first)
	one.run()
	one.becomes(first.ID, message.Sent)
	two.run()
	var all []message.Part
	for i := range 30 {
		all = append(all, one.on(pool[i%2], fmt.Sprint("p", i), "x"))
	}
	one.queueOn(all...)
	one.becomes(all[9].ID, message.Sent)
	if n := len(there.made()); n != 0 {
		t.Errorf("%d calls of a node that does not hold the account", n)
	}
	one.stop() // the other takes over, with what is left of the limit
	for _, p := range all {
		two.becomes(p.ID, message.Sent)
	}
	calls := append(here.made(), there.made()...)
	if len(calls) != len(all)+1 || len(there.made()) == 0 {
		t.Errorf("%d calls for %d parts, %d by the second node", len(calls), len(all)+1, len(there.made()))
	}
	if n := inAnyWindow(calls, 240*time.Millisecond); n > 15+3+1 {
		t.Errorf("%d calls within a quarter of a second", n)
	}
}

// TestAChannelMovesToAnotherAccount finds that a channel belongs to an account now, while it is being sent on.
func TestAChannelMovesToAnotherAccount(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.run()
		h.becomes(h.say(h.someone("ann"), message.LaneFunnel, "x")[0], message.Sent)
		h.shares(0)
		h.Write(func(tx *db.Tx) error { tx.Notify("channel", strconv.FormatInt(h.Channel, 10)); return nil })
		h.becomes(h.say(h.someone("bob"), message.LaneFunnel, "y")[0], message.Sent)
		h.await("the account's lease", func() bool {
			n := 0
			h.Must(h.Q().QueryRow(`SELECT COUNT(*) FROM lease WHERE name LIKE '%:pool'`).Scan(&n))
			return n == 1
		})
	})
}

// TestChatsOfASortHaveTheirOwnPace writes to groups more slowly than to people.
func TestChatsOfASortHaveTheirOwnPace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.vendor.limits = []channel.Limit{
			{Scope: channel.ScopeChat, Count: 100, Per: time.Second, Burst: 10},
			{Scope: channel.ScopeChat, Chats: "^-", Count: 1, Per: time.Hour, Burst: 2},
		}
		group, person := h.someone("-100500"), h.someone("100500")
		g := []int64{h.say(group, message.LaneFunnel, "g1")[0], h.say(group, message.LaneFunnel, "g2")[0], h.say(group, message.LaneFunnel, "g3")[0]}
		h.run()
		h.becomes(g[1], message.Sent)
		var p []int64
		for _, text := range []string{"p1", "p2", "p3", "p4"} {
			p = append(p, h.say(person, message.LaneFunnel, text)...)
		}
		h.becomes(p[3], message.Sent)
		if s := h.part(g[2]).State; s != message.Queued {
			t.Fatalf("the third message to a group is %s", s)
		}
		h.stop()
		h.run() // the next holder knows
		h.becomes(h.say(person, message.LaneFunnel, "p5")[0], message.Sent)
		if s := h.part(g[2]).State; s != message.Queued {
			t.Fatalf("after a restart the third message to a group is %s", s)
		}
		h.jump(time.Hour)
		h.becomes(g[2], message.Sent)
	})
}
