// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

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
			{`reached_block("hello", "hi", 0, 2026-03-01, 2026-03-02)`, "Был на блоке «Сообщение» воронки «Привет» с 01.03.2026 по 02.03.2026", "Has reached the block “Message” of the flow “Привет” from 1 Mar 2026 to 2 Mar 2026", 1},
			{`left_block("hello", "hi", 1, 2026-03-03)`, "Ушёл без ответа с блока «Сообщение» воронки «Привет, версия 1» с 03.03.2026", "Has left the block “Message” of the flow “Привет, version 1” without an answer from 3 Mar 2026", 0},
			{`gave_answer("hello", "hi", "=2+2")`, "Ответил «=2+2» на блоке «Сообщение» воронки «Привет»", "Has answered “=2+2” at the block “Message” of the flow “Привет”", 1},
			{`clicked_button("hello", "hi", "go")`, "Нажимал кнопку «go» блока «Сообщение» воронки «Привет»", "Has pressed the button “go” of the block “Message” of the flow “Привет”", 1},
			{`block_message("hello", "hi", "failed", "telegram")`, "Сообщение блока «Сообщение» воронки «Привет» не доставлено (telegram)", "A message of the block “Message” of the flow “Привет” was not delivered (telegram)", 1},
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

// TestConditionsHaveTitles: a list to choose from calls each condition in plain words of the reader's language, what is asked about most comes first.
func TestConditionsHaveTitles(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := furnish(open(t, d).setUp(), "1001")
		for lang, first := range map[string]string{"ru": "Поле Тег Стадия", "en": "Field Tag Stage"} {
			var atoms []struct{ Name, Title string }
			if err := json.Unmarshal([]byte(w.with("Accept-Language", lang).want(http.StatusOK, "GET", "/filter/atoms", nil).body), &atoms); err != nil {
				t.Fatal(err)
			}
			var titles []string
			for _, a := range atoms {
				begins, _ := utf8.DecodeRuneInString(a.Title)
				if !unicode.IsUpper(begins) || strings.Contains(a.Title, "{") || slices.Contains(titles, a.Title) {
					t.Errorf("%s: %s is called %q", lang, a.Name, a.Title)
				}
				titles = append(titles, a.Title)
			}
			if got := strings.Join(titles[:min(len(titles), 3)], " "); got != first {
				t.Errorf("%s: the list begins with %q, want %q", lang, got, first)
			}
		}
	})
}

// TestFiguresOfAPeriod: days are those of the workspace's zone and counted whole, moments are exact, versions are counted together, and what is neither is refused.
func TestFiguresOfAPeriod(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := furnish(open(t, d).setUp(), "1001") // everything happens on 2 March at 12:00 in Moscow
		for query, reached := range map[string]int{
			"": 1, "from=2026-03-02": 1, "from=2026-03-03": 0, "to=2026-03-01": 0, "to=2026-03-02": 1, "from=2026-03-02&to=2026-03-02": 1,
			"from=2026-03-02T09:00:00Z": 1, "to=2026-03-02T09:00:00Z": 0, "version=1": 1, "version=1,1": 1, "version=0": 1,
		} {
			stats := w.want(http.StatusOK, "GET", "/flows/"+w.ids["flow"]+"/stats?"+query, nil)
			for _, list := range []string{"blocks", "exits", "buttons"} {
				if got := len(stats.at(t, list).([]any)); got != reached {
					t.Errorf("%s: %d %s, want %d", query, got, list, reached)
				}
			}
			for _, path := range []string{"/answers?block=hi&", "/answers?filter=tag(%22vip%22)&block=hi&"} {
				if got := w.want(http.StatusOK, "GET", "/flows/"+w.ids["flow"]+path+query, nil).at(t, "answered"); got != float64(reached) {
					t.Errorf("%s%s: %v answered, want %d", path, query, got, reached)
				}
			}
		}
		for _, query := range []string{"from=yesterday", "to=2026-02-30", "version=x"} {
			w.want(http.StatusUnprocessableEntity, "GET", "/flows/"+w.ids["flow"]+"/stats?"+query, nil)
		}
		w.want(http.StatusNotFound, "GET", "/flows/"+w.ids["flow"]+"/stats?version=7", nil)
		w.want(http.StatusUnprocessableEntity, "GET", "/flows/"+w.ids["flow"]+"/answers?block=hi&filter=nobody(", nil)
	})
}

// TestTemplateIsUsedAgain: the second flow of a template has an id and a name of its own.
func TestTemplateIsUsedAgain(t *testing.T) {
	t.Parallel()
	w := furnish(open(t, dbtest.SQLite(t)).setUp(), "1001")
	for n, want := range []string{"from-template Привет", "from-template-2 Привет 2", "from-template-3 Привет 3"} {
		made := w.want(http.StatusCreated, "POST", "/flows", map[string]any{"template": "hello"})
		if got := made.text(t, "slug") + " " + made.text(t, "name"); got != want {
			t.Errorf("flow %d of the template is %q, want %q", n+1, got, want)
		}
	}
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
