// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/id"
	"parley/internal/sandbox"
)

const survey = `
format: 1
id: survey
name: {ru: Опрос, en: Survey}
languages: [ru, en]
kind: informational
settings: {reentry: always}
triggers:
  - {id: t1, kind: keyword, words: [привет]}
  - {id: t2, kind: keyword, words: [снова]}
start: ask
blocks:
  - id: ask
    kind: question
    content: {text: {ru: "Что вы любите?", en: "What do you like?"}}
    answer: {type: text}
    name: liked
    save: drink
    wait: {for: 24h}
    exits: {answered: hi, timeout: late}
  - id: hi
    kind: message
    content:
      text: {ru: "{{ contact.first_name }} любит {{ liked }}", en: "Hello"}
      buttons:
        - [{id: more, label: {ru: Ещё, en: More}, action: next}]
    exits: {more: over, timeout: late}
    wait: {for: 24h}
  - {id: over, kind: hand_over, summary: {ru: "Любит {{ liked }}", en: "Likes"}, exits: {next: late}}
  - {id: late, kind: message, content: {text: {ru: "Вы ещё здесь, {{ contact.first_name }}?", en: "Still there?"}}}
`

// word is what the person who will be deleted writes and is called.
const word = "quetzal"

// searchWords are the pages of the built-in database's full-text index.
const searchWords = "contact_search_index_data"

// staying are the tables that may still know a deleted person, and why.
func staying() map[string]string {
	return map[string]string{
		"consent": "the ledger proves what earlier messages stood on; it names the person by number alone and is never changed",
		"audit":   "who has deleted whom: the number alone",
		"event":   "contact.deleted, the number alone: whoever follows the log must hear of it",
		// Behind the full-text search of the built-in database. Nothing reads a word that no row has any more.
		searchWords: "folded words of the name leave its pages when SQLite merges them the next time",
	}
}

func TestNothingOfADeletedPersonIsFound(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		h.publish(t, survey)
		owner := h.owner(t)
		do := func(method, path string, body, into any) {
			t.Helper()
			if err := owner.Do(t.Context(), method, "/api/v1"+path, body, into); err != nil {
				t.Fatal(err)
			}
		}
		do(http.MethodPost, "/fields", map[string]any{"key": "drink", "label": "Напиток", "type": "text"}, nil)
		var channels listed
		do(http.MethodGet, "/channels", nil, &channels)
		var link struct {
			URL string `json:"url"`
		}
		do(http.MethodPost, "/links", map[string]any{"name": "Листовка", "channel_id": channels.Items[0].ID}, &link)
		for _, who := range []string{word, "oleg"} {
			h.person(t, who)
			opened, err := owner.Send(t.Context(), http.MethodGet, h.baseURL()+link.URL[strings.Index(link.URL, "/l/"):]+"?utm_content="+who+"&yclid="+who, nil, nil)
			if err != nil {
				t.Fatal(err)
			}
			h.act(t, who, sandbox.Action{Verb: sandbox.OpenLink, Link: opened.Header.Get("Location")})
			h.act(t, who, sandbox.Action{Verb: sandbox.PressStart})
			for _, text := range []string{"привет", "люблю " + who} {
				h.act(t, who, sandbox.Action{Verb: sandbox.Say, Text: text})
			}
			h.act(t, who, sandbox.Action{Verb: sandbox.Edit, Text: "обожаю " + who})
			h.act(t, who, sandbox.Action{Verb: sandbox.React, Emoji: "👍"})
			h.act(t, who, sandbox.Action{Verb: sandbox.SendMedia, Text: "вот " + who, Media: []sandbox.Media{{Kind: "photo", Name: who + ".png", MIME: "image/png", Bytes: picture(t, who)}}})
			h.act(t, who, sandbox.Action{Verb: sandbox.Press, Button: "Ещё"})
		}
		people, talks := h.who(t, word)
		do(http.MethodPut, "/conversations/"+talks+"/bot", map[string]any{"paused_until": nil}, nil)
		h.act(t, word, sandbox.Action{Verb: sandbox.Say, Text: "снова"}) // a session and a timer wait
		do(http.MethodPost, "/conversations/"+talks+"/notes", map[string]any{"text": word + " звонит часто"}, nil)
		do(http.MethodPut, "/contacts/"+people+"/stage", map[string]any{"stage": "lead"}, nil)
		do(http.MethodPost, "/contacts/"+people+"/tags", map[string]any{"add": []string{"гость"}}, nil)
		do(http.MethodPatch, "/channels/"+channels.Items[0].ID, map[string]any{"state": "paused"}, nil)
		do(http.MethodPost, "/conversations/"+talks+"/messages", map[string]any{"text": "Добрый день, " + word}, nil) // waits
		own := h.numbers(t, people)
		if left := h.traces(t, own, word); len(left) < 15 {
			t.Fatalf("the person has left traces in %v alone", slices.Sorted(maps.Keys(left)))
		}
		oleg, _ := h.who(t, "oleg")
		seen, others := len(h.phone(t, word)), h.traces(t, h.numbers(t, oleg), "oleg")

		do(http.MethodDelete, "/contacts/"+people, nil, nil)

		h.forgotten(t, own)
		do(http.MethodPatch, "/channels/"+channels.Items[0].ID, map[string]any{"state": "active"}, nil)
		if _, err := h.advance(t.Context(), h.ws, 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		h.forgotten(t, own)
		if n := len(h.phone(t, word)); n != seen {
			t.Errorf("%d messages came after the deletion", n-seen)
		}
		if got := h.traces(t, h.numbers(t, oleg), "oleg"); got["session"] != others["session"] || got["visit"] != others["visit"] || got["blob"] != others["blob"] || got["inbound"] < others["inbound"] {
			t.Errorf("somebody else had %v and has %v", others, got)
		}

		h.act(t, word, sandbox.Action{Verb: sandbox.Say, Text: "привет"}) // who writes again is somebody new
		if again, _ := h.who(t, word); again == people {
			t.Error("the deleted person is back")
		}
	})
}

