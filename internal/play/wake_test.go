// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/sandbox"
)

// How many people sleep, how often Parley is killed while it wakes them, and within which time of the last start.
const (
	wakePeople = 300
	wakeKills  = 3
	wakeGap    = 250 * time.Millisecond
	wakeEnd    = 3 * time.Minute
	wakeText   = "Доброе утро."
)

// TestWakingOverAKill lets many people wait for one moment, lets it come, and kills Parley while it wakes them. Everybody is written to once; only a message
// that was in flight at a kill may be unknown.
func TestWakingOverAKill(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	for name, fresh := range map[string]func(testing.TB) db.Options{
		"built-in":   func(testing.TB) db.Options { return db.Options{} },
		"PostgreSQL": dbtest.NewPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), wakeEnd)
			defer cancel()
			s := stage(ctx, t, sleepers(), Options{Program: program, DatabaseURL: fresh(t).URL})
			s.fallAsleep(ctx, t)
			if err := s.setOffset(ctx, s.hub.Timeline.Offset()+(24*time.Hour).Milliseconds()); err != nil {
				t.Fatal(err)
			}
			inFlight := 0
			for range wakeKills {
				if err := pauseFor(ctx, rand.N(wakeGap)); err != nil {
					t.Fatal(err)
				}
				if err := s.child.Kill(); err != nil {
					t.Fatal(err)
				}
				inFlight += s.sending(ctx, t)
				if err := s.child.Start(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := s.settle(ctx); err != nil {
				t.Fatal(err)
			}
			s.countAwake(ctx, t, inFlight)
		})
	}
}

// sleepers is the scenario: whoever comes is written to a day later.
func sleepers() *Scenario {
	return &Scenario{
		Name:   "Sleepers",
		People: map[string]Person{"hook": {Name: "Гость", Count: wakePeople, Telegram: &Account{}}},
		Setup: Setup{
			Channels: []Channel{{Key: "hook", Kind: "telegram"}},
			Flows: []Flow{{Publish: true, Inline: map[string]any{
				"format": 1, "id": "sleepers", "name": "Sleepers", "languages": []any{"ru"}, "kind": "informational", "start": "night",
				"triggers": []any{map[string]any{"id": "t1", "kind": "first_message"}},
				"blocks": []any{
					map[string]any{"id": "night", "kind": "delay", "for": "1d", "exits": map[string]any{"next": "wake"}},
					map[string]any{"id": "wake", "kind": "message", "content": map[string]any{"text": wakeText}},
				},
			}}},
		},
	}
}

// fallAsleep lets everybody come.
func (s *scene) fallAsleep(ctx context.Context, t *testing.T) {
	t.Helper()
	if err := s.prepare(ctx); err != nil {
		t.Fatal(err)
	}
	for _, who := range s.people["hook"] {
		phone, err := s.phone(s.channels["hook"], who)
		if err != nil {
			t.Fatal(err)
		}
		if err := phone.Act(ctx, sandbox.Action{Verb: sandbox.PressStart}); err != nil {
			t.Fatal(err)
		}
	}
	if w, err := s.settle(ctx); err != nil || w.Next == 0 {
		t.Fatalf("nobody sleeps: %+v, %v", w, err)
	}
}

// countAwake compares the vendor's journal with the threads.
func (s *scene) countAwake(ctx context.Context, t *testing.T, inFlight int) {
	t.Helper()
	accepted, unknown := s.acceptedTexts(t, "hook"), 0
	for _, who := range s.people["hook"] {
		c, err := s.contact(ctx, who)
		if err != nil || c == nil {
			t.Fatalf("%s: contact %v, %v", who.Key, c, err)
		}
		_, out := s.tally(ctx, t, who, c)
		switch times, status := accepted[who.Key+" "+wakeText], out[wakeText]; {
		case times > 1:
			t.Errorf("%s was woken %d times", who.Key, times)
		case status == "unknown":
			unknown++
		case times == 0:
			t.Errorf("%s was never woken; the thread shows %q", who.Key, status)
		case status != "sent":
			t.Errorf("%s was woken, the thread shows %q", who.Key, status)
		}
	}
	if unknown > inFlight {
		t.Errorf("%d messages are unknown, %d were in flight", unknown, inFlight)
	}
}
