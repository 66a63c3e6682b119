// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/contact"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/message"
)

var errPanic = errors.New("panic")

// reconciler is a vendor that can say what became of a message. It does not answer questions about "slow" the first two times.
type reconciler struct{ *vendor }

func (r reconciler) Reconcile(_ context.Context, _ channel.Channel, m channel.Outgoing) (channel.Receipt, bool, error) {
	text := m.Part.Rich.Text
	if n := r.asked.Add(1); strings.HasPrefix(text, "slow") && n <= 2 {
		return channel.Receipt{}, false, errors.New("not now")
	}
	return channel.Receipt{VendorID: "found"}, strings.HasSuffix(text, "arrived"), nil
}

func TestTemporaryIsTriedTenTimes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		errs := []error{&channel.SendError{Class: channel.Throttled, After: time.Second}} // the vendor did not look: this one does not count
		for range 20 {
			errs = append(errs, &channel.SendError{Class: channel.Temporary, Code: "502", Text: "bad gateway"})
		}
		h.vendor.answers("x", errs...)
		id := h.say(h.someone("ann"), message.LaneFunnel, "x")[0]
		h.run()
		for n := 1; n <= 10; n++ {
			h.await("an attempt", func() bool { return h.vendor.called("x") == n && h.part(id).State == message.Queued })
			h.jump(6 * time.Minute)
		}
		p := h.becomes(id, message.Failed)
		if h.vendor.called("x") != 11 || p.Attempt != 10 || p.Reason != "temporary" || p.Detail != "502 bad gateway" {
			t.Errorf("%d calls, %+v", h.vendor.called("x"), p)
		}
	})
}

func TestThrottledByAChat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann, bob := h.someone("ann"), h.someone("bob")
		h.vendor.answers("a1", &channel.SendError{Class: channel.Throttled, After: time.Hour, Scope: channel.ScopeChat})
		a1 := h.say(ann, message.LaneFunnel, "a1")
		h.run()
		h.await("the refusal", func() bool { return h.part(a1[0]).NotBefore > 0 })
		op := h.say(ann, message.LaneOperator, "op")
		b1 := h.say(bob, message.LaneFunnel, "b1")
		h.becomes(b1[0], message.Sent)
		if p := h.part(op[0]); p.State != message.Queued {
			t.Fatalf("another lane of the resting chat is %s", p.State)
		}
		h.stop()
		h.run() // the next holder knows
		b2 := h.say(bob, message.LaneFunnel, "b2")
		h.becomes(b2[0], message.Sent)
		if p := h.part(op[0]); p.State != message.Queued {
			t.Fatalf("after a restart, another lane of the resting chat is %s", p.State)
		}
		h.jump(time.Hour)
		h.becomes(op[0], message.Sent)
		h.becomes(a1[0], message.Sent)
	})
}

func TestThrottledAsAWhole(t *testing.T) {
	t.Parallel()
	for _, e := range []*channel.SendError{
		{Class: channel.Throttled, After: time.Hour, Scope: channel.ScopeChannel},
		{Class: channel.Paused, After: time.Hour},
	} {
		t.Run(string(e.Class), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				ann, bob := h.someone("ann"), h.someone("bob")
				h.vendor.answers("a1", e)
				a1 := h.say(ann, message.LaneFunnel, "a1")
				h.run()
				h.await("the refusal", func() bool { return h.part(a1[0]).NotBefore > 0 })
				b1 := h.say(bob, message.LaneFunnel, "b1")
				h.stop()
				h.exec(`DELETE FROM bucket WHERE workspace_id = $1`, h.Home.ID) // as if the process had died
				h.run()
				h.jump(30 * time.Minute)
				<-time.After(100 * time.Millisecond)
				if n := h.vendor.called("b1"); n != 0 {
					t.Fatal("a message left during the vendor's pause")
				}
				h.jump(31 * time.Minute)
				h.becomes(a1[0], message.Sent)
				h.becomes(b1[0], message.Sent)
			})
		})
	}
}

