// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package intake_test

import (
	"fmt"
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/contact/field"
)

// TestHoursInAFlowAreThePersons: what a block computes on the person's clock is kept as that moment, and said to the person as it was computed, in the same step
// and later; formulas and conditions of both see the same.
func TestHoursInAFlowAreThePersons(t *testing.T) {
	t.Parallel()
	const computes = `
format: 1
id: computes
name: {ru: Считает}
languages: [ru]
kind: informational
settings: {reentry: always%s}
triggers: [{id: t, kind: keyword, words: [посчитай]}]
start: calc
blocks:
  - {id: calc, kind: calc, calc: [{field: visit, formula: 'date("%s") + days(1)'}, {answer: text, formula: 'text(date("%[2]s") + days(1))'}], exits: {next: copy}}
  - {id: copy, kind: set, set: [{field: written, value: "{{ answer.text }}"}], exits: {next: early}}
  - {id: early, kind: condition, if: 'field("visit") < 2026-03-29', exits: {yes: before, no: after}}
  - {id: before, kind: message, content: {text: "до {{ contact.visit | date: '%%d.%%m %%H:%%M' }}"}}
  - {id: after, kind: message, content: {text: "после {{ contact.visit | date: '%%d.%%m %%H:%%M' }}"}}
`
	const reads = `
format: 1
id: reads
name: {ru: Читает}
languages: [ru]
kind: informational
settings: {reentry: always%s}
triggers: [{id: t, kind: keyword, words: [вспомни]}]
start: early
blocks:
  - {id: early, kind: condition, if: 'field("visit") < 2026-03-29', exits: {yes: before, no: after}}
  - {id: before, kind: message, content: {text: "до {{ contact.visit | date: '%%d.%%m %%H:%%M' }}"}, exits: {next: calc}}
  - {id: after, kind: message, content: {text: "после {{ contact.visit | date: '%%d.%%m %%H:%%M' }}"}, exits: {next: calc}}
  - {id: calc, kind: calc, calc: [{field: visit, formula: 'date(field("visit")) + hours(2)'}]}
`
	const east = ", zone_unknown: Asia/Vladivostok"
	for _, c := range []struct{ zone, rule, computed, said, kept string }{
		{"", "", "2026-03-28 10:00", "после 29.03 10:00", "2026-03-29T07:00:00Z"}, // the workspace is in Moscow
		{"", east, "2026-03-28 02:00", "до 29.03 02:00", "2026-03-28T16:00:00Z"},
		{"Asia/Omsk", "", "2026-03-28 01:00", "до 29.03 01:00", "2026-03-28T19:00:00Z"},
		{"Asia/Omsk", east, "2026-03-28 10:00", "после 29.03 10:00", "2026-03-29T04:00:00Z"},
		{"America/New_York", "", "2026-03-27 21:00", "после 28.03 21:00", "2026-03-29T01:00:00Z"},
		{"Europe/Berlin", "", "2026-03-27 10:00", "до 28.03 10:00", "2026-03-28T09:00:00Z"},
		{"Europe/Berlin", "", "2026-03-28 10:00", "после 29.03 10:00", "2026-03-29T08:00:00Z"}, // in the night between, clocks went forward
		{"Europe/Berlin", "", "2026-10-24 10:00", "после 25.10 10:00", "2026-10-25T09:00:00Z"}, // and back
		{"Nowhere/Known", "", "2026-03-28 10:00", "после 29.03 10:00", "2026-03-29T07:00:00Z"},
	} {
		t.Run(fmt.Sprint(c.zone, c.rule, c.computed), func(t *testing.T) {
			t.Parallel()
			each(t, func(t *testing.T, h *house) {
				for _, key := range []string{"visit", "written"} {
					_, err := h.AddField(t.Context(), field.Field{Workspace: h.Home.ID, Key: key, Type: field.DateTime})
					h.Must(err)
				}
				h.publish(fmt.Sprintf(computes, c.rule, c.computed), fmt.Sprintf(reads, c.rule))
				say := func(text string) {
					fact := h.fact(channel.InMessage, "ann", text)
					fact.Profile.TimeZone = c.zone
					h.take(fact)
				}
				kept := func(key string) any {
					at := h.count(`SELECT v.at FROM contact_field v JOIN field f ON f.id = v.field_id WHERE v.workspace_id = $1 AND f.key = $2`, h.Home.ID, key)
					return time.UnixMilli(int64(at)).UTC().Format(time.RFC3339)
				}
				say("посчитай")
				h.Same([]any{kept("visit"), kept("written")}, []any{c.kept, c.kept})
				say("вспомни")
				h.Same(h.thread("ann"), []string{"> посчитай", "< " + c.said, "> вспомни", "< " + c.said})
				want, err := time.Parse(time.RFC3339, c.kept)
				h.Must(err)
				h.Same(kept("visit"), any(want.Add(2*time.Hour).Format(time.RFC3339)))
			})
		})
	}
}
