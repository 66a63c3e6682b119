// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/contact/contacttest"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/intake"
	"parley/internal/secret"
)

// post is a messenger that is polled: it keeps updates until a poll names a higher offset.
type post struct {
	mu      sync.Mutex
	updates int64 // numbered from 1
	more    chan struct{}
	runs    []run
	handed  []int64 // updates in the order in which they were taken, with those that were taken twice
}

// run is one connection.
type run struct {
	Token, Base string
	Offset      int64
	ended       bool
}

func newPost() *post { return &post{more: make(chan struct{})} }

func (*post) Kind() channel.Kind { return channel.Telegram }

func (*post) Spec() channel.Spec {
	return channel.Spec{Title: "Post", Modes: []channel.Mode{channel.Poll}, BaseURL: "http://vendor.example", Form: []channel.Setting{{Key: "token", Secret: true, Required: true}}}
}

func (*post) Parse(context.Context, channel.Channel, channel.Request) ([]channel.Inbound, channel.Reply, error) {
	return nil, channel.Reply{}, nil
}

func (*post) Send(context.Context, channel.Channel, channel.Outgoing) (channel.Receipt, error) {
	return channel.Receipt{}, nil
}

// comes makes new updates.
func (p *post) comes(n int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.updates += n
	close(p.more)
	p.more = make(chan struct{})
}

func (p *post) begin(ch channel.Channel) (number int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.runs = append(p.runs, run{Token: ch.Secrets["token"].Reveal(), Base: ch.BaseURL, Offset: ch.Offset()})
	return len(p.runs) - 1
}

func (p *post) Run(ctx context.Context, ch channel.Channel, accept func(context.Context, []channel.Inbound) error) error {
	number, next := p.begin(ch), max(ch.Offset(), 1)
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.runs[number].ended = true
	}()
	for {
		p.mu.Lock()
		last, more := p.updates, p.more
		p.mu.Unlock()
		if next > last {
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-more:
			}
			continue
		}
		p.mu.Lock()
		p.handed = append(p.handed, next)
		p.mu.Unlock()
		key := strconv.FormatInt(next, 10)
		if err := accept(ctx, []channel.Inbound{{Kind: channel.InTyping, VendorKey: key, Order: next, Address: "ann"}}); err != nil {
			return err
		}
		next++
		if err := ch.SaveOffset(ctx, next); err != nil {
			return err
		}
	}
}

// at is the latest connection, and whether it is the only one.
func (p *post) at() (latest run, alone bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.runs) == 0 {
		return run{}, false
	}
	alone = true
	for _, r := range p.runs[:len(p.runs)-1] {
		alone = alone && r.ended
	}
	return p.runs[len(p.runs)-1], alone
}

func (p *post) taken() []int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.handed)
}

// polled is a channel that is polled.
type polled struct {
	*contacttest.Room
	t        *testing.T
	post     *post
	channels *channel.Service
	id       int64
	gate     chan chan struct{} // Accept waits when somebody listens
}

