// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/blocks/blockstest"
	"parley/internal/channel"
	"parley/internal/channels/telegram"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/contacttest"
	"parley/internal/content"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/intake"
	"parley/internal/message"
	"parley/internal/outbox"
	"parley/internal/secret"
	"parley/internal/session"
	"parley/internal/version"
	"parley/internal/work"
	"parley/internal/workspace"
)

const patience = time.Minute

// messenger has Telegram's abilities and gives files to whoever asks. Nothing is sent in these tests: what would be stands in the queue.
type messenger struct{ channel.Driver }

func (messenger) FetchMedia(_ context.Context, _ channel.Channel, ref channel.MediaRef) (io.ReadCloser, channel.MediaInfo, error) {
	if ref.Ref == "gone" {
		return nil, channel.MediaInfo{}, &channel.SendError{Class: channel.Invalid}
	}
	return io.NopCloser(strings.NewReader("bytes of " + ref.Ref)), channel.MediaInfo{Name: ref.Ref + ".txt"}, nil
}

// house is the corridor from an inbound fact to the queue, over a real database.
type house struct {
	*contacttest.Room
	t        *testing.T
	in       *intake.Intake
	versions *version.Service
	inbox    *inbox.Service
	channels *channel.Service
	clock    *clock.Clock
	box      *secret.Box
	ids      *id.Maker
	caller   *session.HTTPCaller
	order    int64
	meddled  bool   // a test has changed sessions behind the engine's back
	stop     func() // ends what run began

	mu      sync.Mutex
	changed []intake.Changed
}

func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, contacttest.Open(t, d))
		h.run()
		test(t, h)
		if !h.meddled {
			h.replays()
			h.visits()
		}
	})
}

func open(t *testing.T, room *contacttest.Room) *house {
	t.Helper()
	h := &house{Room: room, t: t, clock: room.Clock, ids: room.IDs}
	registry, err := channel.NewRegistry(messenger{telegram.New(room.Wall.Time)})
	h.Must(err)
	box, err := secret.NewBox(make([]byte, secret.KeySize))
	h.Must(err)
	h.box = box
	log := slog.New(slog.DiscardHandler)
	h.channels = channel.NewService(channel.Deps{
		DB: room.DB, Box: box, Registry: registry, IDs: room.IDs, Clock: room.Clock, NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
	})
	h.versions = version.NewService(version.Deps{DB: room.DB, IDs: room.IDs, Clock: room.Clock, Blocks: blockstest.Registry(t), World: h.world})
	out := outbox.New(outbox.Deps{
		DB: room.DB, IDs: room.IDs, Clock: room.Clock, Channels: h.channels, Contacts: room.Service, Log: log, Observe: func([]outbox.Outcome) {},
		Link: func(_ int64, m content.Media) string { return m.URL },
	})
	h.inbox = &inbox.Service{DB: room.DB, IDs: room.IDs, Clock: room.Clock, Channels: h.channels, Outbox: out}
	later := func(tx *db.Tx, causes []session.Cause) error { return h.in.Later(tx, causes) }
	h.caller = &session.HTTPCaller{
		IDs: room.IDs, Clock: room.Clock, Client: &http.Client{}, Later: later,
		Secret: func(context.Context, int64, string) (string, error) { return "", errors.New("none") },
	}
	sessions := session.NewService(session.Deps{
		IDs: room.IDs, Clock: room.Clock, Versions: h.versions, Contacts: room.Service, Outbox: out, Channels: h.channels, Log: log, Later: later,
		Key:      h.key,
		Handlers: map[flow.EffectKind]session.Handler{flow.EffectHandOver: h.handOver, flow.EffectNotify: h.notify},
		Askers:   map[flow.EffectKind]session.Asker{flow.EffectHTTP: h.caller.Ask},
	})
	h.in = intake.New(intake.Deps{
		DB: room.DB, IDs: room.IDs, Clock: room.Clock, Channels: h.channels, Contacts: room.Service, Sessions: sessions, Outbox: out, Log: log,
		Observe: func(c []intake.Changed) { h.mu.Lock(); defer h.mu.Unlock(); h.changed = append(h.changed, c...) },
	})
	return h
}

func (h *house) world(q db.Queryer, ws int64) (flow.World, error) {
	registry, err := h.Registry(q, ws)
	if err != nil {
		return flow.World{}, err
	}
	slugs, err := version.Slugs(q, ws)
	return flow.World{Workspace: ws, Zone: time.UTC, Atoms: registry.Atoms(), Flow: func(s string) bool { return slugs[s] }}, err
}

func (h *house) handOver(tx *db.Tx, told []session.Told) error {
	for _, t := range told {
		e := t.Effect.(flow.HandOver)
		if err := h.inbox.HandOver(tx, t.Session.Workspace, t.Person.Contact.ID, e.Summary, nil); err != nil {
			return err
		}
	}
	return nil
}

func (h *house) notify(tx *db.Tx, told []session.Told) error {
	for _, t := range told {
		if _, _, err := h.inbox.Notify(tx, t.Session.Workspace, t.Person.Contact.ID, t.Effect.(flow.Notify).Text); err != nil {
			return err
		}
	}
	return nil
}

// run takes up what comes in until the end of the test.
func (h *house) run() {
	h.t.Helper()
	h.stop = h.background(h.in.Run)
}

