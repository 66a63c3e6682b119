// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/demo"
	"parley/internal/play/chat"
	"parley/internal/play/server"
	"parley/internal/sandbox"
)

// live is an installation at work: the demo runs, visitors write to the chat of a site, the owner uploads files.
type live struct {
	house

	child *server.Child
	owner *server.Client

	mu    sync.Mutex
	said  map[string][]string // what the server has acknowledged, by visitor
	files map[string]string   // acknowledged uploads: content by hash
}

// serve starts the installation of a folder.
func (h house) serve(program string) (*server.Child, *server.Client) {
	h.t.Helper()
	child, err := server.NewChild(h.t.Context(), program, h.dir, "", h.url)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := os.MkdirAll(h.dir, 0o700); err != nil {
		h.t.Fatal(err)
	}
	child.Env = append(child.Env, "PARLEY_SANDBOX=true", "PARLEY_DEMO=true")
	if err := child.Start(h.t.Context()); err != nil {
		h.t.Fatalf("%v\n%s", err, strings.Join(child.Log(), "\n"))
	}
	h.t.Cleanup(func() { _ = child.Kill() }) // of a test that failed half-way
	owner, err := server.NewClient(child.URL)
	if err != nil {
		h.t.Fatal(err)
	}
	return child, owner
}

func (l *live) signIn() {
	l.t.Helper()
	if err := l.owner.Do(l.t.Context(), http.MethodPost, "/api/v1/session", map[string]string{"email": demo.Email, "password": demo.Password}, nil); err != nil {
		l.t.Fatal(err)
	}
}

// demoDone waits until the demo is filled: its people and their clock must stand still while the books are compared.
func (l *live) demoDone() {
	l.t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !strings.Contains(strings.Join(l.child.Log(), "\n"), "The demo is ready"); <-time.After(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			l.t.Fatalf("the demo takes too long\n%s", strings.Join(l.child.Log(), "\n"))
		}
	}
}

// connect opens a chat of a site and gives its key.
func (l *live) connect() string {
	l.t.Helper()
	var made struct {
		Widget string `json:"widget_code"`
	}
	body := map[string]any{"kind": "webchat", "name": "Site", "settings": map[string]any{}}
	if err := l.owner.Do(l.t.Context(), http.MethodPost, "/api/v1/channels", body, &made); err != nil {
		l.t.Fatal(err)
	}
	found := regexp.MustCompile(`data-channel="([^"]+)"`).FindStringSubmatch(made.Widget)
	if found == nil {
		l.t.Fatalf("no key in %q", made.Widget)
	}
	return found[1]
}

// load writes and uploads until ctx ends, and keeps what was acknowledged. What fails was not acknowledged and does not count.
func (l *live) load(ctx context.Context, key string, visitors int) *sync.WaitGroup {
	l.t.Helper()
	var busy sync.WaitGroup
	for v := range visitors {
		who := "visitor " + strconv.Itoa(v)
		site, err := chat.NewSite(l.child.URL, "site", key, &sandbox.Person{Key: who, Language: "ru"})
		if err != nil {
			l.t.Fatal(err)
		}
		busy.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				text := fmt.Sprintf("%s says %d", who, n)
				if site.Act(ctx, sandbox.Action{Verb: sandbox.Say, Text: text}) == nil {
					l.mu.Lock()
					l.said[who] = append(l.said[who], text)
					l.mu.Unlock()
				}
				wait(ctx, 30*time.Millisecond)
			}
		})
	}
	busy.Go(func() {
		for n := 0; ctx.Err() == nil; n++ {
			content := strings.Repeat(fmt.Sprintf("file %d ", n), 1000)
			if sha, err := l.owner.Upload(ctx, fmt.Sprintf("file-%d.txt", n), []byte(content)); err == nil {
				l.mu.Lock()
				l.files[sha] = content
				l.mu.Unlock()
			}
			wait(ctx, 20*time.Millisecond)
		}
	})
	return &busy
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// acknowledged is a copy of what has been acknowledged so far.
func (l *live) acknowledged() (said, files map[string]string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	said, files = map[string]string{}, map[string]string{}
	for _, list := range l.said {
		for _, text := range list {
			said[text] = text
		}
	}
	maps.Copy(files, l.files)
	return said, files
}

