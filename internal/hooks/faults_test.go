// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/intake"
)

// vendorSends sends updates of the given numbers, some kilobytes each, and gives those that were acknowledged. Every other answer must be "come again".
func (h *house) vendorSends(t *testing.T, from, to int) (acknowledged map[int]bool) {
	t.Helper()
	acknowledged = map[int]bool{}
	signature := h.signature(t)
	for n := from; n < to; n++ {
		body := bytes.Replace(fmt.Appendf(nil, update, n), []byte(`"hi"`), fmt.Appendf(nil, "%q", strings.Repeat("hi ", 1000)), 1)
		status, head := h.hook(t, body, signature)
		switch {
		case status == http.StatusOK:
			acknowledged[n] = true
		case status != http.StatusServiceUnavailable || head.Get("Retry-After") == "":
			t.Fatalf("update %d: status %d, Retry-After %q", n, status, head.Get("Retry-After"))
		}
	}
	return acknowledged
}

// keptAll compares what is stored with what was acknowledged.
func (h *house) keptAll(t *testing.T, acknowledged map[int]bool) {
	t.Helper()
	var keys []string
	err := errors.New("not asked yet")
	for range 10 { // a connection that broke while it was idle fails its first query
		if keys, err = db.Collect(db.Scalar[string])(h.d.Reads(t.Context()).Query(`SELECT vendor_key FROM inbound WHERE workspace_id = $1`, h.ws)); err == nil {
			break
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]bool{}
	for _, k := range keys {
		stored[k] = true
	}
	for n := range acknowledged {
		if !stored[strconv.Itoa(n)] {
			t.Errorf("update %d was acknowledged and is not there", n)
		}
	}
	if len(stored) != len(acknowledged) {
		t.Errorf("%d updates are stored, %d were acknowledged", len(stored), len(acknowledged))
	}
}

// TestAFullDiskAcknowledgesNothing fills the file until there is no room: whatever was acknowledged is there, the rest is asked for again and taken once there is
// room.
func TestAFullDiskAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	h.pages(t, h.count(t, `PRAGMA page_count`)+40)
	acknowledged := h.vendorSends(t, 1, 60)
	if len(acknowledged) == 0 || len(acknowledged) == 59 {
		t.Fatalf("%d of 59 updates were acknowledged: the disk never filled up on the way", len(acknowledged))
	}
	h.keptAll(t, acknowledged)
	if status, _ := h.hook(t, []byte("<html>"), h.signature(t)); status != http.StatusBadRequest {
		t.Errorf("a stranger hears %d", status)
	}
	h.hooks.Flush(t.Context()) // fails, and is not forgotten
	h.pages(t, 1<<30)
	h.keptAll(t, h.vendorSends(t, 1, 60)) // the vendor comes again with everything
	if n := h.stored(t); n != 59 {
		t.Errorf("%d updates after there was room again", n)
	}
	h.hooks.Flush(t.Context())
	if n := h.count(t, `SELECT refused FROM channel WHERE workspace_id = $1 AND id = $2`, h.ws, h.bot.ID); n != 1 {
		t.Errorf("the stranger of the hard time is counted %d times", n)
	}
}

// pages bounds the size of the file, as a disk does. SQLite has one connection that writes, so it holds for all that follows.
func (h *house) pages(t *testing.T, most int64) {
	t.Helper()
	h.write(t, func(tx *db.Tx) error {
		_, err := tx.Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, most))
		return err
	})
}

// TestALostDatabaseAcknowledgesNothing takes PostgreSQL away and gives it back.
func TestALostDatabaseAcknowledgesNothing(t *testing.T) {
	t.Parallel()
	opt := dbtest.PostgresOptions(t)
	h := build(t, dbtest.Open(t, opt), nil)
	acknowledged := h.vendorSends(t, 1, 5)
	restore := dbtest.Cut(t, opt)
	if lost := h.vendorSends(t, 5, 10); len(lost) != 0 {
		t.Errorf("acknowledged without a database: %v", lost)
	}
	restore()
	for deadline := time.Now().Add(20 * time.Second); len(acknowledged) < 9; <-time.After(10 * time.Millisecond) {
		for n := range h.vendorSends(t, 5, 10) {
			acknowledged[n] = true
		}
		if time.Now().After(deadline) {
			t.Fatalf("the database is back, and only %v are taken", acknowledged)
		}
	}
	h.keptAll(t, acknowledged)
}

// TestUnreadableUpdatesAreCountedOnce and shown with the bytes of the vendor.
func TestUnreadableUpdatesAreCountedOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		bodies := []string{
			`{"update_id": 9, "telepathy": {"thought": 1}}`,
			`{"update_id": 10, "message": {"message_id": "not a number"}}`,
			`{"update_id": 11, "message": 5, "edited_message": []}`,
		}
		for range 3 { // a vendor that did not hear our answer comes again
			for _, body := range bodies {
				if status, _ := h.hook(t, []byte(body), h.signature(t)); status != http.StatusOK {
					t.Fatalf("%s: status %d", body, status)
				}
			}
		}
		if n := h.count(t, `SELECT unreadable FROM channel WHERE workspace_id = $1 AND id = $2`, h.ws, h.bot.ID); n != 3 {
			t.Errorf("the counter stands at %d", n)
		}
		if n := h.count(t, `SELECT unreadable FROM channel WHERE workspace_id = $1 AND id = $2`, h.ws, h.chat.ID); n != 0 {
			t.Errorf("the other channel's counter stands at %d", n)
		}
		shown, err := intake.UnreadableOf(d.Reads(t.Context()), h.ws, h.bot.ID, 0, 10)
		if err != nil || len(shown) != 3 {
			t.Fatalf("%d are shown, %v", len(shown), err)
		}
		for i, u := range shown {
			if want := bodies[len(bodies)-1-i]; string(u.Body) != want {
				t.Errorf("shown is %s, want %s", u.Body, want)
			}
		}
		if !strings.Contains(shown[2].Note, "telepathy") {
			t.Errorf("what it is, is not said: %q", shown[2].Note)
		}
	})
}