// jobs runs the jobs of some kinds until the end of the test.
func (h *house) jobs(specs ...work.Spec) {
	h.t.Helper()
	r, err := work.NewRunner(h.DB, h.clock, h.ids, slog.New(slog.NewTextHandler(h.t.Output(), nil)), 2, specs...)
	h.Must(err)
	h.background(r.Run)
}

func (h *house) background(run func(context.Context) error) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Error(err)
		}
	})
	h.t.Cleanup(stop)
	return stop
}

// fact is one fact of a person by the name of their address. Facts of a test come in the order in which they are made.
func (h *house) fact(kind channel.InboundKind, address, text string) channel.Inbound {
	h.order++
	key := strconv.FormatInt(h.order, 10)
	return channel.Inbound{
		Kind: kind, AccountKey: "bot", VendorKey: key, Order: h.order, Address: address, MessageID: key, Text: text, Profile: channel.Profile{First: address},
	}
}

// accept stores facts without waiting for what follows.
func (h *house) accept(facts ...channel.Inbound) {
	h.t.Helper()
	ch, err := h.channels.Open(h.t.Context(), h.Channel)
	h.Must(err)
	h.Must(h.in.Accept(h.t.Context(), ch, facts))
}

// take stores facts and waits until they are taken up, with all that follows at once.
func (h *house) take(facts ...channel.Inbound) {
	h.t.Helper()
	h.accept(facts...)
	h.settle()
}

func (h *house) says(address, text string) {
	h.t.Helper()
	h.take(h.fact(channel.InMessage, address, text))
}

// settle waits until nothing is left to do at this moment.
func (h *house) settle() {
	h.t.Helper()
	h.await("taking everything up", func() bool {
		// What comes first on the way is looked at first: a timer or a held cause that is taken up between two looks has come in by the later one.
		if h.count(`SELECT COUNT(*) FROM trigger_held WHERE workspace_id = $1 AND due_at <= $2`, h.Home.ID, h.Now()) > 0 ||
			h.count(`SELECT COUNT(*) FROM timer WHERE workspace_id = $1 AND state = 'waiting' AND due_at <= $2`, h.Home.ID, h.Now()) > 0 {
			return false
		}
		idle, err := intake.Idle(h.Q(), h.Home.ID)
		h.Must(err)
		return idle
	})
}

// advance moves time and waits for what was due.
func (h *house) advance(d time.Duration) {
	h.t.Helper()
	h.Wall.Advance(d)
	h.Write(func(tx *db.Tx) error { tx.Notify("intake", ""); return nil })
	h.settle()
}

func (h *house) await(what string, ready func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(patience); !ready(); <-time.After(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			h.t.Fatalf("%s took too long", what)
		}
	}
}

func (h *house) count(query string, args ...any) int {
	h.t.Helper()
	n := 0
	h.Must(h.Q().QueryRow(query, args...).Scan(&n))
	return n
}

// who is the person behind an address.
func (h *house) who(address string) contact.Identity {
	h.t.Helper()
	found, err := contact.ByAddress(h.Q(), h.Home.ID, h.Channel, []string{address})
	h.Must(err)
	if len(found) != 1 {
		h.t.Fatalf("%d people at %s", len(found), address)
	}
	return found[0]
}

// thread is what was said with a person, oldest first, as "> in" and "< out".
func (h *house) thread(address string) []string {
	h.t.Helper()
	var lines []string
	for _, p := range h.parts(address) {
		sign := "< "
		if p.Direction == message.In {
			sign = "> "
		}
		lines = append(lines, sign+p.Text)
	}
	return lines
}

func (h *house) parts(address string) []message.Part {
	h.t.Helper()
	parts, err := message.Thread(h.Q(), h.Home.ID, h.who(address).Contact, 0, 1000)
	h.Must(err)
	for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
		parts[i], parts[j] = parts[j], parts[i]
	}
	return parts
}

// button is the payload of a button under the newest message that has one of this label.
func (h *house) button(address, label string) string {
	h.t.Helper()
	for _, part := range slices.Backward(h.parts(address)) {
		for _, row := range part.Content.Buttons {
			for _, b := range row {
				if b.Label == label {
					return b.Payload
				}
			}
		}
	}
	h.t.Fatalf("%s has no button %q", address, label)
	return ""
}

func (h *house) press(address, payload string) {
	h.t.Helper()
	f := h.fact(channel.InPress, address, "")
	f.Payload, f.MessageID = payload, ""
	h.take(f)
}

// publish makes flows live, in their order.
func (h *house) publish(docs ...string) {
	h.t.Helper()
	for _, text := range docs {
		doc, problems := flow.ParseYAML(h.versions.Blocks, []byte(text))
		if flow.Broken(problems) {
			h.t.Fatal(problems)
		}
		f, err := version.BySlug(h.Q(), h.Home.ID, doc.ID)
		if err != nil {
			f, err = h.versions.Create(h.t.Context(), h.Home.ID, doc)
		} else {
			f, err = h.versions.SaveDraft(h.t.Context(), h.Home.ID, f.ID, f.Revision, doc)
		}
		h.Must(err)
		if _, err = h.versions.Publish(h.t.Context(), h.Home.ID, f.ID, "ann", ""); err != nil {
			h.t.Fatalf("%v %+v", err, err)
		}
	}
}

func (h *house) conversation(address string) inbox.Conversation {
	h.t.Helper()
	v, err := inbox.OfContact(h.Q(), h.Home.ID, h.who(address).Contact)
	h.Must(err)
	return v
}

func (h *house) operator() workspace.Principal {
	return workspace.Principal{Workspace: h.Home.ID, Name: "Ann"}
}
