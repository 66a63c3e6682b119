// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"bytes"
	"fmt"
	"net/http"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

const update = `{"update_id": %d, "message": {"message_id": 1, "date": 1780000000, "text": "hi", "chat": {"id": 5, "type": "private"}, "from": {"id": 5, "is_bot": false, "first_name": "A"}}}`

func (h *house) hook(t *testing.T, body []byte, header ...string) (status int, head http.Header) {
	t.Helper()
	status, head, _ = h.call(t, http.MethodPost, "/hooks/telegram/"+h.bot.HookKey, body, header...)
	return status, head
}

// signature is the header Telegram proves itself by.
func (h *house) signature(t *testing.T) string {
	t.Helper()
	ch, err := h.channels.Open(t.Context(), h.bot.ID)
	if err != nil {
		t.Fatal(err)
	}
	return "X-Telegram-Bot-Api-Secret-Token: " + ch.HookSecret.Reveal()
}

func (h *house) stored(t *testing.T) int64 {
	t.Helper()
	return h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1`, h.ws)
}

func TestAnUpdateIsStoredOnceBeforeItIsAnswered(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		for range 3 {
			if status, _ := h.hook(t, fmt.Appendf(nil, update, 7), h.signature(t)); status != http.StatusOK {
				t.Fatalf("status %d", status)
			}
		}
		if n := h.stored(t); n != 1 {
			t.Errorf("%d rows", n)
		}
		raw := h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'new' AND raw = $2`, h.ws, fmt.Appendf(nil, update, 7))
		if raw != 1 {
			t.Error("the raw update was not kept")
		}
	})
}

func TestStrangersAreCountedAndNothingElse(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		body := fmt.Appendf(nil, update, 7)
		for name, c := range map[string]struct {
			body   []byte
			header string
			want   int
		}{
			"no signature":    {body, "X-Nothing: 1", http.StatusUnauthorized},
			"wrong signature": {body, "X-Telegram-Bot-Api-Secret-Token: guess", http.StatusUnauthorized},
			"no envelope":     {[]byte("<html>"), h.signature(t), http.StatusBadRequest},
		} {
			if status, _ := h.hook(t, c.body, c.header); status != c.want {
				t.Errorf("%s: %d, want %d", name, status, c.want)
			}
		}
		refused := func() int64 {
			return h.count(t, `SELECT refused FROM channel WHERE workspace_id = $1 AND id = $2`, h.ws, h.bot.ID)
		}
		if h.stored(t) != 0 || refused() != 0 {
			t.Errorf("a stranger made us write: %d facts, counter %d", h.stored(t), refused())
		}
		h.hooks.Flush(t.Context())
		h.hooks.Flush(t.Context())
		if refused() != 3 {
			t.Errorf("the counter stands at %d", refused())
		}
	})
}

func TestAGenuineUpdateNobodyUnderstandsIsKept(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	if status, _ := h.hook(t, []byte(`{"update_id": 9, "telepathy": {"thought": 1}}`), h.signature(t)); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if n := h.count(t, `SELECT COUNT(*) FROM inbound WHERE workspace_id = $1 AND state = 'unread' AND raw IS NOT NULL`, h.ws); n != 1 {
		t.Errorf("%d unread updates", n)
	}
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	if status, _ := h.hook(t, bytes.Repeat([]byte(" "), 4<<20+1), h.signature(t)); status != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d", status)
	}
	if h.stored(t) != 0 {
		t.Error("it was stored")
	}
}

func TestUnknownWebhooks(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	for _, path := range []string{"/hooks/telegram/nothing", "/hooks/vk/" + h.bot.HookKey, "/hooks/webchat/" + h.chat.HookKey} {
		if status, _, _ := h.call(t, http.MethodPost, path, fmt.Appendf(nil, update, 7), h.signature(t)); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}

func TestAVendorComesAgainWhenTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := build(t, d, nil)
		signature := h.signature(t)
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
		status, head := h.hook(t, fmt.Appendf(nil, update, 7), signature)
		if status != http.StatusServiceUnavailable || head.Get("Retry-After") != "5" {
			t.Errorf("status %d, Retry-After %q", status, head.Get("Retry-After"))
		}
	})
}
