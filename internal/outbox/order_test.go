// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/message"
)

func TestOrderOfEachPerson(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const people, each = 5, 6
		var all []message.Part
		var last []int64
		crowd := make([]someone, people)
		for i := range crowd {
			crowd[i] = h.someone(fmt.Sprint("p", i))
		}
		for n := range each {
			for i, p := range crowd {
				d := h.draft(p, message.LaneFunnel, fmt.Sprintf("p%d:%d", i, n))
				all = append(all, d...)
				if n == each-1 {
					last = append(last, d[0].ID)
				}
			}
		}
		h.queue(all...)
		h.run()
		for _, id := range last {
			h.becomes(id, message.Sent)
		}
		got := map[string][]string{}
		for _, c := range h.vendor.made() {
			got[c.Address] = append(got[c.Address], c.text())
		}
		for i := range crowd {
			var want []string
			for n := range each {
				want = append(want, fmt.Sprintf("p%d:%d", i, n))
			}
			if diff := cmp.Diff(want, got[fmt.Sprint("p", i)]); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		}
	})
}

func TestOperatorOvertakesButNotBetweenParts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		release := h.vendor.holds("f1")
		h.run()
		f1 := h.say(ann, message.LaneFunnel, "f1")
		h.await("the first call", func() bool { return h.vendor.called("f1") == 1 })
		f2 := h.say(ann, message.LaneFunnel, "f2a", "f2b", "f2c")
		op := h.say(ann, message.LaneOperator, "op1")
		h.becomes(op[0], message.Sent) // while f1 is still on its way
		releaseA := h.vendor.holds("f2a")
		release()
		h.becomes(f1[0], message.Sent)
		h.await("the first part", func() bool { return h.vendor.called("f2a") == 1 })
		op2 := h.say(ann, message.LaneOperator, "op2")
		releaseB := h.vendor.holds("f2b")
		releaseA()
		h.await("the second part", func() bool { return h.vendor.called("f2b") == 1 })
		h.poke()
		releaseB()
		h.becomes(op2[0], message.Sent)
		h.becomes(f2[2], message.Sent)
		if diff := cmp.Diff([]string{"f1", "op1", "f2a", "f2b", "f2c", "op2"}, h.vendor.texts()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestPartsWaitForEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		h.vendor.answers("a", &channel.SendError{Class: channel.Temporary})
		h.run()
		ids := h.say(ann, message.LaneFunnel, "a", "b")
		h.await("the failed attempt", func() bool { p := h.part(ids[0]); return p.State == message.Queued && p.Attempt == 1 })
		// Nothing of the message has left, so an operator may still overtake it.
		op := h.say(ann, message.LaneOperator, "op")
		h.becomes(op[0], message.Sent)
		if p := h.part(ids[1]); p.State != message.Queued {
			t.Fatalf("the second part is %s before the first has left", p.State)
		}
		h.jump(3 * time.Second)
		h.becomes(ids[1], message.Sent)
		if diff := cmp.Diff([]string{"a", "op", "a", "b"}, h.vendor.texts()); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	})
}

func TestWaitingForARetryHoldsBackItsLaneOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann, bob := h.someone("ann"), h.someone("bob")
		h.vendor.answers("f1", &channel.SendError{Class: channel.Temporary})
		f1 := h.say(ann, message.LaneFunnel, "f1")
		f2 := h.say(ann, message.LaneFunnel, "f2")
		b1 := h.say(bob, message.LaneFunnel, "b1")
		later := h.say(ann, message.LaneBroadcast, "later")
		h.run()
		h.becomes(b1[0], message.Sent)
		h.becomes(later[0], message.Sent)
		h.await("the failed attempt", func() bool { return h.part(f1[0]).Attempt == 1 && h.part(f1[0]).State == message.Queued })
		if p := h.part(f2[0]); p.State != message.Queued {
			t.Fatalf("the later message is %s", p.State)
		}
		h.jump(3 * time.Second)
		h.becomes(f2[0], message.Sent)
		texts := h.vendor.texts()
		if again, next := slices.Index(texts[1:], "f1"), slices.Index(texts, "f2"); again < 0 || again+1 > next {
			t.Errorf("order of calls: %v", texts)
		}
	})
}

func TestLimitsAreKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.vendor.limits = []channel.Limit{
			{Scope: channel.ScopeChannel, Count: 40, Per: time.Second, Burst: 3},
			{Scope: channel.ScopeChat, Count: 2, Per: time.Second, Burst: 1},
		}
		var all []message.Part
		for i := range 30 {
			p := h.someone(fmt.Sprint("p", i))
			all = append(all, h.draft(p, message.LaneFunnel, "x")...)
			if i < 3 {
				all = append(all, h.draft(p, message.LaneFunnel, "y")...)
			}
		}
		h.queue(all...)
		h.run()
		for _, p := range all {
			h.becomes(p.ID, message.Sent)
		}
		calls := h.vendor.made()
		last := map[string]time.Time{}
		for i, c := range calls {
			// A window of 250 ms may hold a quarter of a second's messages and the burst; the calls are stamped a moment after the bucket was asked.
			inWindow := 0
			for _, d := range calls[i:] {
				if d.at.Sub(c.at) < 240*time.Millisecond {
					inWindow++
				}
			}
			if inWindow > 10+3+1 {
				t.Errorf("%d calls within a quarter of a second", inWindow)
			}
			if before, ok := last[c.Address]; ok && c.at.Sub(before) < 480*time.Millisecond {
				t.Errorf("%s was written to twice within %s", c.Address, c.at.Sub(before))
			}
			last[c.Address] = c.at
		}
	})
}
