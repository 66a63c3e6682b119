// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"parley/internal/db"
	"parley/internal/db/dbtest"
)

// TestConditionsSpeakInNames: what a number opens is said with the names of its flow, block and link, and the list is as long as the number says.
func TestConditionsSpeakInNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := open(t, d)
		w := furnish(h.setUp(), "1001")
		code := w.want(http.StatusOK, "GET", "/links", nil).text(t, "items.0.code")
		stats := w.want(http.StatusOK, "GET", "/flows/"+w.ids["flow"]+"/stats?version=1", nil)
		for _, c := range []struct {
			filter, ru, en string
			people         float64
		}{
			{`reached_block("hello", "hi")`, "Был на блоке «Сообщение» воронки «Привет»", "Has reached the block “Message” of the flow “Привет”", stats.at(t, "blocks.0.reached").(float64)},
			{`in_flow("hello", 1)`, "Сейчас в воронке «Привет, версия 1»", "Is in the flow “Привет, version 1” now", 1},
			{`took_exit("hello", "hi", "next")`, "Вышел с блока «Сообщение» воронки «Привет» по ветке «Дальше»", "Has left the block “Message” of the flow “Привет” by “Next”", 1},
			{`link("` + code + `")`, "Впервые пришёл по ссылке «Бумажный QR»", "Came first by the link “Бумажный QR”", 0},
			{`at_block("gone", "x")`, "Сейчас на блоке «x» воронки «gone»", "Is at the block “x” of the flow “gone”", 0},
			{`source("kind") = "manual"`, "Источник «вид источника» — «добавлен вручную»", "Source “kind of source” is “added by hand”", 1},
		} {
			for lang, want := range map[string]string{"ru": c.ru, "en": c.en} {
				a := w.with("Accept-Language", lang).want(http.StatusOK, "POST", "/filter/check", map[string]any{"text": c.filter})
				if got := a.text(t, "sentence"); got != want {
					t.Errorf("%s: %q, want %q", c.filter, got, want)
				}
			}
			if got := w.want(http.StatusOK, "GET", "/contacts/count?filter="+url.QueryEscape(c.filter), nil).at(t, "count"); got != c.people {
				t.Errorf("%s finds %v people, want %v", c.filter, got, c.people)
			}
		}
	})
}

// TestPeriodsOfReports: every period that the pages offer is answered, with a day for each of its days.
func TestPeriodsOfReports(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := furnish(open(t, d).setUp(), "1001")
		for _, path := range []string{"/dashboard", "/links/" + w.ids["link"] + "/visits"} {
			for _, days := range []int{7, 30, 90} {
				series, ok := w.want(http.StatusOK, "GET", fmt.Sprintf("%s?days=%d", path, days), nil).at(t, "series").([]any)
				if !ok || len(series) != days {
					t.Errorf("%s of %d days has %d", path, days, len(series))
				}
			}
			w.want(http.StatusUnprocessableEntity, "GET", path+"?days=5", nil)
		}
	})
}

// TestArchivedLinks: a link in the archive is out of the list, stands in the list of the archive, and comes back with all it had.
func TestArchivedLinks(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := furnish(open(t, d).setUp(), "1001")
		listed := func(query string, want int) {
			t.Helper()
			items, ok := w.want(http.StatusOK, "GET", "/links"+query, nil).at(t, "items").([]any)
			if !ok || len(items) != want {
				t.Fatalf("%q lists %d links, want %d", query, len(items), want)
			}
		}
		listed("", 1)
		listed("?archived=true", 0)
		w.want(http.StatusNoContent, "DELETE", "/links/"+w.ids["link"], nil)
		listed("", 0)
		listed("?archived=true", 1)
		w.want(http.StatusOK, "PATCH", "/links/"+w.ids["link"], map[string]any{"archived": false})
		listed("", 1)
		if got := w.want(http.StatusOK, "GET", "/audit", nil).text(t, "items.0.action"); got != "link.restored" {
			t.Errorf("the log says %q", got)
		}
	})
}
