// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package outbox_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/rich"
	"parley/internal/secret"
)

// patience is how long a test waits for what must happen.
const patience = time.Minute

// skew is real time that a test can move forward.
type skew struct{ ahead atomic.Int64 }

func (s *skew) now() time.Time { return time.Now().Add(time.Duration(s.ahead.Load())) }

// house is an outbox over a real database with a vendor that does as it is told.
type house struct {
	*contacttest.Room
	t      *testing.T
	skew   *skew
	clock  *clock.Clock
	vendor *vendor
	out    *outbox.Outbox

	mu   sync.Mutex
	seen []outbox.Outcome
	stop func()
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { test(t, open(t, contacttest.Open(t, d), &vendor{})) })
}

// open makes a node; several may stand on one room.
func open(t *testing.T, room *contacttest.Room, v *vendor) *house {
	t.Helper()
	h := &house{Room: room, t: t, skew: &skew{}, vendor: v, stop: func() {}}
	h.clock = clock.New(h.skew.now)
	registry, err := channel.NewRegistry(v.driver())
	h.Must(err)
	box, err := secret.NewBox(make([]byte, 32))
	h.Must(err)
	channels := channel.NewService(channel.Deps{
		DB: room.DB, Box: box, Registry: registry, IDs: room.IDs, Clock: h.clock, NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
	})
	h.out = outbox.New(outbox.Deps{
		DB: room.DB, IDs: room.IDs, Clock: h.clock, Channels: channels, Contacts: room.Service, Log: slog.New(slog.DiscardHandler), Observe: h.observe,
		OpenBlob: func(context.Context, int64, string) (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(nil)), nil
		},
		Link: func(int64, content.Media) string { return "" },
	})
	return h
}

func (h *house) observe(outcomes []outbox.Outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen = append(h.seen, outcomes...)
}

// run sends until halt, or the end of the test.
func (h *house) run() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.out.Run(ctx) }()
	watched := make(chan error, 1)
	go func() { watched <- h.out.Channels.Watch(ctx, func(int64) {}) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-done, <-watched); err != nil {
			h.t.Error(err)
		}
	})
	h.t.Cleanup(func() { h.stop() })
}

// jump moves time forward and lets the senders look.
func (h *house) jump(d time.Duration) {
	h.t.Helper()
	h.skew.ahead.Add(int64(d))
	h.poke()
}

func (h *house) poke() {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error { outbox.Ready(tx, h.Channel); return nil })
}

// await waits until something is true.
func (h *house) await(what string, ready func() bool) {
	h.t.Helper()
	deadline := time.Now().Add(patience)
	for !ready() {
		if time.Now().After(deadline) {
			h.t.Fatalf("%s did not happen; calls: %v", what, h.vendor.texts())
		}
		<-time.After(5 * time.Millisecond)
	}
}

// someone is a person with an address.
type someone struct{ contact, identity int64 }

func (h *house) someone(name string) someone {
	h.t.Helper()
	s := someone{contact: h.Person(name), identity: h.IDs.New()}
	h.Write(func(tx *db.Tx) error {
		return contact.SaveIdentities(tx, []contact.Identity{{
			ID: s.identity, Workspace: h.Home.ID, Contact: s.contact, Channel: h.Channel, Kind: "telegram", Address: name, Started: true, Created: 1,
		}})
	})
	return s
}

// draft are the parts of one message, not yet stored.
func (h *house) draft(to someone, lane message.Lane, texts ...string) []message.Part {
	parts := make([]message.Part, len(texts))
	id := h.IDs.New()
	for i, text := range texts {
		parts[i] = message.Part{
			ID: h.IDs.New(), Workspace: h.Home.ID, Contact: to.contact, Identity: to.identity, Channel: h.Channel, Message: id, No: i + 1, Of: len(texts),
			Direction: message.Out, Lane: lane, State: message.Queued, Author: message.ByBot, Purpose: message.PurposeAnswer, Basis: "inbound",
			Text: text, Content: content.Part{Kind: content.PartText, Rich: rich.Text{Text: text}}, At: h.clock.NowMS(h.Home.ID),
		}
	}
	return parts
}

// queue stores parts and tells the senders.
func (h *house) queue(parts ...message.Part) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error {
		outbox.Ready(tx, h.Channel)
		return message.Insert(tx, parts)
	})
}

