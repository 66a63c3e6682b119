// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/clock"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/fault"
	"parley/internal/i18n"
	"parley/internal/id"
	"parley/internal/secret"
	"parley/internal/workspace"
)

const password = "correct horse battery"

// house is an installation with one workspace and its owner.
type house struct {
	*workspace.Service

	t     *testing.T
	now   *clock.Manual
	owner workspace.Principal
	token string // of the owner's browser
}

func open(t *testing.T, d *db.DB) *house {
	t.Helper()
	now := clock.NewManual(time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC))
	box, err := secret.NewBox(secret.Random(secret.KeySize))
	if err != nil {
		t.Fatal(err)
	}
	s := workspace.NewService(d, box, id.NewMaker(1, now.Time), clock.New(now.Time))
	return &house{Service: s, t: t, now: now}
}

func setUp(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := open(t, d)
	w, o, err := h.FirstRun(t.Context(), first())
	if err != nil {
		t.Fatal(err)
	}
	h.token = h.begin(w, o)
	h.owner = h.principal(h.token)
	return h
}

func first() workspace.Setup {
	return workspace.Setup{WorkspaceName: "Школа", Name: "Анна", Email: " Anna@Example.org ", Password: password, Language: i18n.RU, TimeZone: "Europe/Moscow"}
}

func (h *house) begin(w, o int64) string {
	h.t.Helper()
	token, err := h.Begin(h.t.Context(), w, o, workspace.Credentials{IP: "192.0.2.1"})
	if err != nil {
		h.t.Fatal(err)
	}
	return token
}

func (h *house) principal(token string) workspace.Principal {
	h.t.Helper()
	p, err := h.Authenticate(h.t.Context(), token)
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// join invites Boris and lets the invitation be accepted.
func (h *house) join(by workspace.Principal, role workspace.Role) workspace.Principal {
	h.t.Helper()
	_, token, err := h.Invite(h.t.Context(), by, "boris@example.org", "", role, i18n.RU)
	if err != nil {
		h.t.Fatal(err)
	}
	w, o, err := h.Accept(h.t.Context(), token, "Борис", workspace.Credentials{Password: password, IP: "192.0.2.2"})
	if err != nil {
		h.t.Fatal(err)
	}
	return h.principal(h.begin(w, o))
}

// wants fails the test when err does not carry the reason; "" wants no error.
func wants(t *testing.T, err error, reason string) {
	t.Helper()
	got := ""
	if err != nil {
		got = err.Error()
	}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		got = f.Reason
	}
	if got != reason {
		t.Fatalf("reason %q, want %q (%v)", got, reason, err)
	}
}

func TestFirstRun(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		if fresh, err := h.Fresh(t.Context()); err != nil || !fresh {
			t.Fatalf("fresh: %v, %v", fresh, err)
		}
		_, _, err := h.FirstRun(t.Context(), workspace.Setup{Email: "x", Password: "short", Language: "fr"})
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		paths := map[string]bool{}
		for _, field := range f.Fields {
			paths[field.Path] = true
		}
		for _, path := range []string{"/workspace_name", "/name", "/email", "/password", "/language", "/time_zone"} {
			if !paths[path] {
				t.Errorf("nothing is said about %s: %v", path, f.Fields)
			}
		}
		// Two people open the page of a new installation at the same moment: one of them becomes the owner.
		results := make(chan error, 2)
		for _, email := range []string{"anna@example.org", "boris@example.org"} {
			go func() {
				in := first()
				in.Email = email
				_, _, err := h.FirstRun(t.Context(), in)
				results <- err
			}()
		}
		a, b := <-results, <-results
		if (a == nil) == (b == nil) {
			t.Fatalf("both or neither: %v, %v", a, b)
		}
		wants(t, errors.Join(a, b), "set_up_already")
		spaces, err := workspace.All(d.Reads(t.Context()))
		if err != nil || len(spaces) != 1 || spaces[0].Currency != "RUB" || !cmp.Equal(spaces[0].Settings, workspace.DefaultSettings()) {
			t.Fatalf("workspaces: %+v, %v", spaces, err)
		}
	})
}

func TestChange(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		w, err := workspace.Get(d.Reads(t.Context()), h.owner.Workspace)
		if err != nil {
			t.Fatal(err)
		}
		w.Name, w.Settings.BotPauseHours = "Новая школа", 8
		saved, err := h.Change(t.Context(), h.owner, w)
		if err != nil || saved.Revision != 2 || saved.Name != "Новая школа" || saved.Settings.BotPauseHours != 8 {
			t.Fatalf("saved %+v, %v", saved, err)
		}
		_, err = h.Change(t.Context(), h.owner, w)
		wants(t, err, "revision_mismatch")
		saved.Currency = "12A"
		_, err = h.Change(t.Context(), h.owner, saved)
		wants(t, err, "form_invalid")
	})
}

func TestAddWorkspace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := setUp(t, d)
		second := workspace.Workspace{Name: "Second", Language: i18n.EN, TimeZone: "UTC"}
		_, err := h.AddWorkspace(t.Context(), workspace.Principal{Workspace: h.owner.Workspace, Key: 1, Scopes: workspace.Scopes()}, second)
		wants(t, err, "people_only")
		w, err := h.AddWorkspace(t.Context(), h.owner, second)
		if err != nil || w.Currency != "USD" {
			t.Fatal(w, err)
		}
		if err := h.Switch(t.Context(), h.owner, w.ID); err != nil {
			t.Fatal(err)
		}
		if p := h.principal(h.token); p.Workspace != w.ID || p.Role != workspace.Owner {
			t.Fatalf("after switching: %+v", p)
		}
		boris := h.join(h.owner, workspace.Marketer)
		wants(t, h.Switch(t.Context(), boris, w.ID), "workspace_not_found")
	})
}

func TestMoveClock(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		in := first()
		in.Sandbox = true
		w, _, err := h.FirstRun(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		move := func(ms int64) error {
			return d.Write(t.Context(), func(tx *db.Tx) error { return workspace.MoveClock(tx, w, ms) })
		}
		if err := move(5000); err != nil {
			t.Fatal(err)
		}
		if err := move(4000); !fault.Is(err, fault.Conflict) {
			t.Fatalf("the clock went back: %v", err)
		}
	})
}
