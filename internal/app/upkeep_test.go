// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/blob"
	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/event"
	"parley/internal/id"
	"parley/internal/work"
)

// figure reads one line of /metrics.
func (h *house) figure(t *testing.T, name string) float64 {
	t.Helper()
	w := httptest.NewRecorder()
	h.metrics().ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), "GET", "/metrics", nil))
	for line := range strings.Lines(w.Body.String()) {
		if text, found := strings.CutPrefix(line, name+" "); found {
			n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("no figure %s", name)
	return 0
}

// sweep lets the job of a kind run now, as if its hour had come.
func (h *house) sweep(t *testing.T, kind work.Kind) {
	t.Helper()
	at := func() (run int64) {
		if err := h.db.Reads(t.Context()).QueryRow(`SELECT run_at FROM job WHERE kind = $1 AND state = 'ready'`, string(kind)).Scan(&run); err != nil {
			return 0 // it is running
		}
		return run
	}
	ready := func(after int64) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); at() <= after; <-time.After(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%s did not run", kind)
			}
		}
	}
	soon := time.Now().Add(30 * time.Minute).UnixMilli()
	ready(soon) // the run at the start is over
	err := h.db.Write(t.Context(), func(tx *db.Tx) error {
		_, err := work.Queue(tx, work.New{ID: h.rooms.ids.New(), Kind: "nudge", RunAt: 1}) // wakes the runner
		if err != nil {
			return err
		}
		_, err = tx.Exec(`UPDATE job SET run_at = 1 WHERE kind = $1 AND state = 'ready'`, string(kind))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	ready(soon)
}

func (h *house) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if err := h.db.Write(t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}

func (h *house) rows(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	if err := h.db.Reads(t.Context()).QueryRow(query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestUpkeep(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		t.Run("files that no row names", func(t *testing.T) { h.sweepsFiles(t) })
		t.Run("receipts that found no message", func(t *testing.T) { h.sweepsReceipts(t) })
		t.Run("old events", func(t *testing.T) { h.sweepsEvents(t) })
		t.Run("steps of sessions that ended long ago", func(t *testing.T) { h.sweepsSteps(t) })
	})
}

func (h *house) sweepsFiles(t *testing.T) {
	t.Helper()
	shas := map[string]string{}
	for _, what := range []string{"named", "orphan", "fresh"} {
		ref, err := h.blobs.Put(t.Context(), h.ws, bytes.NewReader([]byte(what)), 100)
		if err != nil {
			t.Fatal(err)
		}
		shas[what] = ref.SHA256
		if what == "named" {
			err = h.db.Write(t.Context(), func(tx *db.Tx) error { return blob.Remember(tx, h.ws, blob.Named{Ref: ref, Name: what}, 1) })
		}
		if err != nil {
			t.Fatal(err)
		}
		if old := time.Now().Add(-25 * time.Hour); what != "fresh" {
			if err := os.Chtimes(filepath.Join(h.cfg.DataDir, "media", strconv.FormatInt(h.ws, 10), ref.SHA256[:2], ref.SHA256), old, old); err != nil {
				t.Fatal(err)
			}
		}
	}
	h.sweep(t, "files.sweep")
	for what, gone := range map[string]bool{"named": false, "orphan": true, "fresh": false} {
		f, err := h.blobs.Open(h.ws, shas[what])
		if (err != nil) != gone {
			t.Errorf("%s: %v", what, err)
		}
		if err == nil {
			_ = f.Close()
		}
	}
	if n := h.figure(t, `parley_swept_total{what="files"}`); n != 1 {
		t.Errorf("%v files were counted", n)
	}
}

func (h *house) sweepsReceipts(t *testing.T) {
	t.Helper()
	for id, age := range map[string]time.Duration{"old": 8 * 24 * time.Hour, "young": 6 * 24 * time.Hour} {
		h.exec(t, `INSERT INTO receipt (channel_id, vendor_id, workspace_id, status, at) VALUES (1, $1, $2, 'read', $3)`, id, h.ws, time.Now().Add(-age).UnixMilli())
	}
	if n := h.figure(t, "parley_receipts_waiting"); n != 2 {
		t.Errorf("%v receipts wait", n)
	}
	h.sweep(t, "receipts.sweep")
	if n := h.rows(t, `SELECT COUNT(*) FROM receipt WHERE workspace_id = $1 AND vendor_id = 'young'`, h.ws); n != 1 {
		t.Error("a young receipt is gone")
	}
	if waiting, swept := h.figure(t, "parley_receipts_waiting"), h.figure(t, `parley_swept_total{what="receipts"}`); waiting != 1 || swept != 1 {
		t.Errorf("%v wait, %v were swept", waiting, swept)
	}
}

func (h *house) sweepsEvents(t *testing.T) {
	t.Helper()
	old := event.Event{ID: h.rooms.ids.New(), WorkspaceID: h.ws, Kind: "tried.old", At: time.Now().AddDate(0, 0, -401).UnixMilli()}
	young := event.Event{ID: h.rooms.ids.New(), WorkspaceID: h.ws, Kind: "tried.young", At: time.Now().AddDate(0, 0, -399).UnixMilli()}
	if err := h.db.Write(t.Context(), func(tx *db.Tx) error { return event.Append(tx, []event.Event{old, young}) }); err != nil {
		t.Fatal(err)
	}
	unread := `SELECT COUNT(*) FROM event WHERE seq IS NULL OR seq > (SELECT MIN(seq) FROM event_cursor)` // these stay for their consumers
	for deadline := time.Now().Add(20 * time.Second); h.rows(t, unread) > 0; <-time.After(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the events were never read by every consumer")
		}
	}
	h.sweep(t, "events.sweep")
	if n := h.rows(t, `SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'tried.old'`, h.ws); n != 0 {
		t.Error("an old event is still there")
	}
	if n := h.rows(t, `SELECT COUNT(*) FROM event WHERE workspace_id = $1 AND kind = 'tried.young'`, h.ws); n != 1 {
		t.Error("a young event is gone")
	}
}

func (h *house) sweepsSteps(t *testing.T) {
	t.Helper()
	ended := func(days int) int64 { return time.Now().AddDate(0, 0, -days).UnixMilli() }
	for n, s := range []struct {
		state   string
		ended   any
		changed int64
	}{{"done", ended(401), ended(401)}, {"stopped", ended(399), ended(399)}, {"waiting", nil, ended(401)}} {
		one := id.Floor(time.Now().AddDate(0, 0, -402)) + int64(n) + 1
		h.exec(t, `INSERT INTO session (id, workspace_id, contact_id, identity_id, flow_id, version_id, state, data, started_at, entered_at, updated_at, ended_at) VALUES ($1, $2, 1, 1, 1, 1, $3, $4, 1, 1, $5, $6)`,
			one, h.ws, s.state, []byte{}, s.changed, s.ended)
		h.exec(t, `INSERT INTO session_step (session_id, number, workspace_id, version_id, at, data) VALUES ($1, 1, $2, 1, 1, $3)`, one, h.ws, []byte{})
	}
	h.sweep(t, "steps.sweep")
	if n := h.rows(t, `SELECT COUNT(*) FROM session_step t JOIN session s ON s.id = t.session_id WHERE s.workspace_id = $1 AND s.state = 'done'`, h.ws); n != 0 {
		t.Error("a step of an old session is still there")
	}
	if n := h.rows(t, `SELECT COUNT(*) FROM session_step WHERE workspace_id = $1`, h.ws); n != 2 || h.figure(t, `parley_swept_total{what="steps"}`) != 1 {
		t.Errorf("%d steps are kept", n)
	}
}