// books are the ids of every row that must survive.
func (h house) books() map[string]map[string]bool {
	h.t.Helper()
	d := h.open()
	all := map[string]map[string]bool{}
	for table, key := range map[string]string{
		"workspace": "id", "operator": "id", "member": "operator_id", "channel": "id", "contact": "id", "identity": "id", "contact_tag": "contact_id", "consent": "id",
		"source": "id", "flow": "id", "flow_version": "id", "session": "id", "passage": "session_id", "timer": "session_id", "inbound": "id", "message": "id", "click": "id",
		"conversation": "id", "link": "id", "visit": "id", "event": "id", "blob": "sha256",
	} {
		found, err := db.Collect(db.Scalar[string])(d.Reads(h.t.Context()).Query(`SELECT ` + key + ` FROM ` + table + ` -- all workspaces: a test`))
		if err != nil {
			h.t.Fatal(err)
		}
		all[table] = map[string]bool{}
		for _, id := range found {
			all[table][id] = true
		}
	}
	if err := d.Close(); err != nil {
		h.t.Fatal(err)
	}
	return all
}

// TestBackupOfALiveInstallation backs up while people write and files come in, and restores into a fresh place. Whatever was acknowledged before the backup began
// is there, every file that a row names is there, and the restored installation works.
func TestBackupOfALiveInstallation(t *testing.T) {
	t.Parallel()
	program := theProgram(t)
	each(t, func(t *testing.T, h house) {
		h.t = t
		l := &live{house: h, said: map[string][]string{}, files: map[string]string{}}
		l.child, l.owner = h.serve(program)
		l.demoDone()
		l.signIn()
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		busy := l.load(ctx, l.connect(), 4)
		for said, files := l.acknowledged(); len(said) < 40 || len(files) < 10; said, files = l.acknowledged() {
			wait(ctx, 20*time.Millisecond)
		}
		said, files := l.acknowledged()
		before := h.books()
		folder := t.TempDir()
		if out := h.must("backup", folder, "--with-key"); !strings.HasPrefix(out, "Backed up the database and ") {
			t.Error(out)
		}
		wait(ctx, 200*time.Millisecond)
		if later, _ := l.acknowledged(); len(later) == len(said) {
			t.Error("nobody could write during the backup")
		}
		stop()
		busy.Wait()
		if err := l.child.Stop(); err != nil {
			t.Error(err)
		}
		h.refused([]string{"has been started before"}, "restore", folder)
		for _, fresh := range h.freshPlaces() {
			if out := fresh.must("restore", folder); out != "Restored. Start the server with: parley serve\n" {
				t.Error(out)
			}
			after := fresh.books()
			for table, ids := range before {
				for id := range ids {
					if !after[table][id] {
						t.Errorf("a row of %s is lost: %s", table, id)
					}
				}
			}
			fresh.healthy()
			fresh.works(program, said, files)
		}
		other := house{t: t, dir: filepath.Join(t.TempDir(), "other")}
		if out := other.must("restore", folder, "--secret-key="+strings.Repeat("A", 43)); !strings.Contains(out, "does not open the token of the channel") {
			t.Errorf("another key is not noticed: %s", out)
		}
	})
}

// freshPlaces are empty installations: on the built-in database, and on PostgreSQL when the backup comes from there.
func (h house) freshPlaces() []house {
	places := []house{{t: h.t, dir: filepath.Join(h.t.TempDir(), "fresh")}}
	if h.url != "" {
		places = append(places, house{t: h.t, dir: filepath.Join(h.t.TempDir(), "fresh"), url: dbtest.NewPostgres(h.t).URL})
	}
	return places
}

// works starts a restored installation: everybody's words are taken up, files open, and the owner signs in.
func (h house) works(program string, said, files map[string]string) {
	h.t.Helper()
	l := &live{house: h}
	l.child, l.owner = h.serve(program)
	l.signIn()
	for sha, content := range files {
		got, err := l.owner.Raw(h.t.Context(), http.MethodGet, "/api/v1/files/"+sha, nil, nil)
		if err != nil || got.Status != http.StatusOK || string(got.Body) != content {
			h.t.Fatalf("file %s: %v, %d", sha, err, got.Status)
		}
	}
	d := h.open()
	inbound := func() map[string]int {
		texts, err := db.Collect(db.Scalar[string])(d.Reads(h.t.Context()).Query(`SELECT text FROM message WHERE direction = 'in' AND text LIKE 'visitor %' -- all workspaces: a test`))
		if err != nil {
			h.t.Fatal(err)
		}
		counts := map[string]int{}
		for _, text := range texts {
			counts[text]++
		}
		return counts
	}
	for deadline := time.Now().Add(20 * time.Second); ; <-time.After(50 * time.Millisecond) {
		missing := ""
		for text, n := range inbound() {
			if n != 1 {
				h.t.Fatalf("%q is there %d times", text, n)
			}
		}
		counts := inbound()
		for text := range said {
			if counts[text] == 0 {
				missing = text
			}
		}
		if missing == "" {
			break
		}
		if time.Now().After(deadline) {
			h.t.Fatalf("%q was acknowledged before the backup and is not there", missing)
		}
	}
	if err := d.Close(); err != nil {
		h.t.Error(err)
	}
	if err := l.child.Stop(); err != nil {
		h.t.Error(err)
	}
}
