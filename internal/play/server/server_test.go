// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTail(t *testing.T) {
	t.Parallel()
	log := &tail{keep: 2}
	for _, piece := range []string{"a\nb", "b\nc\n", "", "d"} {
		if n, err := log.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Errorf("wrote %d, %v", n, err)
		}
	}
	if diff := cmp.Diff([]string{"bb", "c", "d"}, log.last()); diff != "" {
		t.Error(diff)
	}
}

// TestStartSays plays with programs that are no Parley: what happened must reach whoever started them.
func TestStartSays(t *testing.T) {
	t.Parallel()
	for script, want := range map[string]string{
		"echo the disk is full >&2; exit 3": "exit status 3",
		"kill -9 $$":                        "signal: killed",
	} {
		c := newScript(t, script)
		err := c.Start(t.Context())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", script, err)
		}
		if strings.Contains(script, "disk") && !cmp.Equal(c.Log(), []string{"the disk is full"}) {
			t.Errorf("its last words are %q", c.Log())
		}
	}
	c, err := NewChild(t.Context(), filepath.Join(t.TempDir(), "nothing"), t.TempDir(), "http://127.0.0.1:1", "")
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(t.Context()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing program: %v", err)
	}
	if err := errors.Join(c.Kill(), c.Stop()); err != nil {
		t.Errorf("what never ran cannot fail to stop: %v", err)
	}
}

func newScript(t *testing.T, script string) *Child {
	t.Helper()
	program := filepath.Join(t.TempDir(), "parley")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil { // it must be possible to run it
		t.Fatal(err)
	}
	c, err := NewChild(t.Context(), program, t.TempDir(), "http://127.0.0.1:1", "postgres://nobody@nowhere/x")
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSurroundings(t *testing.T) {
	t.Setenv("PARLEY_DEMO", "true")
	t.Setenv("OTHER", "kept")
	c := newScript(t, "true")
	all := "\n" + strings.Join(c.Env, "\n") + "\n"
	if strings.Contains(all, "PARLEY_DEMO") || !strings.Contains(all, "\nOTHER=kept\n") || !strings.Contains(all, "\nPARLEY_DATABASE_URL=postgres://nobody@nowhere/x\n") {
		t.Errorf("the child gets %s", all)
	}
}

func TestClient(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /in", func(w http.ResponseWriter, _ *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "s", Value: "1", Path: "/"})
	})
	mux.HandleFunc("GET /me", func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("s"); err != nil {
			http.Error(w, `{"detail":"sign in"}`, http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, `{"name":"Ann"}`)
	})
	mux.HandleFunc("GET /list", func(w http.ResponseWriter, r *http.Request) {
		page := map[string]string{"": `{"items":[1,2],"next":"p 2"}`, "p 2": `{"items":[3],"next":null}`}[r.URL.Query().Get("cursor")]
		_, _ = io.WriteString(w, page)
	})
	mux.HandleFunc("GET /away", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "https://t.me/x", http.StatusFound) })
	mux.HandleFunc("POST /api/v1/files", func(w http.ResponseWriter, r *http.Request) {
		f, head, err := r.FormFile("file")
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		b, err := io.ReadAll(f)
		if err != nil || string(b) != "bytes" || head.Filename != "a.pdf" {
			http.Error(w, "wrong file", http.StatusBadRequest)
			return
		}
		_, _ = io.WriteString(w, `{"sha256":"abc"}`)
	})
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	c, err := NewClient(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.WithoutCancel(t.Context())
	if err := c.Get(ctx, "/me", nil); err == nil || !strings.Contains(err.Error(), "GET /me: Parley answered 401") || !strings.Contains(err.Error(), "sign in") {
		t.Errorf("a stranger: %v", err)
	}
	if err := c.Do(ctx, http.MethodPost, "/in", map[string]string{}, nil); err != nil {
		t.Error(err)
	}
	var me struct{ Name string }
	if err := c.Get(ctx, "/me", &me); err != nil || me.Name != "Ann" {
		t.Errorf("%v, %v", me, err)
	}
	var seen []string
	each := func(row json.RawMessage) error { seen = append(seen, string(row)); return nil }
	if err := c.Pages(ctx, "/list?limit=2", each); err != nil || !cmp.Equal(seen, []string{"1", "2", "3"}) {
		t.Errorf("%v, %v", seen, err)
	}
	if err := c.Pages(ctx, "/list?limit=2", func(json.RawMessage) error { return ErrStop }); err != nil {
		t.Error(err)
	}
	if a, err := c.Send(ctx, http.MethodGet, s.URL+"/away", nil, nil); err != nil || a.Header.Get("Location") != "https://t.me/x" {
		t.Errorf("a redirect: %+v, %v", a, err)
	}
	if hash, err := c.Upload(ctx, "a.pdf", []byte("bytes")); err != nil || hash != "abc" {
		t.Errorf("%q, %v", hash, err)
	}
}