func TestUnknownIsNeverSentAgainByItself(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]error{
		"ambiguous": &channel.SendError{Class: channel.Ambiguous, Code: "transport"}, "without a class": errors.New("odd"), "panic": errPanic,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				ann := h.someone("ann")
				h.vendor.answers("x", answer)
				id := h.say(ann, message.LaneFunnel, "x")[0]
				next := h.say(ann, message.LaneFunnel, "next")
				h.run()
				h.becomes(next[0], message.Sent) // it holds nobody back
				p := h.becomes(id, message.Unknown)
				if p.Reason != "ambiguous" || p.Detail == "" && name != "panic" {
					t.Errorf("%+v", p)
				}
				h.jump(24 * time.Hour)
				h.stop()
				h.run()
				after := h.say(ann, message.LaneFunnel, "after")
				h.becomes(after[0], message.Sent)
				if n := h.vendor.called("x"); n != 1 {
					t.Fatalf("sent %d times", n)
				}
				_, err := h.out.Again(t.Context(), h.Home.ID, id, false)
				h.Refuses(err, fault.Conflict) // it may have arrived
				var was message.State
				note := func(_ *db.Tx, p message.Part) error { was = p.State; return nil }
				if _, err := h.out.Again(t.Context(), h.Home.ID, id, true, note); err != nil || was != message.Unknown {
					t.Fatal(was, err)
				}
				if p := h.becomes(id, message.Sent); p.Reason != "" || p.VendorID == "" {
					t.Errorf("sent again: %+v", p)
				}
				_, err = h.out.Again(t.Context(), h.Home.ID, id, true)
				h.Refuses(err, fault.Conflict)
			})
		})
	}
}

func TestSimplerForms(t *testing.T) {
	t.Parallel()
	for _, form := range []channel.Form{channel.FormPlain, channel.FormNoReply, channel.FormNoMarkup, channel.FormReupload, channel.FormAddress} {
		t.Run(string(form), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				ann := h.someone("ann")
				refusal := &channel.SendError{Class: channel.Invalid, Again: channel.Again{Form: form, Address: "new"}}
				h.vendor.answers("x", refusal)
				h.vendor.answers("y", refusal, refusal, refusal)
				x, y := h.say(ann, message.LaneFunnel, "x"), h.say(ann, message.LaneFunnel, "y")
				h.run()
				p := h.becomes(x[0], message.Sent)
				if p.Attempt != 1 {
					t.Errorf("the simpler form is the same attempt, not number %d", p.Attempt)
				}
				if p := h.becomes(y[0], message.Failed); p.Reason != "invalid" {
					t.Errorf("%+v", p)
				}
				calls := h.vendor.made()
				if len(calls) != 4 || calls[0].Simpler.Form != "" || calls[1].Simpler.Form != form {
					t.Fatalf("%d calls", len(calls))
				}
				if form == channel.FormAddress && (calls[1].Chat != "new" || calls[2].Chat != "new") {
					t.Errorf("the new address is not used: %q, then %q", calls[1].Chat, calls[2].Chat)
				}
			})
		})
	}
}

func TestBlocked(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		h.vendor.answers("x", &channel.SendError{Class: channel.Blocked, Code: "403"})
		x := h.say(ann, message.LaneFunnel, "x")
		later := h.say(ann, message.LaneFunnel, "later", "rest")
		h.run()
		if p := h.becomes(x[0], message.Failed); p.Reason != "blocked" {
			t.Errorf("%+v", p)
		}
		for _, id := range later {
			if p := h.becomes(id, message.Skipped); p.Reason != "blocked" {
				t.Errorf("%+v", p)
			}
		}
	})
}

