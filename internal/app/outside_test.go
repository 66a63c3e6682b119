// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/flow"
	"parley/internal/id"
	"parley/internal/inbox"
	"parley/internal/sandbox"
)

const order = `
format: 1
id: order
name: {ru: Заказ, en: Order}
languages: [ru]
kind: informational
triggers: [{id: t1, kind: keyword, words: [заказ]}]
start: points
blocks:
  - {id: points, kind: points, add: "5", exits: {next: tell}}
  - {id: tell, kind: notify, text: 'Заказ от {{ contact.first_name }}', exits: {next: deal}}
  - {id: deal, kind: deal, action: create, exits: {next: mail}}
  - {id: mail, kind: mail, to: a@example.com, subject: Заказ, text: Принят, exits: {next: good, failed: bad}}
  - {id: good, kind: message, content: {text: Письмо отправлено}}
  - {id: bad, kind: message, content: {text: Заказ принят}}
`

// What this program takes up by itself is not complained of; what it does not is told before publishing, and loses nobody afterwards.
func TestBlocksOfRoomsThatAreNotThere(t *testing.T) {
	t.Parallel()
	dbtest.EachNew(t, func(t *testing.T, opt db.Options) {
		h := start(t, opt)
		doc, _ := flow.ParseYAML(h.rooms.blocks, []byte(order))
		text, err := flow.FormatJSON(h.rooms.blocks, doc)
		if err != nil {
			t.Fatal(err)
		}
		_, _, problems, err := h.rooms.versions.Check(h.db.Reads(t.Context()), h.ws, text)
		if err != nil {
			t.Fatal(err)
		}
		var warned []string
		for _, p := range problems {
			if p.Level != flow.Warning {
				t.Errorf("%s", p)
			}
			warned = append(warned, p.Block+" "+p.Rule)
		}
		if diff := cmp.Diff([]string{"deal not_connected", "mail not_connected"}, warned); diff != "" {
			t.Error(diff)
		}
		h.publish(t, order)
		h.person(t, "ann")
		h.act(t, "ann", sandbox.Action{Verb: sandbox.PressStart})
		h.act(t, "ann", sandbox.Action{Verb: sandbox.Say, Text: "заказ"})
		if seen := h.phone(t, "ann"); !slices.Contains(seen, "Заказ принят") {
			t.Errorf("got %q", seen)
		}
		_, talk := h.who(t, "ann")
		conversation, err := id.Parse(talk)
		if err != nil {
			t.Fatal(err)
		}
		notes, err := inbox.Notes(h.db.Reads(t.Context()), h.ws, conversation, 0, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(notes) != 1 || notes[0].Text != "Заказ от ann" {
			t.Errorf("%+v", notes)
		}
	})
}

// Every effect of the closed lists is either taken up by this program or waits for a room that is named here.
func TestEveryEffectHasARoom(t *testing.T) {
	t.Parallel()
	h := start(t, db.Options{})
	var missing []flow.EffectKind
	for _, kind := range append(flow.TellingKinds(), flow.AskingKinds()...) {
		if !h.rooms.sessions.Connected(kind) {
			missing = append(missing, kind)
		}
	}
	later := []flow.EffectKind{
		flow.EffectConsent, flow.EffectDeal, flow.EffectCallback, flow.EffectAccess, flow.EffectEnrol, flow.EffectLLM, flow.EffectKnowledge, flow.EffectIntent, flow.EffectPromoCode,
		flow.EffectSheet, flow.EffectCRM, flow.EffectInvoice, flow.EffectProducts, flow.EffectMail, flow.EffectSMS, flow.EffectPush, flow.EffectFact,
	}
	if diff := cmp.Diff(later, missing); diff != "" {
		t.Errorf("(-waiting for a room +not taken up)\n%s", diff)
	}
}