// say queues one message and gives the ids of its parts.
func (h *house) say(to someone, lane message.Lane, texts ...string) []int64 {
	h.t.Helper()
	parts := h.draft(to, lane, texts...)
	h.queue(parts...)
	ids := make([]int64, len(parts))
	for i := range parts {
		ids[i] = parts[i].ID
	}
	return ids
}

func (h *house) part(id int64) message.Part {
	h.t.Helper()
	p, err := message.Get(h.Q(), h.Home.ID, id)
	h.Must(err)
	return p
}

// becomes waits until a part is in a state.
func (h *house) becomes(id int64, want message.State) message.Part {
	h.t.Helper()
	deadline := time.Now().Add(patience)
	for {
		p := h.part(id)
		if p.State == want {
			return p
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("%q is %s (%s %s), not %s; calls: %v", p.Text, p.State, p.Reason, p.Detail, want, h.vendor.texts())
		}
		<-time.After(5 * time.Millisecond)
	}
}

func (h *house) exec(query string, args ...any) {
	h.t.Helper()
	h.Write(func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err })
}

// call is one request to the vendor.
type call struct {
	channel.Outgoing
	at time.Time
}

func (c call) text() string { return c.Part.Rich.Text }

// vendor is a messenger that answers as a test says. Its zero value accepts everything.
type vendor struct {
	limits []channel.Limit
	extra  any // wraps the driver with further abilities

	mu     sync.Mutex
	calls  []call
	script map[string][]error         // by text: the answers in their order; then acceptance
	gates  map[string]chan struct{}   // by text: the call waits for this
	grips  map[string]channel.Receipt // by text: what acceptance tells
	inside int
	most   int // calls at once

	asked atomic.Int64 // questions to the reconciler
}

func (v *vendor) driver() channel.Driver {
	if v.extra == "reconciler" {
		return reconciler{v}
	}
	return v
}

// answers sets what the vendor says to a text.
func (v *vendor) answers(text string, errs ...error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.script == nil {
		v.script = map[string][]error{}
	}
	v.script[text] = errs
}

// holds keeps calls with a text open until release is called.
func (v *vendor) holds(text string) (release func()) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.gates == nil {
		v.gates = map[string]chan struct{}{}
	}
	gate := make(chan struct{})
	v.gates[text] = gate
	return sync.OnceFunc(func() { close(gate) })
}

func (v *vendor) texts() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	all := make([]string, len(v.calls))
	for i, c := range v.calls {
		all[i] = c.text()
	}
	return all
}

func (v *vendor) made() []call {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]call(nil), v.calls...)
}

// called reports how often a text was sent.
func (v *vendor) called(text string) int {
	n := 0
	for _, t := range v.texts() {
		if t == text {
			n++
		}
	}
	return n
}

func (*vendor) Kind() channel.Kind { return channel.Telegram }

func (v *vendor) Spec() channel.Spec {
	return channel.Spec{Title: "Vendor", Modes: []channel.Mode{channel.Poll}, Limits: v.limits, MaxInFlight: 8}
}

func (*vendor) Parse(context.Context, channel.Channel, channel.Request) ([]channel.Inbound, channel.Reply, error) {
	return nil, channel.Reply{}, nil
}

func (v *vendor) Send(ctx context.Context, _ channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	v.mu.Lock()
	c := call{Outgoing: m, at: time.Now()}
	v.calls = append(v.calls, c)
	v.inside++
	v.most = max(v.most, v.inside)
	gate := v.gates[c.text()]
	var answer error
	if left := v.script[c.text()]; len(left) > 0 {
		answer, v.script[c.text()] = left[0], left[1:]
	}
	receipt, ok := v.grips[c.text()]
	v.mu.Unlock()
	defer func() {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.inside--
	}()
	if gate != nil {
		select {
		case <-gate:
		case <-ctx.Done():
			return channel.Receipt{}, ctx.Err()
		}
	}
	if errors.Is(answer, errPanic) {
		panic("the driver is broken")
	}
	if answer != nil {
		return channel.Receipt{}, answer
	}
	if !ok {
		receipt.VendorID = "v" + strconv.FormatInt(m.ID, 36)
	}
	return receipt, nil
}