func TestRefusalOfAPurposeGoesIntoTheLedger(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		h.vendor.answers("x", &channel.SendError{Class: channel.Unsubscribed, Purpose: "promo"})
		promo := func(text string) int64 {
			d := h.draft(ann, message.LaneBroadcast, text)
			d[0].Purpose = message.PurposePromo
			h.queue(d...)
			return d[0].ID
		}
		x, later := promo("x"), promo("later")
		answer := h.say(ann, message.LaneFunnel, "answer")
		h.run()
		if p := h.becomes(x, message.Failed); p.Reason != "unsubscribed" {
			t.Errorf("%+v", p)
		}
		if p := h.becomes(later, message.Skipped); p.Reason != "no_consent" {
			t.Errorf("%+v", p)
		}
		h.becomes(answer[0], message.Sent)
		ledger, err := contact.Consents(h.Q(), h.Home.ID, ann.contact, 0, 10)
		h.Must(err)
		if len(ledger) != 1 || ledger[0].Purpose != "promo" || ledger[0].State != contact.Revoked || ledger[0].Channel != h.Channel {
			t.Errorf("%+v", ledger)
		}
	})
}

func TestUnauthorizedStopsTheChannel(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.vendor.answers("x", &channel.SendError{Class: channel.Unauthorized, Code: "401", Text: "Unauthorized"})
		x := h.say(h.someone("ann"), message.LaneFunnel, "x")
		h.run()
		h.await("the refusal", func() bool { return h.vendor.called("x") == 1 && h.part(x[0]).State == message.Queued })
		r, err := channel.Get(h.Q(), h.Home.ID, h.Channel)
		h.Must(err)
		if r.State != channel.Broken || r.Reason != "401 Unauthorized" {
			t.Errorf("the channel is %s because of %q", r.State, r.Reason)
		}
		y := h.say(h.someone("bob"), message.LaneFunnel, "y")
		h.jump(time.Hour)
		if n := h.vendor.called("y"); n != 0 || h.part(y[0]).State != message.Queued {
			t.Errorf("the queue of a broken channel was sent")
		}
		active := channel.Active
		if _, err := h.out.Channels.Update(t.Context(), h.Home.ID, h.Channel, channel.Draft{State: &active}); err != nil {
			t.Fatal(err)
		}
		h.poke()
		h.becomes(x[0], message.Sent)
		h.becomes(y[0], message.Sent)
	})
}

