// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package hooks_test

import (
	"net/http"
	"strings"
	"testing"

	"parley/internal/db/dbtest"
	"parley/internal/growth"
)

const phone = "User-Agent: Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"

func TestALinkLeadsOn(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	for name, c := range map[string]struct {
		channel        int64
		method, header string
		leads          string
		visits         int64
	}{
		"to a bot":      {h.bot.ID, http.MethodGet, phone, "https://t.me/parley_bot?start=", 1},
		"to the chat":   {h.chat.ID, http.MethodGet, phone, "https://parley.example/chat/" + h.chat.HookKey + "?start=", 1},
		"asked about":   {h.bot.ID, http.MethodHead, phone, "https://t.me/parley_bot?start=", 0},
		"fetched ahead": {h.bot.ID, http.MethodGet, "Sec-Purpose: prefetch;prerender", "https://t.me/parley_bot?start=", 0},
	} {
		l, err := h.growth.Create(t.Context(), h.ws, growth.Draft{Name: &name, Channel: &c.channel})
		if err != nil {
			t.Fatal(err)
		}
		status, head, _ := h.call(t, c.method, "/l/"+l.Code+"?utm_source=vk", nil, phone, c.header)
		if status != http.StatusFound || !strings.HasPrefix(head.Get("Location"), c.leads) || head.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d to %q", name, status, head.Get("Location"))
		}
		if l, err = growth.Get(h.d.Reads(t.Context()), h.ws, l.ID); err != nil || l.Visits != c.visits {
			t.Errorf("%s: %d visits, %v", name, l.Visits, err)
		}
	}
}

func TestAnUnknownLinkSaysSoInTheReadersLanguage(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	for language, words := range map[string]string{"ru-RU,ru;q=0.9": "Ссылка больше не работает", "de": "This link no longer works"} {
		status, head, page := h.call(t, http.MethodGet, "/l/nothing", nil, phone, "Accept-Language: "+language)
		if status != http.StatusNotFound || !strings.Contains(page, words) || !strings.HasPrefix(head.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %d %s", language, status, page)
		}
	}
}

func TestThePageOfAChat(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), map[string]string{"title": "Лавка <b>"})
	status, head, page := h.call(t, http.MethodGet, `/chat/`+h.chat.HookKey+`?start=%22%3E%3Cscript%3E`, nil)
	if status != http.StatusOK || !strings.Contains(page, `data-channel="`+h.chat.HookKey+`" data-start="&#34;&gt;&lt;script&gt;" data-page`) {
		t.Errorf("%d %s", status, page)
	}
	if strings.Contains(page, "<b>") || strings.Count(page, "<script") != 1 || !strings.Contains(head.Get("Content-Security-Policy"), "script-src 'self'") {
		t.Errorf("%v\n%s", head, page)
	}
	if status, _, _ := h.call(t, http.MethodGet, "/chat/"+h.bot.HookKey, nil); status != http.StatusNotFound {
		t.Errorf("a bot has a page: %d", status)
	}
}

func TestTheWidgetIsForAnySite(t *testing.T) {
	t.Parallel()
	h := build(t, dbtest.SQLite(t), nil)
	for path, want := range map[string][2]string{"/w/chat.js": {"chat()", "text/javascript; charset=utf-8"}, "/w/chat.css": {":host{}", "text/css; charset=utf-8"}} {
		status, head, text := h.call(t, http.MethodGet, path, nil)
		if status != http.StatusOK || text != want[0] || head.Get("Content-Type") != want[1] || head.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %q %v", path, status, text, head)
		}
		if status, _, text := h.call(t, http.MethodGet, path, nil, "If-None-Match: "+head.Get("ETag")); status != http.StatusNotModified || text != "" {
			t.Errorf("%s again: %d %q", path, status, text)
		}
	}
}