// who is a person by name, and their conversation.
func (h *house) who(t *testing.T, name string) (person, talk string) {
	t.Helper()
	var c, v int64
	err := h.db.Reads(t.Context()).QueryRow(`SELECT c.id, v.id FROM contact c JOIN conversation v ON v.contact_id = c.id WHERE c.workspace_id = $1 AND c.first_name = $2`, h.ws, name).Scan(&c, &v)
	if err != nil {
		t.Fatal(err)
	}
	return id.Format(c), id.Format(v)
}

// numbers are the ids by which rows know a person.
func (h *house) numbers(t *testing.T, person string) []int64 {
	t.Helper()
	of, err := id.Parse(person)
	if err != nil {
		t.Fatal(err)
	}
	found, err := db.Collect(db.Scalar[int64])(h.db.Reads(t.Context()).Query(`SELECT id FROM identity WHERE workspace_id = $1 AND contact_id = $2
		UNION ALL SELECT id FROM session WHERE workspace_id = $1 AND contact_id = $2 UNION ALL SELECT id FROM conversation WHERE workspace_id = $1 AND contact_id = $2`, h.ws, of))
	if err != nil {
		t.Fatal(err)
	}
	return append(found, of)
}

// tables are all there are, those behind the full-text search too.
func (h *house) tables(t *testing.T) []string {
	t.Helper()
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'` // an index is read by the tables behind it
	if h.cfg.DatabaseURL.Reveal() != "" {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()`
	}
	names, err := db.Collect(db.Scalar[string])(h.db.Reads(t.Context()).Query(query))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// traces counts, table by table, the rows in which one of the numbers stands, as a number or within a text, or the word does.
func (h *house) traces(t *testing.T, numbers []int64, word string) map[string]int {
	t.Helper()
	texts := []string{word}
	for _, n := range numbers {
		texts = append(texts, id.Format(n), strconv.FormatInt(n, 10))
	}
	names := func(v any) bool {
		switch v := v.(type) {
		case int64:
			return slices.Contains(numbers, v)
		case []byte:
			return slices.ContainsFunc(texts, func(s string) bool { return bytes.Contains(bytes.ToLower(v), []byte(s)) })
		case string:
			return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(v), s) })
		}
		return false
	}
	found := map[string]int{}
	for _, table := range h.tables(t) {
		rows, err := h.db.Reads(t.Context()).Query(`SELECT * FROM ` + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, err := rows.Columns()
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			row, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range row {
				into[i] = &row[i]
			}
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			if slices.ContainsFunc(row, names) {
				found[table]++
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return found
}

// forgotten wants no row to know the person, but for the tables that may, and not even these, the index apart, to hold a word of theirs.
func (h *house) forgotten(t *testing.T, numbers []int64) {
	t.Helper()
	left := h.traces(t, numbers, word)
	maps.DeleteFunc(left, func(table string, _ int) bool { return staying()[table] != "" })
	said := h.traces(t, nil, word)
	delete(said, searchWords)
	maps.Copy(left, said)
	if diff := cmp.Diff(map[string]int{}, left); diff != "" {
		t.Errorf("rows that know the deleted person (-want +got):\n%s", diff)
	}
}

// picture is a small image, another for each name.
func picture(t *testing.T, name string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, len(name)))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
