// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/sandbox"
)

// How many people go over while Parley is killed.
const movedPeople = 150

// TestKillWhilePeopleGoOver kills Parley while a publication brings people over. Everybody comes to the new block, and nobody hears of it twice.
func TestKillWhilePeopleGoOver(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	for name, server := range map[string]func(testing.TB) db.Options{
		"built-in":   func(testing.TB) db.Options { return db.Options{} },
		"PostgreSQL": dbtest.NewPostgres,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithTimeout(t.Context(), killEnd)
			defer cancel()
			s := stage(ctx, t, moving(), Options{Program: program, DatabaseURL: server(t).URL})
			if err := killWhileMoving(ctx, s); err != nil {
				t.Fatal(err)
			}
			all, none := movedPeople, 0
			for _, e := range []*ExpectStats{
				{Flow: "moving", Started: &all, Finished: &none, Stopped: &none},
				{Flow: "moving", Block: "old", Waiting: &none, Left: &none},
				{Flow: "moving", Block: "new", Waiting: &all, Version: 2},
			} {
				if err := e.do(ctx, s); err != nil {
					t.Error(err)
				}
			}
			accepted := s.acceptedTexts(t, "tg")
			for _, who := range s.people["crowd"] {
				if n := accepted[who.Key+" Новый шаг"]; n > 1 {
					t.Errorf("%s heard of the new step %d times", who.Key, n)
				}
			}
		})
	}
}

// killWhileMoving brings a crowd into a funnel, publishes it anew, and pulls the plug until people have gone over.
func killWhileMoving(ctx context.Context, s *scene) error {
	if err := s.prepare(ctx); err != nil {
		return err
	}
	at := Seat{"crowd", "tg"}
	for _, a := range []sandbox.Action{{Verb: sandbox.PressStart}, {Verb: sandbox.Say, Text: "начать"}} {
		if err := s.act(ctx, at, a); err != nil {
			return err
		}
	}
	if _, err := s.settle(ctx); err != nil {
		return err
	}
	id := s.flows["moving"]
	var now struct {
		Revision json.Number `json:"revision"`
	}
	if err := s.owner.Get(ctx, "/api/v1/flows/"+id, &now); err != nil {
		return err
	}
	draft := map[string]any{"document": movingFlow("new", "Новый шаг")}
	a, err := s.owner.Send(ctx, http.MethodPut, "/api/v1/flows/"+id+"/draft", draft, http.Header{"If-Match": {`"` + now.Revision.String() + `"`}})
	if err != nil {
		return err
	}
	if err := a.Read("save the draft", nil); err != nil {
		return err
	}
	if err := s.owner.Do(ctx, http.MethodPost, "/api/v1/flows/"+id+"/publish", map[string]any{"map": map[string]string{"old": "new"}}, nil); err != nil {
		return err
	}
	for range 4 {
		if err := pauseFor(ctx, rand.N(60*time.Millisecond)); err != nil {
			return err
		}
		if err := s.child.Kill(); err != nil {
			return err
		}
		if err := s.child.Start(ctx); err != nil {
			return err
		}
	}
	// What the dead process had claimed is free again when its lease ends.
	for deadline := time.Now().Add(90 * time.Second); ; {
		var moves struct {
			Items []struct {
				State string `json:"state"`
			} `json:"items"`
		}
		if err := s.owner.Get(ctx, "/api/v1/flows/"+id+"/moves", &moves); err != nil {
			return err
		}
		if len(moves.Items) == 1 && moves.Items[0].State == "done" {
			break
		}
		if time.Now().After(deadline) {
			return errors.New("people have not gone over")
		}
		if err := pauseFor(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
	_, err = s.settle(ctx)
	return err
}

func moving() *Scenario {
	return &Scenario{
		Name:   "Going over",
		People: map[string]Person{"crowd": {Name: "Гость", Count: movedPeople, Telegram: &Account{}}},
		Setup:  Setup{Channels: []Channel{{Key: "tg", Kind: "telegram"}}, Flows: []Flow{{Inline: movingFlow("old", "Старый шаг"), Publish: true}}},
	}
}

// movingFlow is one step that waits for its button.
func movingFlow(step, text string) map[string]any {
	return map[string]any{
		"format": 1, "id": "moving", "name": "Moving", "languages": []any{"ru"}, "kind": "informational", "start": step,
		"triggers": []any{map[string]any{"id": "t1", "kind": "keyword", "words": []any{"начать"}}},
		"blocks": []any{
			map[string]any{"id": step, "kind": "message", "content": map[string]any{
				"text": text, "buttons": []any{[]any{map[string]any{"id": "go", "label": "Дальше", "action": "next"}}},
			}, "exits": map[string]any{"go": "end"}},
			map[string]any{"id": "end", "kind": "stop"},
		},
	}
}
