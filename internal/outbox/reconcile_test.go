// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/work"
)

// jobs runs what the outbox queues, until the end of the test.
func (h *house) jobs() {
	h.t.Helper()
	runner, err := work.NewRunner(h.DB, h.clock, h.IDs, slog.New(slog.DiscardHandler), 4, h.out.Asker())
	h.Must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- runner.Run(ctx) }()
	h.t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	})
}

// asking says whether a job waits to ask again.
func (h *house) asking() bool {
	h.t.Helper()
	n := 0
	h.Must(h.Q().QueryRow(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND kind = 'outbox.ask' AND state = 'ready' AND run_at > $2`, h.Home.ID, h.clock.WallMS()).Scan(&n))
	return n > 0
}

func eachReconciler(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, contacttest.Open(t, d), &vendor{extra: "reconciler"})) })
}

func TestAVendorIsAskedUntilItKnows(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text   string
		state  message.State
		reason string
	}{
		"it arrived":   {"slow arrived", message.Sent, ""},
		"it never can": {"slow", message.Unknown, "ambiguous"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachReconciler(t, func(t *testing.T, h *house) {
				h.vendor.answers(c.text, &channel.SendError{Class: channel.Ambiguous})
				id := h.say(h.someone("ann"), message.LaneFunnel, c.text)[0]
				h.run()
				h.jobs()
				for n := int64(1); n <= 2; n++ {
					h.await("a question", func() bool { return h.vendor.asked.Load() == n && h.asking() })
					if p := h.part(id); p.State != message.Unknown || p.Reason != "asking" {
						t.Errorf("while the vendor is asked: %s, %q", p.State, p.Reason)
					}
					h.skew.ahead.Add(int64(time.Minute))
				}
				h.await("the answer", func() bool { return h.part(id).Reason != "asking" })
				p := h.part(id)
				if p.State != c.state || p.Reason != c.reason || (p.VendorID == "found") != (c.state == message.Sent) {
					t.Errorf("%s, %q, %q", p.State, p.Reason, p.VendorID)
				}
				if n := h.vendor.called(c.text); n != 1 {
					t.Errorf("it was sent %d times", n)
				}
				if h.asking() {
					t.Error("the vendor is asked further")
				}
			})
		})
	}
}

func TestWhoeverKnowsBeforeTheVendorWins(t *testing.T) {
	t.Parallel()
	eachReconciler(t, func(t *testing.T, h *house) {
		id := h.stranded(h.someone("ann"), "slow arrived")[0]
		h.run()
		if p := h.becomes(id, message.Unknown); p.Reason != "asking" {
			t.Fatalf("%+v", p)
		}
		if _, err := h.out.Again(t.Context(), h.Home.ID, id, true); err != nil { // a person could not wait
			t.Fatal(err)
		}
		sent := h.becomes(id, message.Sent)
		h.jobs()
		h.await("the end of the job", func() bool {
			n := 0
			h.Must(h.Q().QueryRow(`SELECT COUNT(*) FROM job WHERE workspace_id = $1 AND kind = 'outbox.ask' AND state <> 'done'`, h.Home.ID).Scan(&n))
			return n == 0
		})
		if p := h.part(id); p.VendorID != sent.VendorID || h.vendor.asked.Load() != 1 {
			t.Errorf("%+v after %d questions", p, h.vendor.asked.Load())
		}
	})
}