func eachPolled(t *testing.T, test func(t *testing.T, p *polled)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := &polled{Room: contacttest.Open(t, d), t: t, post: newPost(), gate: make(chan chan struct{})}
		registry, err := channel.NewRegistry(p.post)
		p.Must(err)
		box, err := secret.NewBox(make([]byte, secret.KeySize))
		p.Must(err)
		p.channels = channel.NewService(channel.Deps{
			DB: d, Box: box, Registry: registry, IDs: p.IDs, Clock: p.Clock, NewHTTP: func(channel.Dial) (*http.Client, error) { return &http.Client{}, nil },
		})
		r, err := p.channels.Connect(t.Context(), p.Home.ID, channel.Draft{Kind: channel.Telegram, Settings: map[string]string{"token": "first"}})
		p.Must(err)
		p.id = r.ID
		// The room has a channel of its own, which is no part of this.
		p.Write(func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE channel SET state = 'closed' WHERE workspace_id = $1 AND id = $2`, p.Home.ID, p.Channel)
			return err
		})
		in := intake.New(intake.Deps{DB: d, IDs: p.IDs, Clock: p.Clock, Log: slog.New(slog.DiscardHandler)})
		polls := intake.NewPolls(d, p.channels, func(ctx context.Context, ch *channel.Opened, facts []channel.Inbound) error {
			select {
			case wait := <-p.gate:
				<-wait
			default:
			}
			return in.Accept(ctx, ch, facts)
		}, slog.New(slog.DiscardHandler))
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 2)
		go func() { done <- polls.Run(ctx) }()
		go func() { done <- p.channels.Watch(ctx, polls.Changed) }()
		t.Cleanup(func() {
			cancel()
			for range 2 {
				if err := <-done; err != nil {
					t.Error(err)
				}
			}
		})
		p.await("polling", func() bool { _, running := p.post.at(); return running })
		test(t, p)
	})
}

func (p *polled) await(what string, ready func() bool) {
	p.t.Helper()
	for deadline := time.Now().Add(patience); !ready(); <-time.After(3 * time.Millisecond) {
		if time.Now().After(deadline) {
			p.t.Fatalf("%s took too long: %+v", what, p.post.runs)
		}
	}
}

// stored are the updates that are stored, each once.
func (p *polled) stored() []string {
	p.t.Helper()
	keys, err := db.Collect(db.Scalar[string])(p.Q().Query(`SELECT vendor_key FROM inbound WHERE workspace_id = $1 AND channel_id = $2 ORDER BY ord`, p.Home.ID, p.id))
	p.Must(err)
	return keys
}

func TestAChangedChannelIsPolledAnewAtOnce(t *testing.T) {
	t.Parallel()
	eachPolled(t, func(t *testing.T, p *polled) {
		base, proxy, resting, active := "http://other.example", secret.New("http://proxy.example:3128"), channel.Resting, channel.Active
		changes := []struct {
			name  string
			draft channel.Draft
			want  run
		}{
			{"token", channel.Draft{Settings: map[string]string{"token": "second"}}, run{Token: "second", Base: "http://vendor.example", Offset: 4}},
			{"base URL", channel.Draft{BaseURL: &base}, run{Token: "second", Base: base, Offset: 7}},
			{"proxy", channel.Draft{Proxy: &proxy}, run{Token: "second", Base: base, Offset: 10}},
		}
		for n, c := range changes {
			p.post.comes(3)
			p.await("storing", func() bool { return len(p.stored()) == 3*(n+1) && p.saved() == c.want.Offset })
			began := time.Now()
			_, err := p.channels.Update(t.Context(), p.Home.ID, p.id, c.draft)
			p.Must(err)
			p.await("polling anew", func() bool { latest, alone := p.post.at(); return alone && latest == c.want })
			if took := time.Since(began); took > 4*time.Second { // the next look comes after five
				t.Errorf("a change of the %s took effect after %s", c.name, took)
			}
		}
		_, err := p.channels.Update(t.Context(), p.Home.ID, p.id, channel.Draft{State: &resting})
		p.Must(err)
		p.await("the end of polling", func() bool { latest, _ := p.post.at(); return latest.ended })
		p.post.comes(2)
		began := time.Now()
		_, err = p.channels.Update(t.Context(), p.Home.ID, p.id, channel.Draft{State: &active})
		p.Must(err)
		p.await("what came meanwhile", func() bool { return len(p.stored()) == 11 })
		if took := time.Since(began); took > 4*time.Second {
			t.Errorf("resuming took effect after %s", took)
		}
		for i, n := range p.post.taken() { // nothing is left out and nothing is asked for twice
			if n != int64(i+1) {
				t.Fatalf("updates were taken as %v", p.post.taken())
			}
		}
	})
}

// saved is where polling goes on.
func (p *polled) saved() int64 {
	p.t.Helper()
	r, err := channel.Get(p.Q(), p.Home.ID, p.id)
	p.Must(err)
	return r.PollOffset
}

// TestAChangeDoesNotTearAnUpdateApart changes the channel while an update is being stored.
func TestAChangeDoesNotTearAnUpdateApart(t *testing.T) {
	t.Parallel()
	eachPolled(t, func(t *testing.T, p *polled) {
		wait := make(chan struct{})
		entered := make(chan struct{})
		go func() { p.gate <- wait; close(entered) }()
		<-time.After(20 * time.Millisecond) // the gate is there before the update comes
		p.post.comes(2)
		<-entered
		_, err := p.channels.Update(t.Context(), p.Home.ID, p.id, channel.Draft{Settings: map[string]string{"token": "second"}})
		p.Must(err)
		close(wait)
		p.await("polling anew", func() bool { latest, alone := p.post.at(); return alone && latest.Token == "second" })
		p.post.comes(1)
		p.await("storing", func() bool { return len(p.stored()) == 3 })
		if diff := cmp.Diff([]string{"1", "2", "3"}, p.stored()); diff != "" {
			t.Error(diff)
		}
		if taken := fmt.Sprint(p.post.taken()); taken != "[1 2 3]" {
			t.Errorf("updates were taken as %s", taken)
		}
	})
}