func TestGate(t *testing.T) {
	t.Parallel()
	now := func(h *house) int64 { return h.clock.NowMS(h.Home.ID) }
	revoke := func(h *house, p someone, purpose string) {
		h.Write(func(tx *db.Tx) error {
			return h.Record(tx, []contact.Consent{{Workspace: h.Home.ID, Contact: p.contact, Channel: h.Channel, Purpose: purpose, State: contact.Revoked, Action: "word", At: now(h)}})
		})
	}
	cases := map[string]struct {
		purpose message.Purpose
		basis   string
		given   func(h *house, p someone)
		want    string // reason; empty: sent
	}{
		"nothing against it": {purpose: message.PurposePromo, basis: "inbound"},
		"no basis":           {purpose: message.PurposePromo, want: "no_consent"},
		"blocked": {purpose: message.PurposeAnswer, basis: "inbound", want: "blocked", given: func(h *house, p someone) {
			h.exec(`UPDATE identity SET blocked_at = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.identity)
		}},
		"left": {purpose: message.PurposeAnswer, basis: "inbound", want: "left", given: func(h *house, p someone) {
			h.exec(`UPDATE identity SET left_at = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.identity)
		}},
		"suppressed": {purpose: message.PurposeTransactional, basis: "transaction", want: "suppressed", given: func(h *house, _ someone) {
			h.exec(`INSERT INTO suppression (workspace_id, kind, address, reason, at) VALUES ($1, 'telegram', 'ann', 'law', 1)`, h.Home.ID)
		}},
		"unsubscribed": {purpose: message.PurposePromo, basis: "inbound", want: "unsubscribed", given: func(h *house, p someone) {
			h.exec(`UPDATE contact SET unsubscribed_at = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.contact)
		}},
		"unsubscribed, but asked": {purpose: message.PurposeAnswer, basis: "inbound", given: func(h *house, p someone) {
			h.exec(`UPDATE contact SET unsubscribed_at = 1 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.contact)
		}},
		"this purpose refused":    {purpose: message.PurposePromo, basis: "inbound", want: "no_consent", given: func(h *house, p someone) { revoke(h, p, "promo") }},
		"everything refused here": {purpose: message.PurposePromo, basis: "inbound", want: "no_consent", given: func(h *house, p someone) { revoke(h, p, "all") }},
		"another purpose refused": {purpose: message.PurposeInformational, basis: "inbound", given: func(h *house, p someone) { revoke(h, p, "promo") }},
		"window open": {purpose: message.PurposeAnswer, basis: "inbound", given: func(h *house, p someone) {
			h.exec(`UPDATE identity SET window_until = $3 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.identity, now(h)+60_000)
		}},
		"window closed": {purpose: message.PurposeOperator, basis: "inbound", want: "window_closed", given: func(h *house, p someone) {
			h.exec(`UPDATE identity SET window_until = $3 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, p.identity, now(h)-1)
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				ann := h.someone("ann")
				if c.given != nil {
					c.given(h, ann)
				}
				d := h.draft(ann, message.LaneBroadcast, "x")
				d[0].Purpose, d[0].Basis = c.purpose, c.basis
				h.queue(d...)
				h.run()
				want := message.Sent
				if c.want != "" {
					want = message.Skipped
				}
				if p := h.becomes(d[0].ID, want); p.Reason != c.want {
					t.Errorf("reason %q", p.Reason)
				}
				if n := len(h.vendor.made()); (n > 0) != (c.want == "") {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

func TestUploadsAreRemembered(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		key := channel.MediaKey{SHA256: "abc", Kind: content.Image}
		h.vendor.grips = map[string]channel.Receipt{
			"first":  {VendorID: "1", Uploaded: map[channel.MediaKey]channel.MediaGrip{key: {ID: "file-1"}}},
			"second": {VendorID: "2", Uploaded: map[channel.MediaKey]channel.MediaGrip{key: {ID: "file-2", Expires: h.skew.now().Add(time.Hour)}}},
		}
		h.run()
		say := func(text string) {
			d := h.draft(ann, message.LaneFunnel, text)
			d[0].Content.Media = []content.Media{{Kind: content.Image, SHA256: "abc"}}
			h.queue(d...)
			h.becomes(d[0].ID, message.Sent)
		}
		say("first")
		say("second")
		say("third")
		h.jump(2 * time.Hour)
		say("fourth")
		var got []string
		for _, c := range h.vendor.made() {
			got = append(got, c.Known[key])
		}
		if diff := cmp.Diff([]string{"", "file-1", "file-2", ""}, got); diff != "" {
			t.Errorf("known ids (-want +got)\n%s", diff)
		}
	})
}

func TestAClosedWindowIsBelieved(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ann := h.someone("ann")
		open := func(at int64) {
			t.Helper()
			h.exec(`UPDATE identity SET last_inbound_at = $3, window_until = $4 WHERE workspace_id = $1 AND id = $2`, h.Home.ID, ann.identity, at, at+3_600_000)
		}
		open(h.clock.NowMS(h.Home.ID) - 60_000)
		h.vendor.answers("x", &channel.SendError{Class: channel.WindowClosed, Code: "131047"})
		x := h.say(ann, message.LaneFunnel, "x", "x2", "x3")
		h.run()
		if p := h.becomes(x[0], message.Failed); p.Reason != "window_closed" || p.Detail != "131047" {
			t.Errorf("%+v", p)
		}
		for _, id := range x[1:] {
			if p := h.becomes(id, message.Skipped); p.Reason != "window_closed" {
				t.Errorf("%+v", p)
			}
		}
		if n := len(h.vendor.made()); n != 1 {
			t.Errorf("the vendor was asked %d times", n)
		}

		// A refusal that was on its way while the person wrote closes nothing.
		open(h.clock.NowMS(h.Home.ID))
		h.vendor.answers("y", &channel.SendError{Class: channel.WindowClosed})
		release := h.vendor.holds("y")
		y := h.say(ann, message.LaneFunnel, "y")
		h.await("the call", func() bool { return h.vendor.called("y") == 1 })
		<-time.After(2 * time.Millisecond)
		open(h.clock.NowMS(h.Home.ID))
		release()
		h.becomes(y[0], message.Failed)
		z := h.say(ann, message.LaneFunnel, "z")
		h.becomes(z[0], message.Sent)
	})
}
