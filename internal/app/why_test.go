// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/sandbox"
)

// crossroads decides by the city, waits, and can be left early.
const crossroads = `
format: 1
id: crossroads
name: {ru: Развилка, en: Crossroads}
languages: [ru, en]
kind: informational
settings: {reentry: never, exit: {when: 'tag("bought")'}}
triggers: [{id: t1, kind: keyword, words: [развилка]}]
start: check
blocks:
  - {id: check, kind: condition, title: {ru: Из Перми, en: From Perm}, if: 'field("city") = "Пермь" and not tag("vip")', exits: {"yes": hi, "no": ask}}
  - {id: ask, kind: question, content: {text: Ваш город?}, answer: {type: text}, save: city, exits: {answered: pause}}
  - {id: pause, kind: delay, for: 1d, exits: {next: hi}}
  - {id: hi, kind: message, title: Привет, content: {text: "Здравствуйте, {{ contact.first_name }}", buttons: [[{id: more, label: Ещё, action: next}]]}, exits: {more: bye}}
  - {id: bye, kind: message, content: {text: До встречи}}
`

// Whoever asks why a person was led somewhere is told the condition and what it saw, the rule that refused, the pause, and the message that was not sent.
func TestWhy(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		h.publish(t, crossroads)
		d := h.door(t)
		h.person(t, "ann")
		h.act(t, "ann", sandbox.Action{Verb: sandbox.PressStart})
		h.act(t, "ann", sandbox.Action{Verb: sandbox.Say, Text: "развилка"})
		h.act(t, "ann", sandbox.Action{Verb: sandbox.Say, Text: "Казань"})
		h.act(t, "ann", sandbox.Action{Verb: sandbox.Say, Text: "Развилка"}) // not a second time
		person, flow := d.first("/contacts")["id"].(string), d.first("/flows")["id"].(string)
		d.want(http.StatusOK, "PATCH", "/contacts/"+person, `{"phone": "+7 916 123-45-67"}`)
		d.want(http.StatusCreated, "POST", "/suppressions", `{"kind": "phone", "address": "+79161234567", "reason": "Asked us to stop"}`)
		if _, err := h.advance(t.Context(), h.ws, 25*time.Hour); err != nil {
			t.Fatal(err)
		}
		h.act(t, "ann", sandbox.Action{Verb: sandbox.Block})
		told := strings.Join(d.story("/contacts/"+person+"/why?flow="+flow), "\n")
		next := 0
		for _, want := range []string{
			"input Came in by a keyword: развилка.",
			"enter Block “From Perm”.",
			"why The condition does not hold: field “City” is “Пермь” and has no tag “vip”. At that moment: field “City” is not set.",
			"exit On by the exit “No”.",
			"wait Waits for an answer.",
			"input The person writes: “Казань”.",
			"effect Field “city”: “Казань”.",
			"wait Waits until ",
			"problem The flow did not begin: the person is still in it.",
			"input The time has come.",
			"enter Block “Привет”.",
			"problem The message was not sent. Not sent: the person’s address or phone is on the suppression list.",
			"problem The person has blocked the bot (telegram): messages do not arrive there.",
		} {
			at := strings.Index(told[next:], want)
			if at < 0 {
				t.Fatalf("the story does not go on with %q:\n%s", want, told)
			}
			next += at + len(want)
		}
	})
}

// story is an answer of lines, each with its kind.
func (d door) story(path string) []string {
	d.t.Helper()
	status, body := d.ask("GET", path, "")
	var lines []struct{ Kind, Text string }
	if err := json.Unmarshal([]byte(body), &lines); err != nil || status != http.StatusOK {
		d.t.Fatalf("GET %s: %d %s", path, status, body)
	}
	said := make([]string, len(lines))
	for i, l := range lines {
		said[i] = l.Kind + " " + l.Text
	}
	return said
}
