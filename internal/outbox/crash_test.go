// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/outbox"
)

// stranded leaves a part in the middle of a call of a process that is no more.
func (h *house) stranded(to someone, texts ...string) []int64 {
	parts := h.draft(to, message.LaneFunnel, texts...)
	ids := make([]int64, len(parts))
	for i := range parts {
		ids[i] = parts[i].ID
	}
	h.queue(parts...)
	h.exec(`UPDATE message SET state = 'sending', attempt = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, ids[0])
	return ids
}

func TestCallsOfADeadProcessAreUnknown(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ids := h.stranded(h.someone("ann"), "lost", "rest")
		h.run()
		if p := h.becomes(ids[0], message.Unknown); p.Reason != "crashed" {
			t.Errorf("%+v", p)
		}
		h.becomes(ids[1], message.Sent)
		if n := h.vendor.called("lost"); n != 0 {
			t.Errorf("sent %d times more", n)
		}
	})
}

func TestVendorsThatCanTellAreAsked(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, contacttest.Open(t, d), &vendor{extra: "reconciler"})
		arrived, not := h.stranded(h.someone("ann"), "arrived"), h.stranded(h.someone("bob"), "not")
		h.Write(func(tx *db.Tx) error { // its receipt came while nobody was there
			return outbox.Receive(tx, outbox.Receipt{Workspace: h.Home.ID, Channel: h.Channel, VendorID: "found", State: message.Delivered, At: 7})
		})
		h.run()
		if p := h.becomes(arrived[0], message.Delivered); p.VendorID != "found" || p.Delivered != 7 || p.Reason != "" {
			t.Errorf("%+v", p)
		}
		h.becomes(not[0], message.Unknown)
	})
}

func TestOutcomeOfAnOldFenceIsIgnored(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		release := h.vendor.holds("x")
		h.run()
		id := h.say(h.someone("ann"), message.LaneFunnel, "x")[0]
		h.await("the call", func() bool { return h.vendor.called("x") == 1 })
		h.exec(`UPDATE message SET fence = fence + 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, id)
		release()
		h.await("the outcome", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.seen) > 0 })
		if p := h.part(id); p.State != message.Sending {
			t.Errorf("the part is %s", p.State)
		}
	})
}

func TestStoppingWaitsForTheCallsInFlight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		release := h.vendor.holds("x")
		h.run()
		id := h.say(h.someone("ann"), message.LaneFunnel, "x")[0]
		h.await("the call", func() bool { return h.vendor.called("x") == 1 })
		stopped := make(chan struct{})
		go func() { defer close(stopped); h.stop() }()
		select {
		case <-stopped:
			t.Error("stopped during a call")
		case <-time.After(100 * time.Millisecond):
		}
		release()
		<-stopped
		if p := h.part(id); p.State != message.Sent {
			t.Errorf("the part is %s", p.State)
		}
	})
}

func TestTwoNodesSendOnce(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	opt.Node = "one"
	room := contacttest.Open(t, dbtest.Open(t, opt))
	v := &vendor{limits: []channel.Limit{{Scope: channel.ScopeChannel, Count: 400, Per: time.Second, Burst: 4}}}
	one := open(t, room, v)
	opt.Node = "two"
	there := *room.Service
	there.DB = dbtest.Open(t, opt)
	other := *room
	other.Service = &there
	two := open(t, &other, v)
	var all []message.Part
	for i := range 20 {
		p := one.someone(fmt.Sprint("p", i))
		for n := range 5 {
			all = append(all, one.draft(p, message.LaneFunnel, fmt.Sprintf("p%d:%d", i, n))...)
		}
	}
	one.queue(all[:50]...)
	one.run()
	two.run()
	one.becomes(all[10].ID, message.Sent)
	one.stop() // the other takes over
	two.queue(all[50:]...)
	two.poke()
	for _, p := range all {
		two.becomes(p.ID, message.Sent)
	}
	last := map[string]string{}
	for _, c := range v.made() {
		if last[c.Address] >= c.text() {
			t.Errorf("%s after %s", c.text(), last[c.Address])
		}
		last[c.Address] = c.text()
	}
	if n := len(v.made()); n != len(all) {
		t.Errorf("%d calls for %d parts", n, len(all))
	}
}

func TestReceipts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann, bob := h.someone("ann"), h.someone("bob")
		receive := func(r outbox.Receipt) {
			t.Helper()
			r.Workspace, r.Channel = h.Home.ID, h.Channel
			h.Write(func(tx *db.Tx) error { return outbox.Receive(tx, r) })
		}
		h.vendor.grips = map[string]channel.Receipt{"early": {VendorID: "e"}}
		for _, text := range []string{"a1", "a2", "a3", "b1"} {
			h.vendor.grips[text] = channel.Receipt{VendorID: text}
		}
		receive(outbox.Receipt{VendorID: "e", State: message.Read, At: 5})
		receive(outbox.Receipt{VendorID: "e", State: message.Delivered, At: 4})
		h.run()
		early := h.say(ann, message.LaneFunnel, "early")[0]
		if p := h.becomes(early, message.Read); p.ReadAt != 5 {
			t.Errorf("%+v", p)
		}
		ids := map[string]int64{}
		for _, text := range []string{"a1", "a2", "a3"} {
			ids[text] = h.say(ann, message.LaneFunnel, text)[0]
			h.becomes(ids[text], message.Sent)
			<-time.After(2 * time.Millisecond)
		}
		ids["b1"] = h.say(bob, message.LaneFunnel, "b1")[0]
		h.becomes(ids["b1"], message.Sent)
		h.exec(`UPDATE message SET state = 'unknown' WHERE workspace_id = $1 AND id = $2`, h.Home.ID, ids["a1"])
		receive(outbox.Receipt{VendorID: "a2", Identity: ann.identity, State: message.Read, Upto: true, At: 9})
		receive(outbox.Receipt{VendorID: "b1", State: message.Failed, Detail: "131026 undeliverable", At: 9})
		receive(outbox.Receipt{VendorID: "a2", State: message.Delivered, At: 10})
		for text, want := range map[string]message.State{"a1": message.Unknown, "a2": message.Read, "a3": message.Sent, "b1": message.Failed} {
			if p := h.part(ids[text]); p.State != want {
				t.Errorf("%s is %s, not %s", text, p.State, want)
			}
		}
		if p := h.part(ids["b1"]); p.Reason != "late_failure" || p.Detail != "131026 undeliverable" {
			t.Errorf("%+v", p)
		}
		err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			return outbox.Receive(tx, outbox.Receipt{Workspace: h.Home.ID, Channel: h.Channel, VendorID: "later", State: "odd"})
		})
		if err == nil {
			t.Error("a receipt that nobody can apply was kept")
		}
	})
}
